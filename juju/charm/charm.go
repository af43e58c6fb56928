package charm

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// CharmMeta is what a charm says of itself and of what it runs on.
type CharmMeta interface {
	Meta() *Meta
	Manifest() *Manifest
}

// Charm is a charm, in whatever form it is kept.
type Charm interface {
	CharmMeta
	Config() *Config
	Actions() *Actions
	Revision() int
}

// LXDProfiler is a charm that may ask something of its containers.
type LXDProfiler interface {
	LXDProfile() *LXDProfile
}

// ReadCharm reads the charm at path, a directory or an archive.
func ReadCharm(path string) (Charm, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return ReadCharmDir(path)
	}
	return ReadCharmArchive(path)
}

// The files in which a charm describes itself.
const (
	metadataFile = "metadata.yaml"
	manifestFile = "manifest.yaml"
	configFile   = "config.yaml"
	actionsFile  = "actions.yaml"
	profileFile  = "lxd-profile.yaml"
	revisionFile = "revision"
	versionFile  = "version"
)

// description is what the files of a charm say.
type description struct {
	meta       *Meta
	config     *Config
	actions    *Actions
	manifest   *Manifest
	lxdProfile *LXDProfile
	revision   int
	version    string
}

// Meta returns what metadata.yaml says.
func (d *description) Meta() *Meta { return d.meta }

// Config returns what config.yaml says; a charm without has no options.
func (d *description) Config() *Config { return d.config }

// Actions returns what actions.yaml says; a charm without has no actions.
func (d *description) Actions() *Actions { return d.actions }

// Manifest returns what manifest.yaml says, nil for a charm without.
func (d *description) Manifest() *Manifest { return d.manifest }

// LXDProfile returns what lxd-profile.yaml says; a charm without asks for
// nothing.
func (d *description) LXDProfile() *LXDProfile { return d.lxdProfile }

// Revision returns the number in the revision file, 0 for a charm without.
func (d *description) Revision() int { return d.revision }

// SetRevision changes the number that ArchiveTo writes.
func (d *description) SetRevision(revision int) { d.revision = revision }

// Version returns the charm author's name of this state of the charm.
func (d *description) Version() string { return d.version }

// opener opens one of a charm's files, the error being fs.ErrNotExist when
// there is none.
type opener func(name string) (io.ReadCloser, error)

// describe reads the files of a charm and checks them. Only metadata.yaml has
// to be there.
func describe(open opener) (*description, error) {
	d := &description{config: NewConfig(), actions: NewActions(), lxdProfile: NewLXDProfile()}
	read := func(name string, parse func(io.Reader) error) error {
		r, err := open(name)
		if err != nil {
			return fmt.Errorf("reading %q file: %w", name, err)
		}
		defer r.Close()
		if err := parse(r); err != nil {
			return fmt.Errorf("parsing %q file: %w", name, err)
		}
		return nil
	}
	err := read(metadataFile, func(r io.Reader) (err error) { d.meta, err = ReadMeta(r); return err })
	if err != nil {
		return nil, err
	}
	for _, file := range []struct {
		name  string
		parse func(io.Reader) error
	}{
		{manifestFile, func(r io.Reader) (err error) { d.manifest, err = ReadManifest(r); return err }},
		{configFile, func(r io.Reader) (err error) { d.config, err = ReadConfig(r); return err }},
		{actionsFile, func(r io.Reader) (err error) { d.actions, err = ReadActionsYaml(d.meta.Name, r); return err }},
		{profileFile, func(r io.Reader) (err error) { d.lxdProfile, err = ReadLXDProfile(r); return err }},
		{revisionFile, func(r io.Reader) (err error) { d.revision, err = readRevision(r); return err }},
		{versionFile, func(r io.Reader) (err error) { d.version, err = ReadVersion(r); return err }},
	} {
		if err := read(file.name, file.parse); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	if err := CheckMeta(d); err != nil {
		return nil, err
	}
	return d, nil
}

func readRevision(r io.Reader) (int, error) {
	var revision int
	if _, err := fmt.Fscan(r, &revision); err != nil {
		return 0, fmt.Errorf("invalid revision file")
	}
	return revision, nil
}

// maxVersionLength is how much of a version is kept.
const maxVersionLength = 100

// ReadVersion reads the first line of a version file, at most 100 characters,
// without the word that some tools put before it.
func ReadVersion(r io.Reader) (string, error) {
	data, err := io.ReadAll(io.LimitReader(r, 1<<16))
	if err != nil {
		return "", fmt.Errorf("cannot read version file: %w", err)
	}
	line, _, _ := strings.Cut(string(data), "\n")
	line = strings.TrimPrefix(strings.TrimSuffix(line, "\r"), "revision-id: ")
	if runes := []rune(line); len(runes) > maxVersionLength {
		line = string(runes[:maxVersionLength])
	}
	return line, nil
}

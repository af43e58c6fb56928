// Package deployer puts a charm's archive into the directory that its hooks run
// in, and survives being killed at any moment.
//
// A charm's directory is state: hooks write into it. So it is never emptied;
// a new archive is unpacked over the old one, and only what the old archive
// brought and the new one lacks is removed. Which files an archive brought is
// kept in a manifest, and which archive is there, or on its way, in two marks:
//
//	<data>/manifests/<charm>   the members of that charm's archive
//	<charm>/.juju-deploying    the charm on its way
//	<charm>/.juju-charm        the charm that is there
//
// A deployment that was cut short is finished by deploying again, the same
// charm or another.
//
// An agent calls this package. It knows nothing of where archives come from.
package deployer

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/gantline/gantline/juju/charm"
)

// The marks in a charm's directory.
const (
	deployedMark  = ".juju-charm"
	deployingMark = ".juju-deploying"
)

// Archive is what is deployed. *charm.CharmArchive is one.
type Archive interface {
	// ArchiveMembers returns the slash-separated names of all that ExpandTo
	// makes.
	ArchiveMembers() ([]string, error)
	// ExpandTo unpacks over what is in the directory.
	ExpandTo(dir string) error
}

var _ Archive = (*charm.CharmArchive)(nil)

// ErrConflict is in the chain of the error when a charm could not be put over
// another. The directory holds parts of both until a deployment succeeds.
var ErrConflict = errors.New("charm upgrade has conflicts")

// Deployer deploys into one directory. Only one may be at work on it at a time.
type Deployer struct {
	charmDir string
	dataDir  string
}

// New returns a deployer into charmDir that keeps its own data below dataDir.
// Both are made when they are needed.
func New(charmDir, dataDir string) *Deployer {
	return &Deployer{charmDir: charmDir, dataDir: dataDir}
}

// Deployed returns the URL of the charm that is in the directory, nothing when
// there is none. A deployment that was cut short has not changed it.
func (d *Deployer) Deployed() (string, error) { return d.readMark(deployedMark) }

// Interrupted returns the URL of the charm whose deployment was cut short,
// nothing when none was.
func (d *Deployer) Interrupted() (string, error) { return d.readMark(deployingMark) }

// Deploy puts the archive of the charm with the given URL into the directory.
// What it does is done again when it is called again.
func (d *Deployer) Deploy(url string, archive Archive) error {
	members, err := archive.ArchiveMembers()
	if err != nil {
		return fmt.Errorf("cannot deploy charm %q: %w", url, err)
	}
	deployed, err := d.Deployed()
	if err != nil {
		return fmt.Errorf("cannot deploy charm %q: %w", url, err)
	}
	if err := d.deploy(url, deployed, members, archive); err != nil {
		if deployed != "" {
			return fmt.Errorf("cannot deploy charm %q over %q: %w", url, deployed, errors.Join(ErrConflict, err))
		}
		return fmt.Errorf("cannot deploy charm %q: %w", url, err)
	}
	return nil
}

func (d *Deployer) deploy(url, deployed string, members []string, archive Archive) error {
	if err := d.writeManifest(url, members); err != nil {
		return err
	}
	if err := os.MkdirAll(d.charmDir, 0o755); err != nil {
		return err
	}
	if err := d.undoInterrupted(url, deployed, members); err != nil {
		return err
	}
	if err := d.writeMark(deployingMark, url); err != nil {
		return err
	}
	if err := d.removeOld(deployed, members); err != nil {
		return err
	}
	if err := archive.ExpandTo(d.charmDir); err != nil {
		return err
	}
	// A mark without the files that it tells of would be worse than none.
	if err := syncTree(d.charmDir, members); err != nil {
		return err
	}
	if err := os.Rename(d.mark(deployingMark), d.mark(deployedMark)); err != nil {
		return err
	}
	return syncPath(d.charmDir)
}

// undoInterrupted removes what another charm brought on its interrupted way and
// neither the one that is there nor the one to come has.
func (d *Deployer) undoInterrupted(url, deployed string, members []string) error {
	interrupted, err := d.Interrupted()
	if err != nil || interrupted == "" || interrupted == url {
		return err
	}
	kept := slices.Clone(members)
	if deployed != "" {
		old, err := d.readManifest(deployed)
		if err != nil {
			return err
		}
		kept = append(kept, old...)
	}
	return d.removeOld(interrupted, kept)
}

// removeOld removes what the charm's archive brought except what is kept.
// Directories in which others left something stay.
func (d *Deployer) removeOld(url string, kept []string) (err error) {
	if url == "" {
		return nil
	}
	old, err := d.readManifest(url)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(d.charmDir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	keep := make(map[string]bool, len(kept))
	for _, name := range kept {
		keep[name] = true
	}
	slices.Sort(old)
	for _, name := range slices.Backward(old) { // what is in a directory before it
		if keep[name] {
			continue
		}
		if err := removeOne(root, name); err != nil {
			return err
		}
	}
	return nil
}

func removeOne(root *os.Root, name string) error {
	info, err := root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) || isNotDir(err) {
		return nil
	}
	if err != nil {
		return err
	}
	err = root.Remove(name)
	if err != nil && info.IsDir() {
		return nil // not empty
	}
	return err
}

func (d *Deployer) mark(name string) string { return filepath.Join(d.charmDir, name) }

func (d *Deployer) readMark(name string) (string, error) {
	data, err := os.ReadFile(d.mark(name))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var url string
	if err := yaml.Unmarshal(data, &url); err != nil {
		return "", fmt.Errorf("cannot read %q: %w", d.mark(name), err)
	}
	return url, nil
}

func (d *Deployer) writeMark(name, url string) error { return writeYAML(d.mark(name), url) }

func (d *Deployer) manifest(url string) string {
	return filepath.Join(d.dataDir, "manifests", charm.Quote(url))
}

func (d *Deployer) writeManifest(url string, members []string) error {
	sorted := slices.Compact(slices.Sorted(slices.Values(members)))
	return writeYAML(d.manifest(url), sorted)
}

// readManifest returns the members of a charm's archive. A charm that was
// deployed has a manifest; without it nothing of it can be told from what
// hooks wrote, so nothing is removed.
func (d *Deployer) readManifest(url string) ([]string, error) {
	data, err := os.ReadFile(d.manifest(url))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var members []string
	if err := yaml.Unmarshal(data, &members); err != nil {
		return nil, fmt.Errorf("cannot read manifest of charm %q: %w", url, err)
	}
	return members, nil
}

// Prune removes the manifests of charms that are neither there nor on their
// way.
func (d *Deployer) Prune() error {
	keep := make(map[string]bool)
	for _, mark := range []string{deployedMark, deployingMark} {
		url, err := d.readMark(mark)
		if err != nil {
			return err
		}
		keep[charm.Quote(url)] = true
	}
	dir := filepath.Join(d.dataDir, "manifests")
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, entry := range entries {
		if keep[entry.Name()] {
			continue
		}
		if err := os.Remove(filepath.Join(dir, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

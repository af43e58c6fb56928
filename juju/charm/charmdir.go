package charm

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// CharmDir is a charm in a directory.
type CharmDir struct {
	*description

	Path string
}

var (
	_ Charm       = (*CharmDir)(nil)
	_ LXDProfiler = (*CharmDir)(nil)
)

// IsCharmDir reports whether a directory looks like a charm, complete or not.
func IsCharmDir(path string) bool {
	_, err := os.Stat(filepath.Join(path, metadataFile))
	return err == nil
}

// ReadCharmDir reads the charm in a directory.
func ReadCharmDir(path string) (*CharmDir, error) {
	d, err := describe(func(name string) (io.ReadCloser, error) {
		return os.Open(filepath.Join(path, name))
	})
	if err != nil {
		return nil, err
	}
	return &CharmDir{description: d, Path: path}, nil
}

// SetDiskRevision is SetRevision, and changes the revision file too.
func (dir *CharmDir) SetDiskRevision(revision int) error {
	dir.SetRevision(revision)
	return os.WriteFile(filepath.Join(dir.Path, revisionFile), []byte(strconv.Itoa(revision)), 0o644)
}

// ArchiveTo packs the directory as a zip archive: without what .jujuignore and
// the usual rules leave out, with plain modes, hooks made executable, and with
// revision and version files written anew. The same files make the same bytes.
//
// Devices, pipes, sockets and links out of the directory are errors.
func (dir *CharmDir) ArchiveTo(w io.Writer) error {
	rules, err := dir.ignoreRules()
	if err != nil {
		return err
	}
	// A charm whose version cannot be told is packed without.
	version, _, err := dir.MaybeGenerateVersionString()
	if err == nil {
		dir.version = version
	}
	root, err := filepath.EvalSymlinks(dir.Path)
	if err != nil {
		return fmt.Errorf("resolving symlinked root path: %w", err)
	}
	p := newPacker(w, dir.meta.Hooks())
	if err := p.addTexts(dir.revision, dir.version); err != nil {
		return err
	}
	if err := p.addDir(root, rules); err != nil {
		return err
	}
	return p.zip.Close()
}

func (dir *CharmDir) ignoreRules() (ignoreRules, error) {
	const ignoreFile = ".jujuignore"
	rules, err := readIgnoreRules(strings.NewReader(alwaysIgnored))
	if err != nil {
		return nil, err
	}
	file, err := os.Open(filepath.Join(dir.Path, ignoreFile))
	if os.IsNotExist(err) {
		return rules, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading %q file: %w", ignoreFile, err)
	}
	defer file.Close()
	own, err := readIgnoreRules(file)
	if err != nil {
		return nil, fmt.Errorf("parsing %q file: %w", ignoreFile, err)
	}
	return append(rules, own...), nil
}

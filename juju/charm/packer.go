package charm

import (
	"archive/zip"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// packer writes a charm's archive.
type packer struct {
	zip   *zip.Writer
	hooks map[string]bool
}

func newPacker(w io.Writer, hooks map[string]bool) *packer {
	return &packer{zip: zip.NewWriter(w), hooks: hooks}
}

// addTexts writes the files that say which state of the charm this is. A
// revision of -1 and an empty version are not written.
func (p *packer) addTexts(revision int, version string) error {
	if revision != -1 {
		if err := p.addText(revisionFile, strconv.Itoa(revision)); err != nil {
			return err
		}
	}
	if version != "" {
		return p.addText(versionFile, version)
	}
	return nil
}

func (p *packer) addText(name, text string) error {
	header := &zip.FileHeader{Name: name, Method: zip.Store}
	header.SetMode(0o644)
	w, err := p.zip.CreateHeader(header)
	if err != nil {
		return fmt.Errorf("adding %q file: %w", name, err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		return fmt.Errorf("adding %q file: %w", name, err)
	}
	return nil
}

// addDir writes what is below root, in the order of the names.
func (p *packer) addDir(root string, rules ignoreRules) error {
	return filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("visiting %q: %w", file, err)
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return fmt.Errorf("finding relative path for %q: %w", file, err)
		}
		if name == "." {
			return nil
		}
		name = filepath.ToSlash(name)
		if rules.match(name, entry.IsDir()) {
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return fmt.Errorf("visiting %q: %w", file, err)
		}
		return p.add(name, file, info.Mode())
	})
}

func (p *packer) add(name, file string, mode fs.FileMode) error {
	if err := checkFileType(name, mode); err != nil {
		return fmt.Errorf("checking file type %q: %w", name, err)
	}
	header := &zip.FileHeader{Name: name, Method: zip.Store}
	header.SetMode(plainMode(name, mode, p.hooks))
	if mode.IsDir() {
		header.Name += "/"
	}
	if mode.IsRegular() {
		header.Method = zip.Deflate
	}
	w, err := p.zip.CreateHeader(header)
	if err != nil {
		return fmt.Errorf("creating zip header for %q: %w", name, err)
	}
	switch {
	case mode.IsDir():
		return nil
	case mode&fs.ModeSymlink != 0:
		return addLink(w, name, file)
	}
	return addContent(w, file)
}

func addLink(w io.Writer, name, file string) error {
	target, err := os.Readlink(file)
	if err != nil {
		return fmt.Errorf("reading symlink target %q: %w", file, err)
	}
	if err := checkSymlinkTarget(name, target); err != nil {
		return fmt.Errorf("checking symlink target %q: %w", target, err)
	}
	if _, err := io.WriteString(w, target); err != nil {
		return fmt.Errorf("writing symlink target %q: %w", target, err)
	}
	return nil
}

func addContent(w io.Writer, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("opening file %q: %w", file, err)
	}
	defer f.Close()
	if _, err := io.Copy(w, f); err != nil {
		return fmt.Errorf("copying file %q: %w", file, err)
	}
	return nil
}

// plainMode returns the mode that a file of a charm has wherever it is
// unpacked: read by all, written by its owner, executable by all or by none. A
// hook is executable whatever its file was.
func plainMode(name string, mode fs.FileMode, hooks map[string]bool) fs.FileMode {
	switch {
	case mode.IsDir():
		return fs.ModeDir | 0o755
	case mode&fs.ModeSymlink != 0:
		return fs.ModeSymlink | 0o777
	case mode&0o100 != 0, path.Dir(name) == "hooks" && hooks[path.Base(name)]:
		return 0o755
	}
	return 0o644
}

// checkFileType refuses what is neither directory, file nor link.
func checkFileType(name string, mode fs.FileMode) error {
	what := "has an unknown type"
	switch kind := mode.Type(); {
	case kind == 0, kind == fs.ModeDir, kind == fs.ModeSymlink:
		return nil
	case kind&fs.ModeNamedPipe != 0:
		what = "is a named pipe"
	case kind&fs.ModeSocket != 0:
		what = "is a socket"
	case kind&fs.ModeDevice != 0:
		what = "is a device"
	}
	return fmt.Errorf("file %s: %q", what, name)
}

// checkSymlinkTarget refuses links that lead out of the charm by their text.
func checkSymlinkTarget(name, target string) error {
	if path.IsAbs(target) {
		return fmt.Errorf("symlink %q is absolute: %q", name, target)
	}
	if p := path.Join(path.Dir(name), target); p == ".." || strings.HasPrefix(p, "../") {
		return fmt.Errorf("symlink %q links out of charm: %q", name, target)
	}
	return nil
}

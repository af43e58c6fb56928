package charm

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// maxDescriptionSize bounds each of the files in which an archive describes
// itself, in bytes.
const maxDescriptionSize = 4 << 20

// CharmArchive is a charm in a zip archive.
type CharmArchive struct {
	*description

	// Path is the archive's file, empty when it was not read from one.
	Path string

	open func() (*zipFile, error)
}

var (
	_ Charm       = (*CharmArchive)(nil)
	_ LXDProfiler = (*CharmArchive)(nil)
)

// zipFile is an open archive.
type zipFile struct {
	*zip.Reader
	io.Closer

	root string // the directory in it that is the charm's, "" or "name/"
}

// ReadCharmArchive reads the charm in the archive at path. The file is opened
// again for each method that needs its members.
func ReadCharmArchive(path string) (*CharmArchive, error) {
	archive, err := readArchive(func() (*zipFile, error) {
		r, err := zip.OpenReader(path)
		if err != nil {
			return nil, err
		}
		return &zipFile{Reader: &r.Reader, Closer: r}, nil
	})
	if err != nil {
		return nil, err
	}
	archive.Path = path
	return archive, nil
}

// ReadCharmArchiveBytes reads the charm in an archive that data holds.
func ReadCharmArchiveBytes(data []byte) (*CharmArchive, error) {
	return ReadCharmArchiveFromReader(bytes.NewReader(data), int64(len(data)))
}

// ReadCharmArchiveFromReader reads the charm in an archive of size bytes. The
// reader is used by all methods.
func ReadCharmArchiveFromReader(r io.ReaderAt, size int64) (*CharmArchive, error) {
	return readArchive(func() (*zipFile, error) {
		z, err := zip.NewReader(r, size)
		if err != nil {
			return nil, err
		}
		return &zipFile{Reader: z, Closer: io.NopCloser(nil)}, nil
	})
}

func readArchive(openZip func() (*zipFile, error)) (*CharmArchive, error) {
	open := func() (*zipFile, error) {
		z, err := openZip()
		if err != nil {
			return nil, fmt.Errorf("cannot open charm archive: %w", err)
		}
		if z.root, err = findRoot(z.File); err != nil {
			return nil, errors2(err, z.Close())
		}
		return z, nil
	}
	z, err := open()
	if err != nil {
		return nil, err
	}
	defer z.Close()
	d, err := describe(z.describing)
	if err != nil {
		return nil, err
	}
	return &CharmArchive{description: d, open: open}, nil
}

// findRoot returns the directory of the only metadata.yaml that is nearest to
// the archive's root; charms are sometimes packed with their directory.
func findRoot(files []*zip.File) (string, error) {
	depth := func(name string) int { return strings.Count(name, "/") }
	var nearest []string
	for _, file := range files {
		if path.Base(file.Name) != metadataFile || strings.HasSuffix(file.Name, "/") {
			continue
		}
		if len(nearest) > 0 && depth(file.Name) < depth(nearest[0]) {
			nearest = nil
		}
		if len(nearest) == 0 || depth(file.Name) == depth(nearest[0]) {
			nearest = append(nearest, file.Name)
		}
	}
	switch len(nearest) {
	case 0:
		return "", fmt.Errorf("archive file %q not found", metadataFile)
	case 1:
		return strings.TrimSuffix(nearest[0], metadataFile), nil
	}
	return "", fmt.Errorf("multiple %q files found in archive: %q", metadataFile, nearest)
}

// describing opens one of the files in which the charm describes itself.
func (z *zipFile) describing(name string) (io.ReadCloser, error) {
	for _, file := range z.File {
		if file.Name != z.root+name || !file.Mode().IsRegular() {
			continue
		}
		r, err := file.Open()
		if err != nil {
			return nil, err
		}
		return limited{&boundedReader{r: r, left: maxDescriptionSize, err: &LimitError{
			Limit: "size of " + name, Allowed: maxDescriptionSize,
		}}, r}, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

type limited struct {
	io.Reader
	io.Closer
}

// members returns the entries of the charm with their clean names; the root
// itself is none.
func (z *zipFile) members() []member {
	var all []member
	for _, file := range z.File {
		name, inside := strings.CutPrefix(file.Name, z.root)
		if name = path.Clean(strings.TrimSuffix(name, "/")); inside && name != "." {
			all = append(all, member{name: name, file: file})
		}
	}
	return all
}

type member struct {
	name string
	file *zip.File
}

// mode returns the member's mode; names that end in a slash are directories
// whatever else is said of them.
func (m member) mode() fs.FileMode {
	if strings.HasSuffix(m.file.Name, "/") {
		return fs.ModeDir | 0o755
	}
	return m.file.Mode()
}

// ArchiveMembers returns the slash-separated names of everything that ExpandTo
// makes, sorted.
func (a *CharmArchive) ArchiveMembers() ([]string, error) {
	z, err := a.open()
	if err != nil {
		return nil, err
	}
	defer z.Close()
	names := []string{revisionFile}
	for _, m := range z.members() {
		names = append(names, m.name)
		for dir := path.Dir(m.name); dir != "."; dir = path.Dir(dir) {
			names = append(names, dir)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// ArchiveTo writes the archive with the charm at its root, plain modes, and the
// revision that the charm has now.
func (a *CharmArchive) ArchiveTo(w io.Writer) error {
	z, err := a.open()
	if err != nil {
		return err
	}
	defer z.Close()
	p := newPacker(w, a.meta.Hooks())
	if err := p.addTexts(a.revision, ""); err != nil {
		return err
	}
	for _, m := range z.members() {
		if m.name == revisionFile {
			continue
		}
		if err := p.copy(m); err != nil {
			return fmt.Errorf("copying %q: %w", m.name, err)
		}
	}
	return p.zip.Close()
}

// copy takes a member over as it is compressed.
func (p *packer) copy(m member) error {
	if err := checkFileType(m.name, m.mode()); err != nil {
		return err
	}
	header := m.file.FileHeader
	header.Name = m.name
	if m.mode().IsDir() {
		header.Name += "/"
	}
	header.SetMode(plainMode(m.name, m.mode(), p.hooks))
	w, err := p.zip.CreateRaw(&header)
	if err != nil {
		return err
	}
	r, err := m.file.OpenRaw()
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return err
}

// ExpandTo unpacks the charm into a directory, which is made when it does not
// exist; what is there and not in the archive stays. Nothing is written outside
// it, whatever the archive says.
func (a *CharmArchive) ExpandTo(dir string) (err error) {
	z, err := a.open()
	if err != nil {
		return err
	}
	defer z.Close()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors2(err, root.Close()) }()
	x := expander{root: root, hooks: a.meta.Hooks()}
	for _, m := range z.members() {
		if err := x.expand(m); err != nil {
			return fmt.Errorf("cannot extract %q: %w", m.name, err)
		}
	}
	return x.write(revisionFile, 0o644, strings.NewReader(fmt.Sprint(a.revision)))
}

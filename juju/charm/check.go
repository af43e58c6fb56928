package charm

import (
	"archive/zip"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"
)

// Limits bound what an archive may hold. A zero field takes the default.
type Limits struct {
	ArchiveSize int64 // bytes of the archive; default 512 MiB
	TotalSize   int64 // bytes of all members unpacked; default 2 GiB
	Entries     int   // members; default 100,000
	Ratio       int64 // how many times larger it may be unpacked; default 200
}

// smallSize is what an archive may hold whatever the ratio, in bytes.
const smallSize = 1 << 20

func (l Limits) withDefaults() Limits {
	if l.ArchiveSize == 0 {
		l.ArchiveSize = 512 << 20
	}
	if l.TotalSize == 0 {
		l.TotalSize = 2 << 30
	}
	if l.Entries == 0 {
		l.Entries = 100_000
	}
	if l.Ratio == 0 {
		l.Ratio = 200
	}
	return l
}

// LimitError reports an archive that exceeds a limit.
type LimitError struct {
	Limit   string // what is limited
	Allowed int64
	Got     int64 // 0 when it was not counted to the end
}

func (e *LimitError) Error() string {
	if e.Got == 0 {
		return fmt.Sprintf("charm archive exceeds the limit of %d for the %s", e.Allowed, e.Limit)
	}
	return fmt.Sprintf("charm archive exceeds the limit of %d for the %s: %d", e.Allowed, e.Limit, e.Got)
}

// EntryError reports a member that no charm may hold.
type EntryError struct {
	Name    string
	Problem string
}

func (e *EntryError) Error() string {
	return fmt.Sprintf("charm archive member %q %s", e.Name, e.Problem)
}

// CheckArchive reads an archive of size bytes to its end and says whether it
// may be kept and unpacked: within the limits, nothing outside the charm's
// directory, no devices, no links that lead out, every checksum right, and a
// charm that describes itself. The error is a *LimitError, an *EntryError, or
// tells what of the charm is wrong.
func CheckArchive(r io.ReaderAt, size int64, limits Limits) error {
	limits = limits.withDefaults()
	if size > limits.ArchiveSize {
		return &LimitError{Limit: "size of the archive", Allowed: limits.ArchiveSize, Got: size}
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return fmt.Errorf("cannot open charm archive: %w", err)
	}
	if len(z.File) > limits.Entries {
		return &LimitError{Limit: "number of entries", Allowed: int64(limits.Entries), Got: int64(len(z.File))}
	}
	links, err := checkEntries(z.File)
	if err != nil {
		return err
	}
	if err := checkContents(z.File, size, limits, links); err != nil {
		return err
	}
	if err := links.check(); err != nil {
		return err
	}
	_, err = ReadCharmArchiveFromReader(r, size)
	return err
}

// checkEntries checks names and types, and returns the links with their
// targets still to be read.
func checkEntries(files []*zip.File) (linkMap, error) {
	isDir := make(map[string]bool, len(files))
	links := make(linkMap)
	for _, file := range files {
		if problem := nameProblem(strings.TrimSuffix(file.Name, "/")); problem != "" {
			return nil, &EntryError{Name: file.Name, Problem: problem}
		}
		m := member{name: path.Clean(file.Name), file: file}
		mode := m.mode()
		if err := checkFileType(m.name, mode); err != nil {
			return nil, &EntryError{Name: file.Name, Problem: "is neither file, directory nor link"}
		}
		if dir, seen := isDir[m.name]; seen && !(dir && mode.IsDir()) {
			return nil, &EntryError{Name: file.Name, Problem: "is there twice"}
		}
		isDir[m.name] = mode.IsDir()
		if mode&fs.ModeSymlink != 0 {
			links[m.name] = ""
		}
	}
	for name := range isDir {
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if plain, known := isDir[dir]; known && !plain {
				return nil, &EntryError{Name: name, Problem: fmt.Sprintf("lies below %q, which is no directory", dir)}
			}
		}
	}
	return links, nil
}

// maxNameLength bounds the path of a member, in bytes.
const maxNameLength = 1024

func nameProblem(name string) string {
	switch {
	case name == "":
		return "has no name"
	case len(name) > maxNameLength:
		return fmt.Sprintf("has a name of more than %d bytes", maxNameLength)
	case !utf8.ValidString(name), strings.ContainsAny(name, "\\\x00"):
		return "has a name that is not valid"
	case path.IsAbs(name):
		return "has an absolute path"
	case name == "..", strings.HasPrefix(name, "../"), strings.Contains(name, "/../"), strings.HasSuffix(name, "/.."):
		return `has ".." in its path`
	case path.Clean(name) != name && "./"+path.Clean(name) != name && name != ".":
		return "has a path that is not clean"
	}
	return ""
}

// checkContents unpacks every member into nothing, counting what comes out
// rather than believing what the archive says of itself.
func checkContents(files []*zip.File, size int64, limits Limits, links linkMap) error {
	allowed, limit := limits.TotalSize, &LimitError{Limit: "size of the contents", Allowed: limits.TotalSize}
	if byRatio := max(size*limits.Ratio, smallSize); byRatio < allowed {
		allowed, limit = byRatio, &LimitError{Limit: "ratio of compression", Allowed: limits.Ratio}
	}
	left := allowed
	for _, file := range files {
		n, err := checkContent(file, left, limit, links)
		if err != nil {
			return err
		}
		left -= n
	}
	return nil
}

func checkContent(file *zip.File, left int64, limit error, links linkMap) (int64, error) {
	r, err := file.Open()
	if err != nil {
		return 0, fmt.Errorf("cannot read charm archive member %q: %w", file.Name, err)
	}
	defer r.Close()
	var target strings.Builder
	w := io.Discard
	name := path.Clean(file.Name)
	if _, isLink := links[name]; isLink {
		left, limit = min(left, maxLinkLength), &EntryError{Name: file.Name, Problem: "is too long a link"}
		w = &target
	}
	n, err := io.Copy(w, &boundedReader{r: r, left: left, err: limit})
	switch {
	case err == limit: //nolint:errorlint // boundedReader returns this very value
		return n, err
	case err != nil:
		return n, fmt.Errorf("cannot read charm archive member %q: %w", file.Name, err)
	case w != io.Discard:
		links[name] = target.String()
	}
	return n, nil
}

// boundedReader reads at most left bytes and fails with err if there are more.
type boundedReader struct {
	r    io.Reader
	left int64
	err  error
}

func (b *boundedReader) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.r.Read(p)
	if int64(n) > b.left {
		n = int(b.left)
		b.left = 0
		return n, b.err
	}
	b.left -= int64(n)
	return n, err
}

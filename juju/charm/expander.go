package charm

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
)

// expander unpacks members below a root that nothing can lead out of.
type expander struct {
	root  *os.Root
	hooks map[string]bool
}

func (x *expander) expand(m member) error {
	mode := m.mode()
	if err := checkFileType(m.name, mode); err != nil {
		return err
	}
	mode = plainMode(m.name, mode, x.hooks)
	if mode.IsDir() {
		return x.mkdir(m.name, mode.Perm())
	}
	r, err := m.file.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	if mode&fs.ModeSymlink != 0 {
		return x.link(m.name, r)
	}
	return x.write(m.name, mode.Perm(), r)
}

// mkdir makes a directory in place of anything else that is there.
func (x *expander) mkdir(name string, perm fs.FileMode) error {
	if info, err := x.root.Lstat(name); err == nil && !info.IsDir() {
		if err := x.root.Remove(name); err != nil {
			return err
		}
	}
	if err := x.root.MkdirAll(name, 0o755); err != nil {
		return err
	}
	return x.root.Chmod(name, perm)
}

// makeWay makes the directories above a member and removes what is in its
// place. A file is not written over but replaced: it may be a running program.
func (x *expander) makeWay(name string) error {
	if dir := path.Dir(name); dir != "." {
		if err := x.root.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	err := x.root.RemoveAll(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// maxLinkLength bounds the target of a link, in bytes.
const maxLinkLength = 4096

func (x *expander) link(name string, r io.Reader) error {
	target, err := io.ReadAll(&boundedReader{r: r, left: maxLinkLength, err: &LimitError{
		Limit: "length of a link", Allowed: maxLinkLength,
	}})
	if err != nil {
		return err
	}
	if err := checkSymlinkTarget(name, string(target)); err != nil {
		return err
	}
	if err := x.makeWay(name); err != nil {
		return err
	}
	return x.root.Symlink(string(target), name)
}

func (x *expander) write(name string, perm fs.FileMode, r io.Reader) (err error) {
	if err := x.makeWay(name); err != nil {
		return err
	}
	file, err := x.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return err
	}
	defer func() { err = errors2(err, file.Close()) }()
	if _, err := io.Copy(file, r); err != nil {
		return err
	}
	return file.Chmod(perm)
}

// errors2 returns the first of two errors that is one.
func errors2(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

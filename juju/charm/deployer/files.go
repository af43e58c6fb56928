package deployer

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"go.yaml.in/yaml/v3"
)

// writeYAML writes a file whole or not at all, and to the disk before it has
// its name.
func writeYAML(path string, value any) (err error) {
	data, err := yaml.Marshal(value)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, file.Close(), os.Remove(file.Name()))
		}
	}()
	if _, err := file.Write(data); err != nil {
		return err
	}
	if err := errors.Join(file.Chmod(0o644), file.Sync()); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	return errors.Join(file.Close(), syncPath(dir))
}

// syncTree brings the members to the disk.
func syncTree(dir string, members []string) error {
	for _, name := range members {
		path := filepath.Join(dir, filepath.FromSlash(name))
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode()&fs.ModeSymlink != 0 {
			continue
		}
		if err == nil {
			err = syncPath(path)
		}
		if err != nil {
			return err
		}
	}
	return syncPath(dir)
}

func syncPath(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// isNotDir reports whether a path led through a file.
func isNotDir(err error) bool { return errors.Is(err, syscall.ENOTDIR) }

package controller

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// dataDir is the controller's directory. Files in it are closed to others before anything is
// written to them.
type dataDir string

func (d dataDir) path(name ...string) string {
	return filepath.Join(append([]string{string(d)}, name...)...)
}

func (d dataDir) make() error {
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return fmt.Errorf("cannot make data directory: %w", err)
	}
	return os.Chmod(string(d), 0o700)
}

// read returns the content of a file, "" where there is none.
func (d dataDir) read(name string) (string, error) {
	b, err := os.ReadFile(d.path(name))
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	return strings.TrimSpace(string(b)), err
}

// once returns the content of a file, which make says when there is none yet.
func (d dataDir) once(name string, make func() string) (string, error) {
	content, err := d.read(name)
	if err != nil || content != "" {
		return content, err
	}
	content = make()
	return content, d.write(name, content)
}

// write replaces a file so that a crash leaves the old content or the new one.
func (d dataDir) write(name, content string) error {
	f, err := os.CreateTemp(string(d), ".new-")
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", name, err)
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(content + "\n")
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), d.path(name))
	}
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", name, err)
	}
	dir, err := os.Open(string(d))
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

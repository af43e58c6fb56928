package agent

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ReadConfig reads a configuration file. Its errors are about reading, or a
// *CorruptError that names the line and the reason; the file is left as it is.
func ReadConfig(configFilePath string) (ConfigSetterWriter, error) {
	c, err := read(configFilePath)
	if err != nil {
		return nil, err
	}
	return c, nil
}

func read(path string) (*config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read agent config %q: %w", path, err)
	}
	c, err := parse(data)
	var bad *CorruptError
	switch {
	case errors.As(err, &bad):
		bad.Path = path
		return nil, bad
	case err != nil:
		return nil, err
	}
	c.path = path
	return c, nil
}

// Write is part of ConfigWriter.
func (c *config) Write() error {
	if _, err := read(c.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot replace: %w", err)
	}
	data, err := c.Render()
	if err != nil {
		return err
	}
	// The directory is no secret: charms live in it, and what they run may
	// have to read them. The file is.
	dir := filepath.Dir(c.path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("cannot create agent config dir %q: %w", dir, err)
	}
	if err := replaceFile(c.path, data); err != nil {
		return fmt.Errorf("cannot write agent config %q: %w", c.path, err)
	}
	return nil
}

// replaceFile makes data the content of the file at path, with mode 0600. At
// every moment the path holds the old content or the new one, and the new one is
// durable when replaceFile returns.
func replaceFile(path string, data []byte) (err error) {
	// The name is fixed so that crashes leave at most one such file. One that
	// is there is removed first: its mode could be any.
	next := path + ".new"
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(next) // the error that counts is returned
		}
	}()
	if _, err := f.Write(data); err != nil {
		_ = f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		_ = f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Rename(next, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes the names in the directory durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	if err := d.Sync(); err != nil {
		_ = d.Close()
		return err
	}
	return d.Close()
}

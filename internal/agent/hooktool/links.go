package hooktool

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// InstallLinks makes dir hold one symbolic link to the executable for each tool,
// and nothing else that is a link: a tool that an older agent had and this one
// has not must be gone from the PATH of hooks.
func InstallLinks(dir, executable string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // hooks look tools up here
		return fmt.Errorf("cannot install hook tools: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("cannot install hook tools: %w", err)
	}
	for _, e := range entries {
		if e.Type() == os.ModeSymlink && !Known(e.Name()) {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return fmt.Errorf("cannot remove hook tool: %w", err)
			}
		}
	}
	for _, name := range Names() {
		if err := link(executable, filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("cannot install hook tool %s: %w", name, err)
		}
	}
	return nil
}

// link makes path a link to target, in one step where it was another.
func link(target, path string) error {
	if old, err := os.Readlink(path); err == nil && old == target {
		return nil
	}
	next := path + ".new"
	if err := os.Remove(next); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Symlink(target, next); err != nil {
		return err
	}
	return os.Rename(next, path)
}

package hook

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrCharmMissing says that the directory of the charm holds no charm.
var ErrCharmMissing = errors.New("charm missing from disk")

// lookup returns the file that is to be run for the named hook: the charm's
// dispatch, else hooks/NAME; "" when the charm has neither. A file that cannot be
// executed is an error.
func lookup(charmDir, name string) (string, error) {
	if _, err := os.Stat(filepath.Join(charmDir, "metadata.yaml")); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", ErrCharmMissing
		}
		return "", err
	}
	for _, file := range []string{"dispatch", filepath.Join("hooks", name)} {
		path := filepath.Join(charmDir, file)
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return "", err
		case info.IsDir() || info.Mode()&0o111 == 0:
			return "", fmt.Errorf("cannot execute %s: %w", file, fs.ErrPermission)
		}
		return path, nil
	}
	return "", nil
}

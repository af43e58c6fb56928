package jujuclient

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
)

// NewFileClientStore returns the user's store, in the directory that DataDir
// finds. If it finds none, every method of the store says so.
func NewFileClientStore() ClientStore {
	dir, err := DataDir(os.Getenv)
	return &store{keeper: &fileKeeper{dir: dir, dirErr: err}}
}

// NewFileStore returns the store in a directory, which is made when something
// is written.
func NewFileStore(dir string) ClientStore { return &store{keeper: &fileKeeper{dir: dir}} }

// DataDir returns the directory of the user's store: $JUJU_DATA, else "juju" in
// $XDG_DATA_HOME, else in ~/.local/share; on Windows $JUJU_DATA, else "Juju" in
// %APPDATA%. The environment is read by getenv.
func DataDir(getenv func(string) string) (string, error) {
	if dir := getenv("JUJU_DATA"); dir != "" {
		return dir, nil
	}
	if dir := getenv("APPDATA"); runtime.GOOS == "windows" && dir != "" {
		return filepath.Join(dir, "Juju"), nil
	}
	if dir := getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "juju"), nil
	}
	if home := getenv("HOME"); home != "" {
		return filepath.Join(home, ".local", "share", "juju"), nil
	}
	return "", coreerrors.New(coreerrors.NotFound, "cannot determine juju data home, required environment variables are not set")
}

// fileKeeper keeps a store in files that the juju command shares.
type fileKeeper struct {
	dir    string
	dirErr error // why there is no dir
}

func (k *fileKeeper) path(file string) string { return filepath.Join(k.dir, file) }

func (k *fileKeeper) locked(f func() error) (err error) {
	if k.dirErr != nil {
		return k.dirErr
	}
	lock, err := lockStore(k.path(controllersFile))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	return f()
}

func (k *fileKeeper) read(file string) ([]byte, error) {
	data, err := os.ReadFile(k.path(file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

func (k *fileKeeper) write(file string, data []byte) error {
	if err := writeFile(k.path(file), data); err != nil {
		return fmt.Errorf("cannot write %s: %w", k.path(file), err)
	}
	return nil
}

// writeFile replaces a file, readable to its owner only, whole or not at all.
// The caller holds the lock of the file, so that what a kill left half written
// can be written over.
func writeFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return os.Rename(file.Name(), path)
}

func (k *fileKeeper) jar(controllerName string) (CookieJar, error) {
	if k.dirErr != nil {
		return nil, k.dirErr
	}
	return openJar(k.path(cookieFile(controllerName)))
}

func (k *fileKeeper) removeJar(controllerName string) error {
	err := os.Remove(k.path(cookieFile(controllerName)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

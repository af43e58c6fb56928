package jujuclient

import (
	"bytes"
	"path/filepath"
	"strings"
)

// keeper keeps the files of a store: on disk, or in memory.
type keeper interface {
	// locked calls f while nobody else uses the store.
	locked(f func() error) error
	// path returns what errors call the file.
	path(file string) string
	// read returns the contents of a file, nil when there is none.
	read(file string) ([]byte, error)
	// write replaces a file whole or not at all.
	write(file string, data []byte) error
	// jar returns the cookies for a controller.
	jar(controllerName string) (CookieJar, error)
	// removeJar forgets the cookies for a controller.
	removeJar(controllerName string) error
}

// store is a ClientStore over any keeper.
type store struct {
	keeper keeper
}

var _ ClientStore = (*store)(nil)

// normaliser is a document that old files hold in other forms.
type normaliser interface{ normalise() }

// load reads a document; the caller holds the lock.
func load[T any](s *store, file string) (*T, error) {
	data, err := s.keeper.read(file)
	if err != nil {
		return nil, err
	}
	document, err := decode[T](s.keeper.path(file), data)
	if err != nil {
		return nil, err
	}
	if n, ok := any(document).(normaliser); ok {
		n.normalise()
	}
	return document, nil
}

// save writes a document; the caller holds the lock.
func save(s *store, file string, document any) error {
	data, err := encode(document)
	if err != nil {
		return err
	}
	return s.keeper.write(file, data)
}

// view calls f with a document.
func view[T any](s *store, file string, f func(*T) error) error {
	return s.keeper.locked(func() error {
		document, err := load[T](s, file)
		if err != nil {
			return err
		}
		return f(document)
	})
}

// update calls f with a document and saves what f made of it, unless f fails or
// changes nothing: then the file stays as it is, with its comments.
func update[T any](s *store, file string, f func(*T) error) error {
	return view(s, file, func(document *T) error {
		before, err := encode(document)
		if err != nil {
			return err
		}
		if err := f(document); err != nil {
			return err
		}
		after, err := encode(document)
		if err != nil || bytes.Equal(before, after) {
			return err
		}
		return s.keeper.write(file, after)
	})
}

// set puts a value into a map that may not be there yet.
func set[V any](m *map[string]V, key string, value V) {
	if *m == nil {
		*m = make(map[string]V)
	}
	(*m)[key] = value
}

// CookieJar implements CookieStore.
func (s *store) CookieJar(controllerName string) (CookieJar, error) {
	if err := ValidateControllerName(controllerName); err != nil {
		return nil, err
	}
	return s.keeper.jar(controllerName)
}

// cookieFile is where the cookies for a controller are, below the store's
// directory. A controller's name may hold anything and must not lead elsewhere.
func cookieFile(controllerName string) string {
	return filepath.Join("cookies", strings.ReplaceAll(controllerName, "/", "%2f")+".json")
}

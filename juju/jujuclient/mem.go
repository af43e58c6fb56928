package jujuclient

import (
	"slices"
	"sync"
)

// NewMemStore returns an empty store that forgets everything with the process.
// It obeys the rules of the one in files, since only the files differ.
func NewMemStore() ClientStore {
	return &store{keeper: &memKeeper{files: make(map[string][]byte), jars: make(map[string]*jar)}}
}

// memKeeper keeps the contents of what would be files.
type memKeeper struct {
	using sync.Mutex        // held while somebody uses the store
	files map[string][]byte // by using

	jarsMu sync.Mutex
	jars   map[string]*jar // by jarsMu; taken inside using
}

func (k *memKeeper) path(file string) string { return file }

func (k *memKeeper) locked(f func() error) error {
	k.using.Lock()
	defer k.using.Unlock()
	return f()
}

func (k *memKeeper) read(file string) ([]byte, error) { return k.files[file], nil }

func (k *memKeeper) write(file string, data []byte) error {
	k.files[file] = slices.Clone(data)
	return nil
}

func (k *memKeeper) jar(controllerName string) (CookieJar, error) {
	k.jarsMu.Lock()
	defer k.jarsMu.Unlock()
	if k.jars[controllerName] == nil {
		k.jars[controllerName] = newJar("")
	}
	return k.jars[controllerName], nil
}

func (k *memKeeper) removeJar(controllerName string) error {
	k.jarsMu.Lock()
	defer k.jarsMu.Unlock()
	delete(k.jars, controllerName)
	return nil
}

package agent

import (
	"bytes"
	"sync"
)

// File is an Agent whose configuration is a file. Only one process may use the
// file at a time.
type File struct {
	mu sync.Mutex
	// Guarded by mu. current is never changed, only replaced.
	current *config
	changed chan struct{} // closed and replaced with current
}

var _ Agent = (*File)(nil)

// Open returns the agent with the given configuration file. Errors are those of
// ReadConfig.
func Open(configFilePath string) (*File, error) {
	c, err := read(configFilePath)
	if err != nil {
		return nil, err
	}
	return &File{current: c, changed: make(chan struct{})}, nil
}

// CurrentConfig is part of Agent.
func (f *File) CurrentConfig() Config {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.current.clone()
}

// ChangeConfig is part of Agent.
func (f *File) ChangeConfig(mutate ConfigMutator) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	next := f.current.clone()
	if err := mutate(next); err != nil {
		return err
	}
	// The mutator may have kept what it was given; nobody else gets that one.
	next = next.clone()
	if err := next.Write(); err != nil {
		return err
	}
	f.replace(next)
	return nil
}

// Reload reads the file again, for changes that somebody made by hand. On an
// error the configuration stays what it was.
func (f *File) Reload() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	next, err := read(f.current.path)
	if err != nil {
		return err
	}
	if !same(f.current, next) {
		f.replace(next)
	}
	return nil
}

// Changed returns a channel that is closed at the next change. Ask for it before
// reading the configuration that it shall tell the end of.
func (f *File) Changed() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.changed
}

// replace makes next the current configuration; the caller holds mu.
func (f *File) replace(next *config) {
	f.current = next
	close(f.changed)
	f.changed = make(chan struct{})
}

// same reports whether two configurations are written the same way.
func same(a, b *config) bool {
	x, errX := a.Render()
	y, errY := b.Render()
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

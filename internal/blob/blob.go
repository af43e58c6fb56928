// Package blob keeps charms, resources and other large contents as files that
// are named for what is in them.
//
// The controller's state calls it: a blob is stored first, and then the
// transaction commits that refers to its SHA-256. So a crash may leave a blob
// that nothing refers to, which Collect removes, but never a reference without
// its blob. The package knows nothing about what refers to a blob or why. One
// process at a time may have a directory open; the lock of the data directory
// sees to that.
package blob

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

var (
	// ErrNotFound is a blob that is not there.
	ErrNotFound = errors.New("blob not found")
	// ErrInvalid is a name that is no SHA-256 in lower-case hex.
	ErrInvalid = errors.New("invalid blob name")
	// ErrTooLarge is a content past its limit. The error is a *TooLargeError.
	ErrTooLarge = errors.New("blob too large")
)

// TooLargeError is a content that did not end at its limit. Nothing of it is
// kept.
type TooLargeError struct {
	// Limit is in bytes.
	Limit int64
}

// Error names the limit.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("blob too large: more than the limit of %d bytes", e.Limit)
}

// Is makes the error ErrTooLarge.
func (e *TooLargeError) Is(target error) bool { return target == ErrTooLarge }

// Info describes a content. Both sums are lower-case hex; SHA256 is the blob's
// name, SHA384 what Juju calls a resource's fingerprint.
type Info struct {
	SHA256, SHA384 string
	Size           int64 // bytes
}

// Stored is a blob as List sees it.
type Stored struct {
	SHA256 string
	Size   int64 // bytes
	// Since is when the content was first stored.
	Since time.Time
}

// Store is a directory of blobs. Its methods may be called concurrently.
type Store struct {
	dir string
	// collecting is held for the whole of a Collect.
	collecting sync.Mutex

	// mu makes finding, naming and removing a file one step, so that a removal
	// cannot fall between a Put's finding the content there and its hold. It
	// guards what is below.
	mu      sync.Mutex
	held    map[string]int      // how often a blob is held
	touched map[string]struct{} // held at some time during a Collect; nil without one
}

const (
	dirMode  = 0o700
	fileMode = 0o600
	tmpName  = "tmp"
)

// Open opens a directory of blobs, which is made if missing and readable by its
// owner only. What an earlier process had not finished is removed.
func Open(dir string) (*Store, error) {
	s := &Store{dir: dir, held: make(map[string]int)}
	if err := s.prepare(); err != nil {
		return nil, fmt.Errorf("cannot open blobs in %s: %w", dir, err)
	}
	return s, nil
}

func (s *Store) prepare() error {
	if err := os.MkdirAll(s.dir, dirMode); err != nil {
		return err
	}
	if err := os.Chmod(s.dir, dirMode); err != nil { //nolint:gosec // a directory needs its x
		return err
	}
	if err := os.RemoveAll(s.tmp()); err != nil {
		return err
	}
	if err := os.Mkdir(s.tmp(), dirMode); err != nil {
		return err
	}
	return errors.Join(syncDir(s.dir), syncDir(filepath.Dir(s.dir)))
}

func (s *Store) tmp() string { return filepath.Join(s.dir, tmpName) }

// path is the file of a blob, whose name it checks.
func (s *Store) path(sha256 string) (string, error) {
	if !validName(sha256) {
		return "", fmt.Errorf("%w: %q", ErrInvalid, sha256)
	}
	return filepath.Join(s.dir, sha256), nil
}

func validName(name string) bool {
	if len(name) != 64 {
		return false
	}
	for _, c := range []byte(name) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// syncDir makes names in a directory survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

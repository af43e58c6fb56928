package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

// Reader reads one blob, and keeps what it has opened even if the blob is
// deleted meanwhile.
type Reader interface {
	io.ReadSeekCloser
	io.ReaderAt
	// Size is the blob's length in bytes.
	Size() int64
}

type file struct {
	*os.File
	size int64
}

func (f *file) Size() int64 { return f.size }

// Open opens a blob by the SHA-256 of its content, or fails with ErrNotFound.
func (s *Store) Open(sha256 string) (Reader, error) {
	path, err := s.path(sha256)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrNotFound, sha256)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot open blob: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("cannot open blob: %w", err), f.Close())
	}
	return &file{File: f, size: info.Size()}, nil
}

// List returns all blobs in order of their names.
func (s *Store) List(ctx context.Context) ([]Stored, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, fmt.Errorf("cannot list blobs: %w", err)
	}
	var out []Stored
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !validName(e.Name()) {
			continue
		}
		info, err := e.Info()
		if errors.Is(err, os.ErrNotExist) {
			continue // deleted since
		}
		if err != nil {
			return nil, fmt.Errorf("cannot list blobs: %w", err)
		}
		out = append(out, Stored{SHA256: e.Name(), Size: info.Size(), Since: info.ModTime()})
	}
	return out, nil
}

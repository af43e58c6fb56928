package blob

import (
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// Held is a stored blob that Collect leaves alone until Release.
type Held struct {
	Info
	release func()
}

// Release gives the blob over to Collect. Call it once the reference is
// committed, or has failed to be. It may be called again.
func (h *Held) Release() { h.release() }

// Put stores what r has and returns once it would survive a power cut. A
// content that is there already is stored once. More than limit bytes, if limit
// is above zero, is a *TooLargeError. When it fails, or ctx ends, nothing is
// kept; ctx does not interrupt a Read that blocks.
func (s *Store) Put(ctx context.Context, r io.Reader, limit int64) (*Held, error) {
	h, err := s.put(ctx, r, limit)
	if err != nil {
		return nil, fmt.Errorf("cannot store blob: %w", err)
	}
	return h, nil
}

func (s *Store) put(ctx context.Context, r io.Reader, limit int64) (_ *Held, err error) {
	f, err := os.CreateTemp(s.tmp(), "put-")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreMissing(os.Remove(f.Name())))
		}
	}()
	info, err := fill(ctx, f, r, limit)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	h, err := s.adopt(f.Name(), info)
	if err != nil {
		return nil, err
	}
	if err := syncDir(s.dir); err != nil {
		h.Release()
		return nil, err
	}
	return h, nil
}

// fill copies r to the file, counts and sums it, and syncs the file.
func fill(ctx context.Context, f *os.File, r io.Reader, limit int64) (Info, error) {
	r = &contextReader{ctx: ctx, r: r}
	if limit > 0 {
		r = io.LimitReader(r, limit+1)
	}
	sum256, sum384 := sha256.New(), sha512.New384()
	n, err := io.Copy(io.MultiWriter(f, sum256, sum384), r)
	switch {
	case err != nil:
		return Info{}, err
	case limit > 0 && n > limit:
		return Info{}, &TooLargeError{Limit: limit}
	}
	info := Info{
		SHA256: hex.EncodeToString(sum256.Sum(nil)),
		SHA384: hex.EncodeToString(sum384.Sum(nil)),
		Size:   n,
	}
	return info, f.Sync()
}

// adopt gives a finished file its name, or drops it if the content is there,
// and holds the blob.
func (s *Store) adopt(tmp string, info Info) (*Held, error) {
	path, err := s.path(info.SHA256)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := os.Stat(path); err == nil {
		err = os.Remove(tmp)
		if err != nil {
			return nil, err
		}
	} else if err := os.Rename(tmp, path); err != nil {
		return nil, err
	}
	s.hold(info.SHA256)
	return &Held{Info: info, release: sync.OnceFunc(func() { s.letGo(info.SHA256) })}, nil
}

// hold is called with the lock held.
func (s *Store) hold(sha string) {
	s.held[sha]++
	if s.touched != nil {
		s.touched[sha] = struct{}{}
	}
}

func (s *Store) letGo(sha string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held[sha]--; s.held[sha] == 0 {
		delete(s.held, sha)
	}
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// contextReader stops a copy between two reads.
type contextReader struct {
	ctx context.Context //nolint:containedctx // lives for one call
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

package blob

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// Delete removes a blob whether it is held or not, or fails with ErrNotFound.
func (s *Store) Delete(sha256 string) error {
	path, err := s.path(sha256)
	if err != nil {
		return err
	}
	s.mu.Lock()
	err = os.Remove(path)
	s.mu.Unlock()
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w: %s", ErrNotFound, sha256)
	}
	if err != nil {
		return fmt.Errorf("cannot delete blob: %w", err)
	}
	return nil
}

// Collected says what a Collect removed.
type Collected struct {
	Blobs int
	Bytes int64
}

// Collect removes the blobs that keep does not want, except those that are held
// or were at any time while it ran. Keep must see every reference that was
// committed before it is called: then a blob that was released before that
// moment is judged rightly, and one released later is left for the next time.
func (s *Store) Collect(ctx context.Context, keep func(sha256 string) bool) (Collected, error) {
	s.collecting.Lock()
	defer s.collecting.Unlock()
	s.mu.Lock()
	s.touched = make(map[string]struct{})
	for sha := range s.held {
		s.touched[sha] = struct{}{}
	}
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.touched = nil
		s.mu.Unlock()
	}()

	var done Collected
	blobs, err := s.List(ctx)
	if err != nil {
		return done, err
	}
	for _, b := range blobs {
		if err := ctx.Err(); err != nil {
			return done, err
		}
		if keep(b.SHA256) {
			continue
		}
		removed, err := s.removeUntouched(b.SHA256)
		if err != nil {
			return done, fmt.Errorf("cannot collect blobs: %w", err)
		}
		if removed {
			done.Blobs++
			done.Bytes += b.Size
		}
	}
	return done, nil
}

func (s *Store) removeUntouched(sha string) (bool, error) {
	path, err := s.path(sha)
	if err != nil {
		return false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.touched[sha]; ok {
		return false, nil
	}
	err = os.Remove(path)
	return err == nil, ignoreMissing(err)
}

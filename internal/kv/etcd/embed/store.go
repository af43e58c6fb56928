package embed

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/etcd"
)

// Store is a kv.Store with its server inside.
type Store struct {
	*etcd.Store

	keeper *keeper
	close  func() error
}

// Open starts the server and returns once it takes writes. A directory that
// another process has open is a *LockedError.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("cannot open embedded etcd: %w", err)
	}
	if err := makeDir(cfg.Dir); err != nil {
		return nil, err
	}
	l, err := lockDir(cfg.Dir)
	if err != nil {
		return nil, err
	}
	m, err := start(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("cannot start embedded etcd in %s: %w", cfg.Dir, letGo(l, err))
	}
	s := &Store{Store: m.store, keeper: newKeeper(cfg, m)}
	untell := context.AfterFunc(m.fatal.ctx, func() {
		m.store.Fail(fmt.Errorf("%w: %w", kv.ErrUnavailable, m.fatal.err()))
		if cfg.OnFatal != nil {
			cfg.OnFatal(m.fatal.err())
		}
	})
	s.close = sync.OnceValue(func() error {
		s.keeper.stop()
		err := letGo(l, m.stop())
		untell()
		return err
	})
	return s, nil
}

// letGo releases the lock and returns err, unless parts of the server still run:
// then the lock stays until the process ends, as does etcd's own, for which the
// next process would wait without a word.
func letGo(l lock, err error) error {
	if errors.Is(err, errStuck) {
		return err
	}
	return errors.Join(err, l.release())
}

// Close stops the server and lets go of the directory. If etcd has failed it
// returns the cause.
func (s *Store) Close() error { return s.close() }

// Txn implements kv.Store, and tells the keeper what came of it.
func (s *Store) Txn(ctx context.Context, txn kv.Txn) (kv.Revision, error) {
	rev, err := s.Store.Txn(ctx, txn)
	s.keeper.wrote(err)
	return rev, err
}

// makeDir makes the data directory private. One that exists is taken as it is:
// it may hold other things, and etcd's own directory in it is private anyway.
func makeDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("cannot make data directory: %w", err)
	}
	own := filepath.Join(dir, "etcd")
	if err := os.MkdirAll(own, 0o700); err != nil {
		return fmt.Errorf("cannot make data directory: %w", err)
	}
	if err := os.Chmod(own, 0o700); err != nil { //nolint:gosec // a directory needs its x
		return fmt.Errorf("cannot make data directory private: %w", err)
	}
	return nil
}

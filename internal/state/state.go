package state

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/gantline/gantline/internal/blob"
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/juju/core/life"
)

// Clock tells the time that entities are stamped with.
type Clock interface{ Now() time.Time }

// Blobs keeps what is too large for the store, by the hex sha256 of its bytes.
type Blobs interface {
	Open(sha256 string) (blob.Reader, error)
}

// Config is what a State stands on.
type Config struct {
	// Store keeps the entities; required. State does not close it.
	Store kv.Store
	// Blobs is asked whether what a charm or resource refers to is there; nil
	// believes the caller.
	Blobs Blobs
	// Clock is the system's when nil.
	Clock Clock
	// Logger is told what goes on; nil discards.
	Logger *slog.Logger
	// SealKey are the 32 bytes that private keys are sealed with; required to
	// store or read certificates' keys. See LoadSealKey.
	SealKey []byte
	// ControllerID names this controller among others on the same store, and
	// is best the same after each start: then it takes up at once what it left
	// when it was killed. Made up when empty.
	ControllerID string
}

// State is the controller's knowledge. Its methods may be called concurrently.
type State struct {
	store   kv.Store
	blobs   Blobs
	clock   Clock
	logger  *slog.Logger
	sealKey []byte
	id      string
	p       *projection
	hub     hub
	crypt   *passwords

	closed    chan struct{}
	closeOnce sync.Once
	// background is what Acquire left running; Close waits for it.
	background sync.WaitGroup

	mu      sync.Mutex // guards what is below
	turns   map[string]*sync.Mutex
	watcher kv.Watcher // of Run, to ask for progress
	// lease is what presence keys are bound to, zero while there is none;
	// agents are those connected here, with the number of their connections.
	lease  kv.LeaseID
	agents map[string]int
	held   map[string]struct{} // keys of singular leases
}

var errClosed error = domain.Errorf(domain.Stopped, "state is closed")

// Open checks the store's schema and reads everything in it. The State serves
// reads at once; changes and watches need Run.
func Open(ctx context.Context, cfg Config) (*State, error) {
	if cfg.Store == nil {
		return nil, errors.New("cannot open state: no store")
	}
	if err := kv.CheckSchema(ctx, cfg.Store, schemaKey, schemaVersion); err != nil {
		return nil, fmt.Errorf("cannot open state: %w", err)
	}
	s := &State{
		store: cfg.Store, blobs: cfg.Blobs, clock: cfg.Clock, logger: cfg.Logger, sealKey: cfg.SealKey,
		id: cfg.ControllerID, p: newProjection(), closed: make(chan struct{}),
		turns: map[string]*sync.Mutex{}, agents: map[string]int{}, held: map[string]struct{}{},
	}
	if s.clock == nil {
		s.clock = systemClock{}
	}
	if s.logger == nil {
		s.logger = slog.New(slog.DiscardHandler)
	}
	if s.id == "" {
		s.id = randomHex(8)
	}
	var err error
	if s.crypt, err = newPasswords(s.clock); err != nil {
		return nil, err
	}
	if err := s.reload(ctx); err != nil {
		return nil, fmt.Errorf("cannot open state: %w", err)
	}
	return s, nil
}

// Close stops every watch and fails what is asked later. It waits for the leases
// of Acquire, whose contexts must have ended. The store stays open.
func (s *State) Close() error {
	s.closeOnce.Do(func() { close(s.closed) })
	s.background.Wait()
	return nil
}

// Revision is the revision of the last change that reads show.
func (s *State) Revision() Revision {
	s.p.mu.RLock()
	defer s.p.mu.RUnlock()
	return fromKV(s.p.rev)
}

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func randomHex(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

func isAlive(l life.Value) bool { return l == life.Alive }

func modelNotFound(uuid string) error {
	return domain.Errorf(domain.ModelNotFound, "model %q not found", uuid)
}

// inModelData calls read with the model's data, the lock held.
func inModelData[T any](s *State, model string, read func(md *modelData) (T, error)) (T, error) {
	s.p.mu.RLock()
	defer s.p.mu.RUnlock()
	md := s.p.models[model]
	if md == nil || md.model.v == nil {
		var zero T
		return zero, modelNotFound(model)
	}
	return read(md)
}

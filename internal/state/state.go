package state

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/gantline/gantline/internal/kv"
)

// Clock tells the time that entities are stamped with.
type Clock interface{ Now() time.Time }

// Blobs keeps what is too large for the store, by the hex sha256 of its bytes.
type Blobs interface {
	Open(ctx context.Context, sha256 string) (io.ReadCloser, int64, error)
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
	// ControllerID names this controller among others on the same store; made
	// up when empty.
	ControllerID string
}

// State is the controller's knowledge. Its methods may be called concurrently.
type State struct{}

// Open checks the store's schema and reads everything in it. The State serves
// reads at once; changes and watches need Run.
func Open(ctx context.Context, cfg Config) (*State, error) { return nil, errNotYet }

// Run follows the store until ctx ends, whose error is not returned, or the
// store fails for good. It holds the lease that presence is bound to.
func (s *State) Run(ctx context.Context) error { return errNotYet }

// Close stops every watch and fails what is asked later. The store stays open.
func (s *State) Close() error { return errNotYet }

// Revision is the revision of the last change that reads show.
func (s *State) Revision() Revision { return 0 }

package kv

import (
	"context"
	"errors"
	"fmt"
)

// SchemaError is a store that holds another layout of keys than this program
// reads.
type SchemaError struct {
	// Key is where the version stands.
	Key string
	// Got is what was found there, Want what this program writes.
	Got, Want string
}

// Error names both versions.
func (e *SchemaError) Error() string {
	return fmt.Sprintf("unknown schema version %q in %q: this program reads %q only", e.Got, e.Key, e.Want)
}

// Is makes the error ErrSchema.
func (e *SchemaError) Is(target error) bool { return target == ErrSchema }

// CheckSchema writes want to key on the first start of a store, and later
// refuses any other value there with a *SchemaError. Any number of controllers
// may start at once.
func CheckSchema(ctx context.Context, s Store, key, want string) error {
	_, err := s.Txn(ctx, Txn{
		Guards: []Guard{Missing(key)},
		Writes: []Write{Put(key, []byte(want))},
	})
	if err == nil {
		return nil
	}
	if !errors.Is(err, ErrConflict) {
		return fmt.Errorf("cannot write schema version: %w", err)
	}
	e, err := s.Get(ctx, key)
	if err != nil {
		return fmt.Errorf("cannot read schema version: %w", err)
	}
	if got := string(e.Value); got != want {
		return &SchemaError{Key: key, Got: got, Want: want}
	}
	return nil
}

package state

import "context"

// SetAnnotations changes what is noted on the entity with that tag; an empty
// value deletes a key.
func (s *State) SetAnnotations(ctx context.Context, model, tag string, values map[string]string) error {
	return errNotYet
}

// Annotations returns what is noted on the entity.
func (s *State) Annotations(model, tag string) map[string]string { return nil }

package uniter

import (
	"context"
	"fmt"
	"maps"

	apiuniter "github.com/gantline/gantline/juju/api/agent/uniter"
	"github.com/gantline/gantline/juju/rpc/params"
)

// store holds the unit's state as it stands on the controller. It writes what
// changes, and only that. One goroutine uses it.
type store struct {
	unit      *apiuniter.Unit
	text      string // of state, as stored
	state     State
	relations map[int]RelationState
}

// loadStore reads the state that an earlier agent of the unit left.
func loadStore(ctx context.Context, unit *apiuniter.Unit) (*store, error) {
	stored, err := unit.State(ctx)
	if err != nil {
		return nil, fmt.Errorf("cannot read the unit's state: %w", err)
	}
	s := &store{unit: unit, text: stored.UniterState}
	if s.state, err = parseState(stored.UniterState); err != nil {
		return nil, err
	}
	if s.relations, err = parseRelations(stored.RelationState); err != nil {
		return nil, err
	}
	return s, nil
}

// write stores the state.
func (s *store) write(ctx context.Context, next State) error {
	return s.writeAll(ctx, next, nil)
}

// writeAll stores the state together with those of the relations, nil leaving them
// alone.
func (s *store) writeAll(ctx context.Context, next State, relations map[int]RelationState) error {
	text, err := next.text()
	if err != nil {
		return err
	}
	var arg params.SetUnitStateArg
	if text != s.text {
		arg.UniterState = &text
	}
	if relations != nil {
		texts, err := relationTexts(relations)
		if err != nil {
			return err
		}
		arg.RelationState = &texts
	}
	if arg.UniterState != nil || arg.RelationState != nil {
		if err := s.unit.SetState(ctx, arg); err != nil {
			return fmt.Errorf("cannot store the unit's state: %w", err)
		}
	}
	s.adopt(next, text)
	if relations != nil {
		s.relations = relations
	}
	return nil
}

// adopt takes note of a state that was stored by other means.
func (s *store) adopt(next State, text string) { s.state, s.text = next, text }

// forget drops relations that the controller does not know any more.
func (s *store) forget(ctx context.Context, known map[int]RelationSnapshot) error {
	remaining := maps.Clone(s.relations)
	maps.DeleteFunc(remaining, func(id int, _ RelationState) bool {
		_, ok := known[id]
		return !ok
	})
	if len(remaining) == len(s.relations) {
		return nil
	}
	return s.writeAll(ctx, s.state, remaining)
}

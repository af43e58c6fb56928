package uniter

import (
	"context"
	"fmt"
)

// operation is one step in the making. Each part gets the state as it is stored
// and returns what is to be stored before the next part begins.
type operation interface {
	fmt.Stringer
	// prepare gets everything ready. Until it returns nothing has begun.
	prepare(ctx context.Context, state State) (change, error)
	// execute does it.
	execute(ctx context.Context, state State) (change, error)
	// commit draws the conclusions. It may be repeated after a crash.
	commit(ctx context.Context, state State) (change, error)
	// release gives back what prepare took, however far the operation came.
	release()
}

// change is what a part of an operation wants to be stored: the state and, unless
// they are nil, those of the relations.
type change struct {
	state     State
	relations map[int]RelationState
}

// perform carries out the operation, storing the state after each part.
func (s *store) perform(ctx context.Context, op operation) error {
	defer op.release()
	parts := []struct {
		name string
		do   func(context.Context, State) (change, error)
	}{{"prepare", op.prepare}, {"execute", op.execute}, {"commit", op.commit}}
	for _, part := range parts {
		c, err := part.do(ctx, s.state)
		if err != nil {
			return fmt.Errorf("cannot %s %s: %w", part.name, op, err)
		}
		if err := s.writeAll(ctx, c.state, c.relations); err != nil {
			return fmt.Errorf("cannot %s %s: %w", part.name, op, err)
		}
	}
	return nil
}

// whole is an operation that changes the state in one go.
type whole struct {
	name   string
	change func(State) State
}

func (w whole) String() string { return w.name }

func (w whole) prepare(_ context.Context, state State) (change, error) {
	return change{state: state}, nil
}

func (w whole) execute(_ context.Context, state State) (change, error) {
	return change{state: state}, nil
}

func (w whole) commit(_ context.Context, state State) (change, error) {
	return change{state: w.change(state)}, nil
}

func (w whole) release() {}

package facade

import "context"

// Find returns the session's watcher with that id as one whose changes are T. A watcher of another
// kind is as unknown as one that does not exist.
func Find[T any](s Session, id string) (Nexter[T], error) {
	w, err := s.Watchers().Find(id)
	if err != nil {
		return nil, err
	}
	n, ok := w.(Nexter[T])
	if !ok {
		return nil, ErrUnknownWatcher
	}
	return n, nil
}

// Begin takes the first change from w, which stands ready, and keeps w for the session: the answer
// to a Watch call carries both the id and that change.
func Begin[T any](ctx context.Context, s Session, w Nexter[T]) (id string, first T, err error) {
	first, err = w.Next(ctx)
	if err == nil {
		id, err = s.Watchers().Add(w)
	}
	if err != nil {
		w.Stop()
	}
	return id, first, err
}

// Mapped is a watcher whose changes are made of another's.
func Mapped[From, To any](w Nexter[From], f func(From) (To, error)) Nexter[To] {
	return mapped[From, To]{w, f}
}

type mapped[From, To any] struct {
	Nexter[From]
	f func(From) (To, error)
}

func (m mapped[From, To]) Next(ctx context.Context) (To, error) {
	from, err := m.Nexter.Next(ctx)
	if err != nil {
		var none To
		return none, err
	}
	return m.f(from)
}

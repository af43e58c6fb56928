package client

import (
	"context"
	"errors"
	"sync"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/rpc/params"
)

// maxBatch is how many bytes of deltas one Next returns. A common client gives up its connection
// on a frame of 4 MiB, so more than this is spread over successive calls.
const maxBatch = 3 << 20

// errAllWatcherStopped has the text that clients look for and, as in the original, no code.
var errAllWatcherStopped = errors.New("watcher was stopped")

// WatchAll begins to watch everything in the session's model.
func (f *Facade) WatchAll(_ context.Context, s facade.Session) (params.AllWatcherId, error) {
	model := s.ModelUUID()
	w, err := f.state.WatchAll(model, 0)
	if err != nil {
		return params.AllWatcherId{}, err
	}
	all := &allWatcher{facade: f, model: model, source: w, cache: f.deltas.join(model)}
	id, err := s.Watchers().Add(all)
	if err != nil {
		all.Stop()
	}
	return params.AllWatcherId{AllWatcherId: id}, err
}

// allWatcher turns the changes of a model into encoded deltas.
type allWatcher struct {
	facade *Facade
	model  string
	source *state.Watch[state.ModelChange]
	cache  *modelDeltas
	once   sync.Once

	mu   sync.Mutex // held during a Next: the original serves one at a time too
	rest deltas     // what did not fit into the last answer
}

// Next returns what changed, everything at first. It comes back at once from an empty model, which
// a client waits for when it connects.
func (w *allWatcher) Next(ctx context.Context) (deltas, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.rest) == 0 {
		change, err := w.source.Next(ctx)
		if errors.Is(err, domain.Stopped) {
			return nil, errAllWatcherStopped
		}
		if err != nil {
			return nil, err
		}
		w.rest, err = w.encode(change)
		if err != nil {
			return nil, err
		}
		if change.Complete {
			break
		}
	}
	batch := w.rest.fitting(maxBatch)
	w.rest = w.rest[len(batch):]
	return batch, nil
}

// Stop ends the watch.
func (w *allWatcher) Stop() {
	w.once.Do(func() {
		w.source.Stop()
		w.facade.deltas.leave(w.model)
	})
}

func (w *allWatcher) encode(change state.ModelChange) (deltas, error) {
	var sn *state.Snapshot
	snapshot := func() (*state.Snapshot, error) {
		var err error
		if sn == nil {
			sn, err = w.facade.state.Snapshot(w.model)
		}
		return sn, err
	}
	out := make(deltas, 0, len(change.Changed))
	for _, c := range change.Changed {
		b, err := w.cache.delta(c, func() (params.Delta, error) { return w.facade.delta(w.model, c, snapshot) })
		if err != nil {
			return nil, err
		}
		if b != nil {
			out = append(out, b)
		}
	}
	return out, nil
}

// deltas are encoded deltas; as an answer they are joined without being encoded again.
type deltas [][]byte

func (d deltas) fitting(limit int) deltas {
	size := 0
	for i, b := range d {
		if size += len(b) + 1; size > limit && i > 0 {
			return d[:i]
		}
	}
	return d
}

// JSONSegments returns the answer {"deltas":[…]} in pieces.
func (d deltas) JSONSegments() ([][]byte, error) {
	out := make([][]byte, 0, 2*len(d)+2)
	out = append(out, []byte(`{"deltas":[`))
	for i, b := range d {
		if i > 0 {
			out = append(out, comma)
		}
		out = append(out, b)
	}
	return append(out, []byte(`]}`)), nil
}

var comma = []byte{','}

func next(ctx context.Context, s facade.Session, id string) (deltas, error) {
	w, err := facade.Find[deltas](s, id)
	if err != nil {
		return nil, err
	}
	return w.Next(ctx)
}

func stop(_ context.Context, s facade.Session, id string) (facade.None, error) {
	if _, err := facade.Find[deltas](s, id); err != nil {
		return facade.None{}, err
	}
	return facade.None{}, s.Watchers().Stop(id)
}

package bench

import (
	"context"
	"encoding/json"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/client"
	"github.com/gantline/gantline/internal/state"
)

// Fan is a number of AllWatchers of a model in this process: what a change costs them without any
// socket, and how often it is encoded for them.
type Fan struct {
	model    *Model
	state    *counted
	sessions []*holder
	next     facade.Method
	n        int
}

// Fan makes that many watchers, each of which has read the model as it stands.
func (m *Model) Fan(ctx context.Context, watchers int) (*Fan, error) {
	f := &Fan{model: m, state: &counted{State: m.State}}
	var watch facade.Method
	for _, v := range client.New(f.state, now).Versions() {
		switch v.Name {
		case "Client":
			watch = v.Methods["WatchAll"]
		case "AllWatcher":
			f.next = v.Methods["Next"]
		}
	}
	for range watchers {
		s := &holder{reader: reader{m.UUID}}
		if _, err := watch.Call(ctx, s, "", nil); err != nil {
			return nil, err
		}
		f.sessions = append(f.sessions, s)
		if err := f.drain(ctx, s); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// drain reads a watcher's first answers, which may be several, until they have told of every unit.
func (f *Fan) drain(ctx context.Context, s *holder) error {
	units := 0
	for units < len(f.model.Units) {
		b, err := f.read(ctx, s)
		if err != nil {
			return err
		}
		var answer struct {
			Deltas [][]json.RawMessage `json:"deltas"`
		}
		if err := json.Unmarshal(b, &answer); err != nil {
			return err
		}
		for _, d := range answer.Deltas {
			if string(d[0]) == `"unit"` {
				units++
			}
		}
	}
	return nil
}

// read is a Next with its answer put together.
func (f *Fan) read(ctx context.Context, s *holder) ([]byte, error) {
	out, err := f.next.Call(ctx, s, "1", nil)
	if err != nil {
		return nil, err
	}
	segments, err := out.(interface{ JSONSegments() ([][]byte, error) }).JSONSegments()
	if err != nil {
		return nil, err
	}
	var b []byte
	for _, segment := range segments {
		b = append(b, segment...)
	}
	return b, nil
}

// Change changes one unit and has every watcher read it. It returns how many deltas were encoded.
func (f *Fan) Change(ctx context.Context) (encoded int64, err error) {
	before := f.state.snapshots.Load()
	f.n++
	unit := f.model.Units[f.n%len(f.model.Units)]
	if err := f.model.Change(ctx, unit, "change "+strconv.Itoa(f.n)); err != nil {
		return 0, err
	}
	var wg sync.WaitGroup
	errs := make(chan error, len(f.sessions))
	for _, s := range f.sessions {
		wg.Go(func() {
			if _, err := f.read(ctx, s); err != nil {
				errs <- err
			}
		})
	}
	wg.Wait()
	select {
	case err = <-errs:
	default:
	}
	return f.state.snapshots.Load() - before, err
}

// Close stops the watchers.
func (f *Fan) Close() {
	for _, s := range f.sessions {
		s.watcher.Stop()
	}
}

// counted is state that counts the snapshots that were taken of it: the facade takes one for a
// request's deltas that nobody has encoded before, and none otherwise.
type counted struct {
	*state.State
	snapshots atomic.Int64
}

// Snapshot implements client.State.
func (c *counted) Snapshot(model string) (*state.Snapshot, error) {
	c.snapshots.Add(1)
	return c.State.Snapshot(model)
}

// holder is a session that keeps one watcher.
type holder struct {
	reader
	watcher facade.Watcher
}

// Watchers implements facade.Session.
func (h *holder) Watchers() facade.Watchers { return h }

// Add implements facade.Watchers.
func (h *holder) Add(w facade.Watcher) (string, error) {
	h.watcher = w
	return "1", nil
}

// Find implements facade.Watchers.
func (h *holder) Find(string) (facade.Watcher, error) { return h.watcher, nil }

// Stop implements facade.Watchers.
func (h *holder) Stop(string) error {
	h.watcher.Stop()
	return nil
}

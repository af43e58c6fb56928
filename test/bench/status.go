package bench

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/client"
	"github.com/gantline/gantline/juju/rpc"
)

// Status asks for the full status of a model as the server does when a request has come in: it
// decodes, reads and encodes, and leaves out the socket alone.
type Status struct {
	model  *Model
	method facade.Method
	n      int
}

// Status returns the method, of the facade's newest version.
func (m *Model) Status() *Status {
	versions := client.New(m.State, now).Versions()
	s := &Status{model: m}
	for _, v := range versions {
		if v.Name == "Client" {
			s.method = v.Methods["FullStatus"]
		}
	}
	return s
}

// Changed changes one unit, so that the next answer is a new one.
func (s *Status) Changed(ctx context.Context) error {
	s.n++
	return s.model.Change(ctx, s.model.Units[s.n%len(s.model.Units)], "ready "+strconv.Itoa(s.n))
}

// Get returns the answer's size in bytes.
func (s *Status) Get(ctx context.Context) (int, error) {
	out, err := s.method.Call(ctx, reader{s.model.UUID}, "", json.RawMessage(`{"patterns":null}`))
	if err != nil {
		return 0, err
	}
	segmented, ok := out.(rpc.Segmenter)
	if !ok {
		b, err := json.Marshal(out)
		return len(b), err
	}
	segments, err := segmented.JSONSegments()
	size := 0
	for _, b := range segments {
		size += len(b)
	}
	return size, err
}

// Statuses measures rounds full statuses, each after a change, and says how often the store was
// read for them.
func (m *Model) Statuses(ctx context.Context, rounds int) (all []Sample, size int, reads int64, err error) {
	s := m.Status()
	for range rounds {
		if err := s.Changed(ctx); err != nil {
			return nil, 0, 0, err
		}
		before := m.Store.Counts()
		cpu, began := ownCPU(), time.Now()
		if size, err = s.Get(ctx); err != nil {
			return nil, 0, 0, err
		}
		all = append(all, Sample{Wall: time.Since(began), CPU: ownCPU() - cpu})
		reads += m.Store.Counts().Sub(before).Reads()
	}
	return all, size, reads, nil
}

// reader is a session of somebody who may read the model.
type reader struct{ model string }

// Identity implements facade.Session.
func (reader) Identity() facade.Identity {
	return facade.Identity{Kind: facade.UserIdentity, Name: "admin", Model: "read"}
}

// ModelUUID implements facade.Session.
func (r reader) ModelUUID() string { return r.model }

// Watchers implements facade.Session.
func (reader) Watchers() facade.Watchers { return none{} }

// none keeps no watchers.
type none struct{}

// Add implements facade.Watchers.
func (none) Add(facade.Watcher) (string, error) { return "", errors.ErrUnsupported }

// Find implements facade.Watchers.
func (none) Find(string) (facade.Watcher, error) { return nil, errors.ErrUnsupported }

// Stop implements facade.Watchers.
func (none) Stop(string) error { return errors.ErrUnsupported }

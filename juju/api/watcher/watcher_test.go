package watcher_test

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"testing/synctest"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/watcher"
	corewatcher "github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// server keeps one watch by the id "7": what is sent on next answers a Next.
type server struct {
	base.APICaller
	t       *testing.T
	facade  string
	next    chan any // an error, or what is encoded
	stopped chan struct{}
	stopErr error
}

func (s *server) BestFacadeVersion(string) int { return 1 }

func (s *server) APICallContext(ctx context.Context, facade string, version int, id, method string, _, answer any) error {
	if facade != s.facade || version != 1 || id != "7" {
		s.t.Errorf("called %s(%d).%s on %q", facade, version, method, id)
	}
	if method == "Stop" {
		close(s.stopped)
		return s.stopErr
	}
	select {
	case v := <-s.next:
		if err, ok := v.(error); ok {
			return err
		}
		if answer == nil {
			return nil
		}
		b, err := json.Marshal(v)
		if err != nil {
			return err
		}
		return json.Unmarshal(b, answer)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func newServer(t *testing.T, facade string) *server {
	return &server{t: t, facade: facade, next: make(chan any, 9), stopped: make(chan struct{})}
}

func TestNotifyBeginsAtOnce(t *testing.T) {
	s := newServer(t, "NotifyWatcher")
	w := watcher.NewNotifyWatcher(s, params.NotifyWatchResult{NotifyWatcherId: "7"})
	<-w.Changes()
	s.next <- struct{}{}
	<-w.Changes()
	w.Kill()
	if err := w.Wait(); err != nil {
		t.Fatal(err)
	}
	<-s.stopped
	if _, open := <-w.Changes(); open {
		t.Fatal("the channel is open after the end")
	}
}

func TestStrings(t *testing.T) {
	s := newServer(t, "StringsWatcher")
	w := watcher.NewStringsWatcher(s, params.StringsWatchResult{StringsWatcherId: "7", Changes: []string{"a/0"}})
	s.next <- map[string]any{"watcher-id": "", "changes": []string{"a/1", "a/2"}}
	if got := <-w.Changes(); !reflect.DeepEqual(got, []string{"a/0"}) {
		t.Fatal(got)
	}
	if got := <-w.Changes(); !reflect.DeepEqual(got, []string{"a/1", "a/2"}) {
		t.Fatal(got)
	}
	w.Kill()
	if err := w.Wait(); err != nil {
		t.Fatal(err)
	}
}

func TestRelationUnits(t *testing.T) {
	s := newServer(t, "RelationUnitsWatcher")
	w := watcher.NewRelationUnitsWatcher(s, params.RelationUnitsWatchResult{RelationUnitsWatcherId: "7"})
	s.next <- map[string]any{"changes": map[string]any{
		"changed": map[string]any{"a/0": map[string]any{"version": 3}}, "app-changed": map[string]any{"a": 2}, "departed": []string{"a/1"},
	}}
	if got := <-w.Changes(); got.Changed != nil || got.Departed != nil {
		t.Fatal(got)
	}
	want := corewatcher.RelationUnitsChange{
		Changed: map[string]corewatcher.UnitSettings{"a/0": {Version: 3}}, AppChanged: map[string]int64{"a": 2}, Departed: []string{"a/1"},
	}
	if got := <-w.Changes(); !reflect.DeepEqual(got, want) {
		t.Fatal(got)
	}
	w.Kill()
	_ = w.Wait()
}

func TestLostConnectionEndsTheWatcherWithItsError(t *testing.T) {
	s := newServer(t, "NotifyWatcher")
	w := watcher.NewNotifyWatcher(s, params.NotifyWatchResult{NotifyWatcherId: "7"})
	s.next <- rpc.ErrShutdown
	<-w.Changes()
	if err := w.Wait(); !errors.Is(err, rpc.ErrShutdown) {
		t.Fatal(err)
	}
}

func TestStopOfAForgottenWatchIsClean(t *testing.T) {
	for _, code := range []string{params.CodeNotFound, params.CodeStopped, ""} {
		s := newServer(t, "NotifyWatcher")
		s.stopErr = &rpc.RequestError{Message: "m", Code: code}
		w := watcher.NewNotifyWatcher(s, params.NotifyWatchResult{NotifyWatcherId: "7"})
		w.Kill()
		if err := w.Wait(); err != nil {
			t.Errorf("%q: %v", code, err)
		}
	}
}

// A reader that does not read holds up neither Kill nor the end of the context.
func TestUntil(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, "StringsWatcher")
		ctx, cancel := context.WithCancel(t.Context())
		w := watcher.Until(ctx, watcher.NewStringsWatcher(s, params.StringsWatchResult{StringsWatcherId: "7"}))
		cancel()
		if err := w.Wait(); err != nil {
			t.Fatal(err)
		}
		<-s.stopped
	})
}

// lacking is a connection whose server has not the facade to read a watch by.
type lacking struct{ base.APICaller }

func (lacking) NegotiateFacade(name string) base.Negotiation {
	return base.Negotiate(name, []int{1}, nil)
}

func TestAWatchThatCannotBeReadSaysSo(t *testing.T) {
	w := watcher.NewNotifyWatcher(lacking{}, params.NotifyWatchResult{NotifyWatcherId: "7"})
	if _, open := <-w.Changes(); open {
		t.Error("a change came")
	}
	var not *base.NotSupportedError
	if err := w.Wait(); !errors.As(err, &not) || not.Facade != "NotifyWatcher" {
		t.Errorf("got %v", err)
	}
}

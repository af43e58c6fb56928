package watcher_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/gantline/gantline/juju/api/watcher"
	corewatcher "github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// A followed watch begins anew after a loss, says that it did, and ends with what the server says.
func TestFollow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := 0
		begin := func(context.Context) (corewatcher.StringsWatcher, error) {
			begun++
			switch begun {
			case 2: // nobody there yet
				return nil, errors.New("connection refused")
			case 4:
				return nil, &rpc.RequestError{Message: "gone", Code: params.CodeNotFound}
			}
			s := newServer(t, "StringsWatcher")
			s.next <- params.StringsWatchResult{Changes: []string{fmt.Sprint("change ", begun)}}
			s.next <- rpc.ErrShutdown
			return watcher.NewStringsWatcher(s, params.StringsWatchResult{StringsWatcherId: "7", Changes: []string{fmt.Sprint("first ", begun)}}), nil
		}
		var got []string
		for event, err := range watcher.Follow(t.Context(), begin) {
			got = append(got, fmt.Sprint(event.Change, event.Renewed != nil, err))
		}
		want := []string{
			"[first 1] false <nil>", "[change 1] false <nil>", "[first 3] true <nil>", "[change 3] false <nil>", "[] false gone (not found)",
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	})
}

func TestFollowEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		s := newServer(t, "NotifyWatcher")
		begin := func(context.Context) (corewatcher.NotifyWatcher, error) {
			return watcher.NewNotifyWatcher(s, params.NotifyWatchResult{NotifyWatcherId: "7"}), nil
		}
		n := 0
		for _, err := range watcher.Follow(ctx, begin) {
			if err != nil {
				t.Error(err)
			}
			n++
			cancel()
		}
		if n != 1 {
			t.Errorf("%d events", n)
		}
		<-s.stopped
	})
}

func TestLeavingTheLoopStopsTheWatch(t *testing.T) {
	s := newServer(t, "NotifyWatcher")
	begin := func(context.Context) (corewatcher.NotifyWatcher, error) {
		return watcher.NewNotifyWatcher(s, params.NotifyWatchResult{NotifyWatcherId: "7"}), nil
	}
	for range watcher.Follow(t.Context(), begin) {
		break
	}
	<-s.stopped
}

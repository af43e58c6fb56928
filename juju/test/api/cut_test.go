// Package api_test cuts connections of juju/api at every message and looks for what is left behind.
package api_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	modelUUID      = "11111111-2222-4333-8444-555555555555"
	controllerUUID = "99999999-2222-4333-8444-555555555555"
)

// wire is a stream in memory that breaks instead of carrying message number cut.
type wire struct {
	cut   int64 // counted in both directions, from 1; 0 for never
	count *atomic.Int64
	gone  chan struct{}
	once  *sync.Once
	in    <-chan []byte
	out   chan<- []byte
}

func newWire(cut int) (client, server *wire) {
	a, b := make(chan []byte), make(chan []byte)
	c := &wire{cut: int64(cut), count: new(atomic.Int64), gone: make(chan struct{}), once: new(sync.Once), in: a, out: b}
	s := *c
	s.in, s.out = b, a
	return c, &s
}

func (w *wire) ReadMessage() ([]byte, error) {
	select {
	case m := <-w.in:
		return m, nil
	case <-w.gone:
		return nil, io.EOF
	}
}

func (w *wire) WriteMessage(parts ...[]byte) error {
	if w.count.Add(1) == w.cut {
		w.Abort()
	}
	select {
	case <-w.gone:
		return io.ErrClosedPipe
	default:
	}
	select {
	case w.out <- bytes.Join(parts, nil):
		return nil
	case <-w.gone:
		return io.ErrClosedPipe
	}
}

func (w *wire) Close() error { w.Abort(); return nil }
func (w *wire) Abort()       { w.once.Do(func() { close(w.gone) }) }

// serve answers as a model's connection does; every watch changes four times.
func serve(s rpc.Stream) *rpc.Conn {
	var changes atomic.Int64
	conn := rpc.NewConn(s, rpc.Config{Handler: rpc.HandlerFunc(func(ctx context.Context, req rpc.Request) (any, error) {
		switch req.Method {
		case "Login":
			return params.LoginResult{
				ModelTag: "model-" + modelUUID, ControllerTag: "controller-" + controllerUUID, ServerVersion: "3.6.0",
				Facades: []params.FacadeVersions{{Name: "Client", Versions: []int{7}}, {Name: "NotifyWatcher", Versions: []int{1}}},
			}, nil
		case "Watch":
			return params.NotifyWatchResult{NotifyWatcherId: "1"}, nil
		case "Next":
			if changes.Add(1) > 4 {
				<-ctx.Done()
				return nil, ctx.Err()
			}
		}
		return nil, nil
	})})
	conn.Start(context.Background())
	return conn
}

// session is what a client does; it returns the first error.
func session(opts api.DialOpts) error {
	conn, err := api.Open(&api.Info{
		Addrs: []string{"127.0.0.1:1"}, ModelTag: names.NewModelTag(modelUUID), Tag: names.NewUserTag("admin"), Password: "x",
	}, opts)
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	defer func() { _ = conn.Close() }()
	client := base.NewFacadeCaller(conn, "Client")
	if err := client.FacadeCall("FullStatus", nil, nil); err != nil {
		return fmt.Errorf("call: %w", err)
	}
	var watch params.NotifyWatchResult
	if err := client.FacadeCall("Watch", nil, &watch); err != nil {
		return fmt.Errorf("call: %w", err)
	}
	w := watcher.NewNotifyWatcher(client.RawAPICaller(), watch)
	for range 4 {
		if _, open := <-w.Changes(); !open {
			return fmt.Errorf("watch: %w", w.Wait())
		}
	}
	w.Kill()
	return w.Wait()
}

// Whatever message the connection breaks at, everything that waits gets an error that says that it
// broke, and nothing stays behind.
func TestCutAtEveryMessage(t *testing.T) {
	complete := false
	var total int64
	var unnoticed []int
	for cut := 1; !complete; cut++ {
		if cut > 100 {
			t.Fatal("the session does not end")
		}
		var served []*rpc.Conn
		var last *wire
		opts := api.DialOpts{DialWebsocket: func(context.Context, string, *tls.Config, string) (rpc.Stream, error) {
			client, server := newWire(cut)
			last = client
			served = append(served, serve(server))
			return client, nil
		}}
		done := make(chan error, 1)
		go func() { done <- session(opts) }()
		select {
		case err := <-done:
			total = last.count.Load()
			complete = total < int64(cut)
			if err == nil {
				unnoticed = append(unnoticed, cut)
			}
			if err != nil && !errors.Is(err, rpc.ErrShutdown) && !errors.Is(err, io.ErrClosedPipe) {
				t.Errorf("cut at %d: %v", cut, err)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("cut at %d: the session hangs", cut)
		}
		for _, conn := range served {
			_ = conn.Close()
		}
		goleak.VerifyNone(t)
	}
	// Only the end of the watch may be cut without harm: it died with the connection.
	for _, cut := range unnoticed {
		if int64(cut) < total-3 {
			t.Errorf("cut at %d of %d: nobody noticed", cut, total)
		}
	}
}

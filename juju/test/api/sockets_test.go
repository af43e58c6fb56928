package api_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/client/allwatcher"
	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/jujutest"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// frames is how many frames visit exchanges when nothing is cut: login, status, the beginning of a
// watch, two changes and the stop, two frames each; a Next that is pending when the watch is stopped
// comes on top.
const frames = 14

// controller answers as one of a model does whose watch changes twice.
func controller() *jujutest.Controller {
	var mu sync.Mutex
	changes, stopped := 0, make(chan struct{})
	return &jujutest.Controller{
		UUID: controllerUUID, Models: []string{modelUUID}, Password: "secret",
		ModelFacades: map[string][]int{"Client": {7}, "AllWatcher": {3}, "Pinger": {1}},
		Answer: func(ctx context.Context, _ string, req rpc.Request) (any, error) {
			switch req.Method {
			case "FullStatus":
				return params.FullStatus{}, nil
			case "WatchAll":
				return params.AllWatcherId{AllWatcherId: "1"}, nil
			case "Stop":
				close(stopped)
				return nil, nil
			}
			mu.Lock()
			changes++
			n := changes
			mu.Unlock()
			if n > 2 {
				select {
				case <-stopped:
				case <-ctx.Done():
				}
				return nil, &rpc.RequestError{Message: "watcher was stopped", Code: params.CodeStopped}
			}
			return params.AllWatcherNextResults{}, nil
		},
	}
}

// visit logs in, asks for the status, and watches until it has seen two changes and one more is
// awaited while the watch is stopped. The first error ends it.
func visit(info *api.Info) error {
	conn, err := api.Open(info, api.DialOpts{})
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	defer func() { _ = conn.Close() }()
	c := client.NewClient(conn)
	if _, err := c.Status(nil); err != nil {
		return fmt.Errorf("call: %w", err)
	}
	w, err := c.WatchAll()
	if err != nil {
		return fmt.Errorf("call: %w", err)
	}
	for range 2 {
		if _, err := w.Next(context.Background()); err != nil {
			return fmt.Errorf("watch: %w", err)
		}
	}
	pending := make(chan error, 1)
	go func() { _, err := w.Next(context.Background()); pending <- err }()
	time.Sleep(time.Millisecond) // so that it is likely to be pending
	err = w.Stop(context.Background())
	if next := <-pending; !allwatcher.IsStopped(next) {
		err = errors.Join(err, next)
	}
	return err
}

// Over a real socket with TLS, whatever frame the connection is cut at: what waits gets an error that
// says that the connection is gone, nothing hangs, and nobody stays behind.
func TestSocketCutAtEveryFrame(t *testing.T) {
	for frame := 0; frame <= frames; frame++ { // 0 cuts nothing
		t.Run(fmt.Sprint("frame", frame), func(t *testing.T) {
			var faults []jujutest.Fault
			if frame > 0 {
				faults = []jujutest.Fault{{Frame: frame, Drop: true}}
			}
			c := controller()
			server := jujutest.NewServer(t, jujutest.Config{Handler: c.Handler, Faults: faults})
			done := make(chan error, 1)
			go func() { done <- visit(c.Info(server)) }()
			select {
			case err := <-done:
				var op *net.OpError
				lost := errors.Is(err, rpc.ErrShutdown) || errors.Is(err, io.EOF) || errors.As(err, &op)
				if frame == 0 && err != nil || frame > 0 && !lost {
					t.Errorf("cut at frame %d: %v", frame, err)
				}
			case <-time.After(20 * time.Second):
				t.Fatalf("cut at frame %d: the visit hangs", frame)
			}
		})
		goleak.VerifyNone(t)
	}
}

package api_test

import (
	"context"
	"crypto/tls"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/connector"
	"github.com/gantline/gantline/juju/rpc"
)

// Many users of one connection that is lost again and again: nobody hangs, whoever asks once more
// gets through, there is one connection at a time, and nothing stays behind.
func TestSharedConnectionThatIsLostAgainAndAgain(t *testing.T) {
	var open, most, dials atomic.Int64
	var mu sync.Mutex
	var wires []*wire
	var served []*rpc.Conn
	opts := api.DialOpts{DialWebsocket: func(context.Context, string, *tls.Config, string) (rpc.Stream, error) {
		client, server := newWire(0)
		dials.Add(1)
		if n := open.Add(1); n > most.Load() {
			most.Store(n)
		}
		conn := serve(server)
		mu.Lock()
		wires, served = append(wires, client), append(served, conn)
		mu.Unlock()
		return &countedWire{client, sync.OnceFunc(func() { open.Add(-1) })}, nil
	}}
	c, err := connector.NewSimple(connector.SimpleConfig{
		ControllerAddresses: []string{"127.0.0.1:1"}, ModelUUID: modelUUID, Username: "admin", Password: "x",
	}, api.WithDialOpts(opts))
	if err != nil {
		t.Fatal(err)
	}
	shared := connector.NewShared(c, time.Minute)

	stop := make(chan struct{})
	var breaker, users sync.WaitGroup
	breaker.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Duration(rand.IntN(2000)) * time.Microsecond):
				mu.Lock()
				if len(wires) > 0 {
					wires[len(wires)-1].Abort()
				}
				mu.Unlock()
			}
		}
	})
	for range 20 {
		users.Go(func() {
			conn, err := shared.Connect()
			for err != nil { // the dial itself was cut
				conn, err = shared.Connect()
			}
			defer func() { _ = conn.Close() }()
			client := base.NewFacadeCaller(conn, "Client")
			for done := 0; done < 50 || dials.Load() < 3; { // until it was lost more than once
				if client.FacadeCall("FullStatus", nil, nil) == nil {
					done++
				}
			}
		})
	}
	users.Wait()
	close(stop)
	breaker.Wait()
	_ = shared.Close()
	for _, conn := range served {
		_ = conn.Close()
	}
	if most.Load() > 1 {
		t.Errorf("%d connections at a time", most.Load())
	}
	goleak.VerifyNone(t)
}

// countedWire tells when it is closed.
type countedWire struct {
	*wire
	closed func()
}

func (w *countedWire) Close() error { w.closed(); return w.wire.Close() }
func (w *countedWire) Abort()       { w.closed(); w.wire.Abort() }

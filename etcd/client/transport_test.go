package client_test

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/gantline/gantline/etcd/client"
)

// Defect of the original: two idle connections for each host were kept, so
// that more than two goroutines dialled for almost every request.
func TestIdlePool(t *testing.T) {
	var dialled atomic.Int64
	s := &server{Server: httptest.NewUnstartedServer(play(find(t, "GET /v2/keys/a", 0)))}
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			dialled.Add(1)
		}
	}
	s.Start()
	defer s.Close()
	k := keys(t, s)
	const workers = 32
	for range 20 {
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				if _, err := k.Get(soon(t), "/a", nil); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
	if n := dialled.Load(); n > 2*workers {
		t.Errorf("%d connections for %d workers", n, workers)
	}
}

// counting counts the writes to a connection.
type counting struct {
	net.Conn
	writes *atomic.Int64
}

func (c counting) Write(b []byte) (int, error) {
	c.writes.Add(1)
	return c.Conn.Write(b)
}

// A request with a body goes out in one piece: net/http sends header and body
// apart when it does not know how the body is read.
func TestOneWriteForARequest(t *testing.T) {
	var writes atomic.Int64
	tr := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, addr)
		return counting{conn, &writes}, err
	}}
	defer tr.CloseIdleConnections()
	k := client.NewKeysAPI(connect(t, client.Config{Transport: tr}, serve(t, play(find(t, "PUT /v2/keys/a value=1", 0)))))
	const sets = 5
	for range sets {
		if _, err := k.Set(soon(t), "/a", "1", nil); err != nil {
			t.Fatal(err)
		}
	}
	if n := writes.Load(); n != sets {
		t.Errorf("%d writes for %d requests", n, sets)
	}
}

func TestDefaultTransport(t *testing.T) {
	tr, ok := client.DefaultTransport.(*http.Transport)
	if !ok || tr.Proxy == nil || tr.DialContext == nil || tr.TLSHandshakeTimeout == 0 || tr.MaxIdleConnsPerHost < 64 || tr.IdleConnTimeout == 0 {
		t.Errorf("got %+v", tr)
	}
}

// A transport of the program's own carries TLS.
func TestTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(play(find(t, "GET /v2/keys/a", 0)))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // one of the clients does not trust it
	s.StartTLS()
	defer s.Close()
	tr, ok := s.Client().Transport.(*http.Transport)
	if !ok {
		t.Fatal("no transport")
	}
	for _, transport := range []client.CancelableTransport{tr, nil} {
		c, err := client.New(client.Config{Endpoints: []string{s.URL}, Transport: transport})
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.NewKeysAPI(c).Get(soon(t), "/a", nil)
		if (err == nil) != (transport != nil) {
			t.Errorf("transport %v: got %v", transport, err)
		}
	}
}

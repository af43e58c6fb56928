package client_test

import (
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

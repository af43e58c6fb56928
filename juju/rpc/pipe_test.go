package rpc_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/juju/rpc"
)

// pipe is one end of a stream in memory.
type pipe struct {
	in   <-chan []byte
	out  chan<- []byte
	gone chan struct{} // shared by both ends
	once *sync.Once
}

func newPipe() (a, b *pipe) {
	x, y := make(chan []byte, 64), make(chan []byte, 64)
	gone, once := make(chan struct{}), new(sync.Once)
	return &pipe{in: x, out: y, gone: gone, once: once}, &pipe{in: y, out: x, gone: gone, once: once}
}

func (p *pipe) ReadMessage() ([]byte, error) {
	select {
	case m := <-p.in:
		return m, nil
	case <-p.gone:
		return nil, io.EOF
	}
}

func (p *pipe) WriteMessage(parts ...[]byte) error {
	select {
	case p.out <- bytes.Join(parts, nil):
		return nil
	case <-p.gone:
		return io.ErrClosedPipe
	}
}

func (p *pipe) Close() error { p.once.Do(func() { close(p.gone) }); return nil }
func (p *pipe) Abort()       { _ = p.Close() }

// raw is a peer that sends and reads messages as they are.
type raw struct {
	t testing.TB
	*pipe
}

// serveRaw starts a server's end with the handler and returns its peer.
func serveRaw(t testing.TB, cfg rpc.Config) (raw, *rpc.Conn) {
	t.Helper()
	a, b := newPipe()
	conn := rpc.NewConn(b, cfg)
	conn.Start(context.Background())
	t.Cleanup(func() { _ = conn.Close() })
	return raw{t, a}, conn
}

func (r raw) ask(message string) string {
	r.t.Helper()
	r.send(message)
	return r.read()
}

func (r raw) send(message string) {
	r.t.Helper()
	if err := r.WriteMessage([]byte(message)); err != nil {
		r.t.Fatal(err)
	}
}

func (r raw) read() string {
	r.t.Helper()
	m, err := r.ReadMessage()
	if err != nil {
		r.t.Fatal(err)
	}
	return string(bytes.TrimSpace(m))
}

// pair starts both ends over a real websocket on loopback.
func pair(t testing.TB, server rpc.Config, limit int64, client rpc.Config) *rpc.Conn {
	t.Helper()
	return pairOver(t, httptest.NewServer, server, limit, client)
}

// transport starts a server with TLS or without.
type transport func(http.Handler) *httptest.Server

func pairOver(t testing.TB, over transport, server rpc.Config, limit int64, client rpc.Config) *rpc.Conn {
	t.Helper()
	url := serveOver(t, over, func(ws *websocket.Conn) {
		conn := rpc.NewConn(rpc.NewWebsocket(ws, rpc.WebsocketConfig{ReadLimit: limit}), server)
		conn.Start(context.Background())
		<-conn.Dead()
	})
	ws, nc := dial(t, url)
	conn := rpc.NewConn(rpc.NewWebsocket(ws, rpc.WebsocketConfig{Raw: nc}), client)
	conn.Start(context.Background())
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// serve runs f on every websocket that is opened at the returned URL.
func serve(t testing.TB, f func(*websocket.Conn)) string {
	t.Helper()
	return serveOver(t, httptest.NewServer, f)
}

func serveOver(t testing.TB, over transport, f func(*websocket.Conn)) string {
	t.Helper()
	var open sync.WaitGroup
	s := over(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		open.Add(1)
		defer open.Done()
		ws, err := websocket.Accept(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		f(ws)
	}))
	t.Cleanup(func() { open.Wait(); s.Close() })
	return "ws" + s.URL[len("http"):]
}

func dial(t testing.TB, url string) (*websocket.Conn, net.Conn) {
	t.Helper()
	var nc net.Conn
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, //nolint:gosec // A server of the test's own.
		DialContext: func(ctx context.Context, network, addr string) (_ net.Conn, err error) {
			nc, err = new(net.Dialer).DialContext(ctx, network, addr)
			return nc, err
		},
	}}
	ws, _, err := websocket.Dial(t.Context(), url, &websocket.DialOptions{HTTPClient: client}) //nolint:bodyclose // none on success
	if err != nil {
		t.Fatal(err)
	}
	return ws, nc
}

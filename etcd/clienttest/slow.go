package clienttest

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// silent accepts connections and says nothing.
func silent(ctx context.Context, t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return "http://" + l.Addr().String()
}

// slowStages has a first endpoint that takes for ever to connect to, or
// redirects to where nobody answers.
func slowStages(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	dial := (&net.Dialer{}).DialContext
	connects := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		if strings.HasPrefix(addr, "127.0.0.2:") {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return dial(ctx, network, addr)
	}}
	defer connects.CloseIdleConnections()
	away := httptest.NewServer(http.RedirectHandler(silent(ctx, t), http.StatusTemporaryRedirect))
	defer away.Close()
	for name, slow := range map[string]string{"connecting": "http://127.0.0.2:1", "redirect": away.URL} {
		c := newClient(t, client.Config{
			Endpoints: []string{slow}, Transport: connects, HeaderTimeoutPerRequest: 200 * time.Millisecond,
		})
		_, err := c.GetVersion(ctx)
		if !errors.As(err, new(*client.ClusterError)) || !strings.Contains(err.Error(), " exceeded header timeout") {
			t.Errorf("%s: got %v", name, err)
		}
		if err := c.SetEndpoints([]string{slow, endpoint}); err != nil {
			t.Error(err)
		}
		if _, err := c.GetVersion(ctx); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// slowAnswer delays the server's answers.
func slowAnswer(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	const delay = 400 * time.Millisecond
	late := through{client.DefaultTransport, func(req *http.Request) { pause(req.Context(), delay) }}
	start := time.Now()
	if _, err := newClient(t, client.Config{Endpoints: []string{endpoint}, Transport: late}).GetVersion(ctx); err != nil {
		t.Error(err)
	}
	if took := time.Since(start); took < delay {
		t.Errorf("it took %v", took)
	}
}

func overall(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	nobody := silent(ctx, t)
	c := newClient(t, client.Config{
		Endpoints: []string{nobody + "/a", nobody + "/b", nobody + "/c"}, HeaderTimeoutPerRequest: 300 * time.Millisecond,
	})
	short, cancel := context.WithTimeout(ctx, 400*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := client.NewKeysAPI(c).Set(short, "/ping", "pong", nil)
	if err != context.DeadlineExceeded { //nolint:errorlint // itself, as programs compare it
		t.Errorf("got %v", err)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
	// With time enough the same context does no harm.
	if err := c.SetEndpoints([]string{endpoint}); err != nil {
		t.Error(err)
	}
	if _, err := c.GetVersion(ctx); err != nil {
		t.Error(err)
	}
}

// spoil makes the answers to watches something else.
type spoil struct {
	client.CancelableTransport
	body func(io.ReadCloser) io.ReadCloser
}

func (s spoil) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := s.CancelableTransport.RoundTrip(req)
	if err == nil && req.URL.Query().Get("wait") == "true" {
		resp.Body = s.body(resp.Body)
	}
	return resp, err
}

// otherBody reads from somewhere else.
type otherBody struct {
	io.Reader
	io.Closer
}

// watchSpoiled watches for something that has happened, or would.
func watchSpoiled(ctx context.Context, t *testing.T, endpoint string, body func(io.ReadCloser) io.ReadCloser) error {
	t.Helper()
	c := newClient(t, client.Config{Endpoints: []string{endpoint}, Transport: spoil{client.DefaultTransport, body}})
	_, err := client.NewKeysAPI(c).Watcher("/clienttest-nothing", nil).Next(ctx)
	if ctx.Err() != nil {
		t.Error("it went on until the end of its context")
	}
	return err
}

func cutWatch(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	cut := errors.New("connection cut")
	err := watchSpoiled(ctx, t, endpoint, func(b io.ReadCloser) io.ReadCloser {
		return otherBody{io.MultiReader(strings.NewReader(`{"action":`), failing{cut}), b}
	})
	if !errors.Is(err, cut) {
		t.Errorf("got %v", err)
	}
}

// failing is a reader that fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func garbledWatch(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	for _, text := range []string{"<html>", `{"action":"set","no`, `{"action":"set"}`} {
		err := watchSpoiled(ctx, t, endpoint, func(b io.ReadCloser) io.ReadCloser {
			return otherBody{strings.NewReader(text), b}
		})
		if err != client.ErrInvalidJSON { //nolint:errorlint // itself, as programs compare it
			t.Errorf("%s: got %v", text, err)
		}
	}
}

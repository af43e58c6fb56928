package client_test

import (
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcd/internal/transcript"
)

// find returns the n-th exchange (from 0) of the recording with a request.
func find(t testing.TB, request string, n int) transcript.Exchange {
	t.Helper()
	for _, e := range recorded(t) {
		if e.Request() == request {
			if n == 0 {
				return e
			}
			n--
		}
	}
	t.Fatalf("no exchange %q", request)
	return transcript.Exchange{}
}

// play answers as the recorded server did.
func play(e transcript.Exchange) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		maps.Copy(w.Header(), e.Header)
		w.WriteHeader(e.Status)
		w.Write(e.Body)
	}
}

// fail answers with a status and nothing else.
func fail(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
}

// hangUp takes the request and closes the connection without an answer.
func hangUp(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		conn.Close()
	}
}

// server plays one answer after the other, the last one again and again, and
// keeps the requests.
type server struct {
	*httptest.Server

	mu       sync.Mutex // guards what follows
	answers  []http.HandlerFunc
	requests []string
	bodies   []string
	headers  []http.Header
}

func serve(t testing.TB, answers ...http.HandlerFunc) *server {
	t.Helper()
	s := &server{answers: answers}
	s.Server = httptest.NewServer(s)
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	s.requests = append(s.requests, r.Method+" "+r.URL.RequestURI())
	s.bodies = append(s.bodies, string(body))
	s.headers = append(s.headers, r.Header)
	answer := s.answers[0]
	if len(s.answers) > 1 {
		s.answers = s.answers[1:]
	}
	s.mu.Unlock()
	answer(w, r)
}

// seen returns the requests so far.
func (s *server) seen() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.requests...)
}

// connect makes a client of several servers. The shuffled endpoints come in
// an order that the test does not know.
func connect(t testing.TB, cfg client.Config, servers ...*server) client.Client {
	t.Helper()
	for _, s := range servers {
		cfg.Endpoints = append(cfg.Endpoints, s.URL)
	}
	c, err := client.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// keys is connect for the keys API.
func keys(t testing.TB, servers ...*server) client.KeysAPI {
	t.Helper()
	return client.NewKeysAPI(connect(t, client.Config{}, servers...))
}

// soon is a context for what must not take long.
func soon(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// contextFor is a context that ends by itself.
func contextFor(t testing.TB, d time.Duration) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithTimeout(t.Context(), d)
}

// exactly reports whether err is want itself and nothing around it: programs
// compare these with ==.
func exactly(err, want error) bool {
	return err == want //nolint:errorlint // that is the point
}

package client_test

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// watchServer is a server that can do one thing: watches, as etcd does them.
// It keeps the last events, answers from them at once, and otherwise makes
// the client wait.
type watchServer struct {
	*server

	mu     sync.Mutex // guards what follows
	events []event
	oldest uint64 // index of the first event that is kept
	more   chan struct{}
	open   int // watches that wait
	asked  int // watches ever
}

type event struct {
	key, value string
}

func serveWatches(t testing.TB) *watchServer {
	t.Helper()
	s := &watchServer{more: make(chan struct{}), oldest: 1}
	s.server = serve(t, s.watch)
	return s
}

// put makes an event and returns its index.
func (s *watchServer) put(key, value string) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, event{key, value})
	close(s.more)
	s.more = make(chan struct{})
	return uint64(len(s.events))
}

// forget drops all events.
func (s *watchServer) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.oldest = uint64(len(s.events)) + 1
}

// state returns the present index and the numbers of open and of all watches.
func (s *watchServer) state() (index uint64, open, asked int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return uint64(len(s.events)), s.open, s.asked
}

func (s *watchServer) watch(w http.ResponseWriter, r *http.Request) {
	key := strings.TrimPrefix(r.URL.Path, "/v2/keys")
	q := r.URL.Query()
	recursive := q.Get("recursive") == "true"
	from, _ := strconv.ParseUint(q.Get("waitIndex"), 10, 64)
	s.mu.Lock()
	defer s.mu.Unlock()
	index := uint64(len(s.events))
	w.Header().Set("X-Etcd-Index", strconv.FormatUint(index, 10))
	if r.Method == http.MethodGet && q.Get("wait") == "" {
		fmt.Fprintf(w, `{"action":"get","node":{"key":%q,"dir":true,"modifiedIndex":1,"createdIndex":1}}`, key)
		return
	}
	if r.Method != http.MethodGet {
		s.mu.Unlock()
		at := s.put(key, "own")
		s.mu.Lock()
		w.Header().Set("X-Etcd-Index", strconv.FormatUint(at, 10))
		io.WriteString(w, line(at, event{key, "own"}))
		return
	}
	if from > 0 && from < s.oldest {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"errorCode":401,"message":"The event in requested index is outdated and cleared","cause":"the requested history has been cleared [%d/%d]","index":%d}`, s.oldest, from, index)
		return
	}
	if from == 0 {
		from = index + 1
	}
	s.asked++
	s.open++
	defer func() { s.open-- }()
	http.NewResponseController(w).Flush()
	for {
		for ; from <= uint64(len(s.events)); from++ {
			e := s.events[from-1]
			below, inside := strings.CutPrefix(e.key, strings.TrimSuffix(key, "/")+"/")
			hidden := inside && from > index && strings.Contains("/"+below, "/_")
			if e.key == key || recursive && inside && !hidden {
				io.WriteString(w, line(from, e))
				return
			}
		}
		more := s.more
		s.mu.Unlock()
		select {
		case <-more:
			s.mu.Lock()
		case <-r.Context().Done():
			s.mu.Lock()
			return
		}
	}
}

func line(index uint64, e event) string {
	return fmt.Sprintf(`{"action":"set","node":{"key":%q,"value":%q,"modifiedIndex":%d,"createdIndex":%[3]d}}`+"\n", e.key, e.value, index)
}

// eventually waits for something to become true.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never happened: %s", what)
		}
	}
}

// waiting waits until n watches are open, of asked that came.
func (s *watchServer) waiting(t testing.TB, n, asked int) {
	t.Helper()
	eventually(t, fmt.Sprintf("%d watches open, %d asked for", n, asked), func() bool {
		_, open, all := s.state()
		return open == n && all >= asked
	})
}

func (s *watchServer) keys(t testing.TB) client.KeysAPI {
	t.Helper()
	return keys(t, s.server)
}

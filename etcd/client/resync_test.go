package client_test

import (
	"errors"
	"testing"

	"github.com/gantline/gantline/etcd/client"
)

// Defect of the original: once the events it wants are gone, a watcher gets
// code 401 for ever.
func TestResync(t *testing.T) {
	s := serveWatches(t)
	for range 5 {
		s.put("/a", "old")
	}
	s.forget()
	k := s.keys(t)
	plain := k.Watcher("/a", &client.WatcherOptions{AfterIndex: 1})
	for range 2 {
		_, err := plain.Next(soon(t))
		var lost client.Error
		if !errors.As(err, &lost) || lost.Code != client.ErrorCodeEventIndexCleared {
			t.Errorf("got %v", err)
		}
	}
	w := client.NewResyncWatcher(k, "/a", &client.WatcherOptions{AfterIndex: 1, Recursive: true})
	r := next(t, w)
	if r.Action != client.ActionResync || r.Index != 5 || r.Node.Key != "/a" || r.PrevNode != nil {
		t.Errorf("got %+v %+v", r, r.Node)
	}
	if got := s.seen(); got[len(got)-1] != "GET /v2/keys/a?quorum=true&recursive=true&sorted=false" {
		t.Errorf("asked %v", got)
	}
	s.put("/a", "new")
	if r := next(t, w); r.Action != "set" || r.Node.Value != "new" || r.Node.ModifiedIndex != 6 {
		t.Errorf("got %+v %+v", r, r.Node)
	}
	// And again.
	s.put("/a", "lost")
	s.forget()
	if r := next(t, w); r.Action != client.ActionResync || r.Index != 7 {
		t.Errorf("got %+v", r)
	}
}

func TestResyncOfAbsentKey(t *testing.T) {
	cleared := find(t, "GET /v2/keys/foo?recursive=false&wait=true&waitIndex=5", 0)
	s := serve(t, play(cleared), play(find(t, "GET /v2/keys/none", 0)), play(find(t, "PUT /v2/keys/a value=1", 0)))
	w := client.NewResyncWatcher(keys(t, s), "none/", nil)
	r := next(t, w)
	if r.Action != client.ActionResync || r.Node.Key != "/none" || r.Node.CreatedIndex != 0 || r.Index != 3 {
		t.Errorf("got %+v %+v", r, r.Node)
	}
	if r := next(t, w); r.Action != "set" {
		t.Errorf("got %+v", r)
	}
	if got := s.seen(); got[2] != "GET /v2/keys/none/?recursive=false&wait=true&waitIndex=4" {
		t.Errorf("asked %v", got)
	}
}

// Other errors pass through, and a failed reading is tried again.
func TestResyncFailures(t *testing.T) {
	denied := find(t, "GET /v2/keys/sec/k", 1)
	s := serve(t, play(denied))
	if _, err := client.NewResyncWatcher(keys(t, s), "/a", nil).Next(soon(t)); !isCode(err, client.ErrorCodeUnauthorized) {
		t.Errorf("got %v", err)
	}
	w := serveWatches(t)
	w.put("/a", "1")
	w.put("/a", "2")
	w.forget()
	cleared := w.answers[0]
	w.answers = append(w.answers[:0], cleared, play(denied), cleared)
	resync := client.NewResyncWatcher(w.keys(t), "/a", &client.WatcherOptions{AfterIndex: 1})
	if _, err := resync.Next(soon(t)); !isCode(err, client.ErrorCodeUnauthorized) {
		t.Errorf("got %v", err)
	}
	if r := next(t, resync); r.Action != client.ActionResync {
		t.Errorf("got %+v", r)
	}
}

func isCode(err error, code int) bool {
	var e client.Error
	return errors.As(err, &e) && e.Code == code
}

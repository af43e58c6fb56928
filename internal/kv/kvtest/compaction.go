package kvtest

import (
	"github.com/gantline/gantline/internal/kv"
)

func compactionTests() []test {
	return []test{
		{name: "history goes, the newest stays", run: compactHistory},
		{name: "watch of what is gone", run: compactWatch},
		{name: "watch from the edge", run: compactEdge},
		{name: "open watch goes on", run: compactOpenWatch},
		{name: "twice and too far", run: compactErrors},
		{name: "long list during compaction", run: compactList},
	}
}

func (e *env) compact(at kv.Revision) {
	e.Helper()
	if err := e.compactor().Compact(e.ctx, at); err != nil {
		e.Fatalf("Compact: %v", err)
	}
}

func (e *env) compactor() kv.Compactor {
	e.Helper()
	c, ok := e.s.(kv.Compactor)
	if !ok {
		e.Fatalf("%T is no kv.Compactor", e.s)
	}
	return c
}

func compactHistory(e *env) {
	kept := e.put("old", "1")
	past := e.put("a", "1")
	e.put("gone", "1")
	e.txn(kv.Delete(e.key("gone")))
	edge := e.put("a", "2")
	e.put("a", "3")
	e.compact(edge)
	e.equal("entries", e.values(), []string{"a=3", "old=1"})
	e.equal("revision of an old key", e.get("old").Revision, kept)
	entries, _ := e.list(kv.ListOptions{At: edge})
	e.equal("entries at the edge", e.render(entries), []string{"a=2", "old=1"})
	_, _, err := e.s.List(e.ctx, e.prefix, kv.ListOptions{At: past})
	e.is("List of the past", err, kv.ErrCompacted)
	e.missing("gone")
}

func compactWatch(e *env) {
	start := e.put("a", "1")
	e.put("a", "2")
	e.put("a", "3")
	e.compact(e.put("a", "4"))
	w := e.watch(start)
	for range 2 {
		_, err := w.Next(e.ctx)
		e.is("Next", err, kv.ErrCompacted)
	}
	// What one does then: read again, and watch from there.
	entries, rev := e.list(kv.ListOptions{})
	e.equal("entries", e.render(entries), []string{"a=4"})
	w = e.watch(rev)
	e.put("a", "5")
	e.equal("changes", e.changes(e.next(w)), []string{"a=5"})
}

// compactEdge looks closely at the revision that a compaction names: it and what
// follows can be read and watched, what is before it cannot.
func compactEdge(e *env) {
	e.put("gone", "1")
	past := e.put("a", "1")
	before := e.put("a", "2")
	edge := e.txn(kv.Put(e.key("a"), []byte("3")), kv.Delete(e.key("gone")))
	if edge != before+1 || before != past+1 {
		e.Fatalf("revisions %d, %d, %d: somebody else writes to this store", past, before, edge)
	}
	e.put("a", "4")
	e.compact(edge)
	w := e.watch(before)
	e.equal("changes from the edge", e.changes(e.next(w)), []string{"a=3", "-gone"})
	e.equal("changes after it", e.changes(e.next(w)), []string{"a=4"})
	e.equal("changes after the edge", e.changes(e.next(e.watch(edge))), []string{"a=4"})
	_, err := e.watch(past).Next(e.ctx)
	e.is("watch from before the edge", err, kv.ErrCompacted)
	_, _, err = e.s.List(e.ctx, e.prefix, kv.ListOptions{At: before})
	e.is("List just before the edge", err, kv.ErrCompacted)
}

func compactOpenWatch(e *env) {
	w := e.watch(e.put("a", "0"))
	e.put("a", "1")
	e.equal("changes", e.changes(e.next(w)), []string{"a=1"})
	var last kv.Revision
	for range 10 {
		var err error
		if last, err = e.s.Txn(e.ctx, kv.Txn{Writes: []kv.Write{kv.Put("/elsewhere", nil)}}); err != nil {
			e.Fatal(err)
		}
	}
	e.compact(last)
	e.put("a", "2")
	e.equal("changes", e.changes(e.next(w)), []string{"a=2"})
}

func compactErrors(e *env) {
	rev := e.put("a", "1")
	e.compact(rev)
	e.is("Compact again", e.compactor().Compact(e.ctx, rev), kv.ErrCompacted)
	e.is("Compact of the future", e.compactor().Compact(e.ctx, rev+1_000_000), kv.ErrFutureRevision)
}

// compactList reads many pages while history is being dropped: what comes back
// is still one revision, whole.
func compactList(e *env) {
	names := numbers(1200)
	var writes []kv.Write
	for _, name := range names {
		writes = append(writes, kv.Put(e.key(name), []byte("0")))
	}
	e.txn(writes...)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 8 {
			for j := range writes {
				writes[j].Value = []byte{byte('a' + i)}
			}
			rev, err := e.s.Txn(e.ctx, kv.Txn{Writes: writes})
			if err == nil {
				err = e.compactor().Compact(e.ctx, rev)
			}
			if err != nil {
				e.Errorf("writing: %v", err)
				return
			}
		}
	}()
	defer func() { <-done }()
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		entries, _ := e.list(kv.ListOptions{})
		if len(entries) != len(names) {
			e.Fatalf("%d of %d entries", len(entries), len(names))
		}
		for _, entry := range entries {
			if entry.Revision != entries[0].Revision {
				e.Fatalf("entries of revisions %d and %d in one list", entries[0].Revision, entry.Revision)
			}
		}
	}
}

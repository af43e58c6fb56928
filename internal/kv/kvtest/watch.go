package kvtest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/gantline/gantline/internal/kv"
)

func watchTests() []test {
	return []test{
		{name: "from a revision, in order, a batch each", run: watchReplay},
		{name: "what comes later", run: watchLive},
		{name: "other keys are not told", run: watchOthers},
		{name: "after a revision to come", run: watchFuture},
		{name: "before everything", run: watchInvalid},
		{name: "progress", run: watchProgress},
		{name: "progress on a quiet watch", run: watchQuietProgress},
		{name: "an ended Next loses nothing", run: watchNextContext},
		{name: "ends with its context", run: watchContext},
		{name: "ends with its Close", run: watchClose},
		{name: "many watch and see the same", run: watchMany},
		{name: "the whole store", run: watchAll},
		{name: "slow reader misses nothing", run: watchSlow},
	}
}

func watchReplay(e *env) {
	before := e.put("a", "0")
	r1 := e.txn(kv.Put(e.key("b"), []byte("1")), kv.Put(e.key("a"), []byte("1")))
	r2 := e.txn(kv.Delete(e.key("a")))
	r3 := e.put("a", "3")
	w := e.watch(before)
	for _, want := range []struct {
		rev     kv.Revision
		changes []string
	}{{r1, []string{"b=1", "a=1"}}, {r2, []string{"-a"}}, {r3, []string{"a=3"}}} {
		b := e.next(w)
		e.equal("revision", b.Revision, want.rev)
		e.equal("changes", e.changes(b), want.changes)
		if last := b.Events[len(b.Events)-1]; want.rev == r3 {
			e.equal("entry", last.Entry, kv.Entry{Key: e.key("a"), Value: []byte("3"), Revision: r3, Created: r3})
		}
	}
}

func watchLive(e *env) {
	w := e.watch(e.put("a", "0"))
	told := make(chan kv.Batch, 1)
	go func() {
		b, err := w.Next(e.ctx)
		if err != nil {
			e.Errorf("Next: %v", err)
		}
		told <- b
	}()
	rev := e.put("a", "1")
	b := <-told
	e.equal("changes", e.changes(b), []string{"a=1"})
	e.equal("revision", b.Revision, rev)
}

func watchOthers(e *env) {
	w := e.watchPrefix(e.key("in/"), e.put("in/x", ""))
	e.put("in", "no")
	e.put("in0", "no")
	rev := e.txn(kv.Put(e.key("out"), nil), kv.Put(e.key("in/a"), []byte("yes")))
	b := e.next(w)
	e.equal("changes", e.changes(b), []string{"in/a=yes"})
	e.equal("revision", b.Revision, rev)
}

func watchFuture(e *env) {
	now := e.put("a", "0")
	w := e.watch(now + 2)
	e.put("a", "1")
	e.put("a", "2")
	rev := e.put("a", "3")
	if rev != now+3 {
		e.Skipf("others write to this store: revision %d after %d", rev, now)
	}
	e.equal("changes", e.changes(e.next(w)), []string{"a=3"})
}

func watchInvalid(e *env) {
	_, err := e.s.Watch(e.ctx, e.prefix, -1)
	e.is("Watch after -1", err, kv.ErrInvalid)
}

// progress asks for progress and returns everything up to its batch.
func (e *env) progress(w kv.Watcher) (told []kv.Batch, at kv.Revision) {
	e.Helper()
	if err := w.RequestProgress(e.ctx); err != nil {
		e.Fatalf("RequestProgress: %v", err)
	}
	for {
		b, err := w.Next(e.ctx)
		if err != nil {
			e.Fatalf("Next: %v", err)
		}
		if len(b.Events) == 0 {
			return told, b.Revision
		}
		told = append(told, b)
	}
}

func watchProgress(e *env) {
	w := e.watch(e.put("a", "0"))
	e.put("a", "1")
	e.put("a", "2")
	other, err := e.s.Txn(e.ctx, kv.Txn{Writes: []kv.Write{kv.Put("/elsewhere", nil)}})
	if err != nil {
		e.Fatal(err)
	}
	told, at := e.progress(w)
	if len(told) != 2 || at < other {
		e.Fatalf("%d batches before progress at %d; want 2, at least %d", len(told), at, other)
	}
	rev := e.put("a", "3")
	b := e.next(w)
	if b.Revision != rev || rev <= at {
		e.Fatalf("batch of revision %d, want %d, after progress at %d", b.Revision, rev, at)
	}
}

func watchQuietProgress(e *env) {
	rev := e.put("a", "0")
	w := e.watch(rev)
	for range 3 {
		told, at := e.progress(w)
		if len(told) != 0 || at < rev {
			e.Fatalf("%v, progress at %d; want nothing, at least %d", told, at, rev)
		}
	}
}

func watchNextContext(e *env) {
	w := e.watch(e.put("a", "0"))
	for range 5 {
		ctx, cancel := context.WithTimeout(e.ctx, time.Millisecond)
		_, err := w.Next(ctx)
		cancel()
		e.is("Next", err, context.DeadlineExceeded)
	}
	e.put("a", "1")
	e.put("a", "2")
	e.equal("changes", e.changes(e.next(w)), []string{"a=1"})
	e.equal("changes", e.changes(e.next(w)), []string{"a=2"})
}

func watchContext(e *env) {
	ctx, cancel := context.WithCancel(e.ctx)
	w, err := e.s.Watch(ctx, e.prefix, e.put("a", "0"))
	if err != nil {
		e.Fatal(err)
	}
	time.AfterFunc(10*time.Millisecond, cancel)
	for range 2 {
		_, err = w.Next(e.ctx)
		e.is("Next", err, context.Canceled)
	}
	if err := w.Close(); err != nil {
		e.Errorf("Close: %v", err)
	}
}

func watchClose(e *env) {
	w := e.watch(e.put("a", "0"))
	time.AfterFunc(10*time.Millisecond, func() {
		if err := w.Close(); err != nil {
			e.Errorf("Close: %v", err)
		}
	})
	for range 2 {
		_, err := w.Next(e.ctx)
		e.is("Next", err, kv.ErrClosed)
	}
	if err := w.Close(); err != nil {
		e.Fatalf("second Close: %v", err)
	}
}

func watchMany(e *env) {
	const watchers, writes = 20, 30
	start := e.put("a", "0")
	var wg sync.WaitGroup
	for range watchers {
		w := e.watch(start)
		wg.Go(func() {
			last := start
			for i := range writes {
				b, err := w.Next(e.ctx)
				if err != nil {
					e.Errorf("Next %d: %v", i, err)
					return
				}
				if b.Revision <= last {
					e.Errorf("revision %d after %d", b.Revision, last)
				}
				last = b.Revision
			}
		})
	}
	for range writes {
		e.put("a", "1")
	}
	wg.Wait()
}

func watchAll(e *env) {
	w := e.watchPrefix("", e.put("a", "0"))
	rev := e.put("a", "1")
	for {
		b := e.next(w)
		if b.Revision > rev {
			e.Fatalf("revision %d came before %d", b.Revision, rev)
		}
		if b.Revision == rev {
			e.equal("changes", e.changes(b), []string{"a=1"})
			return
		}
	}
}

// watchSlow leaves far more unread than any buffer between holds.
func watchSlow(e *env) {
	const n = 1500
	start := e.put("a", "start")
	w := e.watch(start)
	var want []kv.Revision
	for range n {
		want = append(want, e.put("a", "v"))
	}
	var got []kv.Revision
	for range n {
		got = append(got, e.next(w).Revision)
	}
	e.equal("revisions told", got, want)
	ctx, cancel := context.WithTimeout(e.ctx, 5*time.Millisecond)
	defer cancel()
	if b, err := w.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
		e.Fatalf("one more: %v, %v", b, err)
	}
}

// Package kvtest is the conformance suite of package kv: what every keeping of
// the state promises, as tests that run against any of them.
//
// The tests of each keeping call Run. The suite asks nothing of a store that the
// contract does not say, so that what passes here may stand in for any other.
package kvtest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gantline/gantline/internal/kv"
)

// Open returns a store for the suite, which closes it. Stores from several calls
// may share what they keep.
type Open func(t testing.TB) kv.Store

// patience bounds whatever a test waits for, generously: it is only reached
// when something is broken.
const patience = 30 * time.Second

// Run runs the suite. One store serves most tests, each under a prefix of its
// own.
func Run(t *testing.T, open Open) {
	t.Helper()
	s := open(t)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("cannot close: %v", err)
		}
	})
	groups := []struct {
		name  string
		tests []test
	}{
		{"Read", readTests()},
		{"Guard", guardTests()},
		{"Txn", txnTests()},
		{"Limit", limitTests()},
		{"Watch", watchTests()},
		{"Concurrency", concurrencyTests()},
		{"Property", propertyTests()},
		{"Compaction", compactionTests()},
		{"Lease", leaseTests()},
	}
	for _, group := range groups {
		t.Run(group.name, func(t *testing.T) {
			for _, test := range group.tests {
				t.Run(test.name, func(t *testing.T) {
					if test.parallel {
						t.Parallel()
					}
					test.run(newEnv(t, s))
				})
			}
		})
	}
	t.Run("Close", func(t *testing.T) { testClose(t, open) })
	t.Run("Schema", func(t *testing.T) { testSchema(newEnv(t, s)) })
}

// test is one promise. Those that mostly wait run in parallel.
type test struct {
	name     string
	run      func(*env)
	parallel bool
}

// env is what a test works with: the store, a prefix that is its own, and
// verbs that fail the test.
type env struct {
	*testing.T
	s      kv.Store
	prefix string
	ctx    context.Context //nolint:containedctx // the test's own life
}

func newEnv(t *testing.T, s kv.Store) *env {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return &env{T: t, s: s, prefix: fmt.Sprintf("/%s/%d/", t.Name(), time.Now().UnixNano()), ctx: ctx}
}

// key is a key below the test's prefix.
func (e *env) key(name string) string { return e.prefix + name }

// put writes one key and returns the revision.
func (e *env) put(name, value string) kv.Revision {
	e.Helper()
	return e.txn(kv.Put(e.key(name), []byte(value)))
}

// txn writes without guards and returns the revision.
func (e *env) txn(writes ...kv.Write) kv.Revision {
	e.Helper()
	rev, err := e.s.Txn(e.ctx, kv.Txn{Writes: writes})
	if err != nil {
		e.Fatalf("Txn: %v", err)
	}
	return rev
}

func (e *env) get(name string) kv.Entry {
	e.Helper()
	entry, err := e.s.Get(e.ctx, e.key(name))
	if err != nil {
		e.Fatalf("Get: %v", err)
	}
	return entry
}

// missing fails unless the key does not exist.
func (e *env) missing(name string) {
	e.Helper()
	if entry, err := e.s.Get(e.ctx, e.key(name)); !errors.Is(err, kv.ErrNotFound) {
		e.Fatalf("Get(%q) = %v, %v; want ErrNotFound", name, entry, err)
	}
}

func (e *env) list(opts kv.ListOptions) ([]kv.Entry, kv.Revision) {
	e.Helper()
	entries, rev, err := e.s.List(e.ctx, e.prefix, opts)
	if err != nil {
		e.Fatalf("List: %v", err)
	}
	return entries, rev
}

// values are "name=value" of what is below the prefix now.
func (e *env) values() []string {
	e.Helper()
	entries, _ := e.list(kv.ListOptions{})
	return e.render(entries)
}

func (e *env) render(entries []kv.Entry) []string {
	out := []string{}
	for _, entry := range entries {
		out = append(out, entry.Key[len(e.prefix):]+"="+string(entry.Value))
	}
	return out
}

// watch follows the test's prefix until the test ends.
func (e *env) watch(after kv.Revision) kv.Watcher {
	e.Helper()
	return e.watchPrefix(e.prefix, after)
}

func (e *env) watchPrefix(prefix string, after kv.Revision) kv.Watcher {
	e.Helper()
	w, err := e.s.Watch(e.ctx, prefix, after)
	if err != nil {
		e.Fatalf("Watch: %v", err)
	}
	e.Cleanup(func() {
		if err := w.Close(); err != nil {
			e.Errorf("cannot close watcher: %v", err)
		}
	})
	return w
}

// next returns the next batch that has events.
func (e *env) next(w kv.Watcher) kv.Batch {
	e.Helper()
	for {
		b, err := w.Next(e.ctx)
		if err != nil {
			e.Fatalf("Next: %v", err)
		}
		if len(b.Events) > 0 {
			return b
		}
	}
}

// changes are "name=value" or "-name" for what a batch tells.
func (e *env) changes(b kv.Batch) []string {
	e.Helper()
	out := []string{}
	for _, ev := range b.Events {
		if ev.Entry.Revision != b.Revision {
			e.Errorf("event of revision %d in batch of %d", ev.Entry.Revision, b.Revision)
		}
		name := ev.Entry.Key[len(e.prefix):]
		if ev.Deleted {
			out = append(out, "-"+name)
		} else {
			out = append(out, name+"="+string(ev.Entry.Value))
		}
	}
	return out
}

func (e *env) equal(what string, got, want any) {
	e.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		e.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

// is fails unless err is of the kind.
func (e *env) is(what string, err, kind error) {
	e.Helper()
	if !errors.Is(err, kind) {
		e.Fatalf("%s: error %v, want %v", what, err, kind)
	}
}

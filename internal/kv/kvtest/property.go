package kvtest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/gantline/gantline/internal/kv"
)

func propertyTests() []test {
	return []test{{name: "random transactions do as a map does", run: propertyModel}}
}

// propertyModel draws transactions over a few keys, applies each to the store
// and to a map, and compares outcome and contents; then it lists every past
// revision and replays the watch.
func propertyModel(e *env) {
	n := 0
	rapid.Check(e.T, func(t *rapid.T) {
		n++
		m := &model{
			e:      e,
			t:      t,
			prefix: e.key(fmt.Sprintf("%d/", n)),
			past:   make(map[kv.Revision][]kv.Entry),
			now:    make(map[string]kv.Entry),
		}
		_, start, err := e.s.List(e.ctx, m.prefix, kv.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		m.rev = start
		for range rapid.IntRange(1, 12).Draw(t, "transactions") {
			m.step()
		}
		m.checkPast()
		m.checkWatch(start)
	})
}

// model is the state as it should be.
type model struct {
	e      *env
	t      *rapid.T
	prefix string
	now    map[string]kv.Entry
	rev    kv.Revision // of the last change
	past   map[kv.Revision][]kv.Entry
}

// step runs one transaction on both sides.
func (m *model) step() {
	txn := kv.Txn{
		Guards: rapid.SliceOfN(rapid.Custom(m.drawGuard), 0, 3).Draw(m.t, "guards"),
		Writes: rapid.SliceOfN(rapid.Custom(m.drawWrite), 0, 4).Draw(m.t, "writes"),
	}
	rev, err := m.e.s.Txn(m.e.ctx, txn)
	if txn.Check() != nil {
		if !errors.Is(err, kv.ErrDuplicateKey) {
			m.t.Fatalf("Txn(%v): error %v, want ErrDuplicateKey", txn, err)
		}
		return
	}
	if i := slices.IndexFunc(txn.Guards, func(g kv.Guard) bool { return !m.holds(g) }); i >= 0 {
		conflict, ok := errors.AsType[*kv.ConflictError](err)
		if !ok || conflict.Index != i {
			m.t.Fatalf("Txn(%v): error %v, want a conflict of guard %d", txn, err, i)
		}
		return
	}
	if err != nil {
		m.t.Fatalf("Txn(%v): %v", txn, err)
	}
	changed := false
	for _, w := range txn.Writes {
		changed = m.apply(w, rev) || changed
	}
	if changed {
		if rev <= m.rev {
			m.t.Fatalf("revision %d after %d", rev, m.rev)
		}
		m.rev = rev
		m.past[rev] = sorted(m.now)
	}
	m.compare("entries", 0, sorted(m.now))
}

func (m *model) compare(what string, at kv.Revision, want []kv.Entry) {
	got, _, err := m.e.s.List(m.e.ctx, m.prefix, kv.ListOptions{At: at})
	if err != nil {
		m.t.Fatalf("List: %v", err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		m.t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

func (m *model) checkPast() {
	for rev, want := range m.past {
		m.compare(fmt.Sprintf("entries at %d", rev), rev, want)
	}
}

// checkWatch replays all changes into an empty map and compares it after each.
func (m *model) checkWatch(start kv.Revision) {
	w, err := m.e.s.Watch(m.e.ctx, m.prefix, start)
	if err != nil {
		m.t.Fatal(err)
	}
	defer func() {
		if err := w.Close(); err != nil {
			m.t.Errorf("cannot close watcher: %v", err)
		}
	}()
	seen := make(map[string]kv.Entry)
	for _, rev := range slices.Sorted(maps.Keys(m.past)) {
		b, err := w.Next(m.e.ctx)
		if err != nil || b.Revision != rev {
			m.t.Fatalf("Next = revision %d, %v; want %d", b.Revision, err, rev)
		}
		apply(seen, b)
		if diff := cmp.Diff(m.past[rev], sorted(seen)); diff != "" {
			m.t.Fatalf("replayed at %d (-want +got):\n%s", rev, diff)
		}
	}
}

func (m *model) drawKey(t *rapid.T) string {
	return m.prefix + rapid.SampledFrom([]string{"a", "a/1", "a/2", "b", "b/1"}).Draw(t, "key")
}

func (m *model) drawGuard(t *rapid.T) kv.Guard {
	key := m.drawKey(t)
	rev := kv.Revision(rapid.Int64Range(max(0, int64(m.rev)-3), int64(m.rev)).Draw(t, "revision"))
	return rapid.SampledFrom([]kv.Guard{
		kv.KeyRevision(key, m.now[key].Revision),
		kv.KeyRevision(key, rev),
		kv.Missing(key),
		kv.Exists(key),
		kv.PrefixEmpty(key),
		kv.PrefixNotNewerThan(key, rev),
		kv.PrefixNotNewerThan(m.prefix, m.rev),
	}).Draw(t, "guard")
}

func (m *model) drawWrite(t *rapid.T) kv.Write {
	key := m.drawKey(t)
	value := []byte(rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "value"))
	return rapid.SampledFrom([]kv.Write{
		kv.Put(key, value),
		kv.Put(key, value),
		kv.Delete(key),
		kv.DeletePrefix(key + "/"),
	}).Draw(t, "write")
}

// holds is what a guard means, said once more and plainly.
func (m *model) holds(g kv.Guard) bool {
	entry, ok := m.now[g.Key]
	switch g.Kind {
	case kv.GuardKeyRevision:
		return entry.Revision == g.Revision
	case kv.GuardMissing:
		return !ok
	case kv.GuardExists:
		return ok
	case kv.GuardPrefixEmpty:
		return len(m.under(g.Key)) == 0
	case kv.GuardPrefixNotNewerThan:
		return !slices.ContainsFunc(m.under(g.Key), func(key string) bool { return m.now[key].Revision > g.Revision })
	default:
		return false
	}
}

func (m *model) under(prefix string) []string {
	var keys []string
	for key := range m.now {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	return keys
}

// apply reports whether the write changes anything.
func (m *model) apply(w kv.Write, rev kv.Revision) bool {
	switch w.Kind {
	case kv.WritePut:
		entry := kv.Entry{Key: w.Key, Value: w.Value, Revision: rev, Created: rev}
		if old, ok := m.now[w.Key]; ok {
			entry.Created = old.Created
		}
		m.now[w.Key] = entry
		return true
	case kv.WriteDelete:
		_, ok := m.now[w.Key]
		delete(m.now, w.Key)
		return ok
	case kv.WriteDeletePrefix:
		keys := m.under(w.Key)
		for _, key := range keys {
			delete(m.now, key)
		}
		return len(keys) > 0
	}
	return false
}

// sorted is a picture of the keys as a List returns it.
func sorted(entries map[string]kv.Entry) []kv.Entry {
	var out []kv.Entry
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		out = append(out, entries[key])
	}
	return out
}

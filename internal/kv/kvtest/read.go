package kvtest

import (
	"context"
	"fmt"
	"slices"

	"github.com/gantline/gantline/internal/kv"
)

func readTests() []test {
	return []test{
		{name: "missing key", run: readMissing},
		{name: "empty key", run: readEmptyKey},
		{name: "entry says when and since when", run: readEntry},
		{name: "empty value is a value", run: readEmptyValue},
		{name: "list is ordered and bounded by the prefix", run: readListBounds},
		{name: "list of many pages is whole", run: readListPages},
		{name: "list limit and keys only", run: readListOptions},
		{name: "list at a past revision", run: readListAt},
		{name: "ended context", run: readContext},
	}
}

func readMissing(e *env) {
	e.missing("nothing")
	entries, rev := e.list(kv.ListOptions{})
	if len(entries) != 0 || rev < 1 {
		e.Fatalf("List of nothing = %v at %d", entries, rev)
	}
}

func readEmptyKey(e *env) {
	_, err := e.s.Get(e.ctx, "")
	e.is("Get of no key", err, kv.ErrInvalid)
}

func readEntry(e *env) {
	first := e.put("a", "1")
	second := e.put("a", "2")
	if second <= first {
		e.Fatalf("revision %d after %d", second, first)
	}
	e.equal("entry", e.get("a"), kv.Entry{Key: e.key("a"), Value: []byte("2"), Revision: second, Created: first})
	e.txn(kv.Delete(e.key("a")))
	e.missing("a")
	again := e.put("a", "3")
	e.equal("entry made again", e.get("a"), kv.Entry{Key: e.key("a"), Value: []byte("3"), Revision: again, Created: again})
}

func readEmptyValue(e *env) {
	rev := e.txn(kv.Put(e.key("a"), nil))
	want := kv.Entry{Key: e.key("a"), Value: []byte{}, Revision: rev, Created: rev}
	e.equal("entry", e.get("a"), want)
	entries, _ := e.list(kv.ListOptions{})
	e.equal("entries", entries, []kv.Entry{want})
}

func readListBounds(e *env) {
	inside := []string{"p", "p\x00", "p/", "p/1", "p/10", "p/2", "p\xff", "p\xff\xff"}
	outside := []string{"o\xff", "q", "P", "o"}
	for _, name := range slices.Backward(slices.Concat(outside, inside)) {
		e.put(name, "v")
	}
	entries, _, err := e.s.List(e.ctx, e.key("p"), kv.ListOptions{})
	if err != nil {
		e.Fatal(err)
	}
	var got []string
	for _, entry := range entries {
		got = append(got, entry.Key[len(e.prefix):])
	}
	e.equal("keys below p", got, inside)

	entries, _, err = e.s.List(e.ctx, e.key("p\xff"), kv.ListOptions{})
	if err != nil || len(entries) != 2 {
		e.Fatalf("List below the last byte = %v, %v", entries, err)
	}
	all, _, err := e.s.List(e.ctx, "", kv.ListOptions{})
	if err != nil || len(all) < len(inside)+len(outside) {
		e.Fatalf("List of the whole store = %d entries, %v", len(all), err)
	}
}

func readListPages(e *env) {
	const n = 2500
	var want []string
	for chunk := range slices.Chunk(numbers(n), 1000) {
		var writes []kv.Write
		for _, name := range chunk {
			writes = append(writes, kv.Put(e.key(name), []byte(name)))
			want = append(want, name+"="+name)
		}
		e.txn(writes...)
	}
	e.equal("all keys", e.values(), want)
	some, _ := e.list(kv.ListOptions{Limit: 1500})
	e.equal("limited over pages", e.render(some), want[:1500])
}

// numbers are n names in byte order.
func numbers(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%06d", i)
	}
	return out
}

func readListOptions(e *env) {
	rev := e.txn(kv.Put(e.key("a"), []byte("1")), kv.Put(e.key("b"), []byte("2")), kv.Put(e.key("c"), []byte("3")))
	entries, at := e.list(kv.ListOptions{Limit: 2})
	e.equal("two", e.render(entries), []string{"a=1", "b=2"})
	if at < rev {
		e.Fatalf("List at %d after a write at %d", at, rev)
	}
	entries, _ = e.list(kv.ListOptions{KeysOnly: true, Limit: 1})
	e.equal("keys only", entries, []kv.Entry{{Key: e.key("a"), Revision: rev, Created: rev}})
}

func readListAt(e *env) {
	first := e.put("a", "1")
	second := e.put("b", "1")
	third := e.txn(kv.Delete(e.key("a")), kv.Put(e.key("b"), []byte("2")))
	for rev, want := range map[kv.Revision][]string{
		first:  {"a=1"},
		second: {"a=1", "b=1"},
		third:  {"b=2"},
	} {
		entries, at := e.list(kv.ListOptions{At: rev})
		e.equal(fmt.Sprintf("entries at %d", rev), e.render(entries), want)
		if at != rev {
			e.Errorf("List at %d says %d", rev, at)
		}
	}
	_, _, err := e.s.List(e.ctx, e.prefix, kv.ListOptions{At: third + 1_000_000})
	e.is("List in the future", err, kv.ErrFutureRevision)
}

func readContext(e *env) {
	ctx, cancel := context.WithCancel(e.ctx)
	cancel()
	_, err := e.s.Get(ctx, e.key("a"))
	e.is("Get", err, context.Canceled)
	_, _, err = e.s.List(ctx, e.prefix, kv.ListOptions{})
	e.is("List", err, context.Canceled)
	_, err = e.s.Txn(ctx, kv.Txn{Writes: []kv.Write{kv.Put(e.key("a"), nil)}})
	e.is("Txn", err, context.Canceled)
	_, err = e.s.Watch(ctx, e.prefix, 0)
	e.is("Watch", err, context.Canceled)
	_, err = e.s.Grant(ctx, kv.MinLeaseTTL)
	e.is("Grant", err, context.Canceled)
}

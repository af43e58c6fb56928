package kvtest

import (
	"bytes"

	"github.com/gantline/gantline/internal/kv"
)

func txnTests() []test {
	return []test{
		{name: "all writes share one revision", run: txnOneRevision},
		{name: "delete prefix", run: txnDeletePrefix},
		{name: "what changes nothing takes no revision", run: txnNothing},
		{name: "values are the caller's", run: txnAliasing},
		{name: "order of many writes", run: txnOrder},
	}
}

func txnOneRevision(e *env) {
	e.put("gone", "1")
	rev := e.txn(kv.Put(e.key("a"), []byte("1")), kv.Delete(e.key("gone")), kv.Put(e.key("b"), []byte("2")))
	entries, _ := e.list(kv.ListOptions{})
	e.equal("entries", entries, []kv.Entry{
		{Key: e.key("a"), Value: []byte("1"), Revision: rev, Created: rev},
		{Key: e.key("b"), Value: []byte("2"), Revision: rev, Created: rev},
	})
}

func txnDeletePrefix(e *env) {
	e.txn(kv.Put(e.key("a/1"), nil), kv.Put(e.key("a/2"), nil), kv.Put(e.key("a"), nil), kv.Put(e.key("a0"), nil))
	e.txn(kv.DeletePrefix(e.key("a/")), kv.Put(e.key("b"), nil))
	e.equal("entries", e.values(), []string{"a=", "a0=", "b="})
}

func txnNothing(e *env) {
	rev := e.put("a", "1")
	_, before := e.list(kv.ListOptions{})
	at := e.txn(kv.Delete(e.key("x")), kv.DeletePrefix(e.key("y/")))
	if at < rev {
		e.Fatalf("revision %d, want at least %d", at, rev)
	}
	if _, after := e.list(kv.ListOptions{}); after != before {
		e.Fatalf("deleting nothing moved the revision from %d to %d", before, after)
	}
}

func txnAliasing(e *env) {
	value := []byte("one")
	w := e.watch(e.txn(kv.Put(e.key("x"), nil)))
	e.txn(kv.Put(e.key("a"), value))
	value[0] = 'X'
	b := e.next(w)
	e.equal("told", e.changes(b), []string{"a=one"})
	for _, v := range [][]byte{e.get("a").Value, b.Events[0].Entry.Value} {
		v[0] = 'Y'
	}
	entries, _ := e.list(kv.ListOptions{Limit: 1})
	entries[0].Value[0] = 'Z'
	if got := e.get("a").Value; !bytes.Equal(got, []byte("one")) {
		e.Fatalf("stored value became %q", got)
	}
}

// txnOrder has more writes than fit one level of an etcd transaction.
func txnOrder(e *env) {
	const n = 300
	e.put("gone/1", "")
	e.put("gone/2", "")
	w := e.watch(e.put("x", ""))
	names := numbers(n)
	var writes []kv.Write
	var want []string
	for i, name := range names {
		reversed := names[n-1-i]
		writes = append(writes, kv.Put(e.key(reversed), []byte(name)))
		want = append(want, reversed+"="+name)
		if i == n/2 {
			writes = append(writes, kv.DeletePrefix(e.key("gone/")))
			want = append(want, "-gone/1", "-gone/2")
		}
	}
	rev := e.txn(writes...)
	b := e.next(w)
	e.equal("told in order of the writes", e.changes(b), want)
	e.equal("revision of the batch", b.Revision, rev)
}

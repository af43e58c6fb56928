package kvtest

import (
	"errors"

	"github.com/gantline/gantline/internal/kv"
)

func guardTests() []test {
	return []test{
		{name: "each kind holds and breaks", run: guardKinds},
		{name: "conflict names the first broken guard", run: guardConflict},
		{name: "a broken guard keeps every write back", run: guardNothing},
		{name: "deletion is invisible to a prefix guard", run: guardDeletion},
		{name: "check without writes", run: guardCheck},
		{name: "guard on what the transaction writes", run: guardSelf},
	}
}

func guardKinds(e *env) {
	old := e.put("old", "1")
	now := e.put("now", "1")
	key, none := e.key("now"), e.key("none")
	cases := []struct {
		guard kv.Guard
		found kv.Revision // of the key in the way; -1 if the guard holds
	}{
		{kv.KeyRevision(key, now), -1},
		{kv.KeyRevision(key, old), now},
		{kv.KeyRevision(key, now+1), now},
		{kv.KeyRevision(key, 0), now},
		{kv.KeyRevision(none, 0), -1},
		{kv.KeyRevision(none, now), 0},
		{kv.Missing(none), -1},
		{kv.Missing(key), now},
		{kv.Exists(key), -1},
		{kv.Exists(none), 0},
		{kv.PrefixNotNewerThan(e.prefix, now), -1},
		{kv.PrefixNotNewerThan(e.prefix, old), now},
		{kv.PrefixNotNewerThan(none, 0), -1},
		{kv.PrefixNotNewerThan(key, 0), now},
		{kv.PrefixEmpty(none), -1},
		{kv.PrefixEmpty(e.key("no")), now},
	}
	for _, c := range cases {
		_, err := e.s.Txn(e.ctx, kv.Txn{Guards: []kv.Guard{c.guard}})
		if c.found == -1 {
			if err != nil {
				e.Errorf("%v: %v", c.guard, err)
			}
			continue
		}
		conflict, ok := errors.AsType[*kv.ConflictError](err)
		if !ok {
			e.Errorf("%v: error %v, want a conflict", c.guard, err)
			continue
		}
		if conflict.Guard != c.guard || conflict.Found != c.found || conflict.Revision < now {
			e.Errorf("%v: conflict %+v, want found %d", c.guard, conflict, c.found)
		}
	}
}

func guardConflict(e *env) {
	rev := e.put("a", "1")
	guards := []kv.Guard{
		kv.Exists(e.key("a")),
		kv.PrefixEmpty(e.key("b")),
		kv.KeyRevision(e.key("a"), rev-1),
		kv.Missing(e.key("a")),
	}
	_, err := e.s.Txn(e.ctx, kv.Txn{Guards: guards})
	e.is("Txn", err, kv.ErrConflict)
	conflict, ok := errors.AsType[*kv.ConflictError](err)
	if !ok {
		e.Fatalf("error %T is no *ConflictError", err)
	}
	if conflict.Index != 2 || conflict.Guard != guards[2] || conflict.Found != rev {
		e.Fatalf("conflict %+v, want guard 2 and revision %d", conflict, rev)
	}
}

func guardNothing(e *env) {
	e.put("a", "1")
	_, before := e.list(kv.ListOptions{})
	_, err := e.s.Txn(e.ctx, kv.Txn{
		Guards: []kv.Guard{kv.Exists(e.key("a")), kv.Missing(e.key("a"))},
		Writes: []kv.Write{kv.Put(e.key("b"), nil), kv.Delete(e.key("a"))},
	})
	e.is("Txn", err, kv.ErrConflict)
	e.equal("entries", e.values(), []string{"a=1"})
	if _, after := e.list(kv.ListOptions{}); after != before {
		e.Fatalf("a conflict moved the revision from %d to %d", before, after)
	}
}

func guardDeletion(e *env) {
	rev := e.txn(kv.Put(e.key("a"), nil), kv.Put(e.key("b"), nil))
	e.txn(kv.Delete(e.key("a")))
	_, err := e.s.Txn(e.ctx, kv.Txn{Guards: []kv.Guard{kv.PrefixNotNewerThan(e.prefix, rev)}})
	if err != nil {
		e.Fatalf("guard saw a deletion: %v", err)
	}
}

func guardCheck(e *env) {
	rev := e.put("a", "1")
	at, err := e.s.Txn(e.ctx, kv.Txn{Guards: []kv.Guard{kv.KeyRevision(e.key("a"), rev)}})
	if err != nil || at < rev {
		e.Fatalf("Txn = %d, %v; want at least %d", at, err, rev)
	}
}

func guardSelf(e *env) {
	txn := kv.Txn{
		Guards: []kv.Guard{kv.Missing(e.key("a"))},
		Writes: []kv.Write{kv.Put(e.key("a"), []byte("1"))},
	}
	if _, err := e.s.Txn(e.ctx, txn); err != nil {
		e.Fatal(err)
	}
	_, err := e.s.Txn(e.ctx, txn)
	e.is("second of two that make a key", err, kv.ErrConflict)
}

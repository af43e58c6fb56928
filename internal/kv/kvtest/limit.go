package kvtest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gantline/gantline/internal/kv"
)

func limitTests() []test {
	return []test{
		{name: "the largest of everything passes", run: limitLargest},
		{name: "the largest request passes", run: limitBytes},
		{name: "more is refused and nothing stored", run: limitRefused},
		{name: "a key twice", run: limitTwice},
		{name: "what means nothing", run: limitInvalid},
	}
}

// longKey is a key of the greatest length below the prefix.
func (e *env) longKey(i int) string {
	key := e.key(fmt.Sprintf("%05d-", i))
	return key + strings.Repeat("k", kv.MaxKeyBytes-len(key))
}

func limitLargest(e *env) {
	var txn kv.Txn
	for i := range kv.MaxGuards {
		txn.Guards = append(txn.Guards, kv.PrefixNotNewerThan(e.longKey(i), 1))
	}
	for i := range kv.MaxWrites {
		txn.Writes = append(txn.Writes, kv.Put(e.key(fmt.Sprintf("%05d", i)), []byte("v")))
	}
	if _, err := e.s.Txn(e.ctx, txn); err != nil {
		e.Fatalf("%d guards and %d writes: %v", kv.MaxGuards, kv.MaxWrites, err)
	}
	entries, _ := e.list(kv.ListOptions{KeysOnly: true})
	e.equal("keys stored", len(entries), kv.MaxWrites)

	txn = kv.Txn{Guards: txn.Guards}
	for i := range kv.MaxTxnBytes/kv.MaxKeyBytes/2 - kv.MaxGuards/2 {
		txn.Writes = append(txn.Writes, kv.DeletePrefix(e.longKey(i)))
	}
	e.equal("bytes of long prefixes", txn.Size(), kv.MaxTxnBytes)
	if _, err := e.s.Txn(e.ctx, txn); err != nil {
		e.Fatalf("%d prefixes of %d bytes: %v", len(txn.Writes), kv.MaxKeyBytes, err)
	}
	txn.Guards[len(txn.Guards)-1] = kv.Exists(e.longKey(0))
	_, err := e.s.Txn(e.ctx, txn)
	e.is("the last of 64 guards", err, kv.ErrConflict)
}

func limitBytes(e *env) {
	key := e.key("a")
	value := make([]byte, kv.MaxTxnBytes-len(key))
	e.txn(kv.Put(key, value))
	e.equal("bytes stored", len(e.get("a").Value), len(value))
	_, err := e.s.Txn(e.ctx, kv.Txn{Writes: []kv.Write{kv.Put(key, append(value, 0))}})
	e.is("one byte more", err, kv.ErrLimit)
	e.txn(kv.Delete(key))
}

func limitRefused(e *env) {
	guards := make([]kv.Guard, kv.MaxGuards+1)
	for i := range guards {
		guards[i] = kv.Missing(e.key("none"))
	}
	writes := make([]kv.Write, kv.MaxWrites+1)
	for i := range writes {
		writes[i] = kv.Put(e.key(fmt.Sprint(i)), nil)
	}
	long := e.longKey(0) + "k"
	cases := []struct {
		txn  kv.Txn
		want kv.LimitError
	}{
		{kv.Txn{Guards: guards, Writes: writes[:1]}, kv.LimitError{What: "guards", Got: 65, Max: 64}},
		{kv.Txn{Writes: writes}, kv.LimitError{What: "writes", Got: 4097, Max: 4096}},
		{kv.Txn{Guards: []kv.Guard{kv.Missing(long)}}, kv.LimitError{What: "bytes of a key", Got: 1025, Max: 1024}},
		{kv.Txn{Writes: []kv.Write{kv.Put(long, nil)}}, kv.LimitError{What: "bytes of a key", Got: 1025, Max: 1024}},
	}
	for _, c := range cases {
		_, err := e.s.Txn(e.ctx, c.txn)
		e.is(c.want.What, err, kv.ErrLimit)
		got, ok := errors.AsType[*kv.LimitError](err)
		if !ok || *got != c.want {
			e.Errorf("error %#v, want %#v", err, c.want)
		}
	}
	e.equal("entries", e.values(), []string{})
}

func limitTwice(e *env) {
	cases := [][]kv.Write{
		{kv.Put(e.key("a"), nil), kv.Put(e.key("a"), nil)},
		{kv.Put(e.key("a"), nil), kv.Delete(e.key("a"))},
		{kv.Delete(e.key("a")), kv.Delete(e.key("a"))},
		{kv.Put(e.key("a"), nil), kv.Put(e.key("a/1"), nil), kv.Put(e.key("b"), nil), kv.DeletePrefix(e.key("a/"))},
		{kv.DeletePrefix(e.key("a")), kv.Put(e.key("a"), nil)},
		{kv.DeletePrefix(e.key("a/")), kv.DeletePrefix(e.key("a/b/"))},
		{kv.DeletePrefix(e.key("a/")), kv.DeletePrefix(e.key("a/"))},
	}
	for i, writes := range cases {
		_, err := e.s.Txn(e.ctx, kv.Txn{Writes: writes})
		e.is(fmt.Sprintf("case %d", i), err, kv.ErrDuplicateKey)
	}
	e.equal("entries", e.values(), []string{})
	e.txn(kv.Put(e.key("a"), nil), kv.DeletePrefix(e.key("a/")), kv.Put(e.key("a0"), nil))
	e.equal("neighbours of a prefix", e.values(), []string{"a=", "a0="})
}

func limitInvalid(e *env) {
	for _, txn := range []kv.Txn{
		{Guards: []kv.Guard{kv.Exists("")}},
		{Writes: []kv.Write{kv.Put("", nil)}},
		{Writes: []kv.Write{kv.DeletePrefix("")}},
		{Guards: []kv.Guard{{Key: "a"}}},
		{Writes: []kv.Write{{Key: "a"}}},
	} {
		_, err := e.s.Txn(e.ctx, txn)
		e.is(fmt.Sprintf("%+v", txn), err, kv.ErrInvalid)
	}
}

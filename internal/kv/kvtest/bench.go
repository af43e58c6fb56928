package kvtest

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/gantline/gantline/internal/kv"
)

// Bench measures what the controller does most. Each sub-benchmark runs on the
// one store that open returns.
func Bench(b *testing.B, open Open) {
	s := open(b)
	defer shut(b, s)
	b.Run("Put", func(b *testing.B) { benchPut(b, s) })
	b.Run("PutParallel", func(b *testing.B) { benchPutParallel(b, s) })
	b.Run("GuardedTxn", func(b *testing.B) { benchGuarded(b, s) })
	b.Run("Txn1000", func(b *testing.B) { benchLarge(b, s) })
	b.Run("Get", func(b *testing.B) { benchGet(b, s) })
	b.Run("List2000", func(b *testing.B) { benchList(b, s) })
	b.Run("PutToWatch", func(b *testing.B) { benchWatch(b, s) })
}

func benchTxn(b *testing.B, s kv.Store, txn kv.Txn) kv.Revision {
	b.Helper()
	rev, err := s.Txn(context.Background(), txn)
	if err != nil {
		b.Fatal(err)
	}
	return rev
}

func shut(b *testing.B, c io.Closer) {
	b.Helper()
	if err := c.Close(); err != nil {
		b.Error(err)
	}
}

// document is about what an entity of the state weighs.
func document() []byte { return make([]byte, 600) }

func benchPut(b *testing.B, s kv.Store) {
	b.ReportAllocs()
	txn := kv.Txn{Writes: []kv.Write{kv.Put("/bench/put", document())}}
	for b.Loop() {
		benchTxn(b, s, txn)
	}
}

func benchPutParallel(b *testing.B, s kv.Store) {
	b.ReportAllocs()
	var n atomic.Int64
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		txn := kv.Txn{Writes: []kv.Write{kv.Put("/bench/parallel/"+strconv.FormatInt(n.Add(1), 10), document())}}
		for pb.Next() {
			if _, err := s.Txn(context.Background(), txn); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// benchGuarded is a typical change of the state: four guards, four writes.
func benchGuarded(b *testing.B, s kv.Store) {
	b.ReportAllocs()
	keys := []string{"/bench/g/app", "/bench/g/unit", "/bench/g/status", "/bench/g/seq"}
	var txn kv.Txn
	for _, key := range keys {
		txn.Writes = append(txn.Writes, kv.Put(key, document()))
	}
	rev := benchTxn(b, s, txn)
	for b.Loop() {
		txn.Guards = txn.Guards[:0]
		for _, key := range keys {
			txn.Guards = append(txn.Guards, kv.KeyRevision(key, rev))
		}
		rev = benchTxn(b, s, txn)
	}
}

func benchLarge(b *testing.B, s kv.Store) {
	b.ReportAllocs()
	var txn kv.Txn
	for i := range 1000 {
		txn.Writes = append(txn.Writes, kv.Put(fmt.Sprintf("/bench/large/%04d", i), document()))
	}
	for b.Loop() {
		benchTxn(b, s, txn)
	}
}

func benchGet(b *testing.B, s kv.Store) {
	b.ReportAllocs()
	benchTxn(b, s, kv.Txn{Writes: []kv.Write{kv.Put("/bench/get", document())}})
	for b.Loop() {
		if _, err := s.Get(context.Background(), "/bench/get"); err != nil {
			b.Fatal(err)
		}
	}
}

func benchList(b *testing.B, s kv.Store) {
	b.ReportAllocs()
	for i := range 2 {
		var txn kv.Txn
		for j := range 1000 {
			txn.Writes = append(txn.Writes, kv.Put(fmt.Sprintf("/bench/list/%d/%04d", i, j), document()))
		}
		benchTxn(b, s, txn)
	}
	for b.Loop() {
		entries, _, err := s.List(context.Background(), "/bench/list/", kv.ListOptions{})
		if err != nil || len(entries) != 2000 {
			b.Fatalf("%d entries, %v", len(entries), err)
		}
	}
}

// benchWatch takes the time from the call that writes until the watch has told.
func benchWatch(b *testing.B, s kv.Store) {
	b.ReportAllocs()
	txn := kv.Txn{Writes: []kv.Write{kv.Put("/bench/watch", document())}}
	w, err := s.Watch(context.Background(), "/bench/watch", benchTxn(b, s, txn))
	if err != nil {
		b.Fatal(err)
	}
	defer shut(b, w)
	for b.Loop() {
		rev := benchTxn(b, s, txn)
		if batch, err := w.Next(context.Background()); err != nil || batch.Revision != rev {
			b.Fatalf("Next = %d, %v; want %d", batch.Revision, err, rev)
		}
	}
}

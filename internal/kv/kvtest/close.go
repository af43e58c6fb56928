package kvtest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/kv"
)

// testClose closes a store that has a waiting watch.
func testClose(t *testing.T, open Open) {
	e := newEnv(t, open(t))
	w := e.watch(e.put("a", "1"))
	ended := make(chan error, 1)
	go func() {
		_, err := w.Next(e.ctx)
		ended <- err
	}()
	time.AfterFunc(10*time.Millisecond, func() {
		if err := e.s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	select {
	case err := <-ended:
		e.is("waiting Next", err, kv.ErrClosed)
	case <-e.ctx.Done():
		t.Fatal("Next does not end with the store")
	}
	if err := e.s.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	_, err := w.Next(e.ctx)
	e.is("Next", err, kv.ErrClosed)
	_, err = e.s.Get(e.ctx, e.key("a"))
	e.is("Get", err, kv.ErrClosed)
	_, _, err = e.s.List(e.ctx, e.prefix, kv.ListOptions{})
	e.is("List", err, kv.ErrClosed)
	_, err = e.s.Txn(e.ctx, kv.Txn{Writes: []kv.Write{kv.Delete(e.key("a"))}})
	e.is("Txn", err, kv.ErrClosed)
	_, err = e.s.Watch(e.ctx, e.prefix, 0)
	e.is("Watch", err, kv.ErrClosed)
	_, err = e.s.Grant(e.ctx, time.Minute)
	e.is("Grant", err, kv.ErrClosed)
	e.is("KeepAlive", e.s.KeepAlive(e.ctx, 1), kv.ErrClosed)
}

// testSchema starts twice on one store, then as another version of the program.
func testSchema(e *env) {
	key := e.key("schema")
	for range 2 {
		if err := kv.CheckSchema(e.ctx, e.s, key, "1"); err != nil {
			e.Fatalf("CheckSchema: %v", err)
		}
	}
	e.equal("version written", string(e.get("schema").Value), "1")
	err := kv.CheckSchema(e.ctx, e.s, key, "2")
	e.is("CheckSchema of another version", err, kv.ErrSchema)
	schema, ok := errors.AsType[*kv.SchemaError](err)
	if !ok || *schema != (kv.SchemaError{Key: key, Got: "1", Want: "2"}) {
		e.Errorf("error %#v", err)
	}
	e.equal("version kept", string(e.get("schema").Value), "1")
	ctx, cancel := context.WithCancel(e.ctx)
	cancel()
	e.is("CheckSchema without an answer", kv.CheckSchema(ctx, e.s, key, "1"), context.Canceled)
}

package kvtest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/gantline/gantline/internal/kv"
)

// Count has a client on each store count up one key, all at once, for rounds of
// a read and a guarded write each, and fails t unless what they saw is
// linearizable: as if every answer had been given at one moment between question
// and answer. The stores keep the same thing. Stores that do not answer for a
// while, or do not say what became of a write, are part of the game; a write
// that was answered must have happened, and once.
func Count(ctx context.Context, t testing.TB, stores []kv.Store, key string, rounds int) {
	t.Helper()
	h := &history{began: time.Now()}
	var wg sync.WaitGroup
	for i, s := range stores {
		wg.Go(func() {
			c := &counter{id: i, s: s, key: key, h: h}
			for range rounds {
				if err := c.round(ctx); err != nil {
					t.Errorf("client %d: %v", i, err)
					return
				}
			}
		})
	}
	wg.Wait()
	h.check(t)
	h.checkSum(ctx, t, stores[len(stores)-1], key)
}

// counter is one client.
type counter struct {
	id  int
	s   kv.Store
	key string
	h   *history
}

// outcome is how an operation ended.
type outcome int

const (
	done outcome = iota
	conflict
	unknown
)

// input of an operation: a read, or a write of value if the key is still at rev.
type input struct {
	write bool
	rev   kv.Revision
	value int
}

// output is what was read, or for a write its outcome and the revision told.
type output struct {
	how   outcome
	rev   kv.Revision
	value int
}

func (c *counter) round(ctx context.Context) error {
	var now output
	for {
		call := c.h.now()
		entry, err := c.s.Get(ctx, c.key)
		if err == nil || errors.Is(err, kv.ErrNotFound) {
			now = output{rev: entry.Revision, value: number(entry.Value)}
			c.h.add(c.id, input{}, call, now)
			break
		}
		if !errors.Is(err, kv.ErrUnavailable) {
			return fmt.Errorf("cannot read: %w", err)
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
	in := input{write: true, rev: now.rev, value: now.value + 1}
	call := c.h.now()
	rev, err := c.s.Txn(ctx, kv.Txn{
		Guards: []kv.Guard{kv.KeyRevision(c.key, in.rev)},
		Writes: []kv.Write{kv.Put(c.key, []byte(strconv.Itoa(in.value)))},
	})
	broken, isConflict := errors.AsType[*kv.ConflictError](err)
	switch {
	case err == nil:
		c.h.add(c.id, in, call, output{rev: rev})
	case isConflict:
		c.h.add(c.id, in, call, output{how: conflict, rev: broken.Found})
	case errors.Is(err, kv.ErrUnavailable):
		c.h.add(c.id, in, call, output{how: unknown})
		return pause(ctx)
	default:
		return fmt.Errorf("cannot write: %w", err)
	}
	return nil
}

func number(value []byte) int {
	n, err := strconv.Atoi(string(value))
	if err != nil {
		return 0
	}
	return n
}

func pause(ctx context.Context) error {
	timer := time.NewTimer(20 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// history is what all clients did, in time since it began.
type history struct {
	began time.Time
	mu    sync.Mutex
	ops   []porcupine.Operation
}

func (h *history) now() int64 { return int64(time.Since(h.began)) }

// add records an operation that ends now, or never if its outcome is unknown:
// it may still happen at any time.
func (h *history) add(client int, in input, call int64, out output) {
	end := h.now()
	if out.how == unknown {
		end = math.MaxInt64
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ops = append(h.ops, porcupine.Operation{ClientId: client, Input: in, Call: call, Output: out, Return: end})
}

func (h *history) check(t testing.TB) {
	t.Helper()
	model := porcupine.NondeterministicModel{
		Init:  func() []any { return []any{register{}} },
		Step:  func(s, in, out any) []any { return s.(register).step(in.(input), out.(output)) },
		Equal: func(a, b any) bool { return a == b },
		DescribeOperation: func(in, out any) string {
			return fmt.Sprintf("%+v -> %+v", in, out)
		},
	}
	result := porcupine.CheckOperationsTimeout(model.ToModel(), h.ops, 30*time.Second)
	if result != porcupine.Ok {
		t.Errorf("history of %d operations is not linearizable: %s", len(h.ops), result)
	}
}

// checkSum compares the count at the end with the writes that were answered.
func (h *history) checkSum(ctx context.Context, t testing.TB, s kv.Store, key string) {
	t.Helper()
	var sure, unsure int
	for _, op := range h.ops {
		in, _ := op.Input.(input)
		out, _ := op.Output.(output)
		switch {
		case in.write && out.how == done:
			sure++
		case in.write && out.how == unknown:
			unsure++
		}
	}
	entry, err := s.Get(ctx, key)
	if err != nil {
		t.Errorf("cannot read the count: %v", err)
		return
	}
	if n := number(entry.Value); n < sure || n > sure+unsure {
		t.Errorf("counted %d after %d answered writes and %d without an answer", n, sure, unsure)
	}
	t.Logf("%d operations: %d counted, %d unknown", len(h.ops), sure, unsure)
}

// unseen is the revision of a write whose answer nobody got.
const unseen = kv.Revision(-1)

// register is the model of one key.
type register struct {
	value int
	rev   kv.Revision
}

func (r register) at(rev kv.Revision) bool { return r.rev == rev || r.rev == unseen }

// step returns what the register may be after an operation, nothing if the
// operation could not have ended so.
func (r register) step(in input, out output) []any {
	switch {
	case !in.write:
		if r.value == out.value && r.at(out.rev) {
			return []any{register{r.value, out.rev}}
		}
	case out.how == done:
		if r.at(in.rev) {
			return []any{register{in.value, out.rev}}
		}
	case out.how == conflict:
		if r.rev != in.rev && r.at(out.rev) {
			return []any{register{r.value, out.rev}}
		}
	case r.at(in.rev): // unknown, and may have been applied
		return []any{r, register{in.value, unseen}}
	default:
		return []any{r}
	}
	return nil
}

package test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcdv2"
)

// input is a call on the one key of the model; output what came of it.
type input struct{ kind, value, prev string }

type output struct {
	value   string
	refused bool // the compare failed, or the key is missing
	unclear bool
}

// register is a key: sets, compare-and-swaps, deletes and quorum reads.
func register() porcupine.NondeterministicModel {
	return porcupine.NondeterministicModel{
		Init: func() []any { return []any{""} },
		Step: func(state, in, out any) []any {
			was, i, o := state.(string), in.(input), out.(output)
			next, refused := i.value, false
			switch i.kind {
			case "get":
				if o.unclear || o.value == was {
					return []any{was}
				}
				return nil
			case "cas":
				refused = was != i.prev
			case "delete":
				next, refused = "", was == ""
			}
			switch {
			case o.unclear && refused:
				return []any{was}
			case o.unclear:
				return []any{was, next}
			case refused != o.refused:
				return nil
			case refused:
				return []any{was}
			default:
				return []any{next}
			}
		},
	}
}

// TestLinearizable drives three stores on a cluster of three while members
// and stores come and go.
func TestLinearizable(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	c := startCluster(t)
	stores := make([]*etcdv2.Store, 3)
	var mu sync.Mutex // guards stores
	for i := range stores {
		stores[i] = open(t, etcdv2.Config{Client: c.dial(i), RequestTimeout: 3 * time.Second})
	}
	at := func(i int) *etcdv2.Store {
		mu.Lock()
		defer mu.Unlock()
		return stores[i]
	}
	watcher, err := etcdv2.Open(t.Context(), etcdv2.Config{Client: c.dial(0)})
	if err != nil {
		t.Fatal(err)
	}
	defer watcher.Close()
	order := watchOrder(t, watcher)

	ctx, cancel := context.WithTimeout(t.Context(), 12*time.Second)
	defer cancel()
	var events []porcupine.Operation
	var all sync.WaitGroup
	begin := time.Now()
	for id := range 6 {
		all.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				in := input{kind: []string{"set", "cas", "get", "get", "delete"}[rand.IntN(5)], value: fmt.Sprintf("%d-%d", id, n%3), prev: fmt.Sprintf("%d-%d", rand.IntN(6), rand.IntN(3))}
				call := time.Since(begin).Nanoseconds()
				out := do(t, at(id%3), in)
				back := time.Since(begin).Nanoseconds()
				if out.unclear {
					back = 1 << 60 // it may happen at any time
				}
				mu.Lock()
				events = append(events, porcupine.Operation{ClientId: id*100000 + n, Input: in, Call: call, Output: out, Return: back})
				mu.Unlock()
				time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
			}
		})
	}
	for round := 0; ctx.Err() == nil; round++ {
		time.Sleep(1500 * time.Millisecond)
		i := rand.IntN(3)
		c.stop(i)
		time.Sleep(700 * time.Millisecond)
		c.start(i)
		old := at(round % 3)
		fresh, err := etcdv2.Open(t.Context(), etcdv2.Config{Client: c.dial(round % 3), RequestTimeout: 3 * time.Second})
		if err != nil {
			t.Errorf("cannot open a store again: %v", err)
			break
		}
		mu.Lock()
		stores[round%3] = fresh
		mu.Unlock()
		old.Close()
	}
	all.Wait()
	for i := range stores {
		at(i).Close()
	}
	unclear := 0
	for _, e := range events {
		if e.Output.(output).unclear {
			unclear++
		}
	}
	model := register()
	verdict := porcupine.CheckOperationsTimeout(model.ToModel(), events, 30*time.Second)
	t.Logf("%d operations, %d unclear, %d events seen: %s", len(events), unclear, order(), verdict)
	if verdict == porcupine.Illegal {
		t.Error("the history is not linearizable")
	}
}

func do(t *testing.T, s *etcdv2.Store, in input) output {
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
	defer cancel()
	var err error
	var e *etcdv2.Event
	switch in.kind {
	case "get":
		if e, err = s.Get(ctx, "/k", etcdv2.GetOptions{Quorum: true}); err == nil {
			return output{value: e.Node.Value}
		}
		if client.IsKeyNotFound(err) {
			return output{}
		}
		return output{unclear: true}
	case "set":
		_, err = s.Do(ctx, etcdv2.Request{Action: etcdv2.ActionSet, Key: "/k", Value: in.value})
	case "cas":
		_, err = s.Do(ctx, etcdv2.Request{Action: etcdv2.ActionCompareAndSwap, Key: "/k", Value: in.value, PrevValue: in.prev})
	default:
		_, err = s.Do(ctx, etcdv2.Request{Action: etcdv2.ActionDelete, Key: "/k"})
	}
	var refusal client.Error
	switch {
	case err == nil:
		return output{}
	case errors.As(err, &refusal) && (refusal.Code == client.ErrorCodeKeyNotFound || refusal.Code == client.ErrorCodeTestFailed):
		return output{refused: true}
	default:
		return output{unclear: true}
	}
}

// watchOrder fails the test if a stream misses an index or sees one twice. It
// returns how many events there were.
func watchOrder(t *testing.T, s *etcdv2.Store) func() int {
	w, err := s.Watch("/", etcdv2.WatchOptions{Recursive: true, Stream: true, Since: s.Status().Index + 1})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	n, last := 0, s.Status().Index
	go func() {
		for e := range w.Events() {
			mu.Lock()
			if e.Node.Modified != last+1 {
				t.Errorf("event %d follows %d", e.Node.Modified, last)
			}
			last = e.Node.Modified
			n++
			mu.Unlock()
		}
	}()
	t.Cleanup(w.Close)
	return func() int {
		mu.Lock()
		defer mu.Unlock()
		return n
	}
}

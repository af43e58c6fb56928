package state

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/juju/core/status"
)

// tx is one decision: what it rests on and what it writes. It is made with the
// projection's lock held for reading, so all that it reads fits together.
type tx struct {
	p   *projection
	md  *modelData // nil for changes outside of models
	now time.Time

	guards  map[string]kv.Guard
	order   []string // of guards
	writes  []pendingWrite
	written map[string]int // place in writes, by key
}

type pendingWrite struct {
	key    string
	value  any // nil for a deletion
	prefix bool
}

func (t *tx) guard(g kv.Guard) {
	id := fmt.Sprint(g.OnPrefix(), g.Key)
	if _, ok := t.guards[id]; ok {
		return
	}
	if t.guards == nil {
		t.guards = map[string]kv.Guard{}
	}
	t.guards[id] = g
	t.order = append(t.order, id)
}

// put writes v below key; the last put of a key wins.
func (t *tx) put(key string, v any) { t.write(pendingWrite{key: key, value: v}) }

func (t *tx) delete(key string) { t.write(pendingWrite{key: key}) }

// deletePrefix deletes all below key, and with it what was to be written there.
func (t *tx) deletePrefix(key string) {
	kept := t.writes[:0]
	t.written = map[string]int{}
	for _, w := range t.writes {
		if !strings.HasPrefix(w.key, key) {
			t.written[w.key] = len(kept)
			kept = append(kept, w)
		}
	}
	t.writes = kept
	t.write(pendingWrite{key: key, prefix: true})
}

func (t *tx) write(w pendingWrite) {
	if i, ok := t.written[w.key]; ok {
		t.writes[i] = w
		return
	}
	if t.written == nil {
		t.written = map[string]int{}
	}
	t.written[w.key] = len(t.writes)
	t.writes = append(t.writes, w)
}

// pending returns what this decision is about to write below key.
func (t *tx) pending(key string) (any, bool) {
	if i, ok := t.written[key]; ok {
		return t.writes[i].value, true
	}
	return nil, false
}

func (t *tx) build() (kv.Txn, error) {
	var txn kv.Txn
	for _, id := range t.order {
		txn.Guards = append(txn.Guards, t.guards[id])
	}
	for _, w := range t.writes {
		switch {
		case w.prefix:
			txn.Writes = append(txn.Writes, kv.DeletePrefix(w.key))
		case w.value == nil:
			txn.Writes = append(txn.Writes, kv.Delete(w.key))
		default:
			b, err := json.Marshal(w.value)
			if err != nil {
				return txn, fmt.Errorf("cannot write %s: %w", w.key, err)
			}
			txn.Writes = append(txn.Writes, kv.Put(w.key, b))
		}
	}
	return txn, nil
}

// on reads an entity that the decision rests on: what this decision is about to
// write of it, else what is there, guarded. The result is a copy whose maps and
// slices are shared: replace them, never modify them.
func on[T any](t *tx, tbl *table[T], key, id string) (*T, bool) {
	if v, ok := t.pending(key); ok {
		p, isT := v.(*T)
		if !isT || p == nil {
			return nil, false
		}
		c := *p
		return &c, true
	}
	e, ok := tbl.m[id]
	if !ok {
		t.guard(kv.Missing(key))
		return nil, false
	}
	t.guard(kv.KeyRevision(key, e.rev))
	c := *e.v
	return &c, true
}

// set writes an entity unless it is as before.
func set[T any](t *tx, tbl *table[T], key, id string, v *T) {
	if _, ok := t.pending(key); !ok {
		if e, ok := tbl.m[id]; ok && same(e.v, v) {
			return
		}
	}
	t.put(key, v)
}

// same compares what would be written.
func same[T any](a, b *T) bool {
	if reflect.DeepEqual(a, b) {
		return true
	}
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// setStatus writes a status and moves the one before into the history.
func (t *tx) setStatus(kind StatusKind, id string, info status.StatusInfo) {
	sid := statusID(kind, id)
	key := inModel(t.md.uuid, keyStatus, sid)
	if info.Since == nil {
		now := t.now
		info.Since = &now
	}
	doc, ok := on(t, &t.md.statuses, key, sid)
	if !ok {
		doc = &statusDoc{}
		if first := t.md.initialStatus(kind, id); first.Since != nil {
			doc.History = []status.StatusInfo{first}
		}
		doc.Current = info
		t.put(key, doc)
		return
	}
	same := doc.Current.Status == info.Status && doc.Current.Message == info.Message
	switch {
	case same && sameJSON(doc.Current.Data, info.Data):
		return
	case same:
		doc.Current.Data = info.Data
	default:
		past := append([]status.StatusInfo{}, doc.History...)
		past = append(past, doc.Current)
		doc.History = past[max(0, len(past)-maxHistory):]
		doc.Current = info
	}
	set(t, &t.md.statuses, key, sid, doc)
}

// next takes n numbers of a counter and returns the first.
func (t *tx) next(counter string, n int) int {
	key := inModel(t.md.uuid, keySeq, counter)
	first, ok := on(t, &t.md.seqs, key, counter)
	if !ok {
		first = new(int)
	}
	after := *first + n
	t.put(key, &after)
	return *first
}

// storeError gives a kind to what the store refuses.
func storeError(err error) error {
	switch {
	case errors.Is(err, kv.ErrLimit):
		return domain.Errorf(domain.QuotaLimitExceeded, "change is too large for one transaction: %w", err)
	case errors.Is(err, kv.ErrNoSpace):
		return domain.Errorf(domain.QuotaLimitExceeded, "the controller's store is full: %w", err)
	case errors.Is(err, kv.ErrUnavailable):
		return domain.Errorf(domain.TryAgain, "the controller's store gave no answer, try again: %w", err)
	}
	return err
}

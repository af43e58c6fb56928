package controller_test

import (
	"testing"
	"unsafe"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/rpc"
)

// one is a session that knows the watcher that was added last.
type one struct{ *session }

func (o one) Watchers() facade.Watchers { return o }

func (o one) Find(string) (facade.Watcher, error) { return o.watchers[len(o.watchers)-1], nil }

// A change is encoded once, however many watch it: two watchers answer with the same bytes in
// memory, not with equal ones.
func TestChangesAreEncodedOnce(t *testing.T) {
	w := newWorld(t)
	first, second := w.deltas(), w.deltas()
	if len(first) == 0 || len(first) != len(second) {
		t.Fatalf("%d and %d pieces", len(first), len(second))
	}
	shared := 0
	for i := range first {
		if string(first[i]) != string(second[i]) {
			t.Fatalf("piece %d: %s and %s", i, first[i], second[i])
		}
		if len(first[i]) > 20 { // an entity, not punctuation
			if unsafe.SliceData(first[i]) != unsafe.SliceData(second[i]) {
				t.Errorf("encoded twice: %.80s", first[i])
			}
			shared++
		}
	}
	if shared < 5 {
		t.Errorf("only %d entities compared", shared)
	}
}

// deltas begins to watch everything and returns the pieces of the first answer.
func (w *world) deltas() [][]byte {
	w.t.Helper()
	s := one{&session{identity: identities[0], model: modelUUID}}
	w.t.Cleanup(s.stop)
	w.answer(s, "Client", "WatchAll")
	out, ok := w.answer(s, "AllWatcher", "Next").(rpc.Segmenter)
	if !ok {
		w.t.Fatal("the answer is not joined from pieces")
	}
	pieces, err := out.JSONSegments()
	w.must(err)
	return pieces
}

func (w *world) answer(s facade.Session, name, method string) any {
	w.t.Helper()
	for _, m := range w.methods() {
		if m.scope == facade.OnModel && m.facade == name && m.name == method && m.version != 6 {
			out, err := m.Call(w.t.Context(), s, "1", nil)
			w.must(err)
			return out
		}
	}
	w.t.Fatalf("there is no %s.%s", name, method)
	return nil
}

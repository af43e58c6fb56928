package state_test

import (
	"math/rand/v2"
	"testing"

	"github.com/gantline/gantline/internal/kv/etcd/embed"
)

// The same race on a real etcd, in this process, and what a restart finds.
func TestEtcd(t *testing.T) {
	if testing.Short() {
		t.Skip("starts etcd")
	}
	dir := t.TempDir()
	store, err := embed.Open(t.Context(), embed.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	one, two := open(t, store, "one"), open(t, store, "two")
	one.initialise()
	r := rand.New(rand.NewPCG(1, 2)) // a fixed seed, so that a failure repeats
	for range 10 {
		ops := make([]op, 60)
		for i := range ops {
			ops[i] = op{kind: r.IntN(14), a: r.IntN(100), b: r.IntN(100), force: r.IntN(2) == 0}
		}
		one.must(race(one, two, ops))
	}
	reopened := open(t, store, "three")
	for _, m := range one.Models() {
		one.model, reopened.model = m.UUID, m.UUID
		if a, b := picture(one), picture(reopened); a != b {
			t.Errorf("a new controller reads something else:\n%s\n%s", a, b)
		}
	}
}

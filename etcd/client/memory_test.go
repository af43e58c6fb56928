package client_test

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

func bigListing(nodes int) string {
	var b strings.Builder
	b.WriteString(`{"action":"get","node":{"key":"/d","dir":true,"nodes":[`)
	for i := range nodes {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"key":"/d/%08d","value":"%0100d","modifiedIndex":7,"createdIndex":7}`, i, i)
	}
	b.WriteString(`]}}`)
	return b.String()
}

// bigTree is a directory of directories with five keys each.
func bigTree(dirs int) string {
	var b strings.Builder
	b.WriteString(`{"action":"get","node":{"key":"/d","dir":true,"nodes":[`)
	for i := range dirs {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"key":"/d/%08d","dir":true,"nodes":[`, i)
		for j := range 5 {
			if j > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"key":"/d/%08d/%d","value":"%0100d","modifiedIndex":7,"createdIndex":7}`, i, j, j)
		}
		b.WriteString(`]}`)
	}
	b.WriteString(`]}}`)
	return b.String()
}

// Whoever keeps one node of a listing does not keep the listing.
func TestOneNodeIsNotTheListing(t *testing.T) {
	const nodes = 20_000
	keepsLittle(t, bigListing(nodes), nodes, 40<<10, func(n *client.Node) *client.Node { return n })
}

// Whoever keeps a key or a directory of a tree keeps no more than what lies
// around it.
func TestOneNodeIsNotTheTree(t *testing.T) {
	const dirs = 5_000
	keepsLittle(t, bigTree(dirs), dirs, 40<<10, func(n *client.Node) *client.Node { return n.Nodes[2] })
	keepsLittle(t, bigTree(dirs), dirs, 80<<10, func(n *client.Node) *client.Node { return n })
}

// Whoever keeps a key does not keep the long value beside it.
func TestKeyIsNotTheValue(t *testing.T) {
	const nodes = 20
	var b strings.Builder
	for i := range nodes {
		fmt.Fprintf(&b, `,{"key":"/d/%d","value":"%s","modifiedIndex":7,"createdIndex":7}`, i, strings.Repeat("v", 200<<10))
	}
	listing := `{"action":"get","node":{"key":"/d","dir":true,"nodes":[` + b.String()[1:] + `]}}`
	keepsLittle(t, listing, nodes, 40<<10, func(n *client.Node) *client.Node { return &client.Node{Key: n.Key} })
}

// keepsLittle lists again and again, keeps what choose makes of one of the
// nodes each time, and looks that this takes at most limit bytes.
func keepsLittle(t *testing.T, listing string, nodes int, limit int64, choose func(*client.Node) *client.Node) {
	t.Helper()
	c, err := client.New(client.Config{Endpoints: []string{"http://x"}, Transport: memory(listing)})
	if err != nil {
		t.Fatal(err)
	}
	keys := client.NewKeysAPI(c)
	const listings = 20
	one := func(i int) *client.Node {
		r, err := keys.Get(t.Context(), "/d", nil)
		if err != nil {
			t.Fatal(err)
		}
		return choose(r.Node.Nodes[i*nodes/listings])
	}
	grown := int64(math.MaxInt64)
	for range 3 { // what else the process frees meanwhile can only add to one of them
		var kept []*client.Node
		for i := range listings {
			kept = append(kept, one(i))
		}
		with := heap()
		clear(kept)
		grown = min(grown, with-heap())
	}
	if grown > listings*limit {
		t.Errorf("%d nodes keep %d bytes, want at most %d", listings, grown, listings*limit)
	}
	t.Logf("%d bytes kept for a node", grown/listings)
}

// heap is how much is in use after collections enough to empty pools too.
func heap() int64 {
	for range 4 {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// A watch that nobody waits for leaves no goroutine, and watchers that are
// dropped leave nothing in the client.
func TestWatchersAreForgotten(t *testing.T) {
	s := serveWatches(t)
	s.put("/", "")
	k := s.keys(t)
	watch := func(name string) {
		ctx, cancel := contextFor(t, 2*time.Millisecond)
		defer cancel()
		k.Watcher("/"+name, nil).Next(ctx)
	}
	watch("first")
	goroutines := runtime.NumGoroutine()
	before := heap()
	for i := range 200 {
		watch(strings.Repeat("x", 1000) + fmt.Sprint(i))
	}
	s.server.mu.Lock()
	s.requests, s.bodies, s.headers = nil, nil, nil
	s.server.mu.Unlock()
	eventually(t, "goroutines end", func() bool { return runtime.NumGoroutine() <= goroutines+5 })
	eventually(t, "memory is freed", func() bool { return heap()-before < 100_000 })
}

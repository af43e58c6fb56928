package client_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// shapes are nodes of listings as etcd spells them.
var shapes = map[string]string{
	"plain":   `{"key":"/d/%08[1]d","value":"http://10.0.0.1:8080/%024[1]d","modifiedIndex":1%06[1]d,"createdIndex":1%06[1]d}`,
	"swapped": `{"key":"/d/%08[1]d","value":"http://10.0.0.1:8080/%024[1]d","modifiedIndex":1234567890,"createdIndex":%[1]d}`,
	"json":    `{"key":"/d/%08[1]d","value":"{\"host\":\"10.0.0.1\",\"weight\":\u003c%[1]d\u003e}","modifiedIndex":7,"createdIndex":7}`,
	"utf8":    `{"key":"/d/%08[1]d","value":"größere Änderungen für %[1]d €, 日本","modifiedIndex":7,"createdIndex":7}`,
	"ttl":     `{"key":"/d/%08[1]d","value":"v%[1]d","expiration":"2026-11-20T09:57:05.626852693Z","ttl":57,"modifiedIndex":7,"createdIndex":7}`,
	"dir":     `{"key":"/d/%08[1]d","dir":true,"modifiedIndex":7,"createdIndex":7}`,
	"longer":  `{"key":"/d/%08[1]d","value":"v","modifiedIndex":1%[1]d,"createdIndex":1%[1]d5}`,
	"tree":    `{"key":"/d/%08[1]d","dir":true,"nodes":[{"key":"/d/%08[1]d/a","value":"v","modifiedIndex":7,"createdIndex":7},{"key":"/d/%08[1]d/b","value":"w","modifiedIndex":7,"createdIndex":7}],"modifiedIndex":7,"createdIndex":7}`,
	"empty":   `{"key":"/d/%08[1]d","value":"","modifiedIndex":7,"createdIndex":7}`,
}

func listingOf(shape string, n int) []byte {
	var b strings.Builder
	b.WriteString(`{"action":"get","node":{"key":"/d","dir":true,"nodes":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, shape, i)
	}
	b.WriteString(`],"modifiedIndex":3,"createdIndex":3}}` + "\n")
	return []byte(b.String())
}

// A listing takes memory block by block, whatever its nodes are.
func TestDecodeAllocations(t *testing.T) {
	for name, shape := range shapes {
		t.Run(name, func(t *testing.T) {
			data := listingOf(shape, 5000)
			check(t, data)
			nodes := bytes.Count(data, []byte(`"key"`))
			got := testing.AllocsPerRun(5, func() {
				if new(client.Response).UnmarshalJSON(data) != nil {
					t.Fatal("invalid")
				}
			})
			if got > float64(nodes)/15 {
				t.Errorf("%v allocations for %d nodes", got, nodes)
			}
			// A node with its place in a list, and its texts, which are
			// shorter than they were; and what is left of the last blocks.
			limit := uint64(nodes*(96+8) + len(data) + 64<<10)
			if got := allocated(func() { new(client.Response).UnmarshalJSON(data) }); got > limit {
				t.Errorf("%d bytes allocated for %d nodes, want at most %d", got, nodes, limit)
			}
		})
	}
}

// allocated is how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// An answer that was cut off anywhere is invalid and no more than that.
func TestDecodeCutOff(t *testing.T) {
	for name, shape := range shapes {
		t.Run(name, func(t *testing.T) {
			// Texts of all lengths around those that are read in one go.
			for n := range 40 {
				long := strings.Replace(shape, "/d/", "/d/"+strings.Repeat("k", n), 1)
				whole := listingOf(long, 2)
				for end := range whole[:len(whole)-1] {
					if new(client.Response).UnmarshalJSON(whole[:end:end]) == nil {
						t.Fatalf("%s is valid", whole[:end])
					}
				}
			}
		})
	}
}

// Random listings, spelled by encoding/json as etcd spells them, come back as
// they were.
func TestDecodeRandom(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 60 {
		root := &plainNode{Key: "/", Dir: true}
		for range r.IntN(80) {
			root.Nodes = append(root.Nodes, randomNode(r, 2))
		}
		// In etcd's order, with the fields left out that etcd leaves out.
		data, err := json.Marshal(map[string]any{"action": "get", "node": asEtcd(root)})
		if err != nil {
			t.Fatal(err)
		}
		check(t, data)
	}
}

type etcdNode struct {
	Key        string      `json:"key,omitempty"`
	Value      *string     `json:"value,omitempty"`
	Dir        bool        `json:"dir,omitempty"`
	Expiration *time.Time  `json:"expiration,omitempty"`
	TTL        int64       `json:"ttl,omitempty"`
	Nodes      []*etcdNode `json:"nodes,omitempty"`
	Modified   uint64      `json:"modifiedIndex,omitempty"`
	Created    uint64      `json:"createdIndex,omitempty"`
}

func asEtcd(n *plainNode) *etcdNode {
	e := &etcdNode{Key: n.Key, Dir: n.Dir, Expiration: n.Expiration, TTL: n.TTL, Modified: n.ModifiedIndex, Created: n.CreatedIndex}
	if !n.Dir {
		e.Value = &n.Value
	}
	for _, child := range n.Nodes {
		e.Nodes = append(e.Nodes, asEtcd(child))
	}
	return e
}

func randomNode(r *rand.Rand, depth int) *plainNode {
	n := &plainNode{Key: "/" + randomText(r, 40), ModifiedIndex: r.Uint64() >> r.IntN(64)}
	n.CreatedIndex = n.ModifiedIndex
	if r.IntN(2) == 0 {
		n.CreatedIndex = r.Uint64() >> r.IntN(64)
	}
	if r.IntN(4) == 0 {
		at := time.Unix(r.Int64N(4e9), r.Int64N(1e9)).UTC()
		n.Expiration, n.TTL = &at, r.Int64N(1000)-5
	}
	if depth == 0 || r.IntN(5) > 0 {
		n.Value = randomText(r, []int{0, 20, 100, 1000, 12000}[r.IntN(5)])
		return n
	}
	n.Dir = true
	for range r.IntN(6) {
		n.Nodes = append(n.Nodes, randomNode(r, depth-1))
	}
	return n
}

// randomText is up to n pieces of text, mostly plain.
func randomText(r *rand.Rand, n int) string {
	pieces := []string{"a", "/service-", "0123456789abcdef", `"`, `\`, "é", "€", "😀", "<", "\u2028", "\n", "\x01", "\xff"}
	odd := r.IntN(20)
	var b strings.Builder
	for range r.IntN(n + 1) {
		if r.IntN(20) < odd {
			b.WriteString(pieces[r.IntN(len(pieces))])
		} else {
			b.WriteByte('a' + byte(r.IntN(26)))
		}
	}
	return b.String()
}

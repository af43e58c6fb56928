package etcdv2

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

func FuzzNode(f *testing.F) {
	f.Add([]byte{nodeFormat, flagExpires, 4, 5, 6, 'v'})
	f.Add(appendNode(nil, &node{dir: true, created: 1, modified: 2}))
	f.Fuzz(func(t *testing.T, b []byte) {
		n, err := parseNode(nil, b)
		if err != nil {
			return
		}
		again, err := parseNode(nil, appendNode(nil, n))
		if err != nil || !reflect.DeepEqual(n, again) {
			t.Errorf("%+v became %+v, %v", n, again, err)
		}
	})
}

func FuzzRecord(f *testing.F) {
	f.Add(record{first: 4, writer: 5, batch: 6}.append(nil, []*Event{
		{Action: ActionSet, Node: &Node{Key: "/1/a", HasValue: true, Value: "v", Modified: 4, Created: 4, Expiration: 9, TTL: 2}},
		{Action: ActionDelete, Node: &Node{Key: "/1/a", Modified: 5, Created: 4}, PrevNode: &Node{Key: "/1/a", HasValue: true, Created: 4, Modified: 4}},
	}...))
	f.Add([]byte(founding()))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, all, err := parseRecord(b)
		if err != nil {
			return
		}
		events := make([]*Event, len(all))
		for i, e := range all {
			if e.valueElsewhere || e.prevElsewhere {
				return
			}
			events[i] = e.Event
		}
		same, again, err := parseRecord(r.append(nil, events...))
		if err != nil || same != r || !reflect.DeepEqual(all, again) {
			t.Errorf("a record changed: %v", err)
		}
	})
}

// FuzzEscape compares the escaping with encoding/json, which spells two
// control characters otherwise than etcd 3.4 did.
func FuzzEscape(f *testing.F) {
	f.Add("<&> \u2028 \xff \x00 \" \\ \n €")
	f.Fuzz(func(t *testing.T, s string) {
		want, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		got := append(appendEscaped([]byte{'"'}, s), '"')
		if strings.ContainsAny(s, "\b\f\x7f") {
			var back, from string
			if json.Unmarshal(got, &back) != nil || json.Unmarshal(want, &from) != nil || back != from {
				t.Errorf("%q is %s", s, got)
			}
			return
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%q is %s, want %s", s, got, want)
		}
	})
}

// FuzzDecide holds the tree and the decisions on it together: after each
// write the tree is as the scratch was.
func FuzzDecide(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 200, 100, 50, 25})
	f.Fuzz(func(t *testing.T, script []byte) {
		keys := []string{"/1", "/1/a", "/1/a/b", "/1/b", "/1/a/b/c", "/1/_h"}
		kinds := []string{ActionSet, ActionCreate, ActionUpdate, ActionCompareAndSwap, ActionDelete, ActionCompareAndDelete}
		tr, index := newTree(), uint64(firstIndex)
		for len(script) >= 2 {
			a, b := script[0], script[1]
			script = script[2:]
			r := &Request{Action: kinds[int(a)%len(kinds)], path: keys[int(b)%len(keys)], Dir: a&64 != 0, Recursive: a&128 != 0, InOrder: b&64 != 0, Value: "v"[:b>>7]}
			s := newScratch(tr, index, time.Now().UnixNano())
			e, refusal := s.do(r)
			if (e == nil) == (refusal == nil) {
				t.Fatalf("%+v: %v and %v", r, e, refusal)
			}
			if e == nil {
				if s.index != index || len(s.nodes) > 0 {
					t.Fatalf("%+v was refused and did something", r)
				}
				continue
			}
			if e.index() != index+1 {
				t.Fatalf("%+v got index %d after %d", r, e.index(), index)
			}
			tr.apply(e, nil)
			index = s.index
			for p, n := range s.nodes {
				got := tr.get(p)
				if (got == nil) != (n == nil) || got != nil && (got.value() != n.value() || got.dir != n.dir || got.modified != n.modified || got.created != n.created) {
					t.Fatalf("%+v: the tree has %+v at %s, decided was %+v", r, got, p, n)
				}
			}
			if count(tr.root) != tr.count+1 {
				t.Fatalf("the tree has %d nodes and says %d", count(tr.root)-1, tr.count)
			}
		}
	})
}

// count counts the nodes below n.
func count(n *node) int {
	c := len(n.children)
	for _, child := range n.children {
		c += count(child)
	}
	return c
}

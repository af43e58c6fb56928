package etcdv2

import (
	"fmt"
	"testing"
)

func TestRingForgetsTheOldest(t *testing.T) {
	r := newRing(3)
	for i := uint64(1); i <= 5; i++ {
		r.add(&Event{Action: ActionSet, Node: &Node{Key: fmt.Sprintf("/1/%d", i), Modified: i}})
	}
	if _, err := r.scan("/1/1", false, 2); err == nil || err.Cause != "the requested history has been cleared [3/2]" || err.Code != 401 {
		t.Errorf("got %v", err)
	}
	if e, err := r.scan("/1", true, 3); err != nil || e == nil || e.Node.Modified != 3 {
		t.Errorf("got %v, %v", e, err)
	}
	if e, err := r.scan("/1/3", false, 4); err != nil || e != nil {
		t.Errorf("got %v, %v", e, err)
	}
	if e, err := r.scan("/1", true, 99); err != nil || e != nil {
		t.Errorf("an index to come is an error: %v, %v", e, err)
	}
}

func TestHistoryRules(t *testing.T) {
	gone := &Event{Action: ActionDelete, Node: &Node{Key: "/1/foo", Dir: true, Modified: 9}, PrevNode: &Node{Dir: true, Key: "/1/foo"}}
	hid := &Event{Action: ActionSet, Node: &Node{Key: "/1/d/_h", Modified: 9}}
	for _, c := range []struct {
		e         *Event
		key       string
		recursive bool
		want      bool
	}{
		{gone, "/1/foobar", false, true}, // as etcd: any path with these letters
		{gone, "/1/fo", false, false},
		{hid, "/1/d", true, true}, // as etcd: history shows hidden nodes
		{hid, "/1/d", false, false},
		{&Event{Action: ActionSet, Node: &Node{Key: "/1/d"}, refresh: true}, "/1/d", false, false},
	} {
		if got := c.e.inHistory(c.key, c.recursive); got != c.want {
			t.Errorf("%s of %s, watched from %s: %v", c.e.Action, c.e.Node.Key, c.key, got)
		}
	}
}

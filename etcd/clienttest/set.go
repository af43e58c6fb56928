package clienttest

import (
	"fmt"
	"strings"

	"github.com/gantline/gantline/etcd/client"
)

var setTests = []keysTest{
	{"assigns a value", func(k *keys) {
		first := k.put("a", "1")
		if first.Action != "set" || first.PrevNode != nil || first.Node.CreatedIndex != first.Node.ModifiedIndex || first.Index < first.Node.ModifiedIndex {
			k.Errorf("got %+v %+v", first, first.Node)
		}
		second := k.put("a", "2")
		if second.PrevNode == nil || second.PrevNode.Value != "1" || second.PrevNode.ModifiedIndex != first.Node.ModifiedIndex {
			k.Errorf("got %+v", second.PrevNode)
		}
		if n := second.Node; n.Value != "2" || n.CreatedIndex != n.ModifiedIndex || n.ModifiedIndex <= first.Node.ModifiedIndex {
			k.Errorf("got %+v", n)
		}
	}},
	{"makes the directories above", func(k *keys) {
		k.put("x/y/z", "1")
		if n := k.get("x/y", nil).Node; !n.Dir || len(n.Nodes) != 1 {
			k.Errorf("got %+v", n)
		}
	}},
	{"dir makes a directory and ignores the value", func(k *keys) {
		r := k.set("d", "ignored", &client.SetOptions{Dir: true})
		if !r.Node.Dir || r.Node.Value != "" || !k.get("d", nil).Node.Dir {
			k.Errorf("got %+v", r.Node)
		}
	}},
	{"dir replaces a key", func(k *keys) {
		k.put("d", "1")
		if r := k.set("d", "", &client.SetOptions{Dir: true}); r.PrevNode == nil || r.PrevNode.Value != "1" || !r.Node.Dir {
			k.Errorf("got %+v", r)
		}
	}},
	{"prev value must be the current value", func(k *keys) {
		k.put("a", "1")
		_, err := k.Set(k.ctx, k.at("a"), "2", &client.SetOptions{PrevValue: "9"})
		k.refused(err, client.ErrorCodeTestFailed, "[9 != 1]")
		if r := k.set("a", "2", &client.SetOptions{PrevValue: "1"}); r.Action != "compareAndSwap" || r.Node.CreatedIndex == r.Node.ModifiedIndex || r.PrevNode.Value != "1" {
			k.Errorf("got %+v", r)
		}
	}},
	{"empty prev value compares nothing", func(k *keys) {
		k.put("a", "1")
		if r := k.set("a", "2", &client.SetOptions{PrevValue: ""}); r.Action != "set" {
			k.Errorf("got %+v", r)
		}
	}},
	{"prev value is ignored with dir", func(k *keys) {
		k.put("a", "1")
		if r := k.set("a", "", &client.SetOptions{PrevValue: "9", Dir: true}); r.Action != "set" {
			k.Errorf("got %+v", r)
		}
	}},
	{"prev index must be the modified index", func(k *keys) {
		w := k.put("a", "1")
		_, err := k.Set(k.ctx, k.at("a"), "2", &client.SetOptions{PrevIndex: 1})
		k.refused(err, client.ErrorCodeTestFailed, fmt.Sprintf("[1 != %d]", w.Node.ModifiedIndex))
		_, err = k.Set(k.ctx, k.at("a"), "2", &client.SetOptions{PrevIndex: 1, PrevValue: "9"})
		k.refused(err, client.ErrorCodeTestFailed, fmt.Sprintf("[9 != 1] [1 != %d]", w.Node.ModifiedIndex))
		k.set("a", "2", &client.SetOptions{PrevIndex: w.Node.ModifiedIndex})
		k.set("a", "3", &client.SetOptions{PrevIndex: 0})
		k.value("a", "3")
	}},
	{"prev exist asks for the key", func(k *keys) {
		_, err := k.Set(k.ctx, k.at("a"), "1", &client.SetOptions{PrevExist: client.PrevExist})
		k.refused(err, client.ErrorCodeKeyNotFound, "")
		k.set("a", "1", &client.SetOptions{PrevExist: client.PrevNoExist})
		_, err = k.Set(k.ctx, k.at("a"), "2", &client.SetOptions{PrevExist: client.PrevNoExist})
		k.refused(err, client.ErrorCodeNodeExist, k.at("a"))
		k.set("a", "3", &client.SetOptions{PrevExist: client.PrevExist})
		k.set("a", "4", &client.SetOptions{PrevExist: client.PrevIgnore})
		k.value("a", "4")
	}},
	{"create is set on no key", func(k *keys) {
		r, err := k.Create(k.ctx, k.at("a"), "1")
		if err != nil || r.Action != "create" || r.PrevNode != nil {
			k.Errorf("got %+v, %v", r, err)
		}
		_, err = k.Create(k.ctx, k.at("a"), "2")
		k.refused(err, client.ErrorCodeNodeExist, k.at("a"))
		k.value("a", "1")
	}},
	{"update is set on a key", func(k *keys) {
		_, err := k.Update(k.ctx, k.at("a"), "1")
		k.refused(err, client.ErrorCodeKeyNotFound, "")
		w := k.put("a", "1")
		r, err := k.Update(k.ctx, k.at("a"), "2")
		if err != nil || r.Action != "update" || r.Node.CreatedIndex != w.Node.CreatedIndex || r.Node.ModifiedIndex <= w.Node.ModifiedIndex || r.PrevNode.Value != "1" {
			k.Errorf("got %+v, %v", r, err)
		}
	}},
	{"no value on success leaves the nodes out", func(k *keys) {
		r := k.set("a", "1", &client.SetOptions{NoValueOnSuccess: true})
		if r.Node != nil || r.PrevNode != nil || r.Action != "set" || r.Index == 0 {
			k.Errorf("got %+v", r)
		}
		_, err := k.Set(k.ctx, k.at("a"), "2", &client.SetOptions{NoValueOnSuccess: true, PrevValue: "9"})
		k.refused(err, client.ErrorCodeTestFailed, "[9 != 1]")
	}},
	{"every write has the next index", func(k *keys) {
		last := k.put("a", "").Node.ModifiedIndex
		for _, write := range []func() *client.Response{
			func() *client.Response { return k.put("a", strings.Repeat("x", 100)) },
			func() *client.Response { return k.set("a", "y", &client.SetOptions{PrevExist: client.PrevExist}) },
			func() *client.Response { return k.del("a", nil) },
		} {
			r := write()
			if r.Node.ModifiedIndex <= last || r.Index < r.Node.ModifiedIndex {
				k.Errorf("%s: index %d after %d", r.Action, r.Node.ModifiedIndex, last)
			}
			last = r.Node.ModifiedIndex
		}
	}},
}

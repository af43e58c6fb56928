package clienttest

import (
	"fmt"
	"slices"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

var deleteTests = []keysTest{
	{"removes a key", func(k *keys) {
		w := k.put("a", "1")
		r := k.del("a", nil)
		if r.Action != "delete" || r.Node.Value != "" || r.Node.CreatedIndex != w.Node.CreatedIndex || r.Node.ModifiedIndex <= w.Node.ModifiedIndex ||
			r.PrevNode == nil || r.PrevNode.Value != "1" {
			k.Errorf("got %+v %+v", r, r.Node)
		}
		k.absent("a")
		_, err := k.Delete(k.ctx, k.at("a"), nil)
		k.refused(err, client.ErrorCodeKeyNotFound, k.at("a"))
	}},
	{"prev value must be the current value", func(k *keys) {
		k.put("a", "1")
		_, err := k.Delete(k.ctx, k.at("a"), &client.DeleteOptions{PrevValue: "9"})
		k.refused(err, client.ErrorCodeTestFailed, "[9 != 1]")
		if r := k.del("a", &client.DeleteOptions{PrevValue: "1"}); r.Action != "compareAndDelete" {
			k.Errorf("got %+v", r)
		}
	}},
	{"empty prev value compares nothing", func(k *keys) {
		k.put("a", "1")
		if r := k.del("a", &client.DeleteOptions{PrevValue: ""}); r.Action != "delete" {
			k.Errorf("got %+v", r)
		}
	}},
	{"prev index must be the modified index", func(k *keys) {
		w := k.put("a", "1")
		_, err := k.Delete(k.ctx, k.at("a"), &client.DeleteOptions{PrevIndex: 1})
		k.refused(err, client.ErrorCodeTestFailed, fmt.Sprintf("[1 != %d]", w.Node.ModifiedIndex))
		k.del("a", &client.DeleteOptions{PrevIndex: w.Node.ModifiedIndex})
		k.absent("a")
	}},
	{"a directory needs dir or recursive", func(k *keys) {
		k.set("d", "", &client.SetOptions{Dir: true})
		_, err := k.Delete(k.ctx, k.at("d"), nil)
		k.refused(err, client.ErrorCodeNotFile, k.at("d"))
		if r := k.del("d", &client.DeleteOptions{Dir: true}); !r.Node.Dir {
			k.Errorf("got %+v", r.Node)
		}
	}},
	{"dir removes only empty directories", func(k *keys) {
		k.put("d/_hidden", "1")
		_, err := k.Delete(k.ctx, k.at("d"), &client.DeleteOptions{Dir: true})
		k.refused(err, client.ErrorCodeDirNotEmpty, k.at("d"))
	}},
	{"recursive removes all below", func(k *keys) {
		tree(k)
		r := k.del("d", &client.DeleteOptions{Recursive: true})
		if !r.Node.Dir || r.PrevNode == nil || len(r.PrevNode.Nodes) != 0 {
			k.Errorf("got %+v", r)
		}
		k.absent("d/a/x")
		k.absent("d")
	}},
}

var inOrderTests = []keysTest{
	{"names are indices, in order", func(k *keys) {
		var made []string
		for i := range 5 {
			r, err := k.CreateInOrder(k.ctx, k.at("q"), fmt.Sprint(i), nil)
			if err != nil {
				k.Fatal(err)
			}
			if want := fmt.Sprintf("%s/%020d", k.at("q"), r.Node.CreatedIndex); r.Action != "create" || r.Node.Key != want || r.Node.Value != fmt.Sprint(i) {
				k.Errorf("got %+v, want %s", r.Node, want)
			}
			made = append(made, r.Node.Key)
		}
		if !slices.IsSorted(made) || len(k.get("q", nil).Node.Nodes) != 5 {
			k.Errorf("got %v", made)
		}
	}},
	{"takes a TTL", func(k *keys) {
		r, err := k.CreateInOrder(k.ctx, k.at("q"), "v", &client.CreateInOrderOptions{TTL: time.Minute})
		if err != nil || r.Node.TTL != 60 {
			k.Errorf("got %+v, %v", r, err)
		}
	}},
	{"not below a key", func(k *keys) {
		k.put("a", "1")
		_, err := k.CreateInOrder(k.ctx, k.at("a"), "v", nil)
		k.refused(err, client.ErrorCodeNotDir, k.at("a"))
	}},
}

var errorTests = []keysTest{
	{"a key is no directory", func(k *keys) {
		k.put("a", "1")
		_, err := k.Set(k.ctx, k.at("a/b"), "2", nil)
		k.refused(err, client.ErrorCodeNotDir, k.at("a"))
	}},
	{"a directory is no key", func(k *keys) {
		k.put("d/a", "1")
		_, err := k.Set(k.ctx, k.at("d"), "2", nil)
		k.refused(err, client.ErrorCodeNotFile, k.at("d"))
		_, err = k.Set(k.ctx, k.at("d"), "2", &client.SetOptions{PrevValue: "1"})
		k.refused(err, client.ErrorCodeNotFile, k.at("d"))
	}},
	{"the root is read-only", func(k *keys) {
		_, err := k.Set(k.ctx, "/", "1", nil)
		k.refused(err, client.ErrorCodeRootROnly, "/")
		_, err = k.Delete(k.ctx, "/", &client.DeleteOptions{Recursive: true})
		k.refused(err, client.ErrorCodeRootROnly, "/")
	}},
	{"refusals tell the index", func(k *keys) {
		w := k.put("a", "1")
		_, err := k.Create(k.ctx, k.at("a"), "1")
		if e, ok := err.(client.Error); !ok || e.Index < w.Node.ModifiedIndex || e.Message != "Key already exists" { //nolint:errorlint // returned by value
			k.Errorf("got %v", err)
		}
	}},
}

package clienttest

import (
	"fmt"
	"slices"
	"sync"
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
	{"prev index 0 compares nothing", func(k *keys) {
		k.put("a", "1")
		if r := k.del("a", &client.DeleteOptions{PrevIndex: 0}); r.Action != "delete" {
			k.Errorf("got %+v", r)
		}
	}},
	{"an empty value cannot be compared with", func(k *keys) {
		k.put("a", "not empty")
		if r := k.del("a", &client.DeleteOptions{PrevValue: ""}); r.Action != "delete" {
			k.Errorf("got %+v", r)
		}
	}},
	{"without recursive a single node goes", func(k *keys) {
		tree(k)
		k.del("d/a/x", &client.DeleteOptions{Recursive: false})
		k.absent("d/a/x")
		k.value("d/a/y", "value of d/a/y")
		_, err := k.Delete(k.ctx, k.at("d/a"), nil)
		k.refused(err, client.ErrorCodeNotFile, k.at("d/a"))
		k.value("d/a/y", "value of d/a/y")
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
	{"is atomic", func(k *keys) {
		const creators, each = 8, 10
		var wg sync.WaitGroup
		for range creators {
			wg.Go(func() {
				for range each {
					if r, err := k.CreateInOrder(k.ctx, k.at("q"), "v", nil); err != nil || r.PrevNode != nil {
						k.Errorf("got %+v, %v", r, err)
					}
				}
			})
		}
		wg.Wait()
		nodes := k.get("q", &client.GetOptions{Sort: true}).Node.Nodes
		if len(nodes) != creators*each {
			k.Errorf("got %d keys, want %d", len(nodes), creators*each)
		}
		for i, n := range nodes {
			if i > 0 && n.CreatedIndex <= nodes[i-1].CreatedIndex {
				k.Errorf("%s was made before %s", n.Key, nodes[i-1].Key)
			}
		}
	}},
	{"the TTL ends it", func(k *keys) {
		start := time.Now()
		r, err := k.CreateInOrder(k.ctx, k.at("q"), "v", &client.CreateInOrderOptions{TTL: time.Second})
		if err != nil {
			k.Fatal(err)
		}
		e := expires(k, k.Watcher(k.at("q"), &client.WatcherOptions{AfterIndex: r.Node.ModifiedIndex, Recursive: true}), time.Second, start)
		if e.Node.Key != r.Node.Key {
			k.Errorf("got %+v", e.Node)
		}
	}},
	{"a TTL of zero and less is ignored", func(k *keys) {
		for _, ttl := range []time.Duration{0, -1, -time.Hour} {
			r, err := k.CreateInOrder(k.ctx, k.at("q"), "v", &client.CreateInOrderOptions{TTL: ttl})
			if err != nil || r.Node.TTL != 0 || r.Node.Expiration != nil {
				k.Errorf("got %+v, %v", r, err)
			}
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

package clienttest

import (
	"slices"
	"strings"

	"github.com/gantline/gantline/etcd/client"
)

// names are the keys of nodes, without the directory they are in.
func names(nodes client.Nodes, dir string) []string {
	var all []string
	for _, n := range nodes {
		all = append(all, n.Key[len(dir)+1:])
	}
	return all
}

// tree makes a few keys, out of order.
func tree(k *keys) {
	for _, name := range []string{"d/z", "d/a/y", "d/a/x", "d/m", "d/_hidden", "d/a/_hidden"} {
		k.put(name, "value of "+name)
	}
	k.set("d/empty", "", &client.SetOptions{Dir: true})
}

var getTests = []keysTest{
	{"retrieves a key", func(k *keys) {
		w := k.put("a", "1")
		r := k.get("a", nil)
		n := r.Node
		if r.Action != "get" || n.Key != k.at("a") || n.Value != "1" || n.Dir || n.Nodes != nil || n.ModifiedIndex != w.Node.ModifiedIndex ||
			n.CreatedIndex != n.ModifiedIndex || n.Expiration != nil || n.TTL != 0 || r.PrevNode != nil {
			k.Errorf("got %+v %+v", r, n)
		}
		if r.Index < n.ModifiedIndex || r.ClusterID != w.ClusterID || r.ClusterID == "" {
			k.Errorf("got index %d, cluster %q", r.Index, r.ClusterID)
		}
	}},
	{"retrieves any value", func(k *keys) {
		for _, v := range []string{"", " ", "\n", `{"json":"<&>"}`, "€ \u2028 😀", string(make([]byte, 1000))} {
			k.put("v", v)
			k.value("v", v)
		}
	}},
	{"takes keys of any form", func(k *keys) {
		for _, name := range []string{"ü €", "a+b", "a%20b", "a?b#c", "a;b,c:d@e&f=g", "..x", "日本"} {
			k.put("f/"+name, name)
			if r := k.get("f/"+name, nil); r.Node.Value != name || r.Node.Key != k.at("f/"+name) {
				k.Errorf("%q: got %+v", name, r.Node)
			}
		}
		if n := len(k.get("f", nil).Node.Nodes); n != 7 {
			k.Errorf("got %d keys", n)
		}
		k.value("f//./x/../a+b", "a+b")
	}},
	{"lists one level", func(k *keys) {
		tree(k)
		n := k.get("d", &client.GetOptions{Sort: true}).Node
		if got := names(n.Nodes, k.at("d")); !n.Dir || n.Value != "" || !slices.Equal(got, []string{"a", "empty", "m", "z"}) {
			k.Errorf("got %v", got)
		}
		if a := n.Nodes[0]; !a.Dir || a.Nodes != nil {
			k.Errorf("got %+v", a)
		}
	}},
	{"recursive returns all children", func(k *keys) {
		tree(k)
		n := k.get("d", &client.GetOptions{Recursive: true, Sort: true}).Node
		if got := names(n.Nodes[0].Nodes, k.at("d/a")); !slices.Equal(got, []string{"x", "y"}) {
			k.Errorf("got %v", got)
		}
		if v := n.Nodes[0].Nodes[0].Value; v != "value of d/a/x" {
			k.Errorf("got %q", v)
		}
	}},
	{"sort orders by key", func(k *keys) {
		for _, name := range []string{"b", "c", "a", "a-", "a/x", "B", "0"} {
			if name != "a" {
				k.put("s/"+name, "")
			}
		}
		if got := names(k.get("s", &client.GetOptions{Sort: true}).Node.Nodes, k.at("s")); !slices.IsSorted(got) || len(got) != 6 {
			k.Errorf("got %v", got)
		}
	}},
	{"without sort nothing is missing", func(k *keys) {
		tree(k)
		got := names(k.get("d", nil).Node.Nodes, k.at("d"))
		slices.Sort(got)
		if !slices.Equal(got, []string{"a", "empty", "m", "z"}) {
			k.Errorf("got %v", got)
		}
	}},
	{"recursive goes as deep as there is", func(k *keys) {
		const depth = 12
		k.put("r"+strings.Repeat("/d", depth), "deep")
		n := k.get("r", &client.GetOptions{Recursive: true}).Node
		for range depth - 1 {
			if !n.Dir || n.Value != "" || len(n.Nodes) != 1 {
				k.Fatalf("got %+v", n)
			}
			n = n.Nodes[0]
		}
		if len(n.Nodes) != 1 || n.Nodes[0].Value != "deep" || n.Nodes[0].Nodes != nil {
			k.Errorf("got %+v", n)
		}
	}},
	{"the index is the cluster's and not the node's", func(k *keys) {
		w := k.put("a", "1")
		last := k.put("b", "2")
		r := k.get("a", nil)
		if r.Index < last.Node.ModifiedIndex || r.Node.ModifiedIndex != w.Node.ModifiedIndex || r.ClusterID != last.ClusterID {
			k.Errorf("got index %d of cluster %s, node %+v", r.Index, r.ClusterID, r.Node)
		}
	}},
	{"a read has no previous node", func(k *keys) {
		k.put("a", "1")
		k.put("a", "2")
		if r := k.get("a", nil); r.PrevNode != nil {
			k.Errorf("got %+v", r.PrevNode)
		}
	}},
	{"quorum sees the last write", func(k *keys) {
		for range 20 {
			w := k.put("q", "x")
			if r := k.get("q", &client.GetOptions{Quorum: true}); r.Node.ModifiedIndex != w.Node.ModifiedIndex {
				k.Errorf("got %d, wrote %d", r.Node.ModifiedIndex, w.Node.ModifiedIndex)
			}
		}
	}},
	{"hidden keys are not listed", func(k *keys) {
		tree(k)
		k.value("d/_hidden", "value of d/_hidden")
		if got := names(k.get("d/a", nil).Node.Nodes, k.at("d/a")); len(got) != 2 {
			k.Errorf("got %v", got)
		}
	}},
	{"an absent key is error 100", func(k *keys) {
		k.put("there", "")
		_, err := k.Get(k.ctx, k.at("not/there"), nil)
		k.refused(err, client.ErrorCodeKeyNotFound, k.at("not"))
	}},
}

package test

import (
	"sort"
	"testing"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcdv2"
)

// TestDocumentExamples does what the examples of the original client's documentation do, with the keys
// of a store in place of a client's.
func TestDocumentExamples(t *testing.T) {
	kapi := open(t, etcdv2.Config{Client: startServer(t)}).KeysAPI()
	ctx := t.Context()

	// The overview: set a key, and get it.
	resp, err := kapi.Set(ctx, "/foo", "bar", nil)
	if err != nil || resp.Action != "set" || resp.Node.Key != "/foo" || resp.Node.Value != "bar" {
		t.Fatalf("set gave %+v, %v", resp, err)
	}
	if resp, err = kapi.Get(ctx, "/foo", nil); err != nil || resp.Node.Key != "/foo" || resp.Node.Value != "bar" {
		t.Fatalf("get gave %+v, %v", resp, err)
	}

	// A directory with two keys.
	o := client.SetOptions{Dir: true}
	if _, err = kapi.Set(ctx, "/myNodes", "", &o); err != nil {
		t.Fatal(err)
	}
	for _, kv := range [][2]string{{"/myNodes/key1", "value1"}, {"/myNodes/key2", "value2"}} {
		if _, err = kapi.Set(ctx, kv[0], kv[1], nil); err != nil {
			t.Fatal(err)
		}
	}
	if resp, err = kapi.Get(ctx, "/myNodes", nil); err != nil {
		t.Fatal(err)
	}
	sort.Sort(resp.Node.Nodes)
	if len(resp.Node.Nodes) != 2 || resp.Node.Nodes[0].Value != "value1" || resp.Node.Nodes[1].Key != "/myNodes/key2" {
		t.Errorf("the directory has %v", resp.Node.Nodes)
	}
}

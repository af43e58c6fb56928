package test

import (
	"sync"
	"testing"

	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/gantline/gantline/etcdv2"
)

// TestEarlierForm opens trees as they were written when a key beside the records held the index:
// nothing is lost, indices go on, and who still writes that form finds no tree.
func TestEarlierForm(t *testing.T) {
	t.Run("with a history", func(t *testing.T) {
		c := startServer(t)
		put(t, c, "/etcdv2/n/1/a", "\x01\x00\x04\x05w") // format, flags, created 4, modified 5
		put(t, c, "/etcdv2/l0000000000000004", "\x01\x04\x01"+"\x00\x00\x04/1/a"+"\x04\x04\x04\x01v")
		put(t, c, "/etcdv2/l0000000000000005", "\x01\x05\x01"+"\x02\x10"+"\x04/1/a"+"\x04\x04\x05\x01w"+"\x04\x04\x04\x01v")
		head := put(t, c, "/etcdv2/h", "\x01\x05\x07\x02")
		s := openTogether(t, c)
		for _, one := range s {
			if got := one.Status(); got.Index != 5 || got.Keys != 1 {
				t.Errorf("opened, it is %+v", got)
			}
			w, err := one.Watch("/a", etcdv2.WatchOptions{Since: 1, Stream: true})
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			for _, want := range []string{"set v", "update w"} {
				if e := next(t, w); e.Action+" "+e.Node.Value != want {
					t.Errorf("got %s %+v, want %s", e.Action, e.Node, want)
				}
			}
		}
		set(t, s[0], "/a", "x")
		if e := set(t, s[1], "/a", "y"); e.Index != 7 || e.PrevNode.Value != "x" {
			t.Errorf("the second write is %+v", e)
		}
		got, err := c.Txn(t.Context()).If(clientv3.Compare(clientv3.ModRevision("/etcdv2/h"), "=", head)).Else(clientv3.OpGet("/etcdv2/h")).Commit()
		if err != nil || got.Succeeded || len(got.Responses[0].GetResponseRange().Kvs) > 0 {
			t.Errorf("who writes the earlier form may go on: %v, %v", got, err)
		}
		if e, err := open(t, etcdv2.Config{Client: c}).Get(t.Context(), "/a", etcdv2.GetOptions{Quorum: true}); err != nil || e.Node.Value != "y" || e.Index != 7 {
			t.Errorf("opened again, it has %+v, %v", e, err)
		}
	})
	t.Run("without", func(t *testing.T) {
		c := startServer(t)
		put(t, c, "/etcdv2/h", "\x01\x03\x00\x00")
		s := openTogether(t, c)
		if e := set(t, s[0], "/a", "x"); e.Index != 4 {
			t.Errorf("the first index is %d", e.Index)
		}
		if e := set(t, s[1], "/a", "y"); e.Index != 5 {
			t.Errorf("the second index is %d", e.Index)
		}
	})
	t.Run("damaged", func(t *testing.T) {
		c := startServer(t)
		put(t, c, "/etcdv2/h", "\x09\x03")
		if s, err := etcdv2.Open(t.Context(), etcdv2.Config{Client: c}); err == nil {
			s.Close()
			t.Error("an unknown form is opened")
		}
	})
}

func put(t *testing.T, c *clientv3.Client, key, value string) (rev int64) {
	t.Helper()
	got, err := c.Put(t.Context(), key, value)
	if err != nil {
		t.Fatal(err)
	}
	return got.Header.Revision
}

// openTogether opens two stores at the same time.
func openTogether(t *testing.T, c *clientv3.Client) []*etcdv2.Store {
	t.Helper()
	all, errs := make([]*etcdv2.Store, 2), make([]error, 2)
	var done sync.WaitGroup
	for i := range all {
		done.Go(func() { all[i], errs[i] = etcdv2.Open(t.Context(), etcdv2.Config{Client: c}) })
	}
	done.Wait()
	for i, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { all[i].Close() })
	}
	return all
}

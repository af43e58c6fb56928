//go:build interop

package test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// TestCluster loses members of a real cluster, one after the other.
func TestCluster(t *testing.T) {
	members := startCluster(t, 3)
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	var urls []string
	for _, m := range members {
		urls = append(urls, m.url)
	}
	stop := func(url string) {
		members[slices.IndexFunc(members, func(m member) bool { return m.url == url })].stop()
	}

	leading, err := client.New(client.Config{Endpoints: urls, SelectionMode: client.EndpointSelectionPrioritizeLeader})
	if err != nil {
		t.Fatal(err)
	}
	if err := leading.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	leader, err := client.NewMembersAPI(leading).Leader(ctx)
	if err != nil {
		t.Fatal(err)
	}
	// One client knows one follower only and learns of the others by Sync.
	i := slices.IndexFunc(urls, func(u string) bool { return u != leader.ClientURLs[0] })
	c := connect(t, urls[i], "", "")
	if err := c.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(slices.Values(c.Endpoints())); !slices.Equal(got, slices.Sorted(slices.Values(urls))) {
		t.Fatalf("got %v, want %v", got, urls)
	}
	keys := client.NewKeysAPI(c)
	if _, err := keys.Set(ctx, "/a", "1", nil); err != nil {
		t.Fatal(err)
	}
	events := client.NewKeysAPI(c).Watcher("/a", nil)
	got := make(chan *client.Response, 1)
	go func() {
		r, err := events.Next(ctx)
		if err != nil {
			t.Error(err)
		}
		got <- r
	}()
	time.Sleep(500 * time.Millisecond)

	// The member in use goes away: an in-order key, which is never sent
	// twice, still finds another; the watch goes on without a gap.
	stop(c.Endpoints()[0])
	attempts := eventually(t, func() error {
		_, err := keys.CreateInOrder(ctx, "/q", "1", nil)
		return err
	})
	eventually(t, func() error {
		_, err := keys.Set(ctx, "/a", "2", nil)
		return err
	})
	if r := <-got; r != nil && r.Node.Value != "2" {
		t.Errorf("got %+v", r.Node)
	}
	if r, err := keys.Get(ctx, "/q", nil); err != nil || len(r.Node.Nodes) < 1 || len(r.Node.Nodes) > attempts {
		t.Errorf("after %d attempts got %+v, %v", attempts, r, err)
	}

	// A client that only talks to the leader finds the new one by Sync.
	eventually(t, func() error { return leading.Sync(ctx) })
	if r, err := client.NewKeysAPI(leading).Get(ctx, "/a", &client.GetOptions{Quorum: true}); err != nil || r.Node.Value != "2" {
		t.Errorf("got %+v, %v", r, err)
	}

	// Without a majority nothing can be written, and every member says so.
	stop(c.Endpoints()[1])
	wctx, cancelWrite := context.WithTimeout(ctx, 20*time.Second)
	defer cancelWrite()
	_, err = keys.Set(wctx, "/a", "3", nil)
	var cerr *client.ClusterError
	if !errors.As(err, &cerr) || len(cerr.Errors) != 3 {
		t.Errorf("got %v", err)
	}
}

// eventually repeats what may meet the election of a leader, and returns how
// often it was tried.
func eventually(t *testing.T, f func() error) int {
	t.Helper()
	for n := 1; ; n++ {
		err := f()
		if err == nil {
			return n
		}
		if n == 20 {
			t.Fatal(err)
		}
		time.Sleep(500 * time.Millisecond)
	}
}

//go:build interop

package test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcd/clienttest"
	orig "go.etcd.io/etcd/client/v2"
)

func connect(t testing.TB, url, user, password string) client.Client {
	t.Helper()
	c, err := client.New(client.Config{Endpoints: []string{url}, Username: user, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestContract runs the contract against real etcd.
func TestContract(t *testing.T) {
	url := startEtcd(t)
	t.Run("keys", func(t *testing.T) {
		clienttest.RunKeys(t, clienttest.Keys{API: client.NewKeysAPI(connect(t, url, "", "")), History: 1000})
	})
	t.Run("config", func(t *testing.T) { clienttest.RunConfig(t, url) })
	t.Run("members", func(t *testing.T) { clienttest.RunMembers(t, connect(t, url, "", "")) })
	t.Run("auth", func(t *testing.T) {
		clienttest.RunAuth(t, clienttest.Auth{As: func(user, password string) (client.Client, error) {
			return connect(t, url, user, password), nil
		}})
	})
}

// TestWatches runs random watchers; -client.seed repeats a run.
func TestWatches(t *testing.T) {
	url := startEtcd(t)
	clienttest.RunWatches(t, clienttest.Watches{
		Connect: func() (client.Client, error) { return client.New(client.Config{Endpoints: []string{url}}) },
		Seed:    *seed,
	})
}

var seed = flag.Uint64("client.seed", 0, "seed of the random tests, 0 for a random one")

// TestMembersWrites adds a member that nobody starts, changes it and removes
// it, which a cluster of three can do without losing its majority.
func TestMembersWrites(t *testing.T) {
	m := client.NewMembersAPI(connect(t, startCluster(t, 3)[0].url, "", ""))
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	all, err := m.List(ctx)
	if err != nil || len(all) != 3 {
		t.Fatalf("got %+v, %v", all, err)
	}
	peer := freeURL(t)
	var added *client.Member
	eventually(t, func() error {
		added, err = m.Add(ctx, peer)
		return err
	})
	if added.ID == "" || added.Name != "" || !slices.Equal(added.PeerURLs, []string{peer}) || len(added.ClientURLs) != 0 {
		t.Errorf("got %+v", added)
	}
	peer = freeURL(t)
	eventually(t, func() error { return m.Update(ctx, added.ID, []string{peer}) })
	if all, err = m.List(ctx); err != nil || len(all) != 4 {
		t.Fatalf("got %+v, %v", all, err)
	}
	i := slices.IndexFunc(all, func(m client.Member) bool { return m.ID == added.ID })
	if i < 0 || !slices.Equal(all[i].PeerURLs, []string{peer}) {
		t.Errorf("got %+v, want %s at %s", all, added.ID, peer)
	}
	if err := m.Update(ctx, added.ID, all[(i+1)%4].PeerURLs); err == nil || err.Error() != "membership: peerURL exists" {
		t.Errorf("got %v", err)
	}
	eventually(t, func() error { return m.Remove(ctx, added.ID) })
	if err := m.Remove(ctx, added.ID); err != nil {
		t.Errorf("removed twice: %v", err)
	}
	if all, err = m.List(ctx); err != nil || len(all) != 3 {
		t.Fatalf("got %+v, %v", all, err)
	}
	eventually(t, func() error {
		if _, err := m.Add(ctx, all[0].PeerURLs[0]); err == nil || err.Error() != "membership: peerURL exists" {
			return fmt.Errorf("a peer's URL again: %w", err)
		}
		return nil
	})
}

// TestClusterIDs looks at two clusters.
func TestClusterIDs(t *testing.T) {
	var ids []string
	for range 2 {
		k := client.NewKeysAPI(connect(t, startEtcd(t), "", ""))
		w, err := k.Set(t.Context(), "/a", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		r, err := k.Get(t.Context(), "/a", nil)
		if err != nil || r.ClusterID != w.ClusterID || r.ClusterID == "" {
			t.Errorf("got %+v, %v after %+v", r, err, w)
		}
		ids = append(ids, w.ClusterID)
	}
	if ids[0] == ids[1] {
		t.Errorf("both clusters are %s", ids[0])
	}
}

// TestExamples runs the examples of the original documentation.
func TestExamples(t *testing.T) {
	cmd := exec.Command("go", "test", "-count=1", "-run=^Example", "-v", "./client")
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GANTLINE_ETCD_V2="+startEtcd(t))
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), "--- PASS: Example") != 3 {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestAgainstOriginal makes the same calls with both clients on servers that
// begin alike, and compares what comes back but for times and identities.
func TestAgainstOriginal(t *testing.T) {
	oc, err := orig.New(orig.Config{Endpoints: []string{startEtcd(t)}})
	if err != nil {
		t.Fatal(err)
	}
	wc := connect(t, startEtcd(t), "", "")
	for _, o := range keyOps() {
		if strings.HasPrefix(o.name, "watch") {
			continue // they wait for ever
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		want, got := normal(describe(o.orig(ctx, oc))), normal(describe(o.ours(ctx, wc)))
		cancel()
		if got != want && !deviates(o, want, got) {
			t.Errorf("%s:\ngot  %s\nwant %s", o.name, got, want)
		}
	}
}

// TestWatchAgainstOriginal lets watchers of both clients, ours sharing their
// requests, follow the same random writes, and compares what they saw.
func TestWatchAgainstOriginal(t *testing.T) {
	url := startEtcd(t)
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	oc, err := orig.New(orig.Config{Endpoints: []string{url}})
	if err != nil {
		t.Fatal(err)
	}
	wc := connect(t, url, "", "")
	keys := client.NewKeysAPI(connect(t, url, "", ""))
	first, err := keys.Set(ctx, "/d/a", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	after := first.Node.ModifiedIndex
	paths := []string{"/d/a", "/d/b", "/d/b/c", "/d/bc", "/d", "/"}
	var seen [2][12][]string // by client and watcher
	var events atomic.Int64  // that any of them has seen
	var wg sync.WaitGroup
	for i := range 12 {
		path, recursive := paths[i%6], i >= 6
		ow := orig.NewKeysAPI(oc).Watcher(path, &orig.WatcherOptions{AfterIndex: after, Recursive: recursive})
		ww := client.NewKeysAPI(wc).Watcher(path, &client.WatcherOptions{AfterIndex: after, Recursive: recursive})
		wg.Go(func() {
			seen[0][i] = follow(t, &events, func() (string, error) {
				r, err := ow.Next(ctx)
				if err != nil {
					return "", err
				}
				return fmt.Sprint(r.Action, r.Node, r.PrevNode), nil
			})
		})
		wg.Go(func() {
			seen[1][i] = follow(t, &events, func() (string, error) {
				r, err := ww.Next(ctx)
				if err != nil {
					return "", err
				}
				return fmt.Sprint(r.Action, r.Node, r.PrevNode), nil
			})
		})
	}
	write := func(path string) {
		switch rand.IntN(6) {
		case 0:
			keys.Delete(ctx, path, nil)
		case 1:
			keys.CreateInOrder(ctx, "/d", "q", nil)
		case 2:
			keys.Create(ctx, path, "c")
		default:
			keys.Set(ctx, path, fmt.Sprint(rand.Int()), nil)
		}
	}
	for range 400 {
		write([]string{"/d/a", "/d/b/c", "/d/bc", "/d/b/e"}[rand.IntN(4)])
	}
	// The deletion of a directory is told to watchers below it only where they wait for it: etcd's
	// history does not know it by their keys.
	for last := int64(-1); events.Load() != last; {
		last = events.Load()
		time.Sleep(time.Second)
	}
	if _, err := keys.Delete(ctx, "/d", &client.DeleteOptions{Recursive: true}); err != nil {
		t.Error(err)
	}
	time.AfterFunc(2*time.Second, cancel)
	wg.Wait()
	for i := range seen[0] {
		if !slices.Equal(seen[0][i], seen[1][i]) {
			same := 0
			for same < min(len(seen[0][i]), len(seen[1][i])) && seen[0][i][same] == seen[1][i][same] {
				same++
			}
			t.Errorf("%s: got %d events, want %d; behind the first %d got\n%v\nwant\n%v",
				paths[i%6], len(seen[1][i]), len(seen[0][i]), same, seen[1][i][same:], seen[0][i][same:])
		}
	}
	if len(seen[0][6+4]) < 200 {
		t.Errorf("only %d events", len(seen[0][10]))
	}
}

// follow collects events until there are no more, and counts them.
func follow(t *testing.T, count *atomic.Int64, next func() (event string, err error)) []string {
	t.Helper()
	var all []string
	for {
		e, err := next()
		if err != nil {
			return all
		}
		all = append(all, e)
		count.Add(1)
	}
}

package test

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
	"go.uber.org/zap"

	"github.com/gantline/gantline/etcdv2"
)

// startListening starts an etcd of one member that is reached over the network, and tells where.
func startListening(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "etcdv2-test-")
	if err != nil {
		dir = t.TempDir()
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := l.Addr().String()
	l.Close()
	cfg := embed.NewConfig()
	cfg.Dir = dir
	cfg.ListenPeerUrls = nil
	cfg.ListenClientUrls = []url.URL{{Scheme: "http", Host: at}}
	cfg.AdvertiseClientUrls = cfg.ListenClientUrls
	cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
	cfg.EnableGRPCGateway, cfg.UnsafeNoFsync = false, true
	cfg.TickMs, cfg.ElectionMs = 10, 100
	cfg.ZapLoggerBuilder = embed.NewZapLoggerBuilder(zap.NewNop())
	e, err := embed.StartEtcd(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		e.Close()
		os.RemoveAll(dir)
	})
	select {
	case <-e.Server.ReadyNotify():
	case <-time.After(30 * time.Second):
		t.Fatal("etcd does not get ready")
	}
	return at
}

// cable is a connection between a store and etcd that can be pulled.
type cable struct {
	net.Listener
	to string

	mu     sync.Mutex
	pulled bool
	ends   []net.Conn
}

func newCable(t testing.TB, to string) *cable {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{Listener: l, to: to}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			c.mu.Lock()
			out, err := net.Dial("tcp", to)
			if err != nil || c.pulled {
				in.Close()
				c.mu.Unlock()
				continue
			}
			c.ends = append(c.ends, in, out)
			c.mu.Unlock()
			all.Go(func() { io.Copy(out, in); out.Close() })
			all.Go(func() { io.Copy(in, out); in.Close() })
		}
	})
	t.Cleanup(func() {
		l.Close()
		c.pull(true)
		all.Wait()
	})
	return c
}

// pull cuts all connections, and lets no new ones be until it is plugged in again.
func (c *cable) pull(out bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pulled = out
	for _, e := range c.ends {
		e.Close()
	}
	c.ends = nil
}

func dialAt(t testing.TB, at string) *clientv3.Client {
	t.Helper()
	c, err := etcdv2.Dial(etcdv2.DialConfig{Endpoints: []string{"http://" + at}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// TestCutOff cuts a store off while another writes and v3 forgets what came between. Its watches get
// all of it, in order, once it is back: the records are the history, not v3's revisions. When even they
// do not reach back far enough, its watches end, and the tree is current.
func TestCutOff(t *testing.T) {
	at := startListening(t)
	near := dialAt(t, at)
	cable := newCable(t, at)
	a := open(t, etcdv2.Config{Client: near, History: 300})
	b := open(t, etcdv2.Config{Client: dialAt(t, cable.Addr().String()), History: 300, RequestTimeout: 30 * time.Second})
	set(t, a, "/dir/old", "x")
	w, err := b.Watch("/", etcdv2.WatchOptions{Recursive: true, Stream: true, Since: 4})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	next(t, w)
	forget := func(writes int) {
		t.Helper()
		cable.pull(true)
		for i := range writes {
			set(t, a, fmt.Sprintf("/k%d", i%10), fmt.Sprint(i))
		}
		set(t, a, "/big", strings.Repeat("x", 50_000))
		last, err := a.Do(t.Context(), etcdv2.Request{Action: etcdv2.ActionDelete, Key: "/dir", Recursive: true})
		if err != nil {
			t.Fatal(err)
		}
		got, err := near.Get(t.Context(), "/")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := near.Compact(t.Context(), got.Header.Revision); err != nil {
			t.Fatal(err)
		}
		set(t, a, "/dir/old", "x")
		cable.pull(false)
		_ = last
		if err := b.Sync(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	forget(60)
	for i := range 60 {
		if e := next(t, w); e.Node.Value != fmt.Sprint(i) || e.Node.Modified != uint64(5+i) {
			t.Fatalf("event %d is %+v", i, e.Node)
		}
	}
	for i, want := range []string{etcdv2.ActionSet, etcdv2.ActionDelete, etcdv2.ActionSet} {
		if e := next(t, w); e.Action != want || e.Node.Modified != uint64(65+i) || i == 0 && len(e.Node.Value) != 50_000 {
			t.Errorf("event %d is %s %s of %d bytes", e.Node.Modified, e.Action, e.Node.Key, len(e.Node.Value))
		}
	}
	forget(1000)
	deadline := time.After(10 * time.Second)
	for ended := false; !ended; {
		select {
		case _, open := <-w.Events():
			ended = !open
		case <-deadline:
			t.Fatal("a watch that lost events does not end")
		}
	}
	want, err := a.Get(t.Context(), "/", etcdv2.GetOptions{Recursive: true, Sorted: true})
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.Get(t.Context(), "/", etcdv2.GetOptions{Recursive: true, Sorted: true})
	if err != nil {
		t.Fatal(err)
	}
	if x, y := string(want.AppendJSON(nil)), string(got.AppendJSON(nil)); x != y || want.Index != got.Index {
		t.Errorf("the tree is\n%s\nwant\n%s", y, x)
	}
}

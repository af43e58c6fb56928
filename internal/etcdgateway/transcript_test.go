package etcdgateway_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
	"go.etcd.io/etcd/server/v3/etcdserver/api/v3client"
	"go.uber.org/zap"

	"github.com/gantline/gantline/etcdv2"
	"github.com/gantline/gantline/internal/etcdgateway"
)

// startServer starts an etcd 3.7 of one member that listens nowhere, and
// tells its peer address.
func startServer(t testing.TB) (c *clientv3.Client, peer string) {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "etcdgateway-test-")
	if err != nil {
		dir = t.TempDir()
	} else {
		t.Cleanup(func() { os.RemoveAll(dir) })
	}
	cfg := embed.NewConfig()
	cfg.Dir = dir
	cfg.ListenPeerUrls, cfg.ListenClientUrls, cfg.AdvertiseClientUrls = nil, nil, nil
	cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
	cfg.EnableGRPCGateway = false
	cfg.TickMs, cfg.ElectionMs = 10, 100
	cfg.UnsafeNoFsync = true
	cfg.ZapLoggerBuilder = embed.NewZapLoggerBuilder(zap.NewNop())
	e, err := embed.StartEtcd(cfg)
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-e.Server.ReadyNotify():
	case <-time.After(30 * time.Second):
		t.Fatal("etcd does not get ready")
	}
	c = v3client.New(e.Server)
	t.Cleanup(func() {
		c.Close()
		e.Close()
	})
	return c, e.Server.Cluster().Members()[0].PeerURLs[0]
}

// serve serves a tree on a server until the test ends.
func serve(t testing.TB, c *clientv3.Client, cfg etcdv2.Config) string {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	url := "http://" + server.Listener.Addr().String()
	cfg.Client, cfg.AdvertiseURLs = c, []string{url}
	store, err := etcdv2.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	gateway, err := etcdgateway.New(etcdgateway.Config{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = gateway
	server.Start()
	t.Cleanup(func() {
		store.Close()
		server.Close()
	})
	return url
}

func TestNormaliserPassesTheTranscriptAgainstItself(t *testing.T) {
	all := recorded(t, "testdata/etcd34.txt")
	if len(all) != 197 {
		t.Fatalf("%d exchanges, want 197", len(all))
	}
	for i, x := range all {
		once := normal(x, x.answer)
		if twice := normal(x, once); twice != once {
			t.Errorf("exchange %d, %s: normalised twice it is\n%s\nand once\n%s", i+1, x, twice, once)
		}
	}
}

// TestTranscript replays what real clients and etcd 3.4 said.
func TestTranscript(t *testing.T) {
	all := recorded(t, "testdata/etcd34.txt")
	c, peer := startServer(t)
	// No tick may fall between two requests: the recorded one did not either.
	base := serve(t, c, etcdv2.Config{History: 1000, ExpireEvery: time.Hour})
	same := replay(t, all, base, peer)
	t.Logf("%d of %d answers are those of etcd 3.4", same, len(all))
}

// TestStatsEndAsTheirs: of the parts of the API, keys, members and auth end answers with a newline,
// statistics do not. The transcript does not tell.
func TestStatsEndAsTheirs(t *testing.T) {
	c, _ := startServer(t)
	base := serve(t, c, etcdv2.Config{})
	for path, newline := range map[string]bool{
		"/v2/stats/self": false, "/v2/stats/store": false, "/v2/stats/leader": false, "/version": false, "/health": false,
		"/v2/members": true, "/v2/members/leader": true, "/v2/auth/enable": true, "/v2/keys": true, "/v2/machines": false,
	} {
		resp, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil || resp.Body.Close() != nil || strings.HasSuffix(string(body), "\n") != newline {
			t.Errorf("%s answers %q, %v", path, body, err)
		}
	}
}

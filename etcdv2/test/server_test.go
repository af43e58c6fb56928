// Package test runs etcdv2 on real servers: etcd 3.7 inside the test, and,
// with the build tag interop, etcd 3.4 beside it.
package test

import (
	"net/url"
	"os"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
	"go.etcd.io/etcd/server/v3/etcdserver/api/v3client"
	"go.uber.org/zap"

	"github.com/gantline/gantline/etcdv2"
)

// startServer starts an etcd of one member that listens nowhere.
func startServer(t testing.TB) *clientv3.Client {
	t.Helper()
	e := startEtcd(t, func(*embed.Config) {})
	c := v3client.New(e.Server)
	t.Cleanup(func() { c.Close() })
	return c
}

// dialServer starts one that is reached over the network.
func dialServer(t testing.TB) *clientv3.Client {
	t.Helper()
	e := startEtcd(t, func(cfg *embed.Config) { cfg.ListenClientUrls, cfg.AdvertiseClientUrls = anywhere(), anywhere() })
	c, err := etcdv2.Dial(etcdv2.DialConfig{Endpoints: []string{e.Clients[0].Addr().String()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// anywhere is an address that is free.
func anywhere() []url.URL { return []url.URL{{Scheme: "http", Host: "127.0.0.1:0"}} }

func startEtcd(t testing.TB, change func(*embed.Config)) *embed.Etcd {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "etcdv2-test-")
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
	change(cfg)
	e, err := embed.StartEtcd(cfg)
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-e.Server.ReadyNotify():
	case <-time.After(30 * time.Second):
		t.Fatal("etcd does not get ready")
	}
	t.Cleanup(e.Close)
	return e
}

// open opens a store and closes it with the test.
func open(t testing.TB, cfg etcdv2.Config) *etcdv2.Store {
	t.Helper()
	s, err := etcdv2.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

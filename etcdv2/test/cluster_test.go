package test

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
	"go.uber.org/zap"

	"github.com/gantline/gantline/etcdv2"
)

// cluster is three members that can be stopped and started.
type cluster struct {
	t       testing.TB
	configs []*embed.Config
	members []*embed.Etcd
}

func startCluster(t testing.TB) *cluster {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "etcdv2-cluster-")
	if err != nil {
		dir = t.TempDir()
	}
	c := &cluster{t: t, members: make([]*embed.Etcd, 3)}
	var initial []string
	for i := range 3 {
		cfg := embed.NewConfig()
		cfg.Name = fmt.Sprintf("m%d", i)
		cfg.Dir = filepath.Join(dir, cfg.Name)
		peer, client := free(t), free(t)
		cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = []url.URL{peer}, []url.URL{peer}
		cfg.ListenClientUrls, cfg.AdvertiseClientUrls = []url.URL{client}, []url.URL{client}
		cfg.EnableGRPCGateway, cfg.UnsafeNoFsync = false, true
		cfg.TickMs, cfg.ElectionMs = 50, 500
		cfg.ZapLoggerBuilder = embed.NewZapLoggerBuilder(zap.NewNop())
		initial = append(initial, cfg.Name+"="+peer.String())
		c.configs = append(c.configs, cfg)
	}
	for i := range 3 {
		c.configs[i].InitialCluster = strings.Join(initial, ",")
		c.start(i)
	}
	for _, m := range c.members {
		select {
		case <-m.Server.ReadyNotify():
		case <-time.After(60 * time.Second):
			t.Fatal("the cluster does not get ready")
		}
	}
	t.Cleanup(func() {
		for _, m := range c.members {
			if m != nil {
				m.Close()
			}
		}
		os.RemoveAll(dir)
	})
	return c
}

func free(t testing.TB) url.URL {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return url.URL{Scheme: "http", Host: l.Addr().String()}
}

func (c *cluster) start(i int) {
	cfg := *c.configs[i]
	m, err := embed.StartEtcd(&cfg)
	if err != nil {
		c.t.Errorf("cannot start member %d: %v", i, err)
		return
	}
	c.members[i] = m
}

func (c *cluster) stop(i int) {
	c.members[i].Close()
	c.members[i] = nil
}

// dial makes a client that prefers one member and knows all.
func (c *cluster) dial(i int) *clientv3.Client {
	var all []string
	for k := range 3 {
		all = append(all, c.configs[(i+k)%3].AdvertiseClientUrls[0].String())
	}
	v3, err := etcdv2.Dial(etcdv2.DialConfig{Endpoints: all})
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { v3.Close() })
	return v3
}

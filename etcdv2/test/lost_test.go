package test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
	"go.uber.org/zap"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/gantline/gantline/etcdv2"
)

// TestLostAnswers loses the request, or the answer, of a transaction. A write whose answer was lost is
// answered as it happened and does not happen again, also when others wrote meanwhile; one that never
// came is decided anew.
func TestLostAnswers(t *testing.T) {
	for _, one := range []struct {
		name             string
		request, between bool
		key              string
		index            uint64
		keys             int
	}{
		{"answer", false, false, "/q/00000000000000000004", 4, 2},
		{"answer, and others wrote", false, true, "/q/00000000000000000004", 4, 4},
		{"request", true, false, "/q/00000000000000000004", 4, 2},
		{"request, and others wrote", true, true, "/q/00000000000000000006", 6, 4},
	} {
		t.Run(one.name, func(t *testing.T) {
			e := startEtcd(t, func(cfg *embed.Config) { cfg.ListenClientUrls, cfg.AdvertiseClientUrls = anywhere(), anywhere() })
			at := []string{e.Clients[0].Addr().String()}
			others, err := etcdv2.Dial(etcdv2.DialConfig{Endpoints: at})
			if err != nil {
				t.Fatal(err)
			}
			defer others.Close()
			other := open(t, etcdv2.Config{Client: others})
			var lose atomic.Bool
			c, err := clientv3.New(clientv3.Config{Endpoints: at, Logger: zap.NewNop(), DialOptions: []grpc.DialOption{
				grpc.WithChainUnaryInterceptor(func(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
					if !strings.HasSuffix(method, "/Txn") || !lose.CompareAndSwap(true, false) {
						return invoke(ctx, method, req, reply, cc, opts...)
					}
					if !one.request {
						if err := invoke(ctx, method, req, reply, cc, opts...); err != nil {
							t.Error(err)
						}
					}
					if one.between {
						for _, key := range []string{"/x", "/y"} {
							if _, err := other.Do(context.WithoutCancel(ctx), etcdv2.Request{Action: etcdv2.ActionSet, Key: key}); err != nil {
								t.Error(err)
							}
						}
					}
					return status.Error(codes.Unavailable, "lost")
				}),
			}})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			s := open(t, etcdv2.Config{Client: c})
			w, err := s.Watch("/q", etcdv2.WatchOptions{Recursive: true, Stream: true})
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			lose.Store(true)
			got, err := s.Do(t.Context(), etcdv2.Request{Action: etcdv2.ActionCreate, Key: "/q", InOrder: true})
			if err != nil {
				t.Fatal(err)
			}
			if strings.TrimPrefix(got.Node.Key, "/1") != one.key || got.Index != one.index || lose.Load() {
				t.Errorf("answered %+v at %d", got.Node, got.Index)
			}
			if e := next(t, w); e.Node.Modified != one.index {
				t.Errorf("watched %+v", e.Node)
			}
			for _, s := range []*etcdv2.Store{s, other} {
				if err := s.Sync(t.Context()); err != nil {
					t.Fatal(err)
				}
				if now := s.Status(); now.Keys != one.keys || now.Index != uint64(one.keys+2) {
					t.Errorf("it is %+v then", now)
				}
			}
			select {
			case e := <-w.Events():
				t.Errorf("watched %+v too", e.Node)
			default:
			}
		})
	}
}

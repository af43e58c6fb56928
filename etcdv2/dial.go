package etcdv2

import (
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
)

// DialConfig says how to reach a v3 cluster.
type DialConfig struct {
	// Endpoints are its members; at least one.
	Endpoints []string
	// TLS is nil for a cluster without TLS.
	TLS *tls.Config
	// Username and Password are empty for a cluster without authentication.
	Username, Password string
}

// Dial makes a v3 client that suits Config.Client. It does not wait for the
// cluster. A program that has a client already needs no Dial.
func Dial(cfg DialConfig) (*clientv3.Client, error) {
	if len(cfg.Endpoints) == 0 {
		return nil, errors.New("cannot reach etcd: no endpoints given")
	}
	c, err := clientv3.New(clientv3.Config{
		Endpoints: cfg.Endpoints, TLS: cfg.TLS, Username: cfg.Username, Password: cfg.Password,
		DialTimeout: 5 * time.Second, DialKeepAliveTime: 10 * time.Second, DialKeepAliveTimeout: 5 * time.Second,
		MaxCallRecvMsgSize: 64 << 20,
		DialOptions:        []grpc.DialOption{grpc.WithConnectParams(reconnect())},
		Logger:             zap.NewNop(),
	})
	if err != nil {
		return nil, fmt.Errorf("cannot reach etcd at %v: %w", cfg.Endpoints, err)
	}
	return c, nil
}

// reconnect has a cluster that was away tried again within a second: gRPC by
// itself waits up to two minutes.
func reconnect() grpc.ConnectParams {
	return grpc.ConnectParams{
		Backoff:           backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: time.Second},
		MinConnectTimeout: 3 * time.Second,
	}
}

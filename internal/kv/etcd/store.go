// Package etcd keeps the state in etcd, reached through a client of its v3 API.
//
// It knows keys, revisions and etcd's errors, and nothing of what the values
// mean. internal/kv/etcd/embed builds on it; a controller on a cluster calls
// Open. Everyone else sees only package kv.
package etcd

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"

	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/etcd/internal/zapslog"
)

// Config says how to reach a cluster.
type Config struct {
	// Endpoints are its members, such as "https://10.0.0.1:2379" or
	// "unix:///run/etcd.sock"; at least one.
	Endpoints []string
	// TLS is nil for a cluster without TLS.
	TLS *tls.Config
	// Username and Password are empty for a cluster without authentication.
	Username, Password string
	// DialTimeout bounds the first connection, 5 s when zero.
	DialTimeout time.Duration
	// RequestTimeout bounds each request, 10 s when zero. One without an answer
	// by then is kv.ErrUnavailable; the client would repeat a read for minutes.
	RequestTimeout time.Duration
	// Logger gets what the client has to say; nil discards.
	Logger *slog.Logger
}

// Open connects to a cluster and makes sure that it answers.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	if len(cfg.Endpoints) == 0 {
		return nil, errors.New("cannot open etcd: no endpoints")
	}
	if cfg.DialTimeout == 0 {
		cfg.DialTimeout = 5 * time.Second
	}
	client, err := clientv3.New(clientv3.Config{
		Endpoints:            cfg.Endpoints,
		TLS:                  cfg.TLS,
		Username:             cfg.Username,
		Password:             cfg.Password,
		DialTimeout:          cfg.DialTimeout,
		DialKeepAliveTime:    10 * time.Second,
		DialKeepAliveTimeout: 5 * time.Second,
		DialOptions:          []grpc.DialOption{grpc.WithConnectParams(reconnect())},
		Logger:               zapslog.New(cfg.Logger),
	})
	if err != nil {
		return nil, fmt.Errorf("cannot open etcd at %v: %w", cfg.Endpoints, err)
	}
	s := New(client, cfg.RequestTimeout)
	slow := fmt.Errorf("%w: no answer within %v", kv.ErrUnavailable, cfg.DialTimeout)
	ctx, cancel := context.WithTimeoutCause(ctx, cfg.DialTimeout, slow)
	defer cancel()
	if _, err := s.revision(ctx); err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, errors.Join(fmt.Errorf("cannot reach etcd at %v: %w", cfg.Endpoints, err), s.Close())
	}
	return s, nil
}

// reconnect looks for a lost member again soon: a controller without its store
// does nothing, and its members are few.
func reconnect() grpc.ConnectParams {
	return grpc.ConnectParams{
		Backoff:           backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 3 * time.Second},
		MinConnectTimeout: 3 * time.Second,
	}
}

// Store is a kv.Store over an etcd client.
type Store struct {
	client *clientv3.Client
	// life ends with Close or Fail, whose error is its cause; every request and
	// watch is bound to it.
	life    context.Context //nolint:containedctx // the store's own life
	end     context.CancelCauseFunc
	timeout time.Duration // of one request
	close   func() error
	streams atomic.Int64 // numbers the watches
}

// Client is the store's connection, for what keeps data of its own below another prefix. It is
// closed with the store.
func (s *Store) Client() *clientv3.Client { return s.client }

// New makes a store of a client, which is the store's from then on. RequestTimeout
// is as in Config.
func New(client *clientv3.Client, requestTimeout time.Duration) *Store {
	if requestTimeout == 0 {
		requestTimeout = 10 * time.Second
	}
	life, end := context.WithCancelCause(context.Background())
	s := &Store{client: client, life: life, end: end, timeout: requestTimeout}
	s.close = sync.OnceValue(func() error {
		s.end(kv.ErrClosed)
		// The client waits for the goroutines of its watches.
		if err := client.Close(); err != nil && !errors.Is(err, context.Canceled) {
			return fmt.Errorf("cannot close etcd client: %w", err)
		}
		return nil
	})
	return s
}

// Fail ends everything under way and to come with err, because whoever runs the
// server knows that there will be no answer. Close is still to be called.
func (s *Store) Fail(err error) { s.end(err) }

// Close implements kv.Store.
func (s *Store) Close() error { return s.close() }

// bind returns ctx cut short by the store's Close.
func (s *Store) bind(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(s.life, cancel)
	return ctx, func() { stop(); cancel() }
}

// request returns the context of one request.
func (s *Store) request(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	stop := context.AfterFunc(s.life, cancel)
	return ctx, func() { stop(); cancel() }
}

// revision is that of the whole store, asked of a quorum.
func (s *Store) revision(ctx context.Context) (kv.Revision, error) {
	bound, release := s.request(ctx)
	defer release()
	resp, err := s.client.Get(bound, "\x00", clientv3.WithCountOnly())
	if err != nil {
		return 0, s.convert(ctx, err)
	}
	return kv.Revision(resp.Header.Revision), nil
}

// Compact implements kv.Compactor.
func (s *Store) Compact(ctx context.Context, at kv.Revision) error {
	bound, release := s.request(ctx)
	defer release()
	_, err := s.client.Compact(bound, int64(at), clientv3.WithCompactPhysical())
	return s.convert(ctx, err)
}

package etcdv2

import (
	"errors"
	"log/slog"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// Config says which cluster holds the tree, and how. Only Client is needed.
type Config struct {
	// Client reaches the cluster. It stays the caller's; if the cluster asks
	// for authentication it needs all rights below Prefix.
	Client *clientv3.Client
	// Prefix is where in v3 the tree is kept; "/etcdv2/" when empty. Every
	// Store of one tree has the same.
	Prefix string
	// History is how many events are kept for watches that begin in the past;
	// 10,000 when zero. etcd itself keeps 1,000. All stores of one tree should
	// agree: what the smallest drops is gone for all at their next start.
	History int
	// ExpireEvery is how often the store looks for nodes whose time is over;
	// 200 ms when zero; etcd looks every 500. A node never goes early.
	ExpireEvery time.Duration
	// RequestTimeout bounds a write; 7 s when zero. One without an answer by
	// then is refused with code 300.
	RequestTimeout time.Duration
	// AdvertiseURLs are where v2 clients reach this process. They are what
	// machines and members name, so that clients that look for members stay
	// with the gateways. Empty for a Store that serves nobody.
	AdvertiseURLs []string
	// Logger gets what is worth knowing; nil discards.
	Logger *slog.Logger
}

func (c Config) withDefaults() (Config, error) {
	switch {
	case c.Client == nil:
		return c, errors.New("cannot open etcdv2: no client given")
	case c.History < 0 || c.ExpireEvery < 0 || c.RequestTimeout < 0:
		return c, errors.New("cannot open etcdv2: a size or time is negative")
	}
	if c.Prefix == "" {
		c.Prefix = "/etcdv2/"
	}
	if c.History == 0 {
		c.History = 10_000
	}
	if c.ExpireEvery == 0 {
		c.ExpireEvery = 200 * time.Millisecond
	}
	if c.RequestTimeout == 0 {
		c.RequestTimeout = 7 * time.Second
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c, nil
}

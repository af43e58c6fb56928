package embed

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"go.etcd.io/etcd/server/v3/etcdserver/api/v3client"
	"go.uber.org/zap"

	"github.com/gantline/gantline/internal/kv/etcd"
	"github.com/gantline/gantline/internal/kv/etcd/internal/zapslog"
)

// errStuck marks the end of a server of which some goroutines will never stop.
var errStuck = errors.New("some of it still runs")

func stuck(err error) error { return fmt.Errorf("%w (%w)", err, errStuck) }

// stopLimit is how long a stop waits for a server that has failed; parts of it
// may be stuck for good.
const stopLimit = 2 * time.Second

// member is a running server and the store over it.
type member struct {
	server *embed.Etcd
	store  *etcd.Store
	fatal  *fatal
}

// start brings the server up and waits until it takes writes. etcd may die of a
// fatal error on the way, and then its goroutine never comes back, so it runs
// on one of its own.
func start(ctx context.Context, cfg Config) (*member, error) {
	f := newFatal()
	log := zapslog.New(quieten(cfg.Logger), zap.WithFatalHook(f), zap.WithPanicHook(f))
	type result struct {
		server *embed.Etcd
		err    error
	}
	started := make(chan result, 1)
	go func() {
		server, err := boot(cfg.server(log))
		started <- result{server, err}
	}()
	var r result
	select {
	case r = <-started:
	case <-f.down():
		return nil, stuck(f.err())
	}
	if r.err != nil {
		return nil, r.err
	}
	m := &member{server: r.server, store: etcd.New(v3client.New(r.server.Server), 0), fatal: f}
	select {
	case <-r.server.Server.ReadyNotify():
		return m, nil
	case <-f.down():
	case <-ctx.Done():
	}
	return nil, errors.Join(ctx.Err(), m.stop())
}

// boot makes an error of a panic: etcd 3.7 runs into one when its log is damaged.
func boot(cfg *embed.Config) (server *embed.Etcd, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("etcd cannot read its data: %v", r)
		}
	}()
	return embed.StartEtcd(cfg)
}

// stop ends the store, then the server. It returns the fatal error, if there
// was one, and errStuck if that keeps the server from ending.
func (m *member) stop() error {
	closed := make(chan error, 1)
	go func() {
		err := m.store.Close()
		m.server.Close()
		closed <- err
	}()
	select {
	case err := <-closed:
		return errors.Join(err, m.fatal.err())
	case <-m.fatal.down():
	}
	limit := time.NewTimer(stopLimit)
	defer limit.Stop()
	select {
	case err := <-closed:
		return errors.Join(err, m.fatal.err())
	case <-limit.C:
		return stuck(m.fatal.err())
	}
}

package embed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"

	"github.com/gantline/gantline/internal/kv"
)

// keeper looks after the size of the database file. Free pages are given back
// while nobody writes, because a defragmentation stops everything else for as
// long as it takes; a file at its quota is emptied of history at once.
type keeper struct {
	cfg    Config
	m      *member
	cancel context.CancelFunc
	done   chan struct{}

	writes  atomic.Int64 // transactions so far
	noSpace atomic.Bool  // a write was refused since the last look
}

func newKeeper(cfg Config, m *member) *keeper {
	ctx, cancel := context.WithCancel(context.Background())
	k := &keeper{cfg: cfg, m: m, cancel: cancel, done: make(chan struct{})}
	go k.run(ctx)
	return k
}

// stop waits for the keeper, unless etcd has failed under it.
func (k *keeper) stop() {
	k.cancel()
	select {
	case <-k.done:
	case <-k.m.fatal.down():
	}
}

// wrote is told the outcome of each transaction.
func (k *keeper) wrote(err error) {
	k.writes.Add(1)
	if errors.Is(err, kv.ErrNoSpace) {
		k.noSpace.Store(true)
	}
}

func (k *keeper) run(ctx context.Context) {
	defer close(k.done)
	ticker := time.NewTicker(k.cfg.IdleAfter)
	defer ticker.Stop()
	seen := k.writes.Load()
	for {
		select {
		case <-ctx.Done():
			return
		case <-k.m.fatal.down():
			return
		case <-ticker.C:
		}
		now := k.writes.Load()
		var err error
		switch {
		case k.noSpace.Swap(false):
			err = k.makeRoom(ctx)
		case now == seen && k.fragmented():
			err = k.defragment()
		}
		seen = now
		if err != nil && ctx.Err() == nil {
			k.cfg.Logger.Error("cannot look after the database", slog.Any("error", err))
		}
	}
}

// fragmented reports whether giving back the free pages is worth the while.
func (k *keeper) fragmented() bool {
	b := k.m.server.Server.Backend()
	free := b.Size() - b.SizeInUse()
	return free >= k.cfg.FreeBytes && free >= b.Size()/2
}

func (k *keeper) defragment() error {
	b := k.m.server.Server.Backend()
	before := b.Size()
	if err := b.Defrag(); err != nil {
		return fmt.Errorf("cannot defragment: %w", err)
	}
	k.cfg.Logger.Info("database defragmented", slog.Int64("bytes-before", before), slog.Int64("bytes-after", b.Size()))
	return nil
}

// makeRoom drops all history and lets writes in again if that has helped. Keys
// are never dropped: if they fill the quota, an operator has to delete some.
func (k *keeper) makeRoom(ctx context.Context) error {
	srv := k.m.server.Server
	err := k.m.store.Compact(ctx, kv.Revision(srv.KV().Rev()))
	if err != nil && !errors.Is(err, kv.ErrCompacted) {
		return fmt.Errorf("cannot make room: %w", err)
	}
	if err := k.defragment(); err != nil {
		return err
	}
	if size := srv.Backend().Size(); size > k.cfg.QuotaBytes/10*9 {
		return fmt.Errorf("cannot make room: %w: %d bytes of %d are keys in use", kv.ErrNoSpace, size, k.cfg.QuotaBytes)
	}
	for _, a := range srv.Alarms() {
		if a.Alarm != pb.AlarmType_NOSPACE {
			continue
		}
		req := &pb.AlarmRequest{Action: pb.AlarmRequest_DEACTIVATE, MemberID: a.MemberID, Alarm: a.Alarm}
		if _, err := srv.Alarm(ctx, req); err != nil {
			return fmt.Errorf("cannot end the alarm about space: %w", err)
		}
	}
	k.cfg.Logger.Warn("quota was reached, history dropped", slog.Int64("quota-bytes", k.cfg.QuotaBytes))
	return nil
}

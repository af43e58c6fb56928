package embed

import (
	"errors"
	"log/slog"
	"path/filepath"
	"strconv"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"go.uber.org/zap"
)

// Config says where the database is and how large it may grow. Only Dir is
// needed.
type Config struct {
	// Dir is the data directory; "lock" and "etcd" in it are this package's.
	// It is made if missing, readable by its owner only.
	Dir string
	// QuotaBytes is the size at which writes are refused with kv.ErrNoSpace;
	// 8 GiB when zero.
	QuotaBytes int64
	// KeepRevisions is how much history the compaction that runs every five
	// minutes leaves; 10,000 revisions when zero.
	KeepRevisions int
	// IdleAfter is how often the database is looked after: if nothing was
	// written since the last time, free space in its file is given back; if
	// the quota was hit, history is dropped to make room. 30 s when zero.
	IdleAfter time.Duration
	// FreeBytes is how much of the file must be free for that, and at least
	// half of it; 64 MiB when zero.
	FreeBytes int64
	// Logger gets etcd's warnings and errors, and the rest at debug level; nil
	// discards.
	Logger *slog.Logger
	// OnFatal is called once, on a goroutine of its own, when etcd cannot go
	// on after Open, above all because its log cannot be written. The caller
	// then stops the program in order and exits with an error. The store
	// answers everything with kv.ErrUnavailable; its Close returns the cause.
	// May be nil.
	OnFatal func(cause error)
}

const (
	defaultQuota = 8 << 30
	defaultKeep  = 10_000
	defaultIdle  = 30 * time.Second
	defaultFree  = 64 << 20
)

func (c Config) withDefaults() (Config, error) {
	if c.Dir == "" {
		return c, errors.New("no data directory given")
	}
	if c.QuotaBytes < 0 || c.KeepRevisions < 0 || c.IdleAfter < 0 || c.FreeBytes < 0 {
		return c, errors.New("a size or time is negative")
	}
	if c.QuotaBytes == 0 {
		c.QuotaBytes = defaultQuota
	}
	if c.KeepRevisions == 0 {
		c.KeepRevisions = defaultKeep
	}
	if c.IdleAfter == 0 {
		c.IdleAfter = defaultIdle
	}
	if c.FreeBytes == 0 {
		c.FreeBytes = defaultFree
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c, nil
}

// server is etcd's configuration: a cluster of one that listens nowhere. With
// nobody to wait for, its ticks are fast, so that it elects itself within
// milliseconds of a start.
func (c Config) server(log *zap.Logger) *embed.Config {
	e := embed.NewConfig()
	e.Name = "gantline"
	e.Dir = filepath.Join(c.Dir, "etcd")
	e.ListenPeerUrls, e.ListenClientUrls, e.AdvertiseClientUrls = nil, nil, nil
	e.InitialCluster = e.InitialClusterFromName(e.Name)
	e.EnableGRPCGateway = false
	e.TickMs, e.ElectionMs = 10, 100
	e.QuotaBackendBytes = c.QuotaBytes
	e.AutoCompactionMode = embed.CompactorModeRevision
	e.AutoCompactionRetention = strconv.Itoa(c.KeepRevisions)
	e.SnapshotCount, e.SnapshotCatchUpEntries = 1000, 1000
	e.ZapLoggerBuilder = embed.NewZapLoggerBuilder(log)
	return e
}

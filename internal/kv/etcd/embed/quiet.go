package embed

import (
	"context"
	"log/slog"
	"slices"
	"strings"
)

// expected are what etcd warns of although nothing is wrong with a server that listens nowhere, by
// message. With causes it is expected only beside one of them: the same message with another error
// tells of a fault.
func expected() map[string][]string {
	return map[string][]string{
		"Running http and grpc server on single port. This is not recommended for production.": nil,
		"simple token is not cryptographically signed":                                         nil,
		// A new database has no version until its first snapshot.
		"Failed to detect schema version":  {"missing term information"},
		"failed to update storage version": {"cannot detect storage schema version: missing term information"},
		// A stop that follows the start at once.
		"server has stopped; skipping GoAttach": nil,
		"failed to update cluster version":      {"etcdserver: request cancelled", "context canceled"},
	}
}

// pendingChange ends what raft says, after the member's number, when a busy machine starts a server
// slowly: it elects itself a moment later.
const pendingChange = "since there are still pending configuration changes to apply"

// quiet shows what is expected at debug level only.
type quiet struct {
	slog.Handler
	expected map[string][]string
}

// quieten returns a logger that writes to log what needs an operator's eye, and the rest at debug
// level.
func quieten(log *slog.Logger) *slog.Logger {
	return slog.New(quiet{Handler: log.Handler(), expected: expected()})
}

// Handle implements slog.Handler.
func (q quiet) Handle(ctx context.Context, r slog.Record) error {
	if r.Level <= slog.LevelDebug || !q.expects(r) {
		return q.Handler.Handle(ctx, r)
	}
	if !q.Enabled(ctx, slog.LevelDebug) {
		return nil
	}
	r.Level = slog.LevelDebug
	return q.Handler.Handle(ctx, r)
}

func (q quiet) expects(r slog.Record) bool {
	if strings.HasSuffix(r.Message, pendingChange) {
		return true
	}
	causes, ok := q.expected[r.Message]
	if !ok || causes == nil {
		return ok
	}
	same := false
	r.Attrs(func(a slog.Attr) bool {
		same = a.Key == "error" && slices.Contains(causes, a.Value.String())
		return a.Key != "error"
	})
	return same
}

// WithAttrs implements slog.Handler.
func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler {
	return quiet{Handler: q.Handler.WithAttrs(attrs), expected: q.expected}
}

// WithGroup implements slog.Handler.
func (q quiet) WithGroup(name string) slog.Handler {
	return quiet{Handler: q.Handler.WithGroup(name), expected: q.expected}
}

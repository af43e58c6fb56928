package plugin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"
)

const (
	parentEvery = 250 * time.Millisecond // how often the parent is looked for
	redialEvery = 100 * time.Millisecond // how often a lost host is
)

// ErrOrphan is returned by Run when the host is gone.
var ErrOrphan = errors.New("the host is gone")

// watchParent reports once when the process that started this one has ended.
func watchParent(ctx context.Context, orphan chan<- error) {
	first := os.Getppid()
	tick := time.NewTicker(parentEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if now := os.Getppid(); now != first {
			report(ctx, orphan, fmt.Errorf("%w: parent process %d has ended", ErrOrphan, first))
			return
		}
	}
}

// watchSocket reports once when the host's socket, having worked, refused for a
// while. It holds one idle connection and learns from its end that something
// changed; a host that has never been there is not missed.
func watchSocket(ctx context.Context, h *host, after time.Duration, orphan chan<- error) {
	var since time.Time // of the first refusal
	for {
		conn, err := h.dial(ctx)
		switch {
		case err == nil:
			since = time.Time{}
			stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
			_, _ = io.Copy(io.Discard, conn)
			stop()
			_ = conn.Close()
		case ctx.Err() != nil:
			return
		case !h.seen.Load() || !refused(err):
			since = time.Time{}
		case since.IsZero():
			since = time.Now()
		case time.Since(since) >= after:
			report(ctx, orphan, fmt.Errorf("%w: its socket has refused for %s: %w", ErrOrphan, after, err))
			return
		}
		t := time.NewTimer(redialEvery)
		select {
		case <-ctx.Done():
			t.Stop()
			return
		case <-t.C:
		}
	}
}

// refused says that nobody listens, as opposed to somebody being slow.
func refused(err error) bool {
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ENOENT)
}

func report(ctx context.Context, orphan chan<- error, err error) {
	select {
	case orphan <- err:
	case <-ctx.Done():
	}
}

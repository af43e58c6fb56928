package etcd

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"google.golang.org/grpc/metadata"

	"github.com/gantline/gantline/internal/kv"
)

// progressRetry is how often an unanswered request for progress is repeated: a
// server drops it while the watch is still catching up.
const progressRetry = 20 * time.Millisecond

// streamKey makes each watch's context differ in its metadata, by which the
// client decides which watches share a stream: progress is told to a stream
// only when all of its watches have it.
const streamKey = "gantline-watch"

// watcher is one watch on a stream of its own.
type watcher struct {
	s      *Store
	outer  context.Context //nolint:containedctx // what the caller gave to Watch
	ctx    context.Context //nolint:containedctx // outer with the stream's name, cut by Close
	cancel context.CancelFunc
	events clientv3.WatchChan
	nudge  chan struct{} // a request for progress has come

	// Only Next touches these.
	queue []kv.Batch
	seen  kv.Revision // everything up to it has been queued
	err   error

	mu     sync.Mutex
	wanted kv.Revision // the progress asked for, zero if none
}

// Watch implements kv.Store. It returns once the server has taken the watch. A
// member that loses its leader ends the watch, so that one cut off from the
// cluster does not pass its silence off as quiet.
func (s *Store) Watch(ctx context.Context, prefix string, after kv.Revision) (kv.Watcher, error) {
	if after < 0 {
		return nil, fmt.Errorf("%w: watch after revision %d", kv.ErrInvalid, after)
	}
	if s.life.Err() != nil {
		return nil, context.Cause(s.life)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	inner, release := s.bind(clientv3.WithRequireLeader(ctx))
	context.AfterFunc(inner, release) // lets go of the store when ctx ends without a Close
	inner = metadata.AppendToOutgoingContext(inner, streamKey, strconv.FormatInt(s.streams.Add(1), 10))
	end := clientv3.WithPrefix()
	if prefix == "" {
		end = clientv3.WithFromKey()
	}
	return &watcher{
		s:      s,
		outer:  ctx,
		ctx:    inner,
		cancel: release,
		events: s.client.Watch(inner, rangeStart(prefix), end, clientv3.WithRev(int64(after)+1)),
		nudge:  make(chan struct{}, 1),
		seen:   after,
	}, nil
}

// Next implements kv.Watcher.
func (w *watcher) Next(ctx context.Context) (kv.Batch, error) {
	for {
		if batch, ok, err := w.ready(); ok || err != nil {
			return batch, err
		}
		select {
		case resp, ok := <-w.events:
			w.receive(resp, ok)
		case <-w.nudge:
		case <-w.askProgress():
		case <-ctx.Done():
			return kv.Batch{}, ctx.Err()
		}
	}
}

// ready returns what can be told without waiting.
func (w *watcher) ready() (kv.Batch, bool, error) {
	if len(w.queue) > 0 {
		batch := w.queue[0]
		w.queue = w.queue[1:]
		return batch, true, nil
	}
	if w.err != nil {
		return kv.Batch{}, false, w.err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.wanted != 0 && w.seen >= w.wanted {
		w.wanted = 0
		return kv.Batch{Revision: w.seen}, true, nil
	}
	return kv.Batch{}, false, nil
}

// askProgress asks the server if progress is owed, and returns when to ask
// again.
func (w *watcher) askProgress() <-chan time.Time {
	w.mu.Lock()
	owed := w.wanted != 0
	w.mu.Unlock()
	if !owed {
		return nil
	}
	ctx, cancel := context.WithTimeout(w.ctx, progressRetry)
	defer cancel()
	// An error is a stream that is reconnecting or at its end: the first is
	// asked again, the second closes the channel of events.
	_ = w.s.client.RequestProgress(ctx)
	return time.After(progressRetry)
}

// receive takes in one message of the client.
func (w *watcher) receive(resp clientv3.WatchResponse, ok bool) {
	err := resp.Err()
	switch {
	case ok && err == nil:
		w.enqueue(resp)
	case w.s.life.Err() != nil:
		w.err = lost(context.Cause(w.s.life))
	case w.outer.Err() != nil:
		w.err = w.outer.Err()
	case w.ctx.Err() != nil:
		w.err = kv.ErrClosed
	case resp.CompactRevision != 0:
		w.err = fmt.Errorf("%w: oldest is %d", kv.ErrCompacted, resp.CompactRevision)
	case err != nil:
		w.err = lost(err)
	default:
		w.err = kv.ErrWatchLost
	}
	if w.err != nil {
		w.cancel()
	}
}

// lost is the end of a watch that nobody asked for.
func lost(err error) error {
	if errors.Is(err, kv.ErrClosed) {
		return kv.ErrClosed
	}
	return fmt.Errorf("%w: %w", kv.ErrWatchLost, err)
}

// enqueue splits a message, which may span many revisions but never splits one.
func (w *watcher) enqueue(resp clientv3.WatchResponse) {
	for _, e := range resp.Events {
		rev := kv.Revision(e.Kv.ModRevision)
		if n := len(w.queue); n == 0 || w.queue[n-1].Revision != rev {
			w.queue = append(w.queue, kv.Batch{Revision: rev})
		}
		last := &w.queue[len(w.queue)-1]
		last.Events = append(last.Events, event(e))
		w.seen = rev
	}
	if resp.IsProgressNotify() {
		w.seen = max(w.seen, kv.Revision(resp.Header.Revision))
	}
}

func event(e *clientv3.Event) kv.Event {
	if e.Type == clientv3.EventTypeDelete {
		return kv.Event{Deleted: true, Entry: kv.Entry{Key: string(e.Kv.Key), Revision: kv.Revision(e.Kv.ModRevision)}}
	}
	return kv.Event{Entry: entry(e.Kv, false)}
}

// RequestProgress implements kv.Watcher. The revision that it is about is asked
// of a quorum; the watch's own member may lag behind it.
func (w *watcher) RequestProgress(ctx context.Context) error {
	rev, err := w.s.revision(ctx)
	if err != nil {
		return err
	}
	w.mu.Lock()
	w.wanted = max(w.wanted, rev)
	w.mu.Unlock()
	select {
	case w.nudge <- struct{}{}:
	default:
	}
	return nil
}

// Close implements kv.Watcher.
func (w *watcher) Close() error {
	w.cancel()
	for range w.events { //nolint:revive // until the client has closed it
	}
	return nil
}

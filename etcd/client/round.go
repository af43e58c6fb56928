package client

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"
)

// Waiting times after an answer without content, which servers give when
// they shut down or cannot follow.
const (
	firstPause = 10 * time.Millisecond
	lastPause  = time.Second
)

// round is one long poll, from the request to the first event, whoever waits
// for it. It ends with an event, with an error, or with neither when its
// watchers are to look elsewhere.
type round struct {
	recursive bool
	cancel    context.CancelFunc
	// done is closed once event, err and from are final.
	done  chan struct{}
	event *Response
	err   error

	// from is the index asked for; for a round from now on it is 0 until the
	// header of the answer has come. Guarded by feed.mu until done.
	from uint64
	// heard is set when a header has come. Guarded by feed.mu.
	heard bool
	// ended is set with the closing of done. Guarded by feed.mu.
	ended bool
	// waiting counts the watchers; the last to leave cancels the request.
	// Guarded by feed.mu.
	waiting int
}

// start begins a round. It ends on its own, or when its last watcher leaves,
// whatever becomes of the context it began with. The lock is held.
func (f *feed) start(ctx context.Context, pos position) *round {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	rd := &round{
		recursive: pos.recursive,
		cancel:    cancel,
		done:      make(chan struct{}),
		from:      pos.next,
		waiting:   1,
	}
	f.rounds = append(f.rounds, rd)
	go f.run(ctx, rd, pos.next)
	return rd
}

// leave takes a watcher from a round.
func (f *feed) leave(rd *round) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if rd.waiting--; rd.waiting == 0 && !rd.ended {
		f.end(rd, nil, nil)
	}
}

// end finishes a round. The lock is held.
func (f *feed) end(rd *round, event *Response, err error) {
	rd.ended, rd.event, rd.err = true, event, err
	if i := slices.Index(f.rounds, rd); i >= 0 {
		f.rounds = slices.Delete(f.rounds, i, i+1)
	}
	close(rd.done)
	rd.cancel()
}

// run sends the request of a round until there is an event or an error.
func (f *feed) run(ctx context.Context, rd *round, from uint64) {
	c := &call{
		method:    http.MethodGet,
		path:      f.path,
		keepSlash: true,
		query:     waitQuery(rd.recursive, from),
		wait:      true,
	}
	c.onHeader = func(status int, h http.Header) {
		if next := f.header(rd, status, h); next != 0 {
			c.query = waitQuery(rd.recursive, next)
		}
	}
	pause := firstPause
	for {
		event, err := f.ask(ctx, c)
		if !errors.Is(err, ErrEmptyBody) {
			f.finish(rd, event, err)
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		pause = min(2*pause, lastPause)
	}
}

// ask sends one request and returns its event.
func (f *feed) ask(ctx context.Context, c *call) (*Response, error) {
	a, err := f.hub.client.do(ctx, c)
	if err != nil {
		return nil, err
	}
	defer a.release()
	r, err := a.keysResponse()
	if err != nil {
		return nil, err
	}
	if r.Node == nil {
		return nil, ErrInvalidJSON
	}
	return r, nil
}

// header hears the header of a round's answer. For a round from now on it
// returns the index that a repetition has to ask from, so that nothing is
// lost, and 0 otherwise.
func (f *feed) header(rd *round, status int, h http.Header) uint64 {
	index, err := headerIndex(h)
	if status != http.StatusOK || err != nil || index == 0 {
		return 0
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	rd.heard = true
	if rd.from != 0 || rd.ended {
		return 0
	}
	rd.from = index + 1
	for _, other := range f.rounds {
		if other != rd && other.heard && other.recursive == rd.recursive && other.from != 0 && other.from <= rd.from {
			f.end(rd, nil, nil)
			break
		}
	}
	return rd.from
}

// finish ends a round with what its request brought, unless it has ended.
func (f *feed) finish(rd *round, event *Response, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if rd.ended {
		return
	}
	if event == nil {
		f.hub.noteRefusal(err)
	} else {
		f.hub.noteEvent(event)
	}
	if event != nil && f.watchers.Load() > 1 {
		f.past[kind(rd.recursive)].add(rd.from, event)
	}
	f.end(rd, event, err)
}

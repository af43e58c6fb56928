package plugin

import (
	"context"
	"sync"
)

// inflight counts the calls under way and, once draining, lets no more in.
type inflight struct {
	mu       sync.Mutex
	n        int
	draining bool
	idle     chan struct{} // closed when draining and n is 0; made by drain
}

// enter counts a call, unless draining.
func (f *inflight) enter() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.draining {
		return false
	}
	f.n++
	return true
}

func (f *inflight) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.n--; f.n == 0 && f.draining {
		close(f.idle)
	}
}

// close lets no more calls in.
func (f *inflight) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.draining {
		return
	}
	f.draining, f.idle = true, make(chan struct{})
	if f.n == 0 {
		close(f.idle)
	}
}

// wait waits until no call is under way or ctx ends, and returns how many are.
// close comes first.
func (f *inflight) wait(ctx context.Context) int {
	select {
	case <-f.idle:
	case <-ctx.Done():
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.n
}

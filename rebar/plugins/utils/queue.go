package utils

import (
	"context"
	"fmt"
	"sync"

	"github.com/gantline/gantline/rebar/logger"
)

// PerIdQueue runs functions in order for each id, and at the same time for
// different ones.
type PerIdQueue struct { //nolint:revive // the original's name
	// Capacity is how many functions may wait for one id.
	Capacity int

	ctx    context.Context //nolint:containedctx // the queue's own life
	mu     sync.Mutex
	queues map[string]chan func() // of ids with work; gone when it is done
}

// NewQueues returns a queue that takes limit functions for each id, and starts none
// after ctx has ended.
func NewQueues(ctx context.Context, limit int) *PerIdQueue {
	return &PerIdQueue{Capacity: limit, ctx: ctx, queues: map[string]chan func(){}}
}

// Add queues a function for an id. A panic in it is logged to l. It fails if too
// many wait already.
func (q *PerIdQueue) Add(id string, l logger.Logger, req func()) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	safe := func() {
		defer func() {
			if v := recover(); v != nil {
				l.Errorf("panic recovered: %v", v)
			}
		}()
		req()
	}
	ch, busy := q.queues[id]
	if !busy {
		ch = make(chan func(), max(q.Capacity, 1))
		q.queues[id] = ch
		go q.work(id, ch)
	}
	select {
	case ch <- safe:
		return nil
	default:
		return fmt.Errorf("Queued action for %s: overloaded, %d outstanding callbacks in flight", id, q.Capacity) //nolint:staticcheck // the original's words
	}
}

// work runs the functions of an id until none is left.
func (q *PerIdQueue) work(id string, ch chan func()) {
	for {
		select {
		case f := <-ch:
			if q.ctx.Err() == nil {
				f()
			}
		default:
			q.mu.Lock()
			if len(ch) == 0 { // Add holds the lock to queue
				delete(q.queues, id)
				q.mu.Unlock()
				return
			}
			q.mu.Unlock()
		}
	}
}

// Package logsender brings what an agent logs to its controller. A Queue takes records without ever
// waiting; Send empties it over a connection, and what comes while there is none is kept as far as
// it fits.
//
// The agent makes one Queue for its machine and one for each unit, so that every record carries its
// own entity. The package speaks the API's log stream and nothing else.
package logsender

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc/params"
)

// queueLen is how many records are kept for a controller that is away.
const queueLen = 2048

// Queue holds records that were not sent yet. When it is full the oldest go.
type Queue struct {
	mu      sync.Mutex // guards what follows
	records []params.LogRecord
	dropped int
	wake    chan struct{} // has one element when there is something to send
}

// NewQueue returns an empty queue.
func NewQueue() *Queue { return &Queue{wake: make(chan struct{}, 1)} }

// Put adds a record; it never waits.
func (q *Queue) Put(r params.LogRecord) {
	q.mu.Lock()
	if len(q.records) == queueLen {
		q.records = q.records[1:]
		q.dropped++
	}
	q.records = append(q.records, r)
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// take empties the queue, after a record that tells how many were dropped.
func (q *Queue) take() []params.LogRecord {
	q.mu.Lock()
	defer q.mu.Unlock()
	out := q.records
	if q.dropped > 0 {
		note := params.LogRecord{
			Time: time.Now(), Module: "juju.worker.logsender", Level: "WARNING",
			Message: fmt.Sprintf("%d log messages dropped due to lack of API connectivity", q.dropped),
		}
		out = append([]params.LogRecord{note}, out...)
	}
	q.records, q.dropped = nil, 0
	return out
}

// back returns records that could not be sent.
func (q *Queue) back(records []params.LogRecord) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.records = append(records, q.records...)
	if over := len(q.records) - queueLen; over > 0 {
		q.records = q.records[over:]
		q.dropped += over
	}
}

// Queues are the queues of several entities, by name. They outlive the connections that empty them.
type Queues struct {
	mu     sync.Mutex // guards queues
	queues map[string]*Queue
}

// Of returns the queue of that name, the same each time.
func (q *Queues) Of(name string) *Queue {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.queues == nil {
		q.queues = map[string]*Queue{}
	}
	if q.queues[name] == nil {
		q.queues[name] = NewQueue()
	}
	return q.queues[name]
}

// Send empties the queue over the connection until ctx ends or the stream breaks.
func Send(ctx context.Context, conn base.StreamConnector, q *Queue) error {
	stream, err := conn.ConnectStream("/logsink", url.Values{"version": {"1"}})
	if err != nil {
		return fmt.Errorf("cannot connect to the controller's log: %w", err)
	}
	// The controller says nothing, but it pings, and a websocket answers while it is read; and who
	// reads hears of the end.
	ended := make(chan error, 1)
	go func() {
		for {
			var nothing json.RawMessage
			if err := stream.ReadJSON(&nothing); err != nil {
				ended <- err
				return
			}
		}
	}()
	reading := true
	defer func() {
		_ = stream.Close() // which ends the reading; what broke it is returned
		if reading {
			<-ended
		}
	}()
	for {
		records := q.take()
		for i, r := range records {
			if err := stream.WriteJSON(r); err != nil {
				q.back(records[i:])
				return fmt.Errorf("cannot send log: %w", err)
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-ended:
			reading = false
			return fmt.Errorf("the controller's log stream has ended: %w", err)
		case <-q.wake:
		}
	}
}

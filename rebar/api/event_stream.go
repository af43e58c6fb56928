package api

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gantline/gantline/rebar/models"
)

// echoTimeout bounds the wait for the endpoint to confirm a registration.
const echoTimeout = 10 * time.Second

// ErrStreamClosed is what a receiver reads last.
var ErrStreamClosed = errors.New("event stream is closed")

// RecievedEvent is what receivers read: an event, or an error. After a GapError
// the stream goes on; after ErrStreamClosed it does not.
type RecievedEvent struct { //nolint:misspell // the original's name
	E   models.Event
	Err error
}

// EventStream receives events from the endpoint. If the connection breaks it
// connects and registers again, and tells each receiver by a GapError.
type EventStream struct {
	client *Client
	cancel context.CancelFunc
	done   chan struct{} // closed when run has ended

	mu        sync.Mutex // guards what follows; never held while sending on the wire
	conn      *wsConn    // nil while the stream is away
	back      *comeback  // while it returns
	closed    bool
	lastID    int64
	receivers map[int64]*receiver
	echoes    map[string][]chan struct{} // who waits for which confirmation
}

// Events opens an event stream. It ends when it, or the client, is closed or the
// client's context ends.
func (c *Client) Events() (*EventStream, error) {
	ctx, cancel := context.WithCancel(c.context())
	conn, err := c.dialEvents(ctx)
	if err != nil {
		cancel()
		return nil, err
	}
	es := &EventStream{
		client: c, cancel: cancel, done: make(chan struct{}), conn: conn,
		receivers: map[int64]*receiver{}, echoes: map[string][]chan struct{}{},
	}
	c.shared.mu.Lock()
	if c.shared.closed {
		c.shared.mu.Unlock()
		cancel()
		conn.abort()
		return nil, errors.New("cannot open event stream: client is closed")
	}
	if c.shared.streams == nil {
		c.shared.streams = map[*EventStream]struct{}{}
	}
	c.shared.streams[es] = struct{}{}
	c.shared.mu.Unlock()
	go es.run(ctx, conn)
	return es, nil
}

// Close ends the stream and waits until it has. Every receiver reads
// ErrStreamClosed, if it has room, and then a closed channel.
func (es *EventStream) Close() error {
	es.client.shared.mu.Lock()
	delete(es.client.shared.streams, es)
	es.client.shared.mu.Unlock()
	es.cancel()
	<-es.done
	return nil
}

// Register asks for events and returns a handle and where to read them. An event
// is named type.action.key, each of which may be *; see MatchEvent. It returns
// when the endpoint has confirmed, so that no later event is missed.
func (es *EventStream) Register(events ...string) (int64, <-chan RecievedEvent, error) {
	es.mu.Lock()
	if es.closed {
		es.mu.Unlock()
		return 0, nil, ErrStreamClosed
	}
	es.lastID++
	id := es.lastID
	rc := &receiver{ch: make(chan RecievedEvent, es.client.cfg.EventQueue)}
	es.receivers[id] = rc
	es.mu.Unlock()
	if err := es.Subscribe(id, events...); err != nil {
		es.drop(id)
		return 0, nil, err
	}
	return id, rc.ch, nil
}

// Subscribe adds events to those of a handle.
func (es *EventStream) Subscribe(handle int64, events ...string) error {
	for _, e := range events {
		if strings.Count(e, ".") < 2 || strings.ContainsAny(e, "\r\n") {
			return fmt.Errorf("cannot register for %q: want type.action.key", e)
		}
	}
	es.mu.Lock()
	rc := es.receivers[handle]
	if rc == nil {
		es.mu.Unlock()
		return fmt.Errorf("No such handle %d", handle) //nolint:staticcheck // the original's words
	}
	var fresh []string
	for _, e := range events {
		if !es.wanted(e) && !slices.Contains(fresh, e) {
			fresh = append(fresh, e)
		}
	}
	for _, e := range events {
		if !slices.Contains(rc.events, e) {
			rc.events = append(rc.events, e)
		}
	}
	conn := es.conn
	es.mu.Unlock()
	if conn == nil { // run registers them when the stream is back
		return nil
	}
	return es.command(conn, "register", fresh)
}

// Deregister ends a registration; its channel is closed.
func (es *EventStream) Deregister(handle int64) error {
	events, ok := es.drop(handle)
	if !ok {
		return fmt.Errorf("No such handle %d", handle) //nolint:staticcheck // the original's words
	}
	es.mu.Lock()
	var stale []string
	for _, e := range events {
		if !es.wanted(e) {
			stale = append(stale, e)
		}
	}
	conn := es.conn
	es.mu.Unlock()
	if conn == nil {
		return nil
	}
	return es.command(conn, "deregister", stale)
}

// drop forgets a receiver and returns its events.
func (es *EventStream) drop(handle int64) ([]string, bool) {
	es.mu.Lock()
	defer es.mu.Unlock()
	rc, ok := es.receivers[handle]
	if !ok {
		return nil, false
	}
	delete(es.receivers, handle)
	close(rc.ch)
	return rc.events, true
}

// wanted says whether any receiver has asked for these events. Callers hold mu.
func (es *EventStream) wanted(event string) bool {
	for _, rc := range es.receivers {
		if slices.Contains(rc.events, event) {
			return true
		}
	}
	return false
}

// command sends one command an event and waits until all are confirmed.
func (es *EventStream) command(conn *wsConn, verb string, events []string) error {
	if len(events) == 0 {
		return nil
	}
	waits := make([]chan struct{}, len(events))
	es.mu.Lock()
	for i, e := range events {
		waits[i] = make(chan struct{})
		key := verb + " " + e
		es.echoes[key] = append(es.echoes[key], waits[i])
	}
	es.mu.Unlock()
	ctx, cancel := context.WithTimeout(conn.ctx, echoTimeout)
	defer cancel()
	for _, e := range events {
		if err := conn.send(ctx, verb+" "+e); err != nil {
			return fmt.Errorf("cannot %s %s: %w", verb, e, err)
		}
	}
	for i, e := range events {
		select {
		case <-waits[i]:
		case <-ctx.Done():
			return fmt.Errorf("cannot %s %s: not confirmed by the endpoint: %w", verb, e, context.Cause(ctx))
		}
	}
	return nil
}

// deliver takes an event from the wire.
func (es *EventStream) deliver(e models.Event) {
	es.mu.Lock()
	defer es.mu.Unlock()
	if e.Type == "websocket" {
		es.confirm(e)
	} else if es.back != nil && len(es.back.held) < maxHeld {
		es.back.held = append(es.back.held, e)
		return
	}
	es.route(e)
}

// confirm wakes who waits for a command's confirmation. Callers hold mu.
func (es *EventStream) confirm(e models.Event) {
	key := e.Action + " " + e.Key
	if l := es.echoes[key]; len(l) > 0 {
		close(l[0])
		if es.echoes[key] = l[1:]; len(l) == 1 {
			delete(es.echoes, key)
		}
	}
	if es.back != nil && e.Action == "register" {
		delete(es.back.want, e.Key)
		es.settle()
	}
}

// route hands an event to whoever asked for it. Callers hold mu.
func (es *EventStream) route(e models.Event) {
	for _, rc := range es.receivers {
		if slices.ContainsFunc(rc.events, func(r string) bool { return MatchEvent(r, &e) }) {
			rc.push(RecievedEvent{E: e})
		}
	}
}

// tell hands an error to every receiver.
func (es *EventStream) tell(err error) {
	es.mu.Lock()
	defer es.mu.Unlock()
	for _, rc := range es.receivers {
		rc.push(RecievedEvent{Err: err})
	}
}

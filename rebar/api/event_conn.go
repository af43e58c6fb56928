package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/rebar/models"
)

const (
	dialTimeout  = 20 * time.Second
	pingEvery    = 30 * time.Second
	pingTimeout  = 10 * time.Second
	reportEvery  = time.Second
	backoffFirst = 100 * time.Millisecond
	backoffLast  = 5 * time.Second
	maxEvent     = 64 << 20
)

var errNotConfirmed = errors.New("registrations were not confirmed")

// wsConn is one connection of an event stream. All that speaks websocket is here.
type wsConn struct {
	ws     *websocket.Conn
	ctx    context.Context //nolint:containedctx // the connection's own
	cancel context.CancelCauseFunc
}

// dialEvents opens a connection that lives as long as ctx.
func (c *Client) dialEvents(ctx context.Context) (*wsConn, error) {
	u, err := c.UrlFor("ws")
	if err != nil {
		return nil, err
	}
	u.Scheme = strings.Replace(u.Scheme, "http", "ws", 1)
	header := http.Header{}
	req := &http.Request{Header: header}
	if err := c.Authorize(req); err != nil {
		return nil, err
	}
	dctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	ws, resp, err := websocket.Dial(dctx, u.String(), &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: c.shared.transport}, HTTPHeader: header,
		CompressionMode: websocket.CompressionDisabled,
	})
	if resp != nil && resp.Body != nil {
		_ = resp.Body.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("cannot open event stream at %s: %w", c.endpoint, err)
	}
	ws.SetReadLimit(maxEvent)
	res := &wsConn{ws: ws}
	res.ctx, res.cancel = context.WithCancelCause(ctx)
	return res, nil
}

func (w *wsConn) send(ctx context.Context, s string) error {
	return w.ws.Write(ctx, websocket.MessageText, []byte(s))
}

// abort drops the connection.
func (w *wsConn) abort() {
	w.cancel(ErrStreamClosed)
	_ = w.ws.CloseNow()
}

// run keeps the stream up until ctx ends.
func (es *EventStream) run(ctx context.Context, conn *wsConn) {
	defer es.finish()
	for {
		stop := make(chan struct{})
		go es.tend(conn, stop)
		err := es.read(conn)
		away := time.Now()
		es.mu.Lock()
		es.conn = nil
		clear(es.echoes)
		if es.back != nil { // it broke again before it was whole
			es.back.stop()
			away, es.back = es.back.gap.From, nil
		}
		es.mu.Unlock()
		conn.cancel(err)
		_ = conn.ws.CloseNow()
		<-stop
		if ctx.Err() != nil {
			return
		}
		es.client.warnf("event stream lost: %v", err)
		if conn = es.reconnect(ctx, &GapError{From: away, Cause: err}); conn == nil {
			return
		}
	}
}

// finish closes every receiver.
func (es *EventStream) finish() {
	es.cancel()
	es.mu.Lock()
	es.closed = true
	for id, rc := range es.receivers {
		rc.push(RecievedEvent{Err: ErrStreamClosed})
		close(rc.ch)
		delete(es.receivers, id)
	}
	es.mu.Unlock()
	close(es.done)
}

// read delivers events until the connection breaks.
func (es *EventStream) read(conn *wsConn) error {
	for {
		_, buf, err := conn.ws.Read(conn.ctx)
		if err != nil {
			if c := context.Cause(conn.ctx); c != nil && !errors.Is(c, context.Canceled) {
				return c
			}
			return err
		}
		var e models.Event
		if err := json.Unmarshal(buf, &e); err != nil {
			es.tell(fmt.Errorf("cannot decode event: %w", err))
			continue
		}
		es.deliver(e)
	}
}

// tend finds out whether a silent connection is dead, and reports drops while no
// events come.
func (es *EventStream) tend(conn *wsConn, stopped chan<- struct{}) {
	defer close(stopped)
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	report := time.NewTicker(reportEvery)
	defer report.Stop()
	for {
		select {
		case <-conn.ctx.Done():
			return
		case <-report.C:
			es.mu.Lock()
			for _, rc := range es.receivers {
				rc.report()
			}
			es.mu.Unlock()
		case <-ping.C:
			ctx, cancel := context.WithTimeout(conn.ctx, pingTimeout)
			err := conn.ws.Ping(ctx)
			cancel()
			if err != nil {
				conn.cancel(fmt.Errorf("no answer to a ping: %w", err))
				return
			}
		}
	}
}

// reconnect tries until it has a connection with every registration sent on it; nil
// if ctx ended first.
func (es *EventStream) reconnect(ctx context.Context, gap *GapError) *wsConn {
	for wait := backoffFirst; ; wait = min(2*wait, backoffLast) {
		t := time.NewTimer(wait/2 + rand.N(wait/2)) //nolint:gosec // only to spread load
		select {
		case <-ctx.Done():
			t.Stop()
			return nil
		case <-t.C:
		}
		conn, err := es.client.dialEvents(ctx)
		if err != nil {
			continue
		}
		if err := es.resume(conn, gap); err == nil {
			return conn
		}
		conn.abort()
	}
}

// comeback is a stream that has returned, but whose registrations are not all
// confirmed yet. Events that come meanwhile are held: they follow the gap.
type comeback struct {
	gap  *GapError
	want map[string]bool // registrations to be confirmed
	held []models.Event
	stop func() bool // the timer that gives up
}

// maxHeld bounds the events that are held.
const maxHeld = 4096

// resume sends every registration. What comes of it is seen by deliver.
func (es *EventStream) resume(conn *wsConn, gap *GapError) error {
	back := &comeback{gap: gap, want: map[string]bool{}}
	es.mu.Lock()
	for _, rc := range es.receivers {
		for _, e := range rc.events {
			back.want[e] = true
		}
	}
	events := slices.Sorted(maps.Keys(back.want))
	es.conn, es.back = conn, back
	late := time.AfterFunc(echoTimeout, func() { conn.cancel(errNotConfirmed) })
	back.stop = late.Stop
	es.settle()
	es.mu.Unlock()
	ctx, cancel := context.WithTimeout(conn.ctx, echoTimeout)
	defer cancel()
	for _, e := range events {
		if err := conn.send(ctx, "register "+e); err != nil {
			late.Stop()
			es.mu.Lock()
			es.conn, es.back = nil, nil
			es.mu.Unlock()
			return err
		}
	}
	return nil
}

// settle ends a comeback once every registration is confirmed: the gap is told,
// then what came after it. Callers hold mu.
func (es *EventStream) settle() {
	back := es.back
	if back == nil || len(back.want) > 0 {
		return
	}
	es.back = nil
	back.stop()
	back.gap.To = time.Now()
	for _, rc := range es.receivers {
		rc.push(RecievedEvent{Err: back.gap})
	}
	for _, e := range back.held {
		es.route(e)
	}
}

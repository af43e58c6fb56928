package rpc

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

// Limits of a server's end of a websocket.
const (
	// ServerReadLimit is the largest message that a server takes, in bytes.
	ServerReadLimit int64 = 64 << 20
	// ServerWriteTimeout is how long one message to a peer that does not read may take.
	ServerWriteTimeout = 2 * time.Minute
)

// WebsocketConfig says how a Websocket behaves.
type WebsocketConfig struct {
	// ReadLimit is the largest message to take, in bytes; 0 means no limit.
	ReadLimit int64
	// WriteTimeout is how long one message may take to be written before the connection is
	// aborted; 0 means no limit.
	WriteTimeout time.Duration
	// Raw is the connection below, where it is known: Abort closes it, which is immediate even
	// when a farewell is under way.
	Raw io.Closer
}

// Websocket is a Stream of websocket messages. It writes text and takes binary too.
type Websocket struct {
	conn *websocket.Conn
	cfg  WebsocketConfig

	limit  atomic.Int64 // of a message to read
	in     bytes.Buffer // the message last read; the reader's alone, as bound is
	bound  io.LimitedReader
	joined []byte // the message being written; the writer's alone

	writing   *time.Timer // aborts a write that takes too long; nil without a limit
	timedOut  atomic.Bool
	closeOnce sync.Once
}

// NewWebsocket makes a Stream of an open websocket, which it owns from now on.
func NewWebsocket(conn *websocket.Conn, cfg WebsocketConfig) *Websocket {
	conn.SetReadLimit(-1) // an own limit, so that the error can name both numbers
	w := &Websocket{conn: conn, cfg: cfg}
	w.limit.Store(cfg.ReadLimit)
	if cfg.WriteTimeout > 0 {
		w.writing = time.AfterFunc(cfg.WriteTimeout, func() {
			w.timedOut.Store(true)
			w.Abort()
		})
		w.writing.Stop()
	}
	return w
}

// SetReadLimit changes the limit for the messages that are yet to be read; 0 means no limit.
func (w *Websocket) SetReadLimit(limit int64) { w.limit.Store(limit) }

// ReadMessage implements Stream. A message over the limit is a *FrameTooLargeError, here and, with
// close code 1009, at the peer.
func (w *Websocket) ReadMessage() ([]byte, error) {
	// The reader's context has no end: one that ended would close the connection without farewell.
	_, r, err := w.conn.Reader(context.Background())
	if err != nil {
		return nil, readError(err)
	}
	if w.in.Cap() > keepBuffer {
		w.in = bytes.Buffer{}
	}
	w.in.Reset()
	limit := w.limit.Load()
	bounded := r
	if limit > 0 {
		w.bound = io.LimitedReader{R: r, N: limit + 1}
		bounded = &w.bound
	}
	_, err = w.in.ReadFrom(bounded)
	if err != nil {
		return nil, readError(err)
	}
	if limit > 0 && int64(w.in.Len()) > limit {
		return nil, w.refuse(r, limit)
	}
	return w.in.Bytes(), nil
}

// drainLimit is how much of a message that is too large is read on, to count it.
const drainLimit = 16 << 20

func (w *Websocket) refuse(rest io.Reader, limit int64) error {
	size := int64(w.in.Len())
	w.in = bytes.Buffer{}
	n, _ := io.Copy(io.Discard, io.LimitReader(rest, drainLimit))
	err := &FrameTooLargeError{Size: size + n, AtLeast: n == drainLimit, Limit: limit}
	w.closeOnce.Do(func() { _ = w.conn.Close(websocket.StatusMessageTooBig, err.Error()) })
	return err
}

// readError turns the peer's orderly close, and the plain end of the connection, into io.EOF, and
// its refusal of our message into an error that carries the peer's words.
func readError(err error) error {
	var closed websocket.CloseError
	if errors.As(err, &closed) {
		switch closed.Code {
		case websocket.StatusNormalClosure, websocket.StatusGoingAway,
			websocket.StatusNoStatusRcvd, websocket.StatusAbnormalClosure:
			return io.EOF
		}
		return &ClosedError{Code: int(closed.Code), Reason: closed.Reason}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) {
		return io.EOF
	}
	return err
}

// ClosedError is a connection that the peer closed with a reason.
type ClosedError struct {
	// Code is the websocket close code, 1009 for a message that was too large.
	Code   int
	Reason string
}

// Error gives the peer's reason.
func (e *ClosedError) Error() string {
	reason := e.Reason
	if reason == "" {
		reason = websocket.StatusCode(e.Code).String()
	}
	return "connection closed by the peer: " + reason
}

// ErrWriteTimeout is the error of a message that the peer did not take in time.
var ErrWriteTimeout = errors.New("peer does not read: message not written in time")

// WriteMessage implements Stream.
func (w *Websocket) WriteMessage(parts ...[]byte) error {
	message := parts[0]
	if len(parts) > 1 {
		w.joined = w.joined[:0]
		for _, p := range parts {
			w.joined = append(w.joined, p...)
		}
		message = w.joined
	}
	if w.writing != nil {
		w.writing.Reset(w.cfg.WriteTimeout)
		defer w.writing.Stop()
	}
	err := w.conn.Write(context.Background(), websocket.MessageText, message)
	if cap(w.joined) > keepBuffer {
		w.joined = nil
	}
	if err != nil && w.timedOut.Load() {
		return ErrWriteTimeout
	}
	return err
}

// Close implements Stream with the empty close frame that Juju sends.
func (w *Websocket) Close() error {
	var err error
	w.closeOnce.Do(func() { err = w.conn.Close(websocket.StatusNoStatusRcvd, "") })
	if w.cfg.Raw != nil {
		_ = w.cfg.Raw.Close() // closed already, or past its grace
	}
	return err
}

// Abort implements Stream.
func (w *Websocket) Abort() {
	if w.cfg.Raw != nil {
		_ = w.cfg.Raw.Close()
	}
	_ = w.conn.CloseNow()
}

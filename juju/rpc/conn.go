package rpc

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Limits that Config falls back to.
const (
	DefaultMaxConcurrent = 4096
	DefaultCloseGrace    = time.Second
	DefaultMaxDepth      = 1000
)

// Config says how a Conn behaves. The zero value is a client.
type Config struct {
	// Handler answers the peer's requests; nil refuses them.
	Handler Handler
	// Form is the form of the requests that this end makes.
	Form Form
	// MaxConcurrent bounds the peer's requests in work at once; one more is refused with code
	// "try again". 0 means DefaultMaxConcurrent.
	MaxConcurrent int
	// MaxDepth bounds how deep the parameters of a request may be nested; 0 means DefaultMaxDepth.
	MaxDepth int
	// CloseGrace is how long Close lets the peer take its part; 0 means DefaultCloseGrace.
	CloseGrace time.Duration
	// Logger gets what must not cross the wire, such as the stack of a panic; nil discards.
	Logger *slog.Logger
}

// Conn is one end of a connection. Its methods may be called from any number of goroutines.
//
// One goroutine at a time reads, and each request of the peer that takes its time has one, which
// writes its answer itself. One more writes the requests of those who may leave before they are
// written. Close waits for all of them.
type Conn struct {
	stream Stream
	cfg    Config
	out    chan outgoing // of calls whose context may end

	// sending is held while a message is written.
	sending  sync.Mutex
	mute     bool        // nothing is written any more: a write failed, or the farewell is next
	lastWord *time.Timer // ends the connection after a failed write; nil without one
	parts    [][]byte    // of the message being written

	// These belong to whoever has the reading.
	frame frame
	names names
	spare *handover // one that nobody claimed

	// ctx is the life of the handlers, ended when closing begins.
	ctx    context.Context //nolint:containedctx // The connection is the session that owns it.
	cancel context.CancelFunc
	// stopWatching ends the watch on the context that Start was given.
	stopWatching func() bool

	handlers sync.WaitGroup // requests in work
	running  atomic.Int64   // their number

	closing    chan struct{} // closed when closing begins
	drained    chan struct{} // closed when no handler will answer any more
	writerDone chan struct{}
	readerDone chan struct{}
	dead       chan struct{} // closed when nothing of the connection runs

	// mu orders the beginning of requests and calls with the beginning of closing.
	mu       sync.Mutex
	finished bool             // closing has begun
	err      error            // why, once it has
	lastID   uint64           // of the requests that this end made
	pending  map[uint64]*call // those that wait for their answer
	idle     []*call          // to be used again
}

// NewConn returns a connection on a stream, which it owns from now on. Start must be called before
// anything else.
func NewConn(stream Stream, cfg Config) *Conn {
	if cfg.MaxConcurrent == 0 {
		cfg.MaxConcurrent = DefaultMaxConcurrent
	}
	if cfg.MaxDepth == 0 {
		cfg.MaxDepth = DefaultMaxDepth
	}
	if cfg.CloseGrace == 0 {
		cfg.CloseGrace = DefaultCloseGrace
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	return &Conn{
		stream: stream, cfg: cfg,
		out:        make(chan outgoing, 16),
		closing:    make(chan struct{}),
		drained:    make(chan struct{}),
		writerDone: make(chan struct{}),
		readerDone: make(chan struct{}),
		dead:       make(chan struct{}),
		pending:    make(map[uint64]*call),
		names:      make(names),
	}
}

// Start begins to read and write. The context is the parent of the handlers' contexts and carries
// their values; when it ends the connection closes.
func (c *Conn) Start(ctx context.Context) {
	c.ctx, c.cancel = context.WithCancel(ctx)
	c.stopWatching = context.AfterFunc(ctx, func() { c.Kill(context.Cause(ctx)) })
	go c.write()
	go c.read()
}

// Close closes the connection in order and waits until nothing of it runs: handlers see their
// context end, their answers are still sent, then the peer is told goodbye. Calls that wait fail
// with ErrShutdown. It must not be called by a handler.
func (c *Conn) Close() error {
	c.Kill(ErrShutdown)
	<-c.dead
	return nil
}

// Kill begins to close the connection, for a reason that Err will return, and does not wait. A nil
// reason is ErrShutdown.
func (c *Conn) Kill(reason error) { c.kill(reason, false) }

// Dead is closed when the connection is gone and nothing of it runs.
func (c *Conn) Dead() <-chan struct{} { return c.dead }

// Closing is closed when the connection begins to close, whoever began.
func (c *Conn) Closing() <-chan struct{} { return c.closing }

// Err returns nil while the connection lives, and then why it does not: ErrShutdown after an
// orderly close by either end.
func (c *Conn) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// kill begins to close. Abort skips the farewell, which a broken stream could not carry.
func (c *Conn) kill(reason error, abort bool) {
	if reason == nil { // by which nobody would know that it is over
		reason = ErrShutdown
	}
	c.mu.Lock()
	if c.finished {
		c.mu.Unlock()
		if abort {
			c.stream.Abort()
		}
		return
	}
	c.finished, c.err = true, reason
	waiting := c.pending
	c.pending = nil
	c.mu.Unlock()

	close(c.closing)
	for _, call := range waiting {
		call.done <- answer{err: reason}
	}
	if abort {
		c.stream.Abort()
	}
	go c.finish()
}

// finish is the way down, in order: handlers, writer, stream, reader.
func (c *Conn) finish() {
	c.cancel()
	patience := time.AfterFunc(c.cfg.CloseGrace, c.stream.Abort)
	c.handlers.Wait()
	close(c.drained)
	<-c.writerDone
	c.sending.Lock() // a call's own write may be under way
	c.mute = true
	if c.lastWord != nil {
		c.lastWord.Stop()
	}
	c.sending.Unlock()
	_ = c.stream.Close() // the peer may be gone already
	<-c.readerDone
	patience.Stop()
	close(c.dead)
}

// read takes messages until the stream ends, or until a method that it runs takes so long that
// another goroutine reads on.
func (c *Conn) read() {
	for {
		data, err := c.stream.ReadMessage()
		if err != nil {
			c.endReading(err, true)
			return
		}
		f := &c.frame
		if err := f.decode(data, c.names); err != nil {
			c.cfg.Logger.Debug("connection dropped for a malformed message", "error", err)
			c.endReading(&MalformedError{Err: err}, false)
			return
		}
		if !f.isRequest() {
			c.deliver(f)
		} else if !c.serve(f) {
			return
		}
	}
}

// endReading is called by whoever reads last.
func (c *Conn) endReading(err error, abort bool) {
	if err == io.EOF { //nolint:errorlint // Stream promises the bare value.
		err = ErrShutdown
	}
	c.kill(err, abort)
	c.stopWatching()
	close(c.readerDone)
}

// write sends the requests of calls until the last handler has answered.
func (c *Conn) write() {
	defer close(c.writerDone)
	for {
		select {
		case m := <-c.out:
			c.send(m)
		case <-c.drained:
			for {
				select {
				case m := <-c.out:
					c.send(m)
				default:
					return
				}
			}
		}
	}
}

// endOfMessage ends a message that is joined from segments.
var endOfMessage = []byte("}\n") //nolint:gochecknoglobals // Nothing writes it.

// send writes a message, and drops it where nothing can be written any more.
func (c *Conn) send(m outgoing) {
	defer releaseBuffer(m.head)
	c.sending.Lock()
	defer c.sending.Unlock()
	if c.mute {
		return
	}
	c.parts = append(c.parts[:0], m.head.Bytes())
	if m.segments != nil {
		c.parts = append(append(c.parts, m.segments...), endOfMessage)
	}
	err := c.stream.WriteMessage(c.parts...)
	clear(c.parts)
	if err != nil {
		c.mute = true
		c.writeFailed(err)
	}
}

// writeFailed closes the connection. Where the peer closed it, the one who reads is about to learn
// why, which says more than that nothing can be written; so that one comes first.
func (c *Conn) writeFailed(err error) {
	if errors.Is(err, ErrWriteTimeout) {
		c.kill(err, true)
		return
	}
	c.lastWord = time.AfterFunc(c.cfg.CloseGrace, func() { c.kill(err, true) })
}

// newRequestID returns the name under which the log and an error reply speak of one request.
func newRequestID() string {
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

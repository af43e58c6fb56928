package connector

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/gantline/gantline/juju/api"
)

// DefaultIdleTimeout is how long a shared connection that nobody uses stays open.
const DefaultIdleTimeout = 30 * time.Second

// ErrSharedClosed is the error of a Shared that was closed.
var ErrSharedClosed = errors.New("shared connection was closed")

// Shared lets everybody use one connection of a connector. It is dialled when it is first wanted,
// dialled again, once, when it is wanted after it was lost, and closed when nobody has wanted it
// for a while. It may be used by any number of goroutines.
//
// What Connect returns is a share: closing it gives it back. A call that is under way when the
// connection is lost fails, since only the caller knows whether it may be made twice; the next call
// dials. Watchers die with the connection that they were begun on.
type Shared struct {
	connector Connector
	idle      time.Duration

	// mu guards the fields below; it is not held while dialing.
	mu      sync.Mutex
	conn    api.Connection // nil, or the one in use, which may be lost by now
	dialing *dial          // nil, or the dial that everybody waits for
	shares  int            // handed out and not given back
	closer  *time.Timer    // closes conn when it has been idle; nil while there are shares
	closed  bool

	running sync.WaitGroup // dials, wanted or not, and the closing of an idle connection
}

// dial is a dial that somebody waits for. Its result is set before done is closed.
type dial struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiting int // by Shared.mu
	conn    api.Connection
	err     error
}

var _ ContextConnector = (*Shared)(nil)

// NewShared returns a Shared whose connection the connector opens. An idle connection is closed
// after the given time; 0 means DefaultIdleTimeout.
func NewShared(c Connector, idle time.Duration) *Shared {
	if idle == 0 {
		idle = DefaultIdleTimeout
	}
	return &Shared{connector: c, idle: idle}
}

// Connect returns a share of the connection. With options, which would change it for others, it is
// Fresh.
func (s *Shared) Connect(dialOptions ...api.DialOption) (api.Connection, error) {
	return s.ConnectContext(context.Background(), dialOptions...)
}

// ConnectContext is Connect that gives up with ctx.
func (s *Shared) ConnectContext(ctx context.Context, dialOptions ...api.DialOption) (api.Connection, error) {
	if len(dialOptions) > 0 {
		return s.Fresh(ctx, dialOptions...)
	}
	if err := s.take(); err != nil {
		return nil, err
	}
	conn, err := s.live(ctx)
	if err != nil {
		s.give()
		return nil, err
	}
	return &share{shared: s, last: conn}, nil
}

// Fresh opens a connection that is the caller's alone.
func (s *Shared) Fresh(ctx context.Context, dialOptions ...api.DialOption) (api.Connection, error) {
	return connect(ctx, s.connector, dialOptions...)
}

// Close closes the connection, whoever still has a share of it.
func (s *Shared) Close() error {
	s.mu.Lock()
	s.closed = true
	conn, dialing := s.conn, s.dialing
	s.conn = nil
	s.stopCloser()
	if dialing != nil {
		dialing.cancel()
	}
	s.mu.Unlock()
	s.running.Wait()
	if conn != nil {
		return conn.Close()
	}
	return nil
}

func (s *Shared) take() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrSharedClosed
	}
	s.shares++
	s.stopCloser()
	return nil
}

// give takes a share back. The last one starts the time that the connection stays open.
func (s *Shared) give() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shares--; s.shares == 0 && !s.closed {
		s.stopCloser()
		s.closer = time.AfterFunc(s.idle, s.closeIdle)
	}
}

// stopCloser is called with mu held.
func (s *Shared) stopCloser() {
	if s.closer != nil {
		s.closer.Stop()
		s.closer = nil
	}
}

func (s *Shared) closeIdle() {
	s.mu.Lock()
	conn := s.conn
	if conn == nil || s.shares > 0 || s.closed {
		s.mu.Unlock()
		return
	}
	s.conn = nil
	s.running.Add(1)
	s.mu.Unlock()
	_ = conn.Close()
	s.running.Done()
}

// live returns a connection that is not known to be lost, dialing it unless somebody does already.
// The dial goes on while anybody waits for it.
func (s *Shared) live(ctx context.Context) (api.Connection, error) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil, ErrSharedClosed
	}
	if s.conn != nil && !broken(s.conn) {
		defer s.mu.Unlock()
		return s.conn, nil
	}
	d := s.dialing
	if d == nil {
		d = s.begin(ctx)
	}
	d.waiting++
	s.mu.Unlock()

	select {
	case <-d.done:
		return d.conn, d.err
	case <-ctx.Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		if d.waiting--; d.waiting == 0 {
			d.cancel()
			if s.dialing == d {
				s.dialing = nil // whoever comes now dials anew
			}
		}
		return nil, context.Cause(ctx)
	}
}

// begin starts a dial. The caller holds mu.
func (s *Shared) begin(ctx context.Context) *dial {
	dialCtx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	d := &dial{done: make(chan struct{}), cancel: cancel}
	lost := s.conn
	s.conn, s.dialing = nil, d
	s.running.Go(func() {
		defer cancel()
		if lost != nil {
			_ = lost.Close()
		}
		d.conn, d.err = connect(dialCtx, s.connector)
		s.mu.Lock()
		closed, wanted := s.closed, s.dialing == d
		if wanted {
			s.dialing = nil
		}
		if wanted && !closed && d.err == nil {
			s.conn = d.conn
		}
		s.mu.Unlock()
		if closed || !wanted {
			if d.err == nil {
				_ = d.conn.Close()
			}
			d.conn, d.err = nil, ErrSharedClosed // for those who wait, if any
		}
		close(d.done)
	})
	return d
}

package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// Request is a request of the peer, or what a call says of itself.
type Request struct {
	// Type is the facade, Version its version, ID the object of the facade or "".
	Type    string
	Version int
	ID      string
	// Method is the method's exact name.
	Method string
	// Params are the parameters as they came, nil where they were absent. A call leaves it nil.
	Params json.RawMessage
}

// String names the method as the original's errors do.
func (r Request) String() string { return fmt.Sprintf("%s(%d).%s", r.Type, r.Version, r.Method) }

// Handler answers requests.
type Handler interface {
	// Call answers one request; others are answered at the same time. The result is encoded as a JSON
	// object, nil as {}; a Segmenter is joined from its pieces. An error travels with its text, the
	// code of the first error in its chain that has ErrorCode() string, and the info of the first
	// that has ErrorInfo() map[string]any. ctx ends when the connection begins to close.
	Call(ctx context.Context, req Request) (any, error)
}

// HandlerFunc makes a Handler of a function.
type HandlerFunc func(ctx context.Context, req Request) (any, error)

// Call calls f.
func (f HandlerFunc) Call(ctx context.Context, req Request) (any, error) { return f(ctx, req) }

// MalformedError is why a connection was dropped whose peer sent something that is no message.
type MalformedError struct{ Err error }

// Error names the cause.
func (e *MalformedError) Error() string { return "malformed message: " + e.Err.Error() }

// Unwrap returns the decoder's error.
func (e *MalformedError) Unwrap() error { return e.Err }

// handoverTime is how long a method may run in the goroutine that reads before another goroutine
// takes over the reading. Most methods are quicker, and cost no switch between goroutines; one that
// waits holds up what comes after it by no more than this.
const handoverTime = 50 * time.Microsecond

// handover is a method's claim on the goroutine that reads. Its end and the end of its time race;
// who comes first has the reading.
type handover struct {
	claimed atomic.Bool
	timer   *time.Timer
}

// serve answers the peer's request, or refuses it. It says whether the caller still has the
// reading; if not, another goroutine has.
func (c *Conn) serve(f *frame) bool {
	id, form := f.identity()
	if !c.begin() {
		c.send(encodeError(form, id, ErrShutdown))
		return true
	}
	defer c.handlers.Done()
	req := Request{Type: f.Type, Version: f.Version, ID: f.ID, Method: f.Request, Params: f.Params}
	if err := c.admit(req); err != nil {
		c.send(encodeError(form, id, err)) // no handing over: who does not read is not read
		return true
	}
	h := c.handOver() // from here on the frame may be another's
	c.send(c.answer(form, id, req))
	c.running.Add(-1)
	return c.keep(h)
}

// handOver begins the time after which another goroutine reads.
func (c *Conn) handOver() *handover {
	if h := c.spare; h != nil {
		c.spare = nil
		h.timer.Reset(handoverTime)
		return h
	}
	h := &handover{}
	h.timer = time.AfterFunc(handoverTime, func() {
		if h.claimed.CompareAndSwap(false, true) {
			c.read()
		}
	})
	return h
}

// keep says whether the reading is still the caller's.
func (c *Conn) keep(h *handover) bool {
	if h.timer.Stop() { // and so nobody will claim it
		c.spare = h
		return true
	}
	return h.claimed.CompareAndSwap(false, true)
}

// begin counts a request of the peer, unless the connection is closing.
func (c *Conn) begin() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.finished {
		return false
	}
	c.handlers.Add(1)
	return true
}

// admit says why a request may not be answered; nil counts it in among those that run.
func (c *Conn) admit(req Request) error {
	if c.cfg.Handler == nil {
		return &RequestError{Message: "no service", Code: "not implemented"}
	}
	if len(req.Params) > 2*c.cfg.MaxDepth { // what is shorter cannot be so deep
		if n := nesting(req.Params); n > c.cfg.MaxDepth {
			return &RequestError{
				Message: fmt.Sprintf("parameters nested %d deep are over the limit of %d", n, c.cfg.MaxDepth), Code: "bad request",
			}
		}
	}
	if n := c.running.Add(1); n > int64(c.cfg.MaxConcurrent) {
		c.running.Add(-1)
		return &RequestError{
			Message: fmt.Sprintf("too many concurrent requests on this connection (limit %d)", c.cfg.MaxConcurrent),
			Code:    "try again",
		}
	}
	return nil
}

// answer runs the handler and encodes what it answers. A panic becomes an error that names the
// request; its text and stack go to the log only.
func (c *Conn) answer(form Form, id uint64, req Request) (out outgoing) {
	defer func() {
		if p := recover(); p != nil {
			out = encodeError(form, id, c.internal(req, "panic in a method", fmt.Errorf("%v\n%s", p, debug.Stack())))
		}
	}()
	result, err := c.cfg.Handler.Call(c.ctx, req)
	if err != nil {
		return encodeError(form, id, err)
	}
	out, err = encodeAnswer(form, id, result)
	if err != nil {
		return encodeError(form, id, c.internal(req, "answer cannot be encoded", err))
	}
	return out
}

func (c *Conn) internal(req Request, what string, cause error) error {
	name := newRequestID()
	c.cfg.Logger.Error(what, "request", name, "method", req.String(), "cause", cause)
	return errors.New("internal error in " + req.String() + " (request " + name + ")")
}

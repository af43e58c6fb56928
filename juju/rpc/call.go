package rpc

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
)

// call is a request of this end that waits for its answer.
type call struct {
	done chan answer // of capacity 1, so that nobody waits for a caller that left
}

// maxIdle is how many calls a connection keeps for the next callers.
const maxIdle = 64

type answer struct {
	response json.RawMessage
	err      error
}

// Call makes a request and waits for its answer, which is decoded into response unless that is
// nil. params is encoded as a JSON object, nil as {}.
//
// The error is a *RequestError where the peer answered one; ErrShutdown, or what broke the
// connection, where no answer can come; the cause of ctx where that ended first. In the last case
// the peer is not told, and its late answer is dropped.
func (c *Conn) Call(ctx context.Context, req Request, params, response any) error {
	id, waiting, err := c.register()
	if err != nil {
		return err
	}
	buf, err := encodeRequest(c.cfg.Form, id, req, params)
	if err != nil {
		c.forget(id)
		return fmt.Errorf("cannot encode parameters of %s: %w", req, err)
	}
	if ctx.Done() == nil {
		c.send(outgoing{head: buf}) // this caller leaves only with an answer
	} else {
		select {
		case c.out <- outgoing{head: buf}:
		case <-c.closing:
			return (<-waiting.done).err
		case <-ctx.Done():
			c.forget(id)
			return context.Cause(ctx)
		}
	}
	select {
	case a := <-waiting.done:
		c.release(waiting)
		return a.decode(req, response)
	case <-ctx.Done():
		c.forget(id)
		return context.Cause(ctx)
	}
}

func (c *Conn) register() (uint64, *call, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.finished {
		return 0, nil, c.err
	}
	var waiting *call
	if last := len(c.idle) - 1; last >= 0 {
		waiting, c.idle = c.idle[last], c.idle[:last]
	} else {
		waiting = &call{done: make(chan answer, 1)}
	}
	c.lastID++
	c.pending[c.lastID] = waiting
	return c.lastID, waiting, nil
}

// release keeps a call that got its answer, and so nobody has any more. Others are left alone.
func (c *Conn) release(answered *call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.idle) < maxIdle {
		c.idle = append(c.idle, answered)
	}
}

func (c *Conn) forget(id uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.pending, id)
}

// deliver gives an answer to the call that waits for it; one that nobody waits for is dropped.
func (c *Conn) deliver(f *frame) {
	id, _ := f.identity()
	c.mu.Lock()
	waiting := c.pending[id]
	delete(c.pending, id)
	c.mu.Unlock()
	if waiting == nil {
		return
	}
	a := answer{response: f.Response}
	if f.Error != "" {
		a.err = &RequestError{Message: f.Error, Code: cmp.Or(f.ErrorCode, f.OldErrorCode), Info: f.ErrorInfo}
	}
	waiting.done <- a
}

// decode decodes an answer, which is known to be valid JSON.
func (a answer) decode(req Request, response any) error {
	if a.err != nil {
		return a.err
	}
	if len(a.response) == 0 || response == nil {
		return nil
	}
	if err := json.Unmarshal(a.response, response); err != nil {
		return fmt.Errorf("cannot decode answer of %s: %w", req, err)
	}
	return nil
}

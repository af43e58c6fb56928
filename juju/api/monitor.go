package api

import (
	"context"
	"errors"
	"time"
)

// How often a connection asks the server for a sign of life, and how long it waits for it.
const (
	PingPeriod  = time.Minute
	PingTimeout = 30 * time.Second
)

var errNoPing = errors.New("server does not answer pings")

// startMonitor begins to ping. A server that does not answer is given up: the connection closes, so
// that calls that wait for it fail.
func (c *conn) startMonitor() {
	c.monitor.Go(func() {
		defer c.http.CloseIdleConnections()
		defer c.end()
		for {
			select {
			case <-c.rpc.Closing():
				return
			case <-c.opts.Clock.After(PingPeriod):
			}
			if !c.answersPing() {
				c.opts.Logger.Debug("connection given up", "error", errNoPing)
				c.rpc.Kill(errNoPing)
				return
			}
		}
	})
}

// answersPing says whether the server answers, or need not be asked: a server without the facade,
// or a connection without login, cannot be.
func (c *conn) answersPing() bool {
	n := c.NegotiateFacade("Pinger")
	if !n.OK {
		return true
	}
	ctx, cancel := context.WithCancel(c.life)
	defer cancel()
	answered := make(chan error, 1)
	go func() { answered <- c.APICallContext(ctx, "Pinger", n.Best, "", "Ping", nil, nil) }()
	select {
	case err := <-answered:
		return err == nil
	case <-c.opts.Clock.After(PingTimeout):
		cancel()
		<-answered
		return false
	}
}

// Broken implements Connection.
func (c *conn) Broken() <-chan struct{} { return c.rpc.Closing() }

// IsBroken implements Connection.
func (c *conn) IsBroken() bool {
	select {
	case <-c.rpc.Closing():
		return true
	default:
		return !c.answersPing()
	}
}

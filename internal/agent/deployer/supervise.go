package deployer

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"time"

	"github.com/gantline/gantline/juju/names"
)

// passwordBytes is the length of an agent's password before it is encoded.
const passwordBytes = 18

func newPassword() string {
	b := make([]byte, passwordBytes)
	_, _ = rand.Read(b) // never fails
	return base64.StdEncoding.EncodeToString(b)
}

// unitAgent is the agent of one unit, in a goroutine of its own.
type unitAgent struct {
	cancel context.CancelFunc
	done   chan struct{}
}

// stop ends the agent and waits for it.
func (a *unitAgent) stop() {
	a.cancel()
	<-a.done
}

// start runs the unit's agent, unless it runs already or has ended for good.
func (d *Deployer) start(ctx context.Context, tag names.UnitTag) {
	if d.agents[tag] != nil {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	a := &unitAgent{cancel: cancel, done: make(chan struct{})}
	d.agents[tag] = a
	go func() { // ends with ctx; stop waits for it
		defer close(a.done)
		d.supervise(ctx, tag)
	}()
}

// supervise runs the unit's agent again and again until ctx ends or the agent has
// ended for good.
func (d *Deployer) supervise(ctx context.Context, tag names.UnitTag) {
	log := d.log.With("unit", tag.Id())
	for delay := d.cfg.FirstDelay; ; delay = min(2*delay, d.cfg.LastDelay) {
		began := d.cfg.Clock.Now()
		err := d.cfg.Run(ctx, tag, d.dir(tag))
		switch {
		case ctx.Err() != nil:
			return
		case d.cfg.IsFinal(err):
			log.Info("unit agent has ended", "reason", err)
			return
		}
		if d.cfg.Clock.Now().Sub(began) > d.cfg.LastDelay {
			delay = d.cfg.FirstDelay // it was well for long enough
		}
		log.Warn("unit agent failed", "error", err, "restart-in", delay.Round(time.Millisecond))
		select {
		case <-d.cfg.Clock.After(delay):
		case <-ctx.Done():
			return
		}
	}
}

// stopAll ends all agents at the same time and waits for them.
func (d *Deployer) stopAll() {
	for _, a := range d.agents {
		a.cancel()
	}
	for _, a := range d.agents {
		<-a.done
	}
	clear(d.agents)
}

package agent

import (
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/tomb"
)

// busyDelay spreads the logins of a crowd of agents that lost their controller.
const busyDelay = 2 * time.Second

// running is a worker made of a function that blocks.
type running struct{ tomb tomb.Tomb }

// start runs f until it returns or the worker is killed, which ends f's context.
func start(f func(context.Context) error) worker.Worker {
	w := &running{}
	ctx := w.tomb.Context(nil) //nolint:staticcheck // nil stands for the background there
	w.tomb.Go(func() error {
		err := f(ctx)
		if ctx.Err() != nil && errors.Is(err, context.Canceled) {
			return tomb.ErrDying
		}
		return err
	})
	return w
}

// Kill is part of worker.Worker.
func (w *running) Kill() { w.tomb.Kill(nil) }

// Wait is part of worker.Worker.
func (w *running) Wait() error { return w.tomb.Wait() }

func arch() string { return runtime.GOARCH }

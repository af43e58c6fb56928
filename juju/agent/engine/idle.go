package engine

import (
	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/tomb"
)

// idleWorker lives until it is killed.
type idleWorker struct{ tomb tomb.Tomb }

func newIdleWorker() worker.Worker {
	w := &idleWorker{}
	w.tomb.Go(func() error {
		<-w.tomb.Dying()
		return tomb.ErrDying
	})
	return w
}

// Kill is part of worker.Worker.
func (w *idleWorker) Kill() { w.tomb.Kill(nil) }

// Wait is part of worker.Worker.
func (w *idleWorker) Wait() error { return w.tomb.Wait() }

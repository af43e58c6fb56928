package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/gantline/gantline/juju/api/agent/machiner"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/gantline/gantline/juju/worker/catacomb"
)

// machineWatcher prints what becomes of a machine. A machine that is to go, it lets go: nothing runs
// on it. It lives as long as its connection, and is made anew with the next.
type machineWatcher struct {
	catacomb catacomb.Catacomb
	client   *machiner.Client
	machine  names.MachineTag
	out      io.Writer
}

func newWatcher(client *machiner.Client, tag names.Tag, out io.Writer) (*machineWatcher, error) {
	machine, ok := tag.(names.MachineTag)
	if !ok {
		return nil, fmt.Errorf("%s is no machine", tag)
	}
	w := &machineWatcher{client: client, machine: machine, out: out}
	if err := catacomb.Invoke(catacomb.Plan{Site: &w.catacomb, Work: w.loop}); err != nil {
		return nil, err
	}
	return w, nil
}

// Kill is part of worker.Worker.
func (w *machineWatcher) Kill() { w.catacomb.Kill(nil) }

// Wait is part of worker.Worker.
func (w *machineWatcher) Wait() error { return w.catacomb.Wait() }

func (w *machineWatcher) loop() error {
	ctx := w.catacomb.Context(nil) //nolint:staticcheck // nil stands for the background there
	machine, err := w.client.Machine(ctx, w.machine)
	if err != nil {
		return goneIfNotFound(err)
	}
	changes, err := machine.Watch(ctx)
	if err != nil {
		return err
	}
	if err := w.catacomb.Add(changes); err != nil { // it ends with this worker, and this with it
		return err
	}
	for {
		select {
		case <-w.catacomb.Dying():
			return w.catacomb.ErrDying()
		case _, ok := <-changes.Changes(): // the first comes at once
			if !ok {
				return errors.New("the watch has ended")
			}
		}
		if err := machine.Refresh(ctx); err != nil {
			return goneIfNotFound(err)
		}
		fmt.Fprintf(w.out, "machine %s is %s\n", w.machine.Id(), machine.Life())
		if machine.Life() == life.Alive {
			continue
		}
		if err := machine.EnsureDead(ctx); err != nil {
			return goneIfNotFound(err)
		}
		return errMachineGone
	}
}

func goneIfNotFound(err error) error {
	if params.IsCodeNotFoundOrCodeUnauthorized(err) {
		return errMachineGone
	}
	return err
}

package catacomb_test

import (
	"errors"
	"fmt"

	"github.com/gantline/gantline/juju/worker/catacomb"
	"github.com/gantline/gantline/juju/worker/workertest"
)

// machineWorker is a worker with a life of its own and a worker in it.
type machineWorker struct {
	catacomb catacomb.Catacomb
}

func (w *machineWorker) Kill()       { w.catacomb.Kill(nil) }
func (w *machineWorker) Wait() error { return w.catacomb.Wait() }

func (w *machineWorker) loop() error {
	watcher := workertest.NewDeadWorker(errors.New("watch is gone"))
	if err := w.catacomb.Add(watcher); err != nil {
		return err
	}
	<-w.catacomb.Dying()
	return w.catacomb.ErrDying()
}

func Example() {
	w := &machineWorker{}
	if err := catacomb.Invoke(catacomb.Plan{Site: &w.catacomb, Work: w.loop}); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(w.Wait())
	// Output: watch is gone
}

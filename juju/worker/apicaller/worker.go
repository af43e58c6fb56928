package apicaller

import (
	"errors"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/worker/tomb"
)

// apiConnWorker owns a connection: it ends when the connection breaks, and
// closes it in any case.
type apiConnWorker struct {
	tomb tomb.Tomb
	conn api.Connection
}

func newAPIConnWorker(conn api.Connection) *apiConnWorker {
	w := &apiConnWorker{conn: conn}
	w.tomb.Go(w.loop)
	return w
}

func (w *apiConnWorker) loop() (err error) {
	defer func() {
		if closeErr := w.conn.Close(); closeErr != nil {
			err = closeErr
		}
	}()
	select {
	case <-w.tomb.Dying():
		return tomb.ErrDying
	case <-w.conn.Broken():
		return errors.New("api connection broken unexpectedly")
	}
}

// Kill is part of worker.Worker.
func (w *apiConnWorker) Kill() { w.tomb.Kill(nil) }

// Wait is part of worker.Worker. It returns when the connection is closed.
func (w *apiConnWorker) Wait() error { return w.tomb.Wait() }

// Report describes the connection for the engine's report.
func (w *apiConnWorker) Report() map[string]any {
	report := map[string]any{"address": w.conn.Addr()}
	if model, ok := w.conn.ModelTag(); ok {
		report["model"] = model.Id()
	}
	if v, ok := w.conn.ServerVersion(); ok {
		report["server-version"] = v.String()
	}
	return report
}

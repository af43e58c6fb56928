package deployer

import (
	"context"
	"log/slog"
	"time"

	"github.com/gantline/gantline/internal/agent/logsender"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/names"
)

// resend is how long after the end of a stream of the log another is begun.
const resend = 3 * time.Second

// logOf returns a logger for the unit whose records also go to the controller, as the unit's own,
// over its connection. stop ends that and waits for it.
func (a *UnitAgent) logOf(ctx context.Context, unit names.UnitTag, conn base.StreamConnector) (log *slog.Logger, stop func()) {
	log = a.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	queue := logsender.NewQueue()
	if a.Queues != nil {
		queue = a.Queues.Of(unit.Id())
	}
	local := log
	log = slog.New(logsender.NewHandler(queue, a.Levels, log.Handler(), "juju.worker.uniter"))
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			if err := logsender.Send(ctx, conn, queue); err != nil && ctx.Err() == nil {
				local.Warn("cannot send the unit's log", "unit", unit.Id(), "error", err)
			}
			select {
			case <-a.Clock.After(resend):
			case <-ctx.Done():
			}
		}
	}()
	return log, func() { cancel(); <-done }
}

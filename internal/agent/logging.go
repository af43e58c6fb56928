package agent

import (
	"context"
	"errors"
	"fmt"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api/agent/logger"
	"github.com/gantline/gantline/juju/api/base"
)

// followLogging keeps what is sent of the log to what the model's logging-config says. It is kept in
// the agent's configuration too, for the time before the next connection.
func (a *Agent) followLogging(ctx context.Context, caller base.APICaller) error {
	client := logger.NewClient(caller)
	w, err := client.WatchLoggingConfig(ctx, a.tag)
	if err != nil {
		return fmt.Errorf("cannot watch the logging config: %w", err)
	}
	defer func() {
		w.Kill()
		_ = w.Wait() // what ended it is returned below
	}()
	for {
		select {
		case _, ok := <-w.Changes(): // the first comes at once
			if !ok {
				return fmt.Errorf("lost the watch on the logging config: %w", errors.Join(w.Wait()))
			}
		case <-ctx.Done():
			return ctx.Err()
		}
		config, err := client.LoggingConfig(ctx, a.tag)
		if err != nil {
			return fmt.Errorf("cannot get the logging config: %w", err)
		}
		if config == a.file.CurrentConfig().LoggingConfig() || !a.setLevels(config) {
			continue
		}
		err = a.file.ChangeConfig(func(c agent.ConfigSetter) error {
			c.SetLoggingConfig(config)
			return nil
		})
		if err != nil {
			return fmt.Errorf("cannot note the logging config: %w", err)
		}
	}
}

// setLevels says whether the configuration can be used. One that cannot is no reason to end: it is
// somebody's mistake in the model, and said in its log.
func (a *Agent) setLevels(config string) bool {
	if err := a.levels.Set(config); err != nil {
		a.log.Warn("logging goes on as before", "error", err)
		return false
	}
	return true
}

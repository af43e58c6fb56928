package uniter

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/internal/agent/hook"
	apiuniter "github.com/gantline/gantline/juju/api/agent/uniter"
	"github.com/gantline/gantline/juju/core/status"
)

// statuses tells people what the agent does, and what its workload is until the
// charm says so itself.
type statuses struct {
	unit *apiuniter.Unit
	// agent is the status of the agent that was set last, in this life.
	agent string
}

// initialise says that the agent has taken over a unit that was waiting for one.
func (s *statuses) initialise(ctx context.Context) error {
	now, err := s.unit.UnitStatus(ctx)
	if err != nil {
		return fmt.Errorf("cannot read the unit's status: %w", err)
	}
	if now.Status != string(status.Waiting) || now.Info != "waiting for machine" && now.Info != "installing agent" {
		return nil
	}
	return s.unit.SetUnitStatus(ctx, string(status.Waiting), "agent initialising", nil)
}

// begin says that the hook is about to run.
func (s *statuses) begin(ctx context.Context, h hook.Info, name string, charmHasSet bool) error {
	if h.Kind == hook.UpdateStatus {
		return nil // it runs all the time, and nobody is to be told
	}
	message := fmt.Sprintf("running %s hook", name)
	if h.RemoteUnit != "" {
		message += " for " + h.RemoteUnit
	}
	s.agent = string(status.Executing)
	if err := s.unit.SetAgentStatus(ctx, s.agent, message, nil); err != nil {
		return err
	}
	workload := map[hook.Kind]string{
		hook.Install: "installing charm software",
		hook.Stop:    "stopping charm software",
		hook.Remove:  "cleaning up prior to charm deletion",
	}[h.Kind]
	if workload == "" || h.Kind == hook.Install && charmHasSet {
		return nil
	}
	return s.unit.SetUnitStatus(ctx, string(status.Maintenance), workload, nil)
}

// end says what the end of the hook means for the workload.
func (s *statuses) end(ctx context.Context, h hook.Info, charmHasSet bool) error {
	switch {
	case h.Kind == hook.Start && !charmHasSet:
		return s.unit.SetUnitStatus(ctx, string(status.Unknown), "", nil)
	case h.Kind == hook.Stop:
		return s.unit.SetUnitStatus(ctx, string(status.Maintenance), "", nil)
	case h.Kind == hook.Remove:
		return s.unit.SetUnitStatus(ctx, string(status.Terminated), "", nil)
	}
	return nil
}

// idle says that the agent has nothing to do.
func (s *statuses) idle(ctx context.Context) error {
	if s.agent == string(status.Idle) {
		return nil
	}
	if err := s.unit.SetAgentStatus(ctx, string(status.Idle), "", nil); err != nil {
		return err
	}
	s.agent = string(status.Idle)
	return nil
}

// failed says that the hook failed and what it was about.
func (s *statuses) failed(ctx context.Context, h hook.Info, endpoint string) error {
	if s.agent == string(status.Error) {
		return nil
	}
	name := h.Name(endpoint)
	data := map[string]any{"hook": name}
	if h.Kind.IsRelation() {
		data["relation-id"] = h.RelationID
		if h.RemoteUnit != "" {
			data["remote-unit"] = h.RemoteUnit
		}
	}
	if err := s.unit.SetAgentStatus(ctx, string(status.Error), fmt.Sprintf("hook failed: %q", name), data); err != nil {
		return err
	}
	s.agent = string(status.Error)
	return nil
}

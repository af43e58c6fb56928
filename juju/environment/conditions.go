package environment

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/model"
	"github.com/gantline/gantline/juju/rpc/params"
)

// The states of units that WaitForUnits knows beside the names of statuses.
const (
	// Started means that the unit's agent runs and that the workload is not in error.
	Started = "started"
	// Removed means that the unit is gone.
	Removed = "removed"
)

// UnitGoal is what WaitForUnits waits for. The zero value is every unit of the model started.
type UnitGoal struct {
	// State is Started, Removed, or a status of the workload or of the agent, such as "active" or
	// "idle"; "" means Started.
	State string
	// Applications are whose units are meant; none means all. A named one has to be there, with a
	// unit, unless the state is Removed.
	Applications []string
}

// UnitErrors says that units are in error. All of them are in it.
type UnitErrors struct {
	Units []*params.UnitInfo
}

// Error names the units and what they say.
func (e *UnitErrors) Error() string {
	all := make([]string, 0, len(e.Units))
	for _, u := range e.Units {
		all = append(all, fmt.Sprintf("%s (%s)", u.Name, u.WorkloadStatus.Message))
	}
	return "units in error: " + strings.Join(all, ", ")
}

// WaitForUnits waits until all units that are meant are in a state. A unit in error ends the wait with
// a *UnitErrors inside the *WaitError, unless the goal is "error" or Removed.
func (e *Environment) WaitForUnits(ctx context.Context, goal UnitGoal) error {
	return e.WaitFor(ctx, goal.Condition())
}

// WaitForNoMachines waits until the model has no machine.
func (e *Environment) WaitForNoMachines(ctx context.Context) error {
	return e.WaitFor(ctx, NoMachines)
}

// NoMachines is a Condition: there is no machine.
func NoMachines(m *model.Model) ([]Pending, error) {
	var pending []Pending
	for id, machine := range m.Machines {
		reason := "is there"
		if machine.Life != "" {
			reason = "is " + string(machine.Life)
		}
		pending = append(pending, Pending{"machine " + id, reason})
	}
	return sorted(pending), nil
}

// ApplicationGone returns the Condition that there is no such application.
func ApplicationGone(name string) Condition {
	return func(m *model.Model) ([]Pending, error) {
		a := m.Applications[name]
		if a == nil {
			return nil, nil
		}
		return []Pending{{name, fmt.Sprintf("is %s, with %d units", a.Life, len(m.UnitsOf(name)))}}, nil
	}
}

// Condition returns what WaitForUnits waits for, to be joined with others.
func (g UnitGoal) Condition() Condition {
	if g.State == "" {
		g.State = Started
	}
	return g.look
}

func (g UnitGoal) look(m *model.Model) ([]Pending, error) {
	var pending []Pending
	failed := &UnitErrors{}
	seen := map[string]bool{}
	for name, u := range m.Units {
		if len(g.Applications) > 0 && !slices.Contains(g.Applications, u.Application) {
			continue
		}
		seen[u.Application] = true
		if g.reached(u) {
			continue
		}
		if u.WorkloadStatus.Current == status.Error && g.State != Removed {
			failed.Units = append(failed.Units, u)
		}
		pending = append(pending, Pending{name, reason(u)})
	}
	for _, name := range g.Applications {
		switch {
		case seen[name] || g.State == Removed:
		case m.Applications[name] == nil:
			pending = append(pending, Pending{name, "is not there"})
		default:
			pending = append(pending, Pending{name, "has no units"})
		}
	}
	if len(failed.Units) > 0 {
		slices.SortFunc(failed.Units, func(a, b *params.UnitInfo) int { return strings.Compare(a.Name, b.Name) })
		return sorted(pending), failed
	}
	return sorted(pending), nil
}

func (g UnitGoal) reached(u *params.UnitInfo) bool {
	agent, workload := u.AgentStatus.Current, u.WorkloadStatus.Current
	switch g.State {
	case Removed:
		return false
	case Started:
		return (agent == status.Idle || agent == status.Executing) && workload != status.Error
	}
	return string(workload) == g.State || string(agent) == g.State
}

// reason says in what state a unit is.
func reason(u *params.UnitInfo) string {
	out := fmt.Sprintf("workload is %s, agent is %s", text(u.WorkloadStatus), text(u.AgentStatus))
	if u.Life != "" && u.Life != "alive" {
		out += ", unit is " + string(u.Life)
	}
	return out
}

func text(s params.StatusInfo) string {
	if s.Message == "" {
		return string(s.Current)
	}
	return fmt.Sprintf("%s (%s)", s.Current, s.Message)
}

// All returns the Condition that all of them hold.
func All(conditions ...Condition) Condition {
	return func(m *model.Model) ([]Pending, error) {
		var pending []Pending
		for _, c := range conditions {
			more, err := c(m)
			pending = append(pending, more...)
			if err != nil {
				return pending, err
			}
		}
		return pending, nil
	}
}

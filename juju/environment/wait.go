package environment

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/model"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Pending is something that a wait still waits for.
type Pending struct {
	// Entity is a unit, a machine or an application by its name.
	Entity string
	// Reason says why it is pending, "agent is allocating: waiting for machine" for example.
	Reason string
}

// String is "entity: reason".
func (p Pending) String() string { return p.Entity + ": " + p.Reason }

// Condition looks at a model and returns what is pending; nothing means that the condition holds. An
// error ends the wait.
type Condition func(*model.Model) ([]Pending, error)

// WaitError is a wait that ended before its condition held.
type WaitError struct {
	// Pending is what was still pending when the model was last seen; nil if it was not seen.
	Pending []Pending
	// Err is why the wait ended: context.DeadlineExceeded, a *UnitErrors, a lost connection.
	Err error
}

// shown is how many pending things an error names.
const shown = 5

// Error names the cause and what is pending.
func (e *WaitError) Error() string {
	if len(e.Pending) == 0 {
		return fmt.Sprintf("wait ended: %v", e.Err)
	}
	var all []string
	for _, p := range e.Pending[:min(len(e.Pending), shown)] {
		all = append(all, p.String())
	}
	msg := fmt.Sprintf("wait ended: %v; still pending: %s", e.Err, strings.Join(all, "; "))
	if more := len(e.Pending) - shown; more > 0 {
		msg += fmt.Sprintf("; and %d more", more)
	}
	return msg
}

// Unwrap returns the cause.
func (e *WaitError) Unwrap() error { return e.Err }

// WaitFor waits until the condition holds. It looks at the model as it is, at once and after each
// change, so that nothing that happened before is missed. ctx is the deadline; a wait that ends with
// it, or with anything else, is a *WaitError that says what is pending and why.
func (e *Environment) WaitFor(ctx context.Context, condition Condition) error {
	m := model.New()
	whole := false // whether all of the model has been told
	var pending []Pending
	for set, err := range e.Watch(ctx) {
		if err != nil {
			return &WaitError{pending, err}
		}
		if set.Restarted {
			m.Reset()
			whole = false
		}
		m.Apply(set.Changes)
		if pending, err = condition(m); err != nil {
			return &WaitError{pending, err}
		}
		if len(pending) > 0 {
			continue
		}
		if !whole {
			if whole, err = e.whole(ctx, m); err != nil {
				return &WaitError{nil, err}
			}
		}
		if whole {
			return nil
		}
	}
	return &WaitError{pending, context.Cause(ctx)}
}

// whole says whether m knows all applications and machines. The beginning of a large model may come in
// several parts, of which the first might meet a condition that the whole does not.
func (e *Environment) whole(ctx context.Context, m *model.Model) (bool, error) {
	old, err := e.older(ctx)
	if old != nil || err != nil {
		return old != nil, err // Juju 1 tells all at once
	}
	conn, err := e.conn(ctx, "Client.FullStatus")
	if err != nil {
		return false, err
	}
	status, err := client.NewClient(conn).StatusContext(ctx, nil)
	if err != nil {
		return false, err
	}
	for name, a := range status.Applications {
		if m.Applications[name] == nil {
			return false, nil
		}
		if !hasUnits(m, a.Units) {
			return false, nil
		}
	}
	return hasMachines(m, status.Machines), nil
}

// hasUnits says whether m knows the units and their subordinates.
func hasUnits(m *model.Model, units map[string]params.UnitStatus) bool {
	for name, u := range units {
		if m.Units[name] == nil || !hasUnits(m, u.Subordinates) {
			return false
		}
	}
	return true
}

// hasMachines says whether m knows the machines and the containers in them.
func hasMachines(m *model.Model, machines map[string]params.MachineStatus) bool {
	for id, machine := range machines {
		if m.Machines[id] == nil || !hasMachines(m, machine.Containers) {
			return false
		}
	}
	return true
}

// sorted puts pending things in order.
func sorted(pending []Pending) []Pending {
	slices.SortFunc(pending, func(a, b Pending) int { return strings.Compare(a.Entity, b.Entity) })
	return pending
}

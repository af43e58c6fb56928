package environment

import (
	"context"
	"errors"

	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/core/instance"
)

// AddUnits adds units to the application and returns their names.
func (e *Environment) AddUnits(ctx context.Context, name string, n int) ([]string, error) {
	return e.addUnits(ctx, name, n, "")
}

// AddUnit adds one unit, on a machine or in a container: "3", "lxd", "lxd:3", or "" for a new
// machine.
func (e *Environment) AddUnit(ctx context.Context, name, to string) (string, error) {
	units, err := e.addUnits(ctx, name, 1, to)
	if err != nil {
		return "", err
	}
	if len(units) != 1 {
		return "", errors.New("the server added a unit and did not name it")
	}
	return units[0], nil
}

func (e *Environment) addUnits(ctx context.Context, name string, n int, to string) ([]string, error) {
	in := struct {
		ServiceName   string
		NumUnits      int
		ToMachineSpec string `json:",omitempty"`
	}{name, n, to}
	var old struct{ Units []string }
	if done, err := e.oldCall(ctx, "AddServiceUnits", in, &old); done {
		return old.Units, err
	}
	where, err := placements(to)
	if err != nil {
		return nil, err
	}
	c, err := e.applications(ctx, "AddUnits")
	if err != nil {
		return nil, err
	}
	return c.AddUnits(application.AddUnitsParams{ApplicationName: name, NumUnits: n, Placement: where})
}

func placements(to string) ([]*instance.Placement, error) {
	p, err := instance.ParsePlacement(to)
	if p == nil || err != nil {
		return nil, err
	}
	return []*instance.Placement{p}, nil
}

// RemoveUnits begins to remove units by their names. Units that cannot be removed do not keep others
// from it; their errors are joined.
func (e *Environment) RemoveUnits(ctx context.Context, units ...string) error {
	in := struct{ UnitNames []string }{units}
	if done, err := e.oldCall(ctx, "DestroyServiceUnits", in, nil); done {
		return err
	}
	c, err := e.applications(ctx, "DestroyUnit")
	if err != nil {
		return err
	}
	results, err := c.DestroyUnits(application.DestroyUnitsParams{Units: units})
	if err != nil {
		return err
	}
	var errs []error
	for _, r := range results {
		if r.Error != nil {
			errs = append(errs, r.Error)
		}
	}
	return errors.Join(errs...)
}

// Resolved lets a failed unit go on; retry runs the failed hook again.
func (e *Environment) Resolved(ctx context.Context, unit string, retry bool) error {
	c, err := e.applications(ctx, "ResolveUnitErrors")
	if err != nil {
		return err
	}
	return c.ResolveUnitErrors([]string{unit}, false, retry)
}

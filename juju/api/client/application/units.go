package application

import (
	"time"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// AddUnitsParams says what AddUnits adds.
type AddUnitsParams struct {
	ApplicationName string
	NumUnits        int
	// Placement says where the first of them go; the others get machines of their own.
	Placement []*instance.Placement
	// Policy is the assignment policy, "" for the model's.
	Policy string
	// AttachStorage are tags of storage to attach; NumUnits has to be 1 then.
	AttachStorage []string
}

// AddUnits adds units to an application and returns their names.
func (c *Client) AddUnits(args AddUnitsParams) ([]string, error) {
	in := params.AddApplicationUnits{
		ApplicationName: args.ApplicationName, NumUnits: args.NumUnits, Placement: args.Placement,
		Policy: args.Policy, AttachStorage: args.AttachStorage,
	}
	var out params.AddApplicationUnitsResults
	err := c.call("AddUnits", in, &out)
	return out.Units, err
}

// DestroyUnitsParams says what DestroyUnits removes and how.
type DestroyUnitsParams struct {
	// Units are the units' names.
	Units []string
	// DestroyStorage removes the units' storage too, in place of detaching it.
	DestroyStorage bool
	// Force goes on where a step fails; MaxWait bounds each step then.
	Force   bool
	MaxWait *time.Duration
	// DryRun reports what would be removed (Application 16).
	DryRun bool
}

// DestroyUnits begins to remove units; each result has what goes with the unit or its own error.
func (c *Client) DestroyUnits(args DestroyUnitsParams) ([]params.DestroyUnitResult, error) {
	if args.DryRun {
		if err := c.since(16, "DestroyUnit with dry run"); err != nil {
			return nil, err
		}
	}
	in := params.DestroyUnitsParams{}
	for _, name := range args.Units {
		in.Units = append(in.Units, params.DestroyUnitParams{
			UnitTag: names.NewUnitTag(name).String(), DestroyStorage: args.DestroyStorage,
			Force: args.Force, MaxWait: args.MaxWait, DryRun: args.DryRun,
		})
	}
	var out params.DestroyUnitResults
	if err := c.call("DestroyUnit", c.destroyUnits(in), &out); err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(args.Units))
}

// destroyUnits is in as the negotiated version spells it: 15 always says whether to force.
func (c *Client) destroyUnits(in params.DestroyUnitsParams) any {
	if c.facade.BestAPIVersion() > 15 {
		return in
	}
	old := params.DestroyUnitsParamsV15{}
	for _, u := range in.Units {
		old.Units = append(old.Units, params.DestroyUnitParamsV15{
			UnitTag: u.UnitTag, DestroyStorage: u.DestroyStorage, Force: u.Force, MaxWait: u.MaxWait,
		})
	}
	return old
}

// DestroyApplicationsParams says what DestroyApplications removes and how.
type DestroyApplicationsParams struct {
	// Applications are the applications' names.
	Applications []string
	// DestroyStorage, Force, MaxWait and DryRun are as for units.
	DestroyStorage bool
	Force          bool
	MaxWait        *time.Duration
	DryRun         bool
}

// DestroyApplications begins to remove applications with their units; each result has what goes
// with the application or its own error.
func (c *Client) DestroyApplications(args DestroyApplicationsParams) ([]params.DestroyApplicationResult, error) {
	if args.DryRun {
		if err := c.since(16, "DestroyApplication with dry run"); err != nil {
			return nil, err
		}
	}
	in := params.DestroyApplicationsParams{}
	for _, name := range args.Applications {
		in.Applications = append(in.Applications, params.DestroyApplicationParams{
			ApplicationTag: names.NewApplicationTag(name).String(), DestroyStorage: args.DestroyStorage,
			Force: args.Force, MaxWait: args.MaxWait, DryRun: args.DryRun,
		})
	}
	var out params.DestroyApplicationResults
	if err := c.call("DestroyApplication", in, &out); err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(args.Applications))
}

// ResolveUnitErrors lets failed units go on: retry runs the failed hook again, otherwise it counts
// as passed. all takes every unit of the model in error. Where some of several fail the error is a
// *base.BulkError.
func (c *Client) ResolveUnitErrors(units []string, all, retry bool) error {
	in := params.UnitsResolved{All: all, Retry: retry}
	for _, name := range units {
		in.Tags.Entities = append(in.Tags.Entities, params.Entity{Tag: names.NewUnitTag(name).String()})
	}
	var out params.ErrorResults
	if err := c.call("ResolveUnitErrors", in, &out); err != nil {
		return err
	}
	errs := make([]error, len(out.Results))
	for i, r := range out.Results {
		errs[i] = bulk.Err(r.Error)
	}
	return base.NewBulkError(errs)
}

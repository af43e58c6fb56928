package application

import (
	"context"
	"strings"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/wire"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Deploy deploys applications, each alone.
func (f *Facade) Deploy(ctx context.Context, s facade.Session, in params.ApplicationsDeploy) (params.ErrorResults, error) {
	return facade.Each(in.Applications, func(a params.ApplicationDeploy) error {
		args, err := deployArgs(s.ModelUUID(), a)
		if err != nil {
			return err
		}
		return f.state.Deploy(ctx, s.ModelUUID(), args)
	}), nil
}

func deployArgs(model string, a params.ApplicationDeploy) (state.DeployArgs, error) {
	args := state.DeployArgs{
		Name: a.ApplicationName, CharmURL: a.CharmURL, Channel: a.Channel, NumUnits: a.NumUnits,
		Config: a.Config, ConfigYAML: a.ConfigYAML, Constraints: a.Constraints,
		Resources: a.Resources, Bindings: a.EndpointBindings, AttachStorage: a.AttachStorage, Force: a.Force,
	}
	var err error
	if args.Placement, err = placements(model, a.Placement); err != nil {
		return args, err
	}
	if a.CharmOrigin == nil {
		return args, domain.Errorf(domain.BadRequest, "missing charm origin")
	}
	if a.CharmOrigin.Source != "local" && a.CharmOrigin.Source != "charm-hub" {
		return args, domain.Errorf(domain.BadRequest, "%q not supported", a.CharmOrigin.Source)
	}
	args.Origin = parseOrigin(*a.CharmOrigin)
	for name := range a.Storage {
		args.Storage = append(args.Storage, name)
	}
	return args, nil
}

func parseOrigin(o params.CharmOrigin) state.CharmOrigin {
	return state.CharmOrigin{
		Source: o.Source, Type: o.Type, ID: o.ID, Hash: o.Hash, Revision: o.Revision, Risk: o.Risk, Track: o.Track,
		Branch: o.Branch, Architecture: o.Architecture, Base: wire.ParseBase(o.Base), InstanceKey: o.InstanceKey,
	}
}

func origin(o state.CharmOrigin) params.CharmOrigin {
	return params.CharmOrigin{
		Source: o.Source, Type: o.Type, ID: o.ID, Hash: o.Hash, Revision: o.Revision, Risk: o.Risk, Track: o.Track,
		Branch: o.Branch, Architecture: o.Architecture, Base: wire.Base(o.Base), InstanceKey: o.InstanceKey,
	}
}

// placements reads placements; clients may write "model-uuid" for the model at hand.
func placements(model string, in []*instance.Placement) ([]domain.Placement, error) {
	var out []domain.Placement
	for _, p := range in {
		if p == nil {
			continue
		}
		where := domain.Placement{Scope: p.Scope, Directive: p.Directive}
		if where.Scope == "model-uuid" {
			where.Scope = model
		}
		if where.Scope != domain.MachineScope && where.Scope != model && !where.IsContainer() {
			return nil, domain.Errorf(domain.Other, "placement scope: invalid model UUID %q", p.Scope)
		}
		out = append(out, where)
	}
	return out, nil
}

// GetCharmURLOrigin returns where the application's charm came from.
func (f *Facade) GetCharmURLOrigin(_ context.Context, s facade.Session, in params.ApplicationGet) (params.CharmURLOriginResult, error) {
	a, err := f.named(s, in.ApplicationName)
	if err != nil {
		return params.CharmURLOriginResult{Error: facade.Error(err)}, nil
	}
	out := params.CharmURLOriginResult{URL: a.CharmURL, CharmOrigin: origin(a.Origin)}
	// The channel of a base is stable where it does not say otherwise.
	out.CharmOrigin.Base.Channel = strings.TrimSuffix(out.CharmOrigin.Base.Channel, "/stable")
	return out, nil
}

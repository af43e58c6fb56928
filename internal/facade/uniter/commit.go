package uniter

import (
	"context"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/rpc/params"
)

// CommitHookChanges applies what a hook leaves behind, all of it or nothing.
func (f *Facade) CommitHookChanges(ctx context.Context, s facade.Session, in params.CommitHookChangesArgs) (params.ErrorResults, error) {
	return facade.Each(in.Args, func(arg params.CommitHookChangesArg) error {
		changes, err := f.changes(s, arg)
		if err != nil {
			return err
		}
		return f.state.CommitHookChanges(ctx, s.ModelUUID(), changes)
	}), nil
}

func (f *Facade) changes(s facade.Session, arg params.CommitHookChangesArg) (state.HookChanges, error) {
	unit, err := facade.OwnUnit(s, arg.Tag)
	if err != nil {
		return state.HookChanges{}, err
	}
	if err := served(arg); err != nil {
		return state.HookChanges{}, err
	}
	out := state.HookChanges{Unit: unit, UpdateNetworkInfo: arg.UpdateNetworkInfo}
	for _, set := range arg.RelationUnitSettings {
		r, _, err := f.relationUnit(s, params.RelationUnit{Relation: set.Relation, Unit: set.Unit})
		if err != nil {
			return state.HookChanges{}, err
		}
		out.Settings = append(out.Settings, state.SettingsChange{
			Relation: r.ID, Unit: set.Settings, Application: set.ApplicationSettings,
		})
	}
	if out.Open, err = ports(arg.OpenPorts, arg.Tag); err != nil {
		return state.HookChanges{}, err
	}
	if out.Close, err = ports(arg.ClosePorts, arg.Tag); err != nil {
		return state.HookChanges{}, err
	}
	if arg.UnitState != nil && arg.UnitState.Tag != "" && arg.UnitState.Tag != arg.Tag {
		return state.HookChanges{}, facade.ErrPermission
	}
	out.State = patch(arg.UnitState)
	return out, nil
}

// served refuses changes that are not built, before any other is made.
func served(arg params.CommitHookChangesArg) error {
	switch {
	case len(arg.AddStorage) > 0:
		return domain.Errorf(domain.NotSupported, "adding storage not supported")
	case arg.PodSpec != nil || arg.SetRawK8sSpec != nil:
		return domain.Errorf(domain.NotSupported, "pod specs not supported")
	case len(arg.SecretCreates)+len(arg.SecretTrackLatest)+len(arg.SecretUpdates)+
		len(arg.SecretGrants)+len(arg.SecretRevokes)+len(arg.SecretDeletes) > 0:
		return domain.Errorf(domain.NotSupported, "secrets not supported")
	}
	return nil
}

func ports(in []params.EntityPortRange, tag string) ([]state.PortsChange, error) {
	var out []state.PortsChange
	for _, p := range in {
		if p.Tag != tag {
			return nil, facade.ErrPermission
		}
		r := domain.PortRange{From: p.FromPort, To: p.ToPort, Protocol: p.Protocol}
		if err := r.Check(); err != nil {
			return nil, err
		}
		out = append(out, state.PortsChange{Endpoint: p.Endpoint, Range: r})
	}
	return out, nil
}

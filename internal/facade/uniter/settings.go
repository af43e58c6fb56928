package uniter

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ReadSettings returns the session's unit's own settings, or its application's to the leader.
func (f *Facade) ReadSettings(_ context.Context, s facade.Session, in params.RelationUnits) (params.SettingsResults, error) {
	return params.SettingsResults{Results: facade.Map(in.RelationUnits, func(arg params.RelationUnit) params.SettingsResult {
		r, err := f.relation(s, arg.Relation)
		if err != nil {
			return params.SettingsResult{Error: facade.Error(err)}
		}
		if app, err := ownApplication(s, arg.Unit); err == nil {
			if err := f.leads(s); err != nil {
				return params.SettingsResult{Error: facade.Error(err)}
			}
			return f.applicationSettings(s, r, app)
		}
		unit, err := facade.OwnUnit(s, arg.Unit)
		if err != nil {
			return params.SettingsResult{Error: facade.Error(err)}
		}
		return f.unitSettings(s, r, unit)
	})}, nil
}

// ReadLocalApplicationSettings returns the application's own settings, to its leader.
func (f *Facade) ReadLocalApplicationSettings(_ context.Context, s facade.Session, in params.RelationUnit) (params.SettingsResult, error) {
	r, _, err := f.relationUnit(s, in)
	if err == nil {
		err = f.leads(s)
	}
	if err != nil {
		return params.SettingsResult{Error: facade.Error(err)}, nil
	}
	return f.applicationSettings(s, r, application(s)), nil
}

// ReadRemoteSettings returns the settings of a unit or application that the session's unit sees.
func (f *Facade) ReadRemoteSettings(_ context.Context, s facade.Session, in params.RelationUnitPairs) (params.SettingsResults, error) {
	return params.SettingsResults{Results: facade.Map(in.RelationUnitPairs, func(arg params.RelationUnitPair) params.SettingsResult {
		r, _, err := f.relationUnit(s, params.RelationUnit{Relation: arg.Relation, Unit: arg.LocalUnit})
		if err != nil {
			return params.SettingsResult{Error: facade.Error(err)}
		}
		if tag, err := names.ParseApplicationTag(arg.RemoteUnit); err == nil {
			if _, ok := r.Endpoint(tag.Id()); !ok {
				return params.SettingsResult{Error: facade.Error(facade.ErrPermission)}
			}
			return f.applicationSettings(s, r, tag.Id())
		}
		tag, err := names.ParseUnitTag(arg.RemoteUnit)
		if err != nil {
			return params.SettingsResult{Error: facade.Error(facade.ErrPermission)}
		}
		app, err := names.UnitApplication(tag.Id())
		if err != nil {
			return params.SettingsResult{Error: facade.Error(facade.ErrPermission)}
		}
		if _, ok := r.Endpoint(app); !ok {
			return params.SettingsResult{Error: facade.Error(facade.ErrPermission)}
		}
		return f.unitSettings(s, r, tag.Id())
	})}, nil
}

func (f *Facade) unitSettings(s facade.Session, r *state.Relation, unit string) params.SettingsResult {
	ru, err := f.state.RelationUnit(s.ModelUUID(), r.ID, unit)
	if err != nil {
		return params.SettingsResult{Error: facade.Error(err)}
	}
	return params.SettingsResult{Settings: settings(ru.Settings)}
}

func (f *Facade) applicationSettings(s facade.Session, r *state.Relation, app string) params.SettingsResult {
	ra, err := f.state.RelationApplication(s.ModelUUID(), r.ID, app)
	if err != nil {
		return params.SettingsResult{Error: facade.Error(err)}
	}
	return params.SettingsResult{Settings: settings(ra.Settings)}
}

func settings(m map[string]string) params.Settings {
	if m == nil {
		return params.Settings{}
	}
	return m
}

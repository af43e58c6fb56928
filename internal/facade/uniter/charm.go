package uniter

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/rpc/params"
)

// CharmURL returns the charm that the unit runs, or that its application is to run; ok then says
// whether an upgrade goes on although a hook has failed.
func (f *Facade) CharmURL(_ context.Context, s facade.Session, in params.Entities) (params.StringBoolResults, error) {
	return params.StringBoolResults{Results: facade.Map(in.Entities, func(e params.Entity) params.StringBoolResult {
		if app, err := ownApplication(s, e.Tag); err == nil {
			a, err := f.state.Application(s.ModelUUID(), app)
			if err != nil {
				return params.StringBoolResult{Error: facade.Error(err)}
			}
			return params.StringBoolResult{Result: a.CharmURL, Ok: a.Force}
		}
		u, err := f.own(s, e.Tag)
		if err != nil {
			return params.StringBoolResult{Error: facade.Error(err)}
		}
		return params.StringBoolResult{Result: u.CharmURL, Ok: u.CharmURL != ""}
	})}, nil
}

// SetCharmURL records the charm that units run.
func (f *Facade) SetCharmURL(ctx context.Context, s facade.Session, in params.EntitiesCharmURL) (params.ErrorResults, error) {
	return facade.Each(in.Entities, func(arg params.EntityCharmURL) error {
		unit, err := facade.OwnUnit(s, arg.Tag)
		if err != nil {
			return err
		}
		return f.state.SetUnitCharmURL(ctx, s.ModelUUID(), unit, arg.CharmURL)
	}), nil
}

// CharmArchiveSha256 returns the hashes of charms' archives.
func (f *Facade) CharmArchiveSha256(_ context.Context, s facade.Session, in params.CharmURLs) (params.StringResults, error) {
	return params.StringResults{Results: facade.Map(in.URLs, func(arg params.CharmURL) params.StringResult {
		ch, err := f.state.Charm(s.ModelUUID(), arg.URL)
		if err != nil {
			return params.StringResult{Error: facade.Error(err)}
		}
		return params.StringResult{Result: ch.SHA256}
	})}, nil
}

// CharmModifiedVersion returns a number that moves when charm or resources do.
func (f *Facade) CharmModifiedVersion(_ context.Context, s facade.Session, in params.Entities) (params.IntResults, error) {
	return params.IntResults{Results: facade.Map(in.Entities, func(e params.Entity) params.IntResult {
		app, err := ownApplication(s, e.Tag)
		if err != nil {
			if _, unitErr := facade.OwnUnit(s, e.Tag); unitErr != nil {
				return params.IntResult{Error: facade.Error(err)}
			}
			app = application(s)
		}
		a, err := f.state.Application(s.ModelUUID(), app)
		if err != nil {
			return params.IntResult{Error: facade.Error(err)}
		}
		return params.IntResult{Result: a.CharmModifiedVersion}
	})}, nil
}

// ConfigSettings returns the values of the charm's options, those that have one.
func (f *Facade) ConfigSettings(_ context.Context, s facade.Session, in params.Entities) (params.ConfigSettingsResults, error) {
	return params.ConfigSettingsResults{Results: facade.Map(in.Entities, func(e params.Entity) params.ConfigSettingsResult {
		if _, err := facade.OwnUnit(s, e.Tag); err != nil {
			return params.ConfigSettingsResult{Error: facade.Error(err)}
		}
		values, err := f.state.ApplicationConfig(s.ModelUUID(), application(s))
		return params.ConfigSettingsResult{Settings: values, Error: facade.Error(err)}
	})}, nil
}

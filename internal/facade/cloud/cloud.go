// Package cloud serves the Cloud facade. A controller has one cloud, on which it makes machines.
package cloud

import (
	"context"
	"slices"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/modelmanager"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facade needs.
type State interface {
	Controller() (*state.Controller, error)
	Users(includeDisabled bool) []*state.User
}

// Facade answers the facade's methods.
type Facade struct{ state State }

// New returns the facade.
func New(st State) *Facade { return &Facade{st} }

// Versions returns Cloud 7.
func (f *Facade) Versions() []facade.Version {
	return []facade.Version{{Name: "Cloud", Number: 7, Scope: facade.OnController, Methods: facade.Table{
		"Cloud":           facade.Func(facade.Users, f.Cloud),
		"CloudInfo":       facade.Func(facade.Users, f.CloudInfo),
		"Clouds":          facade.Get(facade.Users, f.Clouds),
		"UserCredentials": facade.Func(facade.Users, f.UserCredentials),
	}}}
}

func (f *Facade) one() (name string, c params.Cloud, err error) {
	ctl, err := f.state.Controller()
	if err != nil {
		return "", params.Cloud{}, err
	}
	return ctl.Cloud.Name, params.Cloud{
		Type: ctl.Cloud.Type, AuthTypes: ctl.Cloud.AuthTypes, Endpoint: ctl.Cloud.Endpoint, IsControllerCloud: true,
		Regions: []params.CloudRegion{{Name: ctl.Cloud.Region, Endpoint: ctl.Cloud.Endpoint}},
	}, nil
}

// Clouds returns the controller's clouds by tag.
func (f *Facade) Clouds(context.Context, facade.Session) (params.CloudsResult, error) {
	name, c, err := f.one()
	if err != nil {
		return params.CloudsResult{}, err
	}
	return params.CloudsResult{Clouds: map[string]params.Cloud{names.NewCloudTag(name).String(): c}}, nil
}

// Cloud returns clouds by tag.
func (f *Facade) Cloud(_ context.Context, _ facade.Session, in params.Entities) (params.CloudResults, error) {
	return params.CloudResults{Results: facade.Map(in.Entities, func(e params.Entity) params.CloudResult {
		c, err := f.find(e.Tag)
		return params.CloudResult{Cloud: c, Error: facade.Error(err)}
	})}, nil
}

func (f *Facade) find(tag string) (*params.Cloud, error) {
	t, err := names.ParseCloudTag(tag)
	if err != nil {
		return nil, err
	}
	name, c, err := f.one()
	if err != nil {
		return nil, err
	}
	if t.Id() != name {
		return nil, domain.Errorf(domain.NotFound, "cloud %q not found", t.Id())
	}
	return &c, nil
}

// CloudInfo returns clouds with who may use them; superusers see everybody.
func (f *Facade) CloudInfo(_ context.Context, s facade.Session, in params.Entities) (params.CloudInfoResults, error) {
	return params.CloudInfoResults{Results: facade.Map(in.Entities, func(e params.Entity) params.CloudInfoResult {
		c, err := f.find(e.Tag)
		if err != nil {
			return params.CloudInfoResult{Error: facade.Error(err)}
		}
		return params.CloudInfoResult{Result: &params.CloudInfo{
			CloudDetails: params.CloudDetails{
				Type: c.Type, AuthTypes: c.AuthTypes, Endpoint: c.Endpoint, IdentityEndpoint: c.IdentityEndpoint,
				StorageEndpoint: c.StorageEndpoint, Regions: c.Regions,
			},
			Users: f.users(s),
		}}
	})}, nil
}

func (f *Facade) users(s facade.Session) []params.CloudUserInfo {
	out := []params.CloudUserInfo{}
	for _, u := range f.state.Users(false) {
		access := "add-model"
		if u.Access == "superuser" {
			access = "admin"
		}
		if u.Name == s.Identity().Name || s.Identity().IsSuperuser() && slices.Contains([]string{"add-model", "superuser"}, string(u.Access)) {
			out = append(out, params.CloudUserInfo{UserName: u.Name, DisplayName: u.DisplayName, Access: access})
		}
	}
	return out
}

// UserCredentials returns the tags of a user's credentials for a cloud. The only one is admin's,
// which asks for nothing.
func (f *Facade) UserCredentials(_ context.Context, s facade.Session, in params.UserClouds) (params.StringsResults, error) {
	return params.StringsResults{Results: facade.Map(in.UserClouds, func(arg params.UserCloud) params.StringsResult {
		user, err := facade.LocalUser(arg.UserTag)
		if err == nil && user != s.Identity().Name && !s.Identity().IsSuperuser() {
			err = facade.ErrPermission
		}
		if err != nil {
			return params.StringsResult{Error: facade.Error(err)}
		}
		tag, err := names.ParseCloudTag(arg.CloudTag)
		if err != nil {
			return params.StringsResult{Error: facade.Error(err)}
		}
		if name, _, err := f.one(); err != nil || name != tag.Id() || user != "admin" {
			return params.StringsResult{Result: []string{}, Error: facade.Error(err)}
		}
		return params.StringsResult{Result: []string{modelmanager.CredentialTag(tag.Id())}}
	})}, nil
}

// Package usermanager serves the UserManager facade: the controller's local users.
package usermanager

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/wire"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/core/permission"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facade needs.
type State interface {
	AddUser(ctx context.Context, args state.AddUserArgs) (*state.User, error)
	User(name string) (*state.User, error)
	Users(includeDisabled bool) []*state.User
	EnableUser(ctx context.Context, name string) error
	DisableUser(ctx context.Context, name string) error
	RemoveUser(ctx context.Context, name string) error
	SetUserPassword(ctx context.Context, name, password string) error
	SecretKey(name string) ([]byte, error)
	ResetPassword(ctx context.Context, name string) ([]byte, error)
	LastConnection(user, model string) time.Time
	Model(uuid string) (*state.Model, error)
}

// Facade answers the facade's methods.
type Facade struct{ state State }

// New returns the facade.
func New(st State) *Facade { return &Facade{st} }

// Versions returns UserManager 3.
func (f *Facade) Versions() []facade.Version {
	return []facade.Version{{Name: "UserManager", Number: 3, Scope: facade.OnController, Methods: facade.Table{
		"AddUser":       facade.Func(facade.Superusers, f.AddUser).Unless(model.BlockChange),
		"DisableUser":   facade.Func(facade.Superusers, f.each(f.state.DisableUser)).Unless(model.BlockChange),
		"EnableUser":    facade.Func(facade.Superusers, f.each(f.state.EnableUser)).Unless(model.BlockChange),
		"ModelUserInfo": facade.Func(facade.Users, f.ModelUserInfo),
		"RemoveUser":    facade.Func(facade.Superusers, f.each(f.state.RemoveUser)).Unless(model.BlockChange),
		"ResetPassword": facade.Func(facade.Superusers, f.ResetPassword).Unless(model.BlockChange),
		"SetPassword":   facade.Func(facade.Users, f.SetPassword).Unless(model.BlockChange),
		"UserInfo":      facade.Func(facade.Users, f.UserInfo),
	}}}
}

// AddUser adds users. One without a password gets a key to register with.
func (f *Facade) AddUser(ctx context.Context, s facade.Session, in params.AddUsers) (params.AddUserResults, error) {
	return params.AddUserResults{Results: facade.Map(in.Users, func(arg params.AddUser) params.AddUserResult {
		u, err := f.state.AddUser(ctx, state.AddUserArgs{
			Name: arg.Username, DisplayName: arg.DisplayName, Password: arg.Password, CreatedBy: s.Identity().Name,
		})
		if err != nil {
			return params.AddUserResult{Error: facade.Error(domain.Wrapf(err, "failed to create user"))}
		}
		out := params.AddUserResult{Tag: names.NewUserTag(u.Name).String()}
		if arg.Password == "" {
			if out.SecretKey, err = f.state.SecretKey(u.Name); err != nil {
				out.Error = facade.Error(err)
			}
		}
		return out
	})}, nil
}

// ResetPassword takes users' passwords away and returns the keys with which they register anew. It is
// not for oneself.
func (f *Facade) ResetPassword(ctx context.Context, s facade.Session, in params.Entities) (params.AddUserResults, error) {
	return params.AddUserResults{Results: facade.Map(in.Entities, func(e params.Entity) params.AddUserResult {
		out := params.AddUserResult{Tag: e.Tag}
		name, err := facade.LocalUser(e.Tag)
		if err == nil && name == s.Identity().Name {
			err = facade.ErrPermission
		}
		if err == nil {
			out.SecretKey, err = f.state.ResetPassword(ctx, name)
		}
		if err != nil {
			out.SecretKey, out.Error = nil, facade.Error(err)
		}
		return out
	})}, nil
}

func (f *Facade) each(do func(context.Context, string) error) func(context.Context, facade.Session, params.Entities) (params.ErrorResults, error) {
	return func(ctx context.Context, _ facade.Session, in params.Entities) (params.ErrorResults, error) {
		return facade.Each(in.Entities, func(e params.Entity) error {
			name, err := facade.LocalUser(e.Tag)
			if err != nil {
				return err
			}
			return do(ctx, name)
		}), nil
	}
}

// SetPassword changes passwords: one's own, or anybody's for a superuser.
func (f *Facade) SetPassword(ctx context.Context, s facade.Session, in params.EntityPasswords) (params.ErrorResults, error) {
	return facade.Each(in.Changes, func(c params.EntityPassword) error {
		name, err := facade.LocalUser(c.Tag)
		if err != nil {
			return err
		}
		if name != s.Identity().Name && !s.Identity().IsSuperuser() {
			return facade.ErrPermission
		}
		if c.Password == "" {
			return domain.Errorf(domain.Other, "cannot use an empty password")
		}
		return f.state.SetUserPassword(ctx, name, c.Password)
	}), nil
}

// UserInfo returns the named users, all of them to a superuser who names none.
func (f *Facade) UserInfo(_ context.Context, s facade.Session, in params.UserInfoRequest) (params.UserInfoResults, error) {
	out := params.UserInfoResults{Results: []params.UserInfoResult{}}
	if len(in.Entities) == 0 {
		for _, u := range f.state.Users(in.IncludeDisabled) {
			if s.Identity().IsSuperuser() || u.Name == s.Identity().Name {
				out.Results = append(out.Results, params.UserInfoResult{Result: f.info(u)})
			}
		}
		return out, nil
	}
	out.Results = facade.Map(in.Entities, func(e params.Entity) params.UserInfoResult {
		name, err := facade.LocalUser(e.Tag)
		if err == nil && name != s.Identity().Name && !s.Identity().IsSuperuser() {
			err = facade.ErrPermission
		}
		if err != nil {
			return params.UserInfoResult{Error: facade.Error(err)}
		}
		u, err := f.state.User(name)
		if err != nil {
			return params.UserInfoResult{Error: facade.Error(err)}
		}
		return params.UserInfoResult{Result: f.info(u)}
	})
	return out, nil
}

func (f *Facade) info(u *state.User) *params.UserInfo {
	return &params.UserInfo{
		Username: u.Name, DisplayName: u.DisplayName, Access: string(u.Access), CreatedBy: u.CreatedBy,
		DateCreated: u.Created, LastConnection: wire.Optional(f.state.LastConnection(u.Name, "")), Disabled: u.Disabled,
	}
}

// ModelUserInfo returns who may use models: everyone to an admin of the model, oneself to others.
func (f *Facade) ModelUserInfo(_ context.Context, s facade.Session, in params.Entities) (params.ModelUserInfoResults, error) {
	out := params.ModelUserInfoResults{Results: []params.ModelUserInfoResult{}}
	for _, e := range in.Entities {
		infos, err := f.modelUsers(s, e.Tag)
		if err != nil {
			out.Results = append(out.Results, params.ModelUserInfoResult{Error: facade.Error(err)})
		}
		for _, info := range infos {
			out.Results = append(out.Results, params.ModelUserInfoResult{Result: &info})
		}
	}
	return out, nil
}

func (f *Facade) modelUsers(s facade.Session, tag string) ([]params.ModelUserInfo, error) {
	uuid, err := facade.ModelUUID(tag)
	if err != nil {
		return nil, err
	}
	id := s.Identity()
	m, err := f.state.Model(uuid)
	if err != nil && !id.IsSuperuser() {
		return nil, facade.ErrPermission
	}
	if err != nil {
		return nil, err
	}
	own, ok := m.Users[id.Name]
	if !ok && !id.IsSuperuser() {
		return nil, facade.ErrPermission
	}
	var out []params.ModelUserInfo
	for _, name := range slices.Sorted(maps.Keys(m.Users)) {
		if name != id.Name && !id.IsSuperuser() && own.Access != permission.AdminAccess {
			continue
		}
		info := params.ModelUserInfo{
			ModelTag: tag, UserName: name, Access: params.UserAccessPermission(m.Users[name].Access),
			LastConnection: wire.Optional(f.state.LastConnection(name, uuid)),
		}
		if u, err := f.state.User(name); err == nil {
			info.DisplayName = u.DisplayName
		}
		out = append(out, info)
	}
	return out, nil
}

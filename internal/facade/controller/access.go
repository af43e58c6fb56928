package controller

import (
	"context"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/core/permission"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ModifyControllerAccess grants and revokes access to the controller, each change alone.
func (f *Facade) ModifyControllerAccess(ctx context.Context, _ facade.Session, in params.ModifyControllerAccessRequest) (params.ErrorResults, error) {
	return facade.Each(in.Changes, func(c params.ModifyControllerAccess) error {
		access := permission.Access(c.Access)
		if domain.ControllerRank(access) < 1 {
			return domain.Errorf(domain.Other, "could not modify controller access: %q controller access not valid", c.Access)
		}
		user, err := facade.LocalUser(c.UserTag)
		if err != nil {
			return domain.Wrapf(err, "could not modify controller access")
		}
		switch c.Action {
		case params.GrantControllerAccess:
			err = f.state.GrantController(ctx, user, access)
		case params.RevokeControllerAccess:
			err = f.state.RevokeController(ctx, user, access)
		default:
			return domain.Errorf(domain.Other, "unknown action %q", c.Action)
		}
		if err != nil {
			return domain.Wrapf(err, "could not %s controller access", c.Action)
		}
		return nil
	}), nil
}

// GetControllerAccess returns what users may do on the controller: the caller's own access, and
// anybody's to a superuser.
func (f *Facade) GetControllerAccess(_ context.Context, s facade.Session, in params.Entities) (params.UserAccessResults, error) {
	return params.UserAccessResults{Results: facade.Map(in.Entities, func(e params.Entity) params.UserAccessResult {
		access, err := f.accessOf(s, e.Tag)
		if err != nil {
			return params.UserAccessResult{Error: facade.Error(err)}
		}
		return params.UserAccessResult{Result: &params.UserAccess{UserTag: e.Tag, Access: access}}
	})}, nil
}

func (f *Facade) accessOf(s facade.Session, tag string) (string, error) {
	name, err := facade.LocalUser(tag)
	if err != nil {
		return "", err
	}
	if name != s.Identity().Name && !s.Identity().IsSuperuser() {
		return "", facade.ErrPermission
	}
	u, err := f.state.User(name)
	if err != nil {
		return "", err
	}
	return string(u.Access), nil
}

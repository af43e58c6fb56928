package state

import (
	"context"
	"maps"
	"slices"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/permission"
)

// ModelsFor returns the models that the user was given access to.
func (s *State) ModelsFor(user string) []*Model {
	return slices.DeleteFunc(s.Models(), func(m *Model) bool {
		return s.ModelAccess(m.UUID, user) == permission.NoAccess
	})
}

// ModelAccess returns the access to the model that the user was given, NoAccess
// if there is no such model or user.
func (s *State) ModelAccess(uuid, user string) permission.Access {
	s.p.mu.RLock()
	defer s.p.mu.RUnlock()
	md := s.p.models[uuid]
	u, ok := s.p.users.get(user)
	if md == nil || md.model.v == nil || !ok {
		return permission.NoAccess
	}
	return accessOf(md.model.v, u)
}

func accessOf(m *Model, u *User) permission.Access {
	if given, ok := m.Users[u.Name]; ok && given.UserID == u.ID {
		return given.Access
	}
	return permission.NoAccess
}

// GrantModel raises the user's access to the model; `user already has "read"
// access or greater` if there is nothing to raise.
func (s *State) GrantModel(ctx context.Context, uuid, user string, access permission.Access) error {
	if domain.ModelRank(access) < 1 {
		return domain.Errorf(domain.NotValid, "%q model access not valid", access)
	}
	return s.changeAccess(ctx, uuid, user, func(has permission.Access) (permission.Access, error) {
		if domain.ModelRank(has) >= domain.ModelRank(access) {
			return has, domain.Errorf(domain.Other, "user already has %q access or greater", access)
		}
		return access, nil
	})
}

// RevokeModel takes access and all above it from the user.
func (s *State) RevokeModel(ctx context.Context, uuid, user string, access permission.Access) error {
	if domain.ModelRank(access) < 1 {
		return domain.Errorf(domain.Other, "don't know how to revoke %q access", access)
	}
	return s.changeAccess(ctx, uuid, user, func(has permission.Access) (permission.Access, error) {
		if has == permission.NoAccess {
			return has, domain.Errorf(domain.NotFound, "model user %q does not exist", user)
		}
		if below := domain.BelowModel(access); domain.ModelRank(has) > domain.ModelRank(below) {
			return below, nil
		}
		return has, nil
	})
}

func (s *State) changeAccess(ctx context.Context, uuid, user string, change func(permission.Access) (permission.Access, error)) error {
	return s.change(ctx, uuid, func(t *tx) error {
		m, err := t.modelAt()
		if err != nil {
			return err
		}
		u, ok := on(t, &t.p.users, rootKey(keyUser, user), user)
		if !ok {
			return domain.Wrapf(userNotFound(user), "user %q does not exist locally", user)
		}
		access, err := change(accessOf(m, u))
		if err != nil {
			return err
		}
		given := m.Users[user]
		if given.UserID != u.ID {
			given = ModelUser{UserID: u.ID, Created: t.now}
		}
		given.Access = access
		m.Users = maps.Clone(m.Users)
		if m.Users == nil {
			m.Users = map[string]ModelUser{}
		}
		if access == permission.NoAccess {
			delete(m.Users, user)
		} else {
			m.Users[user] = given
		}
		t.putModel(m)
		return nil
	})
}

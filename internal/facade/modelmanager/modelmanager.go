// Package modelmanager serves the ModelManager facade: making, listing, sharing and destroying
// models.
package modelmanager

import (
	"context"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/core/permission"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facade needs.
type State interface {
	Controller() (*state.Controller, error)
	CreateModel(ctx context.Context, args state.CreateModelArgs) (*state.Model, error)
	CheckBlocks(uuid string, kind model.BlockType) error
	DestroyModel(ctx context.Context, uuid string, force bool) error
	Model(uuid string) (*state.Model, error)
	Models() []*state.Model
	ModelsFor(user string) []*state.Model
	ModelAccess(uuid, user string) permission.Access
	GrantModel(ctx context.Context, uuid, user string, access permission.Access) error
	RevokeModel(ctx context.Context, uuid, user string, access permission.Access) error
	ModelCounts(uuid string) (state.ModelCounts, error)
	Snapshot(model string) (*state.Snapshot, error)
	User(name string) (*state.User, error)
	LastConnection(user, model string) time.Time
}

// Facade answers the facade's methods.
type Facade struct{ state State }

// New returns the facade.
func New(st State) *Facade { return &Facade{st} }

// CreateModel makes a model. The caller needs add-model on the controller, and to be a superuser
// to make one for somebody else.
func (f *Facade) CreateModel(ctx context.Context, s facade.Session, in params.ModelCreateArgs) (params.ModelInfo, error) {
	owner, err := facade.LocalUser(in.OwnerTag)
	if err != nil {
		return params.ModelInfo{}, err
	}
	id := s.Identity()
	if !id.IsSuperuser() && (id.Controller != string(permission.AddModelAccess) || id.Name != owner) {
		return params.ModelInfo{}, facade.ErrPermission
	}
	args := state.CreateModelArgs{Name: in.Name, Owner: owner, Region: in.CloudRegion, Config: in.Config}
	if in.CloudTag != "" {
		tag, err := names.ParseCloudTag(in.CloudTag)
		if err != nil {
			return params.ModelInfo{}, err
		}
		args.Cloud = tag.Id()
	}
	m, err := f.state.CreateModel(ctx, args)
	if err != nil {
		return params.ModelInfo{}, err
	}
	info, err := f.info(s, m.UUID, false)
	info.CloudCredentialValidity = nil // the original tells it of models that are asked about
	return info, err
}

// ListModels returns the models that a user may see: its own for a user, anybody's for a
// superuser.
func (f *Facade) ListModels(_ context.Context, s facade.Session, in params.Entity) (params.UserModelList, error) {
	user, err := f.mayList(s, in.Tag)
	if err != nil {
		return params.UserModelList{}, err
	}
	out := params.UserModelList{UserModels: []params.UserModel{}}
	for _, m := range f.state.ModelsFor(user) {
		last := f.state.LastConnection(user, m.UUID)
		out.UserModels = append(out.UserModels, params.UserModel{
			Model:          params.Model{Name: m.Name, UUID: m.UUID, Type: m.Type, OwnerTag: names.NewUserTag(m.Owner).String()},
			LastConnection: &last,
		})
	}
	return out, nil
}

func (f *Facade) mayList(s facade.Session, tag string) (string, error) {
	user, err := facade.LocalUser(tag)
	if err != nil {
		return "", err
	}
	if s.Identity().Name != user && !s.Identity().IsSuperuser() {
		return "", facade.ErrPermission
	}
	return user, nil
}

// ModelInfo returns what models are, to whom may read them.
func (f *Facade) ModelInfo(_ context.Context, s facade.Session, in params.Entities) (params.ModelInfoResults, error) {
	return params.ModelInfoResults{Results: facade.Map(in.Entities, func(e params.Entity) params.ModelInfoResult {
		uuid, err := f.readable(s, e.Tag)
		if err != nil {
			return params.ModelInfoResult{Error: facade.Error(err)}
		}
		info, err := f.info(s, uuid, true)
		if err != nil {
			return params.ModelInfoResult{Error: facade.Error(err)}
		}
		return params.ModelInfoResult{Result: &info}
	})}, nil
}

// readable returns the model of the tag if the session may read it. A model that does not exist is
// refused in the same words to whoever could not have read it.
func (f *Facade) readable(s facade.Session, tag string) (string, error) {
	return f.allowed(s, tag, permission.ReadAccess)
}

func (f *Facade) allowed(s facade.Session, tag string, access permission.Access) (string, error) {
	uuid, err := facade.ModelUUID(tag)
	if err != nil {
		return "", err
	}
	if s.Identity().IsSuperuser() {
		_, err := f.state.Model(uuid)
		return uuid, err
	}
	if domain.ModelRank(f.state.ModelAccess(uuid, s.Identity().Name)) < domain.ModelRank(access) {
		return "", facade.ErrPermission
	}
	return uuid, nil
}

// DestroyModels begins to destroy models, each alone.
func (f *Facade) DestroyModels(ctx context.Context, s facade.Session, in params.DestroyModelsParams) (params.ErrorResults, error) {
	return facade.Each(in.Models, func(arg params.DestroyModelParams) error {
		uuid, err := f.allowed(s, arg.ModelTag, permission.AdminAccess)
		if err != nil {
			return err
		}
		if err := f.state.CheckBlocks(uuid, model.BlockDestroy); err != nil {
			return err
		}
		return f.state.DestroyModel(ctx, uuid, arg.Force != nil && *arg.Force)
	}), nil
}

// ModifyModelAccess grants and revokes access, each change alone.
func (f *Facade) ModifyModelAccess(ctx context.Context, s facade.Session, in params.ModifyModelAccessRequest) (params.ErrorResults, error) {
	return facade.Each(in.Changes, func(c params.ModifyModelAccess) error {
		access := permission.Access(c.Access)
		if domain.ModelRank(access) <= 0 {
			return domain.Errorf(domain.Other, "could not modify model access: %q model access not valid", c.Access)
		}
		uuid, err := f.allowed(s, c.ModelTag, permission.AdminAccess)
		if err != nil {
			return err
		}
		user, err := facade.LocalUser(c.UserTag)
		if err != nil {
			return domain.Wrapf(err, "could not modify model access")
		}
		switch c.Action {
		case params.GrantModelAccess:
			err = f.state.GrantModel(ctx, uuid, user, access)
		case params.RevokeModelAccess:
			err = f.state.RevokeModel(ctx, uuid, user, access)
		default:
			return domain.Errorf(domain.Other, "unknown action %q", c.Action)
		}
		return wrapUnlessNil(err, "could not %s model access", c.Action)
	}), nil
}

func wrapUnlessNil(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return domain.Wrapf(err, format, args...)
}

package controller

import (
	"context"
	"log/slog"
	"slices"

	"github.com/gantline/gantline/internal/apiserver"
	"github.com/gantline/gantline/internal/apiserver/certs"
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/permission"
	"github.com/gantline/gantline/juju/names"
)

// authenticator asks state who somebody is.
type authenticator struct {
	state *state.State
	log   *slog.Logger
}

// errStranger is what an unknown user and a wrong password are told alike.
func errStranger() error {
	return domain.Errorf(domain.Unauthorized, "invalid entity name or password")
}

// Login implements apiserver.Authenticator.
func (a authenticator) Login(ctx context.Context, req apiserver.LoginRequest) (facade.Identity, error) {
	switch tag := req.Tag.(type) {
	case names.UserTag:
		return a.user(ctx, req, tag)
	case names.MachineTag:
		err := a.state.CheckAgentPassword(ctx, req.ModelUUID, tag, req.Password, req.Nonce)
		if err == nil && req.Connects {
			err = a.noteCA(ctx, req.ModelUUID, tag.Id(), req.VerifiedBy)
		}
		return facade.Identity{Kind: facade.MachineIdentity, Name: tag.Id()}, err
	case names.UnitTag:
		err := a.state.CheckAgentPassword(ctx, req.ModelUUID, tag, req.Password, req.Nonce)
		return facade.Identity{Kind: facade.UnitIdentity, Name: tag.Id()}, err
	}
	return facade.Identity{}, errStranger()
}

// noteCA notes that the machine's agent keeps the CA that replaces another, if that is among those by
// which it has verified the controller. A login that cannot be noted is refused: the agent comes again,
// while one that stays connected would be waited for in vain.
func (a authenticator) noteCA(ctx context.Context, model, machine string, verifiedBy []string) error {
	ctl, err := a.state.Controller()
	if err != nil || ctl.OldCACert == "" || !slices.Contains(verifiedBy, certs.Fingerprint(ctl.CACert)) {
		return err
	}
	return a.state.KeepsCA(ctx, model, machine, certs.Fingerprint(ctl.CACert))
}

func (a authenticator) user(ctx context.Context, req apiserver.LoginRequest, tag names.UserTag) (facade.Identity, error) {
	if !tag.IsLocal() {
		return facade.Identity{}, errStranger()
	}
	u, err := a.state.CheckUserPassword(ctx, tag.Name(), req.Password)
	if err != nil {
		return facade.Identity{}, err
	}
	if req.Connects {
		// A login counts although nobody noted when it was.
		if err := a.state.RecordConnection(ctx, u.Name, req.ModelUUID); err != nil {
			a.log.Warn("cannot note the user's connection", "user", u.Name, "error", err)
		}
	}
	return a.identity(u, req.ModelUUID), nil
}

// identity is the user with what it may do on the controller, and on that model if one is named.
func (a authenticator) identity(u *state.User, modelUUID string) facade.Identity {
	id := facade.Identity{Kind: facade.UserIdentity, Name: u.Name, ID: u.ID, Controller: string(u.Access)}
	if modelUUID != "" {
		id.Model = string(a.state.ModelAccess(modelUUID, u.Name))
		if u.Access == permission.SuperuserAccess {
			id.Model = string(permission.AdminAccess)
		}
	}
	return id
}

// standing is what has become of a user that logged in earlier.
func (a authenticator) standing(user facade.Identity, modelUUID string) (facade.Identity, error) {
	u, err := a.state.User(user.Name)
	if err != nil || u.Disabled || u.ID != user.ID {
		return facade.Identity{}, facade.ErrPermission
	}
	return a.identity(u, modelUUID), nil
}

// models tells the server which models there are.
type models struct{ state *state.State }

// Exists implements apiserver.Models.
func (m models) Exists(uuid string) bool {
	_, err := m.state.Model(uuid)
	return err == nil
}

// all returns the models in their order, the controller's first.
func (m models) all() []string {
	all := m.state.Models()
	uuids := make([]string, len(all))
	for i, model := range all {
		uuids[i] = model.UUID
	}
	return uuids
}

// presence notes which agents are connected.
type presence struct {
	state *state.State
	log   *slog.Logger
}

// Connected implements apiserver.Presence. Users are not noted: nothing asks for them.
func (p presence) Connected(ctx context.Context, model string, tag names.Tag) func() {
	switch tag.(type) {
	case names.MachineTag, names.UnitTag:
	default:
		return func() {}
	}
	gone, err := p.state.AgentConnected(ctx, model, tag)
	if err != nil {
		p.log.Warn("cannot note the agent's connection", "agent", tag.String(), "model", model, "error", err)
		return func() {}
	}
	return func() { gone(context.WithoutCancel(ctx)) }
}

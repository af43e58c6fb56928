package apicaller

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api"
	apiagent "github.com/gantline/gantline/juju/api/agent/agent"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ScaryConnect makes the primary connection of an agent that has a process of
// its own. It logs in as OnlyConnect does, and then
//
//   - records the model that it is connected to, if the configuration names none;
//   - sees whether the agent's entity is alive or dying;
//   - if it had to use the old password, makes a new one and returns
//     ErrChangedPassword: the caller should call again;
//   - else sets the current password at the controller once more.
//
// It returns ErrConnectImpossible, and logs why, if the agent can never log in:
// the entity is dead, gone or another's, no password is accepted, or the machine
// stays not provisioned beyond the limit. All other errors are returned as they
// are and may pass. Nil for open means APIOpenContext.
func (c Connector) ScaryConnect(ctx context.Context, a agent.Agent, open api.OpenFunc) (api.Connection, error) {
	c = c.withDefaults()
	conn, err := c.scaryConnect(ctx, a, open)
	if isHopeless(err) {
		c.Logger.Error("Failed to connect to controller", "error", err)
		return nil, ErrConnectImpossible
	}
	return conn, err
}

// isHopeless tells the errors that no later attempt will be spared.
func isHopeless(err error) bool {
	return errors.Is(err, apiagent.ErrDenied) || errors.Is(err, errEntityDead) ||
		params.IsCodeUnauthorized(err) || params.IsCodeNotProvisioned(err)
}

func (c Connector) scaryConnect(ctx context.Context, a agent.Agent, open api.OpenFunc) (_ api.Connection, err error) {
	config := a.CurrentConfig()
	info, ok := config.APIInfo()
	if !ok {
		return nil, errors.New("API info not available")
	}
	conn, usedFallback, err := c.connectFallback(ctx, open, info, config.OldPassword())
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = conn.Close() // err says more
		}
	}()
	c.recordModel(a, conn)

	tag := config.Tag()
	facade := apiagent.NewConnFacade(conn)
	life, err := facade.Life(ctx, tag)
	if err != nil {
		return nil, err
	}
	if life == apiagent.Dead {
		return nil, errEntityDead
	}
	if usedFallback {
		return nil, c.changePassword(ctx, a, info.Password, config.OldPassword(), facade)
	}
	if err := facade.SetPassword(ctx, tag, info.Password); err != nil {
		return nil, fmt.Errorf("can't reset agent password: %w", err)
	}
	return conn, nil
}

// recordModel writes down the model that the connection is for, if the agent did
// not know it. That it cannot be written is no reason to do without the
// connection: the next one will try again.
func (c Connector) recordModel(a agent.Agent, conn api.Connection) {
	model, ok := conn.ModelTag()
	if !ok || a.CurrentConfig().Model() != (names.ModelTag{}) {
		return
	}
	err := a.ChangeConfig(func(config agent.ConfigSetter) error {
		return config.Migrate(agent.MigrateParams{Model: model})
	})
	if err != nil {
		c.Logger.Error("cannot record model in agent config", "model", model.Id(), "error", err)
	}
}

// changePassword replaces the password. The agent's file gets the new one, and
// keeps the old one that worked, before the controller does: whichever of the
// two the controller has in the end, the agent has it too. It never returns nil.
func (c Connector) changePassword(
	ctx context.Context, a agent.Agent, refused, old string, facade apiagent.ConnFacade,
) error {
	password := refused
	if !isGenerated(refused) {
		password = newPassword()
	}
	var tag names.Tag
	err := a.ChangeConfig(func(config agent.ConfigSetter) error {
		tag = config.Tag()
		config.SetPassword(password)
		config.SetOldPassword(old)
		return nil
	})
	if err != nil {
		return err
	}
	if err := facade.SetPassword(ctx, tag, password); err != nil {
		return err
	}
	return ErrChangedPassword
}

// passwordBytes is how many random bytes make a password.
const passwordBytes = 18

func newPassword() string {
	secret := make([]byte, passwordBytes)
	_, _ = rand.Read(secret) // never fails
	return base64.StdEncoding.EncodeToString(secret)
}

// isGenerated reports whether a refused password can be one of newPassword's.
// Then an earlier attempt to set it was interrupted, and may even yet arrive at
// the controller: it must be set, not replaced by another, or a late arrival
// would leave the controller with a password that the agent has forgotten.
func isGenerated(password string) bool {
	b, err := base64.StdEncoding.DecodeString(password)
	return err == nil && len(b) == passwordBytes
}

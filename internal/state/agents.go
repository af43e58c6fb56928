package state

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/names"
)

// NewAgentPassword makes a password for an agent: 18 random bytes in base64.
func NewAgentPassword() (string, error) {
	b := make([]byte, 18)
	if _, err := rand.Read(b); err != nil {
		return "", fmt.Errorf("cannot make password: %w", err)
	}
	return base64.StdEncoding.EncodeToString(b), nil
}

// SetAgentPassword sets the password of a machine's or unit's agent.
func (s *State) SetAgentPassword(ctx context.Context, model string, agent names.Tag, password string) error {
	if len(password) < 24 {
		return domain.Errorf(domain.Other, "password is only %d bytes long, and is not a valid Agent password", len(password))
	}
	hash, err := newAgentHash(password)
	if err != nil {
		return err
	}
	return s.changeAgent(ctx, model, agent, func(u *Unit) { u.Password = hash }, func(m *Machine) { m.Password = hash })
}

// SetAgentVersion records the version that a machine's or unit's agent runs.
func (s *State) SetAgentVersion(ctx context.Context, model string, agent names.Tag, version string) error {
	return s.changeAgent(ctx, model, agent,
		func(u *Unit) { u.AgentVersion = version }, func(m *Machine) { m.AgentVersion = version })
}

func (s *State) changeAgent(ctx context.Context, model string, agent names.Tag, unit func(*Unit), machine func(*Machine)) error {
	return s.change(ctx, model, func(t *tx) error {
		switch agent.Kind() {
		case names.UnitTagKind:
			u, err := t.unit(agent.Id())
			if err != nil {
				return err
			}
			if u.Life == life.Dead {
				return domain.Errorf(domain.IsDead, "unit %q is dead", u.Name)
			}
			unit(u)
			t.putUnit(u)
		case names.MachineTagKind:
			m, err := t.machine(agent.Id())
			if err != nil {
				return err
			}
			if m.Life == life.Dead {
				return domain.Errorf(domain.IsDead, "machine %s is dead", m.ID)
			}
			machine(m)
			t.putMachine(m)
		default:
			return domain.Errorf(domain.NotSupported, "agent %q not supported", agent.String())
		}
		return nil
	})
}

// CheckAgentPassword checks an agent's password, and a machine's nonce. A wrong
// password or unknown agent is Unauthorized, a machine that is not provisioned
// or has another nonce is NotProvisioned.
func (s *State) CheckAgentPassword(_ context.Context, model string, agent names.Tag, password, nonce string) error {
	s.p.mu.RLock()
	defer s.p.mu.RUnlock()
	md := s.p.models[model]
	if md == nil || md.model.v == nil {
		return errBadLogin()
	}
	switch agent.Kind() {
	case names.UnitTagKind:
		if u, ok := md.units.get(agent.Id()); ok && checkAgent(u.Password, password) {
			return nil
		}
	case names.MachineTagKind:
		m, ok := md.machines.get(agent.Id())
		if !ok || !checkAgent(m.Password, password) {
			break
		}
		if m.Nonce == "" || subtle.ConstantTimeCompare([]byte(m.Nonce), []byte(nonce)) != 1 {
			return domain.Errorf(domain.NotProvisioned, "machine %s not provisioned", m.ID)
		}
		return nil
	}
	return errBadLogin()
}

package state

import (
	"context"

	"github.com/gantline/gantline/juju/names"
)

// NewAgentPassword makes a password for an agent: 18 random bytes in base64.
func NewAgentPassword() (string, error) { return "", errNotYet }

// SetAgentPassword sets the password of a machine's or unit's agent.
func (s *State) SetAgentPassword(ctx context.Context, model string, agent names.Tag, password string) error {
	return errNotYet
}

// CheckAgentPassword checks an agent's password, and a machine's nonce. A wrong
// password or unknown agent is Unauthorized, a machine that is not provisioned
// or has another nonce is NotProvisioned.
func (s *State) CheckAgentPassword(ctx context.Context, model string, agent names.Tag, password, nonce string) error {
	return errNotYet
}

// SetAgentVersion records the version that a machine's or unit's agent runs.
func (s *State) SetAgentVersion(ctx context.Context, model string, agent names.Tag, version string) error {
	return errNotYet
}

// AgentConnected notes that the agent has a connection to this controller. The
// returned function takes that back and does not fail; it is to be called once.
func (s *State) AgentConnected(ctx context.Context, model string, agent names.Tag) (gone func(context.Context), err error) {
	return nil, errNotYet
}

// IsConnected says whether the agent has a connection to any controller.
func (s *State) IsConnected(model string, agent names.Tag) bool { return false }

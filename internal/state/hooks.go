package state

import (
	"context"

	"github.com/gantline/gantline/internal/domain"
)

// SettingsChange changes a unit's settings in a relation, and its
// application's. An empty value deletes a key.
type SettingsChange struct {
	Relation    int
	Unit        map[string]string
	Application map[string]string
}

// PortsChange opens or closes a range at an endpoint, "" for all endpoints.
type PortsChange struct {
	Endpoint string
	Range    domain.PortRange
}

// UnitStatePatch changes parts of what a unit's agent keeps; nil leaves a part.
type UnitStatePatch struct {
	Charm    *map[string]string
	Uniter   *string
	Relation *map[int]string
	Storage  *string
	Secret   *string
	Meter    *string
}

// HookChanges are everything that one hook leaves behind.
type HookChanges struct {
	Unit string
	// UpdateNetworkInfo refreshes the addresses in the settings of every
	// relation whose scope the unit is in.
	UpdateNetworkInfo bool
	Settings          []SettingsChange
	Open, Close       []PortsChange
	State             *UnitStatePatch
	// Key is an idempotency key: a commit with the key of the last one changes
	// nothing and succeeds. "" for none.
	Key string
	// Token fences agents of the same unit: a commit with a lesser one than was
	// seen is refused as Unauthorized. 0 for none.
	Token int64
}

// CommitHookChanges applies all changes in one transaction. Application
// settings need leadership, in the moment of the commit: NotLeader.
func (s *State) CommitHookChanges(ctx context.Context, model string, changes HookChanges) error {
	return errNotYet
}

// UnitState returns what the unit's agent keeps; empty if nothing yet.
func (s *State) UnitState(model, unit string) (*UnitState, error) { return nil, errNotYet }

// SetUnitState changes parts of it. Token is as in HookChanges.
func (s *State) SetUnitState(ctx context.Context, model, unit string, patch UnitStatePatch, token int64) error {
	return errNotYet
}

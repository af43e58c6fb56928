package state

import (
	"context"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/life"
)

// What a unit's agent may keep, in bytes.
const (
	maxCharmState = 512 << 10 // a transaction holds 1 MiB
	maxAgentState = 512 << 10
)

// UnitStatePatch changes parts of what a unit's agent keeps; nil leaves a part.
type UnitStatePatch struct {
	Charm    *map[string]string
	Uniter   *string
	Relation *map[int]string
	Storage  *string
	Secret   *string
	Meter    *string
}

// UnitState returns what the unit's agent keeps; empty if nothing yet.
func (s *State) UnitState(model, unit string) (*UnitState, error) {
	return inModelData(s, model, func(md *modelData) (*UnitState, error) {
		if _, err := md.unit(unit); err != nil {
			return nil, err
		}
		if st, ok := md.unitStates.get(unit); ok {
			return st, nil
		}
		return &UnitState{}, nil
	})
}

// SetUnitState changes parts of it. Token is as in HookChanges.
func (s *State) SetUnitState(ctx context.Context, model, unit string, patch UnitStatePatch, token int64) error {
	return s.change(ctx, model, func(t *tx) error {
		u, err := t.unit(unit)
		if err != nil {
			return err
		}
		if u.Life == life.Dead {
			return domain.Errorf(domain.IsDead, "unit %q is dead", unit)
		}
		_, err = t.patchUnitState(unit, &patch, token, "")
		return err
	})
}

// WatchUnitState tells of changes of what the unit's agent keeps.
func (s *State) WatchUnitState(model, unit string) *Watch[Signal] {
	return newSignal(s, topic{model, topicUnitState, unit})
}

// patchUnitState changes what the agent keeps, and says whether the key is that
// of the last commit, which is then done already.
func (t *tx) patchUnitState(unit string, patch *UnitStatePatch, token int64, idempotency string) (again bool, err error) {
	if patch == nil && token == 0 && idempotency == "" {
		return false, nil
	}
	key := inModel(t.md.uuid, keyUnitState, unit)
	doc, ok := on(t, &t.md.unitStates, key, unit)
	if !ok {
		doc = &UnitState{}
	}
	if idempotency != "" && idempotency == doc.LastKey {
		return true, nil
	}
	if token != 0 && token < doc.Token {
		return false, domain.Errorf(domain.Unauthorized, "a newer agent of unit %q has taken over", unit)
	}
	doc.Token = max(doc.Token, token)
	if idempotency != "" {
		doc.LastKey = idempotency
	}
	if patch != nil {
		patch.apply(doc)
	}
	if err := doc.check(); err != nil {
		return false, err
	}
	set(t, &t.md.unitStates, key, unit, doc)
	return false, nil
}

func (p *UnitStatePatch) apply(doc *UnitState) {
	replace(&doc.Charm, p.Charm)
	replace(&doc.Uniter, p.Uniter)
	replace(&doc.Relation, p.Relation)
	replace(&doc.Storage, p.Storage)
	replace(&doc.Secret, p.Secret)
	replace(&doc.Meter, p.Meter)
}

func replace[T any](to, with *T) {
	if with != nil {
		*to = *with
	}
}

func (st *UnitState) check() error {
	n := 0
	for k, v := range st.Charm {
		n += len(k) + len(v)
	}
	if n > maxCharmState {
		return domain.Errorf(domain.QuotaLimitExceeded, "max allowed charm state size (%d) exceeded", maxCharmState)
	}
	n = len(st.Uniter) + len(st.Storage) + len(st.Secret) + len(st.Meter)
	for _, v := range st.Relation {
		n += len(v)
	}
	if n > maxAgentState {
		return domain.Errorf(domain.QuotaLimitExceeded, "max allowed agent state size (%d) exceeded", maxAgentState)
	}
	return nil
}

package state

import (
	"context"
	"strconv"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/juju/core/life"
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
	return s.change(ctx, model, func(t *tx) error {
		u, err := t.unit(changes.Unit)
		if err != nil {
			return err
		}
		if u.Life == life.Dead {
			return domain.Errorf(domain.IsDead, "unit %q is dead", u.Name)
		}
		again, err := t.patchUnitState(u.Name, changes.State, changes.Token, changes.Key)
		if again || err != nil {
			return err
		}
		if changes.UpdateNetworkInfo {
			if err := t.updateNetworkInfo(u); err != nil {
				return err
			}
		}
		for _, c := range changes.Settings {
			if err := t.changeSettings(u, c); err != nil {
				return err
			}
		}
		if err := t.changePorts(u, changes.Open, changes.Close); err != nil {
			return err
		}
		t.putUnit(u)
		return nil
	})
}

func (t *tx) updateNetworkInfo(u *Unit) error {
	addresses := t.md.networkSettings(u.Name)
	if len(addresses) == 0 {
		return nil
	}
	for _, id := range t.md.scopesOf(u.Name) {
		relation, err := strconv.Atoi(id)
		if err != nil {
			return err
		}
		if err := t.changeUnitSettings(u, relation, addresses); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) changeSettings(u *Unit, c SettingsChange) error {
	if len(c.Unit) > 0 {
		if err := t.changeUnitSettings(u, c.Relation, c.Unit); err != nil {
			return err
		}
	}
	if len(c.Application) == 0 {
		return nil
	}
	r, ok := t.md.relation(c.Relation)
	if !ok {
		return domain.Errorf(domain.NotFound, "relation %d not found", c.Relation)
	}
	if _, ok := r.Endpoint(u.Application); !ok {
		return domain.Errorf(domain.Unauthorized, "permission denied")
	}
	t.guard(kv.Exists(t.relationKey(itoa(c.Relation))))
	if err := t.guardLeader(u.Application, u.Name); err != nil {
		return err
	}
	key := inModel(t.md.uuid, keyScope, scopeAppID(c.Relation, u.Application))
	doc, ok := on(t, &t.md.appSettings, key, itoa(c.Relation)+"/"+u.Application)
	if !ok {
		doc = &RelationApplication{Relation: c.Relation, Application: u.Application}
	}
	settings, changed := mergeSettings(doc.Settings, c.Application)
	if !changed {
		return nil
	}
	doc.Settings = settings
	doc.Version++
	t.put(key, doc)
	return nil
}

func (t *tx) changeUnitSettings(u *Unit, relation int, change map[string]string) error {
	id := scopeUnitID(relation, u.Name)
	key := inModel(t.md.uuid, keyScope, id)
	part, ok := on(t, &t.md.parts, key, id)
	if !ok || !part.InScope {
		return domain.Errorf(domain.NotFound, "unit %q in relation %d: settings not found", u.Name, relation)
	}
	settings, changed := mergeSettings(part.Settings, change)
	if !changed {
		return nil
	}
	part.Settings = settings
	part.Version++
	t.put(key, part)
	return nil
}

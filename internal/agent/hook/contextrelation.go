package hook

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/gantline/gantline/internal/agent/hooktool"
	"github.com/gantline/gantline/juju/api/agent/uniter"
	"github.com/gantline/gantline/juju/names"
)

// relation is one relation of the unit during one hook. What is read is read once:
// changes that others make meanwhile are not seen.
type relation struct {
	unit    *uniter.RelationUnit
	members []string
	remote  map[string]hooktool.Settings // by unit or application
	own     [2]bag                       // of the unit, of its application
}

// bag is settings that the unit may write: as they were, nil until read, and what
// the hook changes.
type bag struct {
	settings hooktool.Settings
	pending  hooktool.Settings
}

func newRelation(m Membership) *relation {
	return &relation{
		unit:    m.Unit,
		members: slices.Sorted(slices.Values(m.Members)),
		remote:  map[string]hooktool.Settings{},
	}
}

// Name implements hooktool.Relation.
func (r *relation) Name() string { return r.unit.Relation().Endpoint().Name }

// FakeID implements hooktool.Relation.
func (r *relation) FakeID() string {
	return fmt.Sprintf("%s:%d", r.Name(), r.unit.Relation().Id())
}

// UnitNames implements hooktool.Relation.
func (r *relation) UnitNames() []string { return slices.Clone(r.members) }

// RemoteApplication implements hooktool.Relation.
func (r *relation) RemoteApplication() string { return r.unit.Relation().OtherApplication() }

// Settings implements hooktool.Relation.
func (r *relation) Settings(ctx context.Context, app bool) (hooktool.Settings, error) {
	b, err := r.bag(ctx, app)
	if err != nil {
		return nil, err
	}
	settings := maps.Clone(b.settings)
	for key, value := range b.pending {
		if value == "" {
			delete(settings, key)
		} else {
			settings[key] = value
		}
	}
	return settings, nil
}

// Update implements hooktool.Relation.
func (r *relation) Update(ctx context.Context, app bool, changes hooktool.Settings) error {
	b, err := r.bag(ctx, app)
	if err != nil {
		return err
	}
	for key, value := range changes {
		if b.settings[key] == value { // "" for a missing key: nothing to remove
			delete(b.pending, key)
		} else {
			b.pending[key] = value
		}
	}
	return nil
}

// bag returns settings of the unit or its application, read on first use.
func (r *relation) bag(ctx context.Context, app bool) (*bag, error) {
	b, read := &r.own[0], r.unit.Settings
	if app {
		b, read = &r.own[1], r.unit.ApplicationSettings
	}
	if b.settings == nil {
		settings, err := read(ctx)
		if err != nil {
			return nil, err
		}
		b.settings, b.pending = hooktool.Settings{}, hooktool.Settings{}
		maps.Copy(b.settings, settings)
	}
	return b, nil
}

// Read implements hooktool.Relation.
func (r *relation) Read(ctx context.Context, name string, app bool) (hooktool.Settings, error) {
	if app != names.IsValidApplication(name) || !app && !names.IsValidUnit(name) {
		want := "unit"
		if app {
			want = "application"
		}
		return nil, fmt.Errorf("expected %s name, got %q", want, name)
	}
	if cached, ok := r.remote[name]; ok {
		return cached, nil
	}
	read, err := r.unit.ReadSettings(ctx, name)
	if err != nil {
		return nil, err
	}
	settings := hooktool.Settings{}
	maps.Copy(settings, read)
	r.remote[name] = settings
	return settings, nil
}

package state

import (
	"maps"
	"slices"
	"strconv"

	"github.com/gantline/gantline/internal/domain"
)

// RelationUnitsChange is the event of WatchRelationUnits.
type RelationUnitsChange struct {
	// Changed are the versions of units that came or whose settings changed,
	// AppChanged those of applications.
	Changed    map[string]int64
	AppChanged map[string]int64
	Departed   []string
}

// WatchRelationUnits follows the units that the given unit sees in the relation
// and the settings of their application. The first event holds all.
func (s *State) WatchRelationUnits(model string, relation int, unit string) (*Watch[RelationUnitsChange], error) {
	if _, err := s.Relation(model, relation); err != nil {
		return nil, err
	}
	if _, err := s.Unit(model, unit); err != nil {
		return nil, err
	}
	f := &relationFollower{relation: relation, unit: unit, units: map[string]int64{}, apps: map[string]int64{}}
	return newWatch(s, func(changed map[EntityKey]struct{}) (RelationUnitsChange, bool) {
		s.p.mu.RLock()
		defer s.p.mu.RUnlock()
		if md := s.p.models[model]; md != nil {
			return f.event(md, changed)
		}
		return RelationUnitsChange{}, false
	}, topic{model, topicScope, strconv.Itoa(relation)}, topic{model, string(KindRelation), strconv.Itoa(relation)}), nil
}

// relationFollower knows what it told last; it looks only at what changed.
type relationFollower struct {
	relation int
	unit     string
	units    map[string]int64
	apps     map[string]int64
}

func (f *relationFollower) event(md *modelData, changed map[EntityKey]struct{}) (RelationUnitsChange, bool) {
	e := RelationUnitsChange{Changed: map[string]int64{}, AppChanged: map[string]int64{}}
	r, ok := md.relation(f.relation)
	self, alive := md.units.get(f.unit)
	if !ok || !alive {
		e.Departed = slices.SortedFunc(maps.Keys(f.units), domain.CompareUnits)
		clear(f.units)
		return e, changed == nil || len(e.Departed) > 0
	}
	if changed == nil {
		for name := range md.partsByRel[strconv.Itoa(f.relation)] {
			f.look(md, r, self, name, &e)
		}
		if other, ok := r.Other(self.Application); ok {
			f.lookApp(md, other.Application, true, &e)
		}
		return e, true
	}
	for k := range changed {
		switch k.Kind {
		case KindUnit:
			f.look(md, r, self, k.ID, &e)
		case KindApplication:
			if other, ok := r.Other(self.Application); ok && other.Application == k.ID {
				f.lookApp(md, k.ID, false, &e)
			}
		}
	}
	slices.SortFunc(e.Departed, domain.CompareUnits)
	return e, len(e.Changed)+len(e.AppChanged)+len(e.Departed) > 0
}

func (f *relationFollower) look(md *modelData, r *Relation, self *Unit, name string, e *RelationUnitsChange) {
	part, ok := md.parts.get(scopeUnitID(f.relation, name))
	other, exists := md.units.get(name)
	last, told := f.units[name]
	if !ok || !part.InScope || !exists || !md.sees(r, self, other) {
		if told {
			delete(f.units, name)
			e.Departed = append(e.Departed, name)
		}
		return
	}
	if !told || last != part.Version {
		f.units[name] = part.Version
		e.Changed[name] = part.Version
	}
}

func (f *relationFollower) lookApp(md *modelData, name string, first bool, e *RelationUnitsChange) {
	var version int64
	if doc, ok := md.appSettings.get(strconv.Itoa(f.relation) + "/" + name); ok {
		version = doc.Version
	}
	if last, told := f.apps[name]; first || !told || last != version {
		f.apps[name] = version
		e.AppChanged[name] = version
	}
}

// WatchUnitRelations yields the keys of the relations of the unit's application
// that came, changed life or suspension, or were removed. A subordinate sees
// container-scoped relations with its principal's application only.
func (s *State) WatchUnitRelations(model, unit string) (*Watch[[]string], error) {
	u, err := s.Unit(model, unit)
	if err != nil {
		return nil, err
	}
	visible := func(md *modelData) []string {
		var keys []string
		for _, id := range sortedNumbers(md.relsByApp[u.Application]) {
			if r := md.relations.m[id].v; concerns(r, u) {
				keys = append(keys, r.Key)
			}
		}
		return keys
	}
	told := map[string]struct{}{}
	return newWatch(s, func(changed map[EntityKey]struct{}) ([]string, bool) {
		keys, err := inModelData(s, model, func(md *modelData) ([]string, error) { return visible(md), nil })
		if err != nil {
			return nil, changed == nil
		}
		var out []string
		for _, key := range keys {
			_, moved := changed[EntityKey{KindRelation, key}]
			if changed == nil || moved {
				out = append(out, key)
			}
			told[key] = struct{}{}
		}
		for key := range told {
			if !slices.Contains(keys, key) {
				delete(told, key)
				out = append(out, key)
			}
		}
		return out, changed == nil || len(out) > 0
	}, topic{model, topicRelations, u.Application}), nil
}

// concerns says whether the unit takes part in the relation of its application.
func concerns(r *Relation, u *Unit) bool {
	if u.Principal == "" || !r.IsContainer() || r.IsPeer() {
		return true
	}
	other, _ := r.Other(u.Application)
	principal, _, _ := cut3(u.Principal)
	return other.Application == principal
}

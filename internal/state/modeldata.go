package state

import (
	"maps"
	"slices"
	"strconv"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/juju/core/status"
)

// statusDoc is a status and those before it, the newest last.
type statusDoc struct {
	Current status.StatusInfo   `json:"current"`
	History []status.StatusInfo `json:"history,omitempty"`
}

// presenceDoc stands under an agent's key while it is connected.
type presenceDoc struct {
	Controller string `json:"controller"`
}

// modelData is everything in one model. The projection's lock guards it, but
// for a frozen copy, which nobody modifies.
type modelData struct {
	uuid string
	rev  kv.Revision // of the last change of anything in the model

	model       ent[Model]
	apps        table[Application]
	units       table[Unit]
	machines    table[Machine]
	relations   table[Relation] // by id in decimals
	parts       table[RelationUnit]
	appSettings table[RelationApplication]
	statuses    table[statusDoc]
	charms      table[Charm]
	resources   table[Resource]
	pending     table[Resource]
	annotations table[Annotations]
	blocks      table[Block]
	unitStates  table[UnitState]
	seqs        table[int]
	leaders     table[Lease]
	present     table[presenceDoc]

	// Indexes; a frozen copy has none.
	unitsByApp     index
	unitsByMachine index
	partsByRel     index
	relsByApp      index

	// changed is the revision of the last change that shows in an entity; log
	// names the latest changes in order, for watches that resume.
	changed map[EntityKey]kv.Revision
	log     changeLog

	// unitOrder and machineOrder are the ids in order; nil after one came or
	// went.
	unitOrder    []string
	machineOrder []string

	// frozen is the copy that snapshots share until the next change.
	frozen *Snapshot
}

func newModelData(uuid string) *modelData {
	return &modelData{
		uuid: uuid, unitsByApp: index{}, unitsByMachine: index{}, partsByRel: index{}, relsByApp: index{},
		changed: map[EntityKey]kv.Revision{},
	}
}

// freeze copies the tables without copying their entries.
func (md *modelData) freeze() *modelData {
	if md.unitOrder == nil {
		md.unitOrder = slices.SortedFunc(maps.Keys(md.units.m), domain.CompareUnits)
	}
	if md.machineOrder == nil {
		md.machineOrder = slices.SortedFunc(maps.Keys(md.machines.m), domain.CompareMachines)
	}
	return &modelData{
		unitOrder: md.unitOrder, machineOrder: md.machineOrder,
		uuid: md.uuid, rev: md.rev, model: md.model,
		apps: md.apps.freeze(), units: md.units.freeze(), machines: md.machines.freeze(),
		relations: md.relations.freeze(), statuses: md.statuses.freeze(), charms: md.charms.freeze(),
		annotations: md.annotations.freeze(), blocks: md.blocks.freeze(), leaders: md.leaders.freeze(), present: md.present.freeze(),
	}
}

// exists says whether the entity is there.
func (md *modelData) exists(k EntityKey) bool {
	var ok bool
	switch k.Kind {
	case KindModel:
		return md.model.v != nil
	case KindMachine:
		_, ok = md.machines.get(k.ID)
	case KindApplication:
		_, ok = md.apps.get(k.ID)
	case KindUnit:
		_, ok = md.units.get(k.ID)
	case KindRelation:
		for _, e := range md.relations.m {
			if e.v.Key == k.ID {
				return true
			}
		}
	case KindCharm:
		_, ok = md.charms.get(k.ID)
	case KindAnnotation:
		_, ok = md.annotations.get(k.ID)
	case KindBlock:
		_, ok = md.blocks.get(k.ID)
	}
	return ok
}

// changeLog is a bounded list of changes in order.
type changeLog struct {
	entries []logEntry
	// from is the revision after which the log is whole.
	from kv.Revision
}

type logEntry struct {
	rev kv.Revision
	key EntityKey
}

const maxLog = 8192

func (l *changeLog) add(rev kv.Revision, key EntityKey) {
	if len(l.entries) >= maxLog {
		half := maxLog / 2
		l.from = l.entries[half-1].rev
		l.entries = slices.Clone(l.entries[half:])
	}
	l.entries = append(l.entries, logEntry{rev: rev, key: key})
}

// since returns what changed after rev, and false if the log does not reach
// that far back.
func (l *changeLog) since(rev kv.Revision) (map[EntityKey]struct{}, bool) {
	if rev < l.from {
		return nil, false
	}
	keys := map[EntityKey]struct{}{}
	for i := len(l.entries) - 1; i >= 0 && l.entries[i].rev > rev; i-- {
		keys[l.entries[i].key] = struct{}{}
	}
	return keys, true
}

func (md *modelData) relation(id int) (*Relation, bool) { return md.relations.get(strconv.Itoa(id)) }

func (md *modelData) leader(application string) string {
	if l, ok := md.leaders.get(application); ok {
		return l.Holder
	}
	return ""
}

package state

import (
	"strconv"
	"strings"

	"github.com/gantline/gantline/juju/core/life"
)

// keep keeps in t what the change says of id and returns the entity before and
// after it, nil where there is none.
func keep[T any](t *table[T], id string, ev change) (before, after *T) {
	before, _ = t.get(id)
	if ev.Deleted {
		t.delete(id)
		return before, nil
	}
	after, _ = ev.value.(*T) // decode made it for this key
	t.set(id, after, ev.Entry.Revision)
	return before, after
}

// apply takes one change of the store into memory and adds what is to be told
// of it to a.news. The lock is held.
func (p *projection) apply(a *applied, ev change) {
	key := strings.TrimPrefix(ev.Entry.Key, prefix)
	kind, id, rest := cut3(key)
	switch kind {
	case keyInModel:
		if ev.Deleted && p.models[id] == nil {
			return // it went with its model
		}
		md := p.inModel(id)
		inner, innerID, _ := strings.Cut(rest, "/")
		md.apply(a, inner, innerID, ev)
	case keyModel:
		p.applyModel(a, id, ev)
	case keyLease:
		model, name, _ := strings.Cut(rest, "/")
		if ev.Deleted && id != leaseSingular && p.models[model] == nil {
			return
		}
		p.applyLease(a, id, model, name, ev)
	case keyController:
		before, after := keep(&p.controller, keyController, ev)
		// Who follows the addresses reads the CAs too.
		if before != nil && after != nil && (before.CACert != after.CACert || before.OldCACert != after.OldCACert) {
			a.tell(topic{what: topicAddresses}, EntityKey{})
		}
	case keyUser:
		keep(&p.users, id, ev)
	case keySeen:
		keep(&p.seen, id, ev)
	case keyModelName:
		keep(&p.modelNames, strings.TrimPrefix(key, keyModelName+"/"), ev)
	case keyAddresses:
		a.tell(topic{what: topicAddresses}, EntityKey{})
		keep(&p.addresses, id, ev)
	}
}

func (p *projection) applyModel(a *applied, uuid string, ev change) {
	md := p.inModel(uuid)
	before := md.model.v
	after, _ := ev.value.(*Model)
	md.model = ent[Model]{v: after, rev: ev.Entry.Revision}
	md.touch(a, ev, EntityKey{KindModel, uuid})
	a.tell(topic{model: uuid, what: string(KindModel), id: uuid}, EntityKey{KindModel, uuid})
	a.tell(topic{what: topicModels}, EntityKey{KindModel, uuid})
	if before == nil || after == nil || !sameJSON(before.Config, after.Config) {
		a.tell(topic{model: uuid, what: topicConfig}, EntityKey{})
	}
	if after == nil {
		delete(p.models, uuid)
	} else if after.Life != life.Alive {
		md.tellWork(a)
	}
}

func (p *projection) applyLease(a *applied, kind, model, name string, ev change) {
	switch kind {
	case leaseSingular:
		keep(&p.singular, model+"/"+name, ev)
		a.tell(topic{what: leaseSingular, id: model + "/" + name}, EntityKey{})
	case leaseLeadership:
		md := p.inModel(model)
		keep(&md.leaders, name, ev)
		md.touchIfThere(a, ev, EntityKey{KindApplication, name})
		a.tell(topic{model: model, what: topicLeader, id: name}, EntityKey{KindApplication, name})
	case leasePresence:
		md := p.inModel(model)
		before, after := keep(&md.present, name, ev)
		if (before == nil) != (after == nil) {
			md.touchIfThere(a, ev, entityOfAgent(name))
		}
	}
}

// apply takes a change within the model into memory.
func (md *modelData) apply(a *applied, kind, id string, ev change) {
	switch kind {
	case keyApp:
		if _, app := keep(&md.apps, id, ev); app == nil || app.Life != life.Alive {
			md.tellWork(a)
		}
		md.touch(a, ev, EntityKey{KindApplication, id})
		a.tell(topic{md.uuid, string(KindApplication), id}, EntityKey{KindApplication, id})
	case keyUnit:
		md.applyUnit(a, id, ev)
	case keyMachine:
		md.applyMachine(a, id, ev)
	case keyRelation:
		md.applyRelation(a, id, ev)
	case keyScope:
		md.applyScope(a, id, ev)
	case keyStatus:
		keep(&md.statuses, id, ev)
		md.applyStatus(a, id, ev)
	case keyCharm:
		keep(&md.charms, id, ev)
		md.touch(a, ev, EntityKey{KindCharm, id})
	case keyAnnotation:
		keep(&md.annotations, id, ev)
		md.touch(a, ev, EntityKey{KindAnnotation, id})
	case keyBlock:
		keep(&md.blocks, id, ev)
		md.touch(a, ev, EntityKey{KindBlock, id})
	case keyResource:
		keep(&md.resources, id, ev)
		md.touched(ev)
	case keyPending:
		keep(&md.pending, id, ev)
		md.touched(ev)
	case keyUnitState:
		keep(&md.unitStates, id, ev)
		a.tell(topic{md.uuid, topicUnitState, id}, EntityKey{KindUnit, id})
		md.touched(ev)
	case keySeq:
		keep(&md.seqs, id, ev)
		md.touched(ev)
	}
}

// touched moves the model's revision; its snapshot is of the past.
func (md *modelData) touched(ev change) {
	md.rev = max(md.rev, ev.Entry.Revision)
	md.frozen = nil
}

// touch notes that the entity shows something else now, and tells those who
// watch the whole model.
func (md *modelData) touch(a *applied, ev change, k EntityKey) {
	md.touched(ev)
	if md.exists(k) {
		md.changed[k] = max(md.changed[k], ev.Entry.Revision)
	} else {
		delete(md.changed, k)
	}
	md.log.add(ev.Entry.Revision, k)
	a.tell(topic{model: md.uuid, what: topicAll}, k)
}

// touchIfThere is touch for what hangs on an entity and may outlive it.
func (md *modelData) touchIfThere(a *applied, ev change, k EntityKey) {
	if md.exists(k) {
		md.touch(a, ev, k)
	} else {
		md.touched(ev)
	}
}

func (md *modelData) applyStatus(a *applied, id string, ev change) {
	kind, who, _ := strings.Cut(id, "/")
	switch StatusKind(kind) {
	case AgentStatus, WorkloadStatus:
		md.touchIfThere(a, ev, EntityKey{KindUnit, who})
	case ApplicationStatus:
		md.touchIfThere(a, ev, EntityKey{KindApplication, who})
	case MachineStatus, InstanceStatus, ModificationStatus:
		md.touchIfThere(a, ev, EntityKey{KindMachine, who})
	case RelationStatus:
		if n, err := strconv.Atoi(who); err == nil {
			if r, ok := md.relation(n); ok {
				md.touch(a, ev, EntityKey{KindRelation, r.Key})
			}
		}
	case ModelStatus:
		md.touch(a, ev, EntityKey{KindModel, md.uuid})
	}
	md.touched(ev)
}

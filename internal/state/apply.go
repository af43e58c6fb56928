package state

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/juju/core/life"
)

// decodeInto keeps in t what the event says of id and returns the entity before
// and after it, nil where there is none.
func decodeInto[T any](t *table[T], id string, ev kv.Event) (before, after *T, err error) {
	before, _ = t.get(id)
	if ev.Deleted {
		t.delete(id)
		return before, nil, nil
	}
	after = new(T)
	if err := json.Unmarshal(ev.Entry.Value, after); err != nil {
		return nil, nil, fmt.Errorf("cannot read %s: %w", ev.Entry.Key, err)
	}
	t.set(id, after, ev.Entry.Revision)
	return before, after, nil
}

// apply takes one change of the store into memory and adds what is to be told
// of it to a.news. The lock is held.
func (p *projection) apply(a *applied, ev kv.Event) error {
	key := strings.TrimPrefix(ev.Entry.Key, prefix)
	kind, id, rest := cut3(key)
	switch kind {
	case keyInModel:
		if ev.Deleted && p.models[id] == nil {
			return nil // it went with its model
		}
		md := p.inModel(id)
		inner, innerID, _ := strings.Cut(rest, "/")
		return md.apply(a, inner, innerID, ev)
	case keyModel:
		return p.applyModel(a, id, ev)
	case keyLease:
		model, name, _ := strings.Cut(rest, "/")
		if ev.Deleted && id != leaseSingular && p.models[model] == nil {
			return nil
		}
		return p.applyLease(a, id, model, name, ev)
	case keyController:
		_, _, err := decodeInto(&p.controller, keyController, ev)
		return err
	case keyUser:
		_, _, err := decodeInto(&p.users, id, ev)
		return err
	case keySeen:
		_, _, err := decodeInto(&p.seen, id, ev)
		return err
	case keyModelName:
		_, _, err := decodeInto(&p.modelNames, strings.TrimPrefix(key, keyModelName+"/"), ev)
		return err
	case keyAddresses:
		a.tell(topic{what: topicAddresses}, EntityKey{})
		_, _, err := decodeInto(&p.addresses, id, ev)
		return err
	}
	return nil
}

func (p *projection) applyModel(a *applied, uuid string, ev kv.Event) error {
	md := p.inModel(uuid)
	t := table[Model]{}
	if md.model.v != nil {
		t.set(uuid, md.model.v, md.model.rev)
	}
	before, after, err := decodeInto(&t, uuid, ev)
	if err != nil {
		return err
	}
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
	return nil
}

func (p *projection) applyLease(a *applied, kind, model, name string, ev kv.Event) error {
	switch kind {
	case leaseSingular:
		_, after, err := decodeInto(&p.singular, model+"/"+name, ev)
		if after != nil {
			after.Token = fromKV(ev.Entry.Revision)
		}
		a.tell(topic{what: leaseSingular, id: model + "/" + name}, EntityKey{})
		return err
	case leaseLeadership:
		md := p.inModel(model)
		_, after, err := decodeInto(&md.leaders, name, ev)
		if after != nil {
			after.Token = fromKV(ev.Entry.Revision)
		}
		md.touch(a, ev, EntityKey{KindApplication, name})
		a.tell(topic{model: model, what: topicLeader, id: name}, EntityKey{KindApplication, name})
		return err
	case leasePresence:
		md := p.inModel(model)
		before, after, err := decodeInto(&md.present, name, ev)
		if (before == nil) != (after == nil) {
			md.touch(a, ev, entityOfAgent(name))
		}
		return err
	}
	return nil
}

// apply takes a change within the model into memory.
func (md *modelData) apply(a *applied, kind, id string, ev kv.Event) (err error) {
	switch kind {
	case keyApp:
		var app *Application
		if _, app, err = decodeInto(&md.apps, id, ev); app == nil || app.Life != life.Alive {
			md.tellWork(a)
		}
		md.touch(a, ev, EntityKey{KindApplication, id})
		a.tell(topic{md.uuid, string(KindApplication), id}, EntityKey{KindApplication, id})
	case keyUnit:
		err = md.applyUnit(a, id, ev)
	case keyMachine:
		err = md.applyMachine(a, id, ev)
	case keyRelation:
		err = md.applyRelation(a, id, ev)
	case keyScope:
		err = md.applyScope(a, id, ev)
	case keyStatus:
		_, _, err = decodeInto(&md.statuses, id, ev)
		md.applyStatus(a, id, ev)
	case keyCharm:
		var c *Charm
		if _, c, err = decodeInto(&md.charms, id, ev); c != nil {
			err = c.parse()
		}
		md.touch(a, ev, EntityKey{KindCharm, id})
	case keyAnnotation:
		_, _, err = decodeInto(&md.annotations, id, ev)
		md.touch(a, ev, EntityKey{KindAnnotation, id})
	case keyResource:
		_, _, err = decodeInto(&md.resources, id, ev)
		md.touched(ev)
	case keyPending:
		_, _, err = decodeInto(&md.pending, id, ev)
		md.touched(ev)
	case keyUnitState:
		_, _, err = decodeInto(&md.unitStates, id, ev)
		a.tell(topic{md.uuid, topicUnitState, id}, EntityKey{KindUnit, id})
		md.touched(ev)
	case keySeq:
		_, _, err = decodeInto(&md.seqs, id, ev)
		md.touched(ev)
	}
	return err
}

// touched moves the model's revision; its snapshot is of the past.
func (md *modelData) touched(ev kv.Event) {
	md.rev = max(md.rev, ev.Entry.Revision)
	md.frozen = nil
}

// touch notes that the entity shows something else now, and tells those who
// watch the whole model.
func (md *modelData) touch(a *applied, ev kv.Event, k EntityKey) {
	md.touched(ev)
	if md.exists(k) {
		md.changed[k] = max(md.changed[k], ev.Entry.Revision)
	} else {
		delete(md.changed, k)
	}
	md.log.add(ev.Entry.Revision, k)
	a.tell(topic{model: md.uuid, what: topicAll}, k)
}

func (md *modelData) applyStatus(a *applied, id string, ev kv.Event) {
	kind, who, _ := strings.Cut(id, "/")
	switch StatusKind(kind) {
	case AgentStatus, WorkloadStatus:
		if md.exists(EntityKey{KindUnit, who}) {
			md.touch(a, ev, EntityKey{KindUnit, who})
		}
	case ApplicationStatus:
		if md.exists(EntityKey{KindApplication, who}) {
			md.touch(a, ev, EntityKey{KindApplication, who})
		}
	case MachineStatus, InstanceStatus, ModificationStatus:
		if md.exists(EntityKey{KindMachine, who}) {
			md.touch(a, ev, EntityKey{KindMachine, who})
		}
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

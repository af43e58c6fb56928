package state

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/gantline/gantline/juju/core/life"
)

func (md *modelData) applyUnit(a *applied, name string, ev change) {
	before, after := keep(&md.units, name, ev)
	if before == nil || after == nil {
		md.unitOrder = nil
	}
	k := EntityKey{KindUnit, name}
	app, _, _ := strings.Cut(name, "/")
	moved := before == nil || after == nil || before.Life != after.Life
	if before != nil && before.Machine != "" && (after == nil || after.Machine != before.Machine) {
		md.unitsByMachine.remove(before.Machine, name)
		a.tell(topic{md.uuid, topicMachineUnits, before.Machine}, k)
	}
	if after != nil && after.Machine != "" {
		md.unitsByMachine.add(after.Machine, name)
		if moved || before.Machine != after.Machine {
			a.tell(topic{md.uuid, topicMachineUnits, after.Machine}, k)
		}
	}
	switch {
	case after == nil:
		md.unitsByApp.remove(app, name)
	case before == nil:
		md.unitsByApp.add(app, name)
	}
	if moved {
		a.tell(topic{md.uuid, topicUnits, app}, k)
		a.tell(topic{md.uuid, topicUnits, ""}, k)
	}
	a.tell(topic{md.uuid, string(KindUnit), name}, k)
	md.touch(a, ev, k)
	if after == nil || after.Life != life.Alive || after.Machine == "" {
		md.tellWork(a)
	}
	if before == nil || after == nil || before.WorkloadVersion != after.WorkloadVersion {
		md.touch(a, ev, EntityKey{KindApplication, app})
	}
}

// tellWork tells the reconciler that the model has something to do.
func (md *modelData) tellWork(a *applied) {
	a.tell(topic{what: topicWork}, EntityKey{KindModel, md.uuid})
}

func (md *modelData) applyMachine(a *applied, id string, ev change) {
	before, after := keep(&md.machines, id, ev)
	if before == nil || after == nil {
		md.machineOrder = nil
	}
	k := EntityKey{KindMachine, id}
	if before == nil || after == nil || before.Life != after.Life || before.InstanceID != after.InstanceID {
		a.tell(topic{md.uuid, topicMachines, ""}, k)
	}
	a.tell(topic{md.uuid, string(KindMachine), id}, k)
	md.touch(a, ev, k)
	if after == nil || after.Life != life.Alive {
		md.tellWork(a)
	}
	if before != nil && after != nil && !reflect.DeepEqual(before.Addresses(), after.Addresses()) {
		for unit := range md.unitsByMachine[id] {
			md.touch(a, ev, EntityKey{KindUnit, unit})
		}
	}
}

func (md *modelData) applyRelation(a *applied, id string, ev change) {
	before, after := keep(&md.relations, id, ev)
	r := after
	if r == nil {
		r = before
	}
	if r == nil {
		return
	}
	k := EntityKey{KindRelation, r.Key}
	moved := before == nil || after == nil || before.Life != after.Life || before.Suspended != after.Suspended
	for _, e := range r.Endpoints {
		if after == nil {
			md.relsByApp.remove(e.Application, id)
		} else {
			md.relsByApp.add(e.Application, id)
		}
		if moved {
			a.tell(topic{md.uuid, topicRelations, e.Application}, k)
		}
	}
	a.tell(topic{md.uuid, string(KindRelation), id}, k)
	if moved {
		md.touch(a, ev, k)
	}
	md.touched(ev)
}

func (md *modelData) applyScope(a *applied, id string, ev change) {
	relation, unit, application, ok := splitScope(id)
	if !ok {
		return
	}
	rel := strconv.Itoa(relation)
	md.touched(ev)
	if application != "" {
		keep(&md.appSettings, rel+"/"+application, ev)
		a.tell(topic{md.uuid, topicScope, rel}, EntityKey{KindApplication, application})
		return
	}
	_, after := keep(&md.parts, rel+"/"+unit, ev)
	if after == nil {
		md.partsByRel.remove(rel, unit)
	} else {
		md.partsByRel.add(rel, unit)
	}
	a.tell(topic{md.uuid, topicScope, rel}, EntityKey{KindUnit, unit})
}

// entityOfAgent maps an agent's tag to the entity that shows its presence.
func entityOfAgent(tag string) EntityKey {
	if id, ok := strings.CutPrefix(tag, "machine-"); ok {
		return EntityKey{KindMachine, strings.ReplaceAll(id, "-", "/")}
	}
	name := strings.TrimPrefix(tag, "unit-")
	if i := strings.LastIndexByte(name, '-'); i >= 0 {
		name = name[:i] + "/" + name[i+1:]
	}
	return EntityKey{KindUnit, name}
}

func sameJSON(a, b map[string]any) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

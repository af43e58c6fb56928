package state

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/life"
)

// newMachine adds a machine, or a container if parent is not "".
func (t *tx) newMachine(m Machine, parent, containerType string) (*Machine, error) {
	m.Life, m.Created = life.Alive, t.now
	if len(m.Jobs) == 0 {
		m.Jobs = []string{"JobHostUnits"}
	}
	if parent == "" {
		m.ID = strconv.Itoa(t.next("machine", 1))
		t.put(t.machineKey(m.ID), &m)
		return &m, nil
	}
	host, err := t.machine(parent)
	if err != nil {
		return nil, err
	}
	if host.Life != life.Alive {
		return nil, domain.Errorf(domain.Other, "machine %s is not alive", parent)
	}
	n := t.next("machine-"+strings.ReplaceAll(parent, "/", "-")+"-"+containerType, 1)
	m.ID = parent + "/" + containerType + "/" + strconv.Itoa(n)
	m.Parent, m.ContainerType = parent, containerType
	host.Containers = append(slices.Clone(host.Containers), m.ID)
	t.putMachine(host)
	t.put(t.machineKey(m.ID), &m)
	return &m, nil
}

// blockers says what keeps the machine from going.
func blockers(m *Machine) error {
	if len(m.Containers) > 0 {
		return domain.Errorf(domain.HasContainers, "machine %s is hosting containers %q", m.ID, strings.Join(m.Containers, ","))
	}
	if len(m.Units) > 0 {
		return domain.Errorf(domain.HasAssignedUnits, "machine %s has unit %q assigned", m.ID, m.Units[0])
	}
	return nil
}

// vacate takes a unit off a machine; a machine that becomes empty by it goes.
func (t *tx) vacate(id, unit string) error {
	m, err := t.machine(id)
	if domain.KindOf(err) == domain.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	m.Units = without(m.Units, unit)
	if len(m.Units) == 0 && len(m.Containers) == 0 && m.Life == life.Alive {
		m.Life = life.Dying
	}
	t.putMachine(m)
	return nil
}

// removeMachine removes a machine and takes it off the one that it is on.
func (t *tx) removeMachine(m *Machine) error {
	t.delete(t.machineKey(m.ID))
	for _, kind := range []StatusKind{MachineStatus, InstanceStatus, ModificationStatus} {
		t.deleteStatus(kind, m.ID)
	}
	t.deleteAnnotations("machine-" + strings.ReplaceAll(m.ID, "/", "-"))
	if m.Parent == "" {
		return nil
	}
	host, err := t.machine(m.Parent)
	if domain.KindOf(err) == domain.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	host.Containers = without(host.Containers, m.ID)
	t.putMachine(host)
	return nil
}

// deleteStatus and deleteAnnotations do not look first: what hangs on an entity
// is written while that exists, perhaps just now.
func (t *tx) deleteStatus(kind StatusKind, id string) {
	t.delete(inModel(t.md.uuid, keyStatus, statusID(kind, id)))
}

func (t *tx) deleteAnnotations(tag string) { t.delete(inModel(t.md.uuid, keyAnnotation, tag)) }

// without returns the list less one entry; the list itself stays as it is.
func without(list []string, entry string) []string {
	var out []string
	for _, e := range list {
		if e != entry {
			out = append(out, e)
		}
	}
	return out
}

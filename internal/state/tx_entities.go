package state

import (
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
)

// liveModel returns the model, which must be alive and stay so.
func (t *tx) liveModel() (*Model, error) {
	m, err := t.modelAt()
	if err != nil {
		return nil, err
	}
	if !isAlive(m.Life) {
		return nil, domain.Errorf(domain.Other, "model %q is no longer alive", m.Name)
	}
	return m, nil
}

func (t *tx) modelAt() (*Model, error) {
	if t.md == nil || t.md.model.v == nil {
		return nil, modelNotFound("")
	}
	key := rootKey(keyModel, t.md.uuid)
	if v, ok := t.pending(key); ok && v != nil {
		c := *v.(*Model)
		return &c, nil
	}
	t.guard(kv.KeyRevision(key, t.md.model.rev))
	c := *t.md.model.v
	return &c, nil
}

func (t *tx) putModel(m *Model) {
	if !same(t.md.model.v, m) {
		t.put(rootKey(keyModel, m.UUID), m)
	}
}

// The readers and writers of the kinds of a model's entities.

func (t *tx) appKey(name string) string { return inModel(t.md.uuid, keyApp, name) }

func (t *tx) app(name string) (*Application, error) {
	a, ok := on(t, &t.md.apps, t.appKey(name), name)
	if !ok {
		return nil, domain.Errorf(domain.NotFound, "application %q not found", name)
	}
	return a, nil
}

func (t *tx) putApp(a *Application) { set(t, &t.md.apps, t.appKey(a.Name), a.Name, a) }

func (t *tx) unitKey(name string) string { return inModel(t.md.uuid, keyUnit, name) }

func (t *tx) unit(name string) (*Unit, error) {
	u, ok := on(t, &t.md.units, t.unitKey(name), name)
	if !ok {
		return nil, domain.Errorf(domain.NotFound, "unit %q not found", name)
	}
	return u, nil
}

func (t *tx) putUnit(u *Unit) { set(t, &t.md.units, t.unitKey(u.Name), u.Name, u) }

func (t *tx) machineKey(id string) string { return inModel(t.md.uuid, keyMachine, id) }

func (t *tx) machine(id string) (*Machine, error) {
	m, ok := on(t, &t.md.machines, t.machineKey(id), id)
	if !ok {
		return nil, domain.Errorf(domain.NotFound, "machine %s not found", id)
	}
	return m, nil
}

func (t *tx) putMachine(m *Machine) { set(t, &t.md.machines, t.machineKey(m.ID), m.ID, m) }

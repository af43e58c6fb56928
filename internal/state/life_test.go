package state_test

import (
	"testing"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
)

// idle says that the unit's agent has begun.
func (h *house) idle(unit string) {
	h.t.Helper()
	h.must(h.SetStatus(h.ctx(), modelUUID, state.AgentStatus, unit, status.StatusInfo{Status: status.Idle}))
}

func (h *house) unitLife(unit string) life.Value {
	u, err := h.Unit(modelUUID, unit)
	if err != nil {
		return ""
	}
	return u.Life
}

// A unit whose agent never began goes at once, with its machine and, when it is
// the last one of a dying application, with that.
func TestUnitWithoutAgent(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 2)
	h.must(h.DestroyUnit(h.ctx(), modelUUID, "prov/0", false, false))
	_, err := h.Unit(modelUUID, "prov/0")
	h.fails(err, domain.NotFound, `unit "prov/0" not found`)
	m, err := h.Machine(modelUUID, "0")
	h.must(err)
	if m.Life != life.Dying || len(m.Units) != 0 {
		t.Errorf("machine is %+v", m)
	}
	h.must(h.CleanUp(h.ctx(), modelUUID))
	_, err = h.Machine(modelUUID, "0")
	h.fails(err, domain.NotFound, "machine 0 not found")

	gone, err := h.DestroyApplication(h.ctx(), modelUUID, "prov", false, true)
	h.must(err)
	if len(gone.Units) != 1 || h.unitLife("prov/1") != life.Alive {
		t.Errorf("a dry run took %v", gone)
	}
	_, err = h.DestroyApplication(h.ctx(), modelUUID, "prov", false, false)
	h.must(err)
	_, err = h.Application(modelUUID, "prov")
	h.fails(err, domain.NotFound, `application "prov" not found`)
	relations, err := h.Relations(modelUUID, "")
	h.must(err)
	if len(relations) != 0 {
		t.Errorf("relations are left: %+v", relations)
	}
	added := h.deployAgain(t)
	if added != "prov/2" {
		t.Errorf("the unit's number was taken twice: %s", added)
	}
}

func (h *house) deployAgain(t *testing.T) string {
	t.Helper()
	h.deploy("prov", "local:prov-0", 1)
	units, err := h.Units(modelUUID, "prov")
	h.must(err)
	return units[0].Name
}

// With agents, the last one to leave removes relation, application and machine.
func TestLifeWithAgents(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	h.deploy("req", h.charm("local:req-0", req()), 1)
	r, err := h.AddRelation(h.ctx(), modelUUID, []string{"prov", "req:site"})
	h.must(err)
	for _, unit := range []string{"prov/0", "req/0"} {
		h.idle(unit)
		h.must(h.EnterScope(h.ctx(), modelUUID, r.ID, unit, nil))
	}
	_, err = h.DestroyApplication(h.ctx(), modelUUID, "prov", false, false)
	h.must(err)
	if h.unitLife("prov/0") != life.Dying || h.unitLife("req/0") != life.Alive {
		t.Errorf("lives are %s, %s", h.unitLife("prov/0"), h.unitLife("req/0"))
	}
	if r, _ = h.Relation(modelUUID, r.ID); r.Life != life.Dying || r.UnitCount != 2 {
		t.Errorf("relation is %+v", r)
	}
	h.must(h.CleanUp(h.ctx(), modelUUID)) // nothing to do before the agents do
	h.must(h.LeaveScope(h.ctx(), modelUUID, r.ID, "req/0"))
	h.must(h.LeaveScope(h.ctx(), modelUUID, r.ID, "prov/0"))
	_, err = h.Relation(modelUUID, r.ID)
	h.fails(err, domain.NotFound, "relation 1 not found")
	h.fails(h.RemoveUnit(h.ctx(), modelUUID, "prov/0"), "", `cannot remove unit "prov/0": unit is not dead`)
	h.must(h.EnsureUnitDead(h.ctx(), modelUUID, "prov/0"))
	h.must(h.RemoveUnit(h.ctx(), modelUUID, "prov/0"))
	h.must(h.RemoveUnit(h.ctx(), modelUUID, "prov/0"))
	_, err = h.Application(modelUUID, "prov")
	h.fails(err, domain.NotFound, `application "prov" not found`)
	if a, _ := h.Application(modelUUID, "req"); a.RelationCount != 0 || a.Life != life.Alive {
		t.Errorf("req is %+v", a)
	}
}

func TestForce(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 3)
	h.deploy("req", h.charm("local:req-0", req()), 1)
	r, err := h.AddRelation(h.ctx(), modelUUID, []string{"prov:web", "req:site"})
	h.must(err)
	for _, unit := range []string{"prov/0", "prov/1", "req/0"} {
		h.idle(unit)
		h.must(h.EnterScope(h.ctx(), modelUUID, r.ID, unit, nil))
	}
	_, err = h.DestroyApplication(h.ctx(), modelUUID, "prov", true, false)
	h.must(err)
	apps, err := h.Applications(modelUUID)
	h.must(err)
	relations, err := h.Relations(modelUUID, "")
	h.must(err)
	if len(apps) != 1 || len(relations) != 0 {
		t.Errorf("left are %d applications and %d relations", len(apps), len(relations))
	}
}

func TestDestroyMachine(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	c, err := h.AddMachine(h.ctx(), modelUUID, state.AddMachineArgs{Placement: &domain.Placement{Scope: "lxd", Directive: "0"}})
	h.must(err)
	if c.ID != "0/lxd/0" || c.Parent != "0" {
		t.Errorf("container is %+v", c)
	}
	_, err = h.DestroyMachine(h.ctx(), modelUUID, "0", false, false)
	h.fails(err, domain.HasContainers, `machine 0 is hosting containers "0/lxd/0"`)
	h.deploy("two", "local:prov-0", 1)
	_, err = h.DestroyMachine(h.ctx(), modelUUID, "1", false, false)
	h.fails(err, domain.HasAssignedUnits, `machine 1 has unit "two/0" assigned`)
	h.must(h.SetProvisioned(h.ctx(), modelUUID, "0", state.ProvisionInfo{InstanceID: "i-0", Nonce: "n"}))
	_, err = h.DestroyMachine(h.ctx(), modelUUID, "0", true, false)
	h.must(err)
	m, err := h.Machine(modelUUID, "0")
	h.must(err)
	if m.Life != life.Dead || len(m.Containers) != 0 {
		t.Errorf("machine is %+v", m)
	}
	h.must(h.CleanUp(h.ctx(), modelUUID)) // its instance is still there
	h.must(h.RemoveMachine(h.ctx(), modelUUID, "0"))
	_, err = h.DestroyMachine(h.ctx(), modelUUID, "99", false, false)
	h.fails(err, domain.NotFound, "machine 99 not found")
}

func TestDestroyModel(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 3)
	_, err := h.AddMachine(h.ctx(), modelUUID, state.AddMachineArgs{})
	h.must(err)
	h.must(h.DestroyModel(h.ctx(), modelUUID, false))
	err = h.Deploy(h.ctx(), modelUUID, state.DeployArgs{Name: "x", CharmURL: "local:prov-0"})
	h.fails(err, "", `model "m1" is no longer alive`)
	for range 3 {
		h.must(h.CleanUp(h.ctx(), modelUUID))
	}
	_, err = h.Model(modelUUID)
	h.fails(err, domain.ModelNotFound, `model "`+modelUUID+`" not found`)
	_, err = h.CreateModel(h.ctx(), state.CreateModelArgs{Name: "m1", Owner: "admin"})
	h.must(err)
	c, err := h.Controller()
	h.must(err)
	h.fails(h.DestroyModel(h.ctx(), c.ModelUUID, false), "", "cannot destroy controller model")
}

package state_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/life"
)

func TestAddRelation(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	h.deploy("req", h.charm("local:req-0", req()), 1)
	add := func(names ...string) error {
		_, err := h.AddRelation(h.ctx(), modelUUID, names)
		return err
	}
	h.fails(add("prov", "req"), "", `ambiguous relation: "prov req" could refer to "req:other prov:web"; "req:site prov:web"`)
	h.fails(add("prov", "nosuch"), domain.NotFound, `application "nosuch" not found`)
	h.fails(add("prov", "prov"), "", "no relations found")
	h.fails(add("prov:nope", "req"), "", `application "prov" has no "nope" relation`)
	h.must(add("prov:web", "req:site"))
	h.fails(add("req:site", "prov"), domain.AlreadyExists,
		`cannot add relation "req:site prov:web": relation req:site prov:web already exists`)
	r, err := h.RelationByKey(modelUUID, "req:site prov:web")
	h.must(err)
	if r.ID != 1 || r.Endpoints[0].Application != "prov" {
		t.Errorf("relation is %+v", r)
	}
	h.must(h.DestroyRelation(h.ctx(), modelUUID, r.ID, false))
	_, err = h.Relation(modelUUID, r.ID)
	h.fails(err, domain.NotFound, "relation 1 not found")
	h.fails(h.DestroyRelation(h.ctx(), modelUUID, 0, false), "", `cannot destroy relation "prov:cluster": is a peer relation`)
}

func TestScopeAndSettings(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 2)
	h.deploy("req", h.charm("local:req-0", req()), 1)
	h.must(h.SetMachineAddresses(h.ctx(), modelUUID, "0", []state.Address{{Value: "10.0.0.9", Type: "ipv4", Scope: "local-cloud"}}))
	r, err := h.AddRelation(h.ctx(), modelUUID, []string{"prov:web", "req:site"})
	h.must(err)
	w, err := h.WatchRelationUnits(modelUUID, r.ID, "req/0")
	h.must(err)
	defer w.Stop()
	if e := next(t, w); len(e.Changed) != 0 || e.AppChanged["prov"] != 0 || len(e.AppChanged) != 1 {
		t.Errorf("first event is %+v", e)
	}
	h.must(h.EnterScope(h.ctx(), modelUUID, r.ID, "prov/0", nil))
	h.must(h.EnterScope(h.ctx(), modelUUID, r.ID, "req/0", nil)) // not seen by itself
	if e := next(t, w); !maps.Equal(e.Changed, map[string]int64{"prov/0": 0}) || len(e.Departed) != 0 {
		t.Errorf("event is %+v", e)
	}
	part, err := h.RelationUnit(modelUUID, r.ID, "prov/0")
	h.must(err)
	if part.Settings["private-address"] != "10.0.0.9" || part.Settings["egress-subnets"] != "10.0.0.9/32" {
		t.Errorf("settings are %v", part.Settings)
	}
	set := func(key, value string) error {
		return h.CommitHookChanges(h.ctx(), modelUUID, state.HookChanges{
			Unit: "prov/0", Settings: []state.SettingsChange{{Relation: r.ID, Unit: map[string]string{key: value}}},
		})
	}
	h.must(set("port", "80"))
	if e := next(t, w); e.Changed["prov/0"] != 1 {
		t.Errorf("event is %+v", e)
	}
	before := h.Revision()
	h.must(set("port", "80"))
	h.must(set("nothing", ""))
	if h.Revision() != before {
		t.Error("settings that stay were written")
	}
	quiet(t, w)
	h.must(h.LeaveScope(h.ctx(), modelUUID, r.ID, "prov/0"))
	if e := next(t, w); !slices.Equal(e.Departed, []string{"prov/0"}) {
		t.Errorf("event is %+v", e)
	}
	part, err = h.RelationUnit(modelUUID, r.ID, "prov/0")
	h.must(err)
	if part.InScope || part.Settings["port"] != "80" {
		t.Errorf("what a departed unit said is %+v", part)
	}
	h.fails(set("port", "81"), domain.NotFound, `unit "prov/0" in relation 1: settings not found`)
}

func TestEnterScopeOfDying(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 2)
	h.deploy("req", h.charm("local:req-0", req()), 1)
	r, err := h.AddRelation(h.ctx(), modelUUID, []string{"prov:web", "req:site"})
	h.must(err)
	h.must(h.EnterScope(h.ctx(), modelUUID, r.ID, "prov/0", nil))
	h.must(h.DestroyRelation(h.ctx(), modelUUID, r.ID, false))
	h.fails(h.EnterScope(h.ctx(), modelUUID, r.ID, "prov/1", nil), domain.CannotEnterScope,
		"cannot enter scope: unit or relation is not alive")
	h.must(h.EnterScope(h.ctx(), modelUUID, r.ID, "prov/0", nil)) // it is in
}

func TestSubordinates(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 2)
	h.deploy("sub", h.charm("local:sub-0", sub()), 0)
	r, err := h.AddRelation(h.ctx(), modelUUID, []string{"prov", "sub"})
	h.must(err)
	for _, unit := range []string{"prov/0", "prov/1"} {
		h.idle(unit)
		h.must(h.EnterScope(h.ctx(), modelUUID, r.ID, unit, nil))
	}
	u, err := h.Unit(modelUUID, "sub/1")
	h.must(err)
	if u.Principal != "prov/1" || u.Machine != "1" {
		t.Errorf("subordinate is %+v", u)
	}
	for _, unit := range []string{"sub/0", "sub/1"} {
		h.must(h.EnterScope(h.ctx(), modelUUID, r.ID, unit, nil))
	}
	w, err := h.WatchRelationUnits(modelUUID, r.ID, "sub/1")
	h.must(err)
	defer w.Stop()
	if e := next(t, w); len(e.Changed) != 1 || e.Changed["prov/1"] != 0 {
		t.Errorf("sub/1 sees %+v", e)
	}
	h.fails(h.EnsureUnitDead(h.ctx(), modelUUID, "prov/1"), domain.UnitHasSubordinates, "unit has subordinates")
	h.must(h.DestroySubordinates(h.ctx(), modelUUID, "prov/1"))
	if h.unitLife("sub/1") != life.Dying || h.unitLife("sub/0") != life.Alive {
		t.Error("the wrong subordinate is dying")
	}
	h.must(h.EnsureUnitDead(h.ctx(), modelUUID, "sub/1"))
	h.must(h.RemoveUnit(h.ctx(), modelUUID, "sub/1"))
	h.must(h.EnsureUnitDead(h.ctx(), modelUUID, "prov/1"))
	h.must(h.DestroyUnit(h.ctx(), modelUUID, "prov/0", true, false))
	if h.unitLife("sub/0") != "" {
		t.Error("a subordinate outlived its principal")
	}
}

func TestUnitRelations(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	h.deploy("req", h.charm("local:req-0", req()), 1)
	h.deploy("sub", h.charm("local:sub-0", sub()), 0)
	w, err := h.WatchUnitRelations(modelUUID, "prov/0")
	h.must(err)
	defer w.Stop()
	if e := next(t, w); !slices.Equal(e, []string{"prov:cluster"}) {
		t.Errorf("first event is %v", e)
	}
	r, err := h.AddRelation(h.ctx(), modelUUID, []string{"prov:web", "req:site"})
	h.must(err)
	if e := next(t, w); !slices.Equal(e, []string{r.Key}) {
		t.Errorf("event is %v", e)
	}
	h.must(h.EnterScope(h.ctx(), modelUUID, r.ID, "req/0", nil))
	quiet(t, w) // units are told elsewhere
	h.must(h.DestroyRelation(h.ctx(), modelUUID, r.ID, false))
	if e := next(t, w); !slices.Equal(e, []string{r.Key}) {
		t.Errorf("a dying relation is told as %v", e)
	}
	h.must(h.LeaveScope(h.ctx(), modelUUID, r.ID, "req/0"))
	if e := next(t, w); !slices.Equal(e, []string{r.Key}) {
		t.Errorf("a removed relation is told as %v", e)
	}
	// A subordinate sees the relations with its own principal's application.
	for _, app := range []string{"prov", "req"} {
		r, err := h.AddRelation(h.ctx(), modelUUID, []string{app, "sub"})
		h.must(err)
		h.must(h.EnterScope(h.ctx(), modelUUID, r.ID, app+"/0", nil))
	}
	ws, err := h.WatchUnitRelations(modelUUID, "sub/1")
	h.must(err)
	defer ws.Stop()
	if e := next(t, ws); !slices.Equal(e, []string{"sub:juju-info req:juju-info"}) {
		t.Errorf("sub/1 sees %v", e)
	}
}

// An application with more relations and units than fit into one transaction
// still goes.
func TestDestroyLarge(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 30)
	url := h.charm("local:req-0", req())
	for i := range 40 {
		name := "r" + string(rune('a'+i%26)) + string(rune('a'+i/26))
		h.deploy(name, url, 0)
		r, err := h.AddRelation(h.ctx(), modelUUID, []string{"prov", name + ":site"})
		h.must(err)
		h.must(h.EnterScope(h.ctx(), modelUUID, r.ID, "prov/0", nil))
	}
	h.idle("prov/0")
	_, err := h.DestroyApplication(h.ctx(), modelUUID, "prov", false, false)
	h.must(err)
	units, err := h.Units(modelUUID, "prov")
	h.must(err)
	if len(units) != 1 {
		t.Errorf("%d units wait for agents", len(units))
	}
	for range 3 {
		h.must(h.CleanUp(h.ctx(), modelUUID))
	}
	for _, r := range must(h.Relations(modelUUID, "prov")) {
		if r.Life != life.Dying {
			t.Errorf("relation %s is %s", r.Key, r.Life)
		}
	}
	h.must(h.EnsureUnitDead(h.ctx(), modelUUID, "prov/0"))
	h.must(h.RemoveUnit(h.ctx(), modelUUID, "prov/0"))
	_, err = h.Application(modelUUID, "prov")
	h.fails(err, domain.NotFound, `application "prov" not found`)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

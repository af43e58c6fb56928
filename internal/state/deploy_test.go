package state_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/constraints"
)

func TestDeploy(t *testing.T) {
	h := fresh(t)
	url := h.charm("local:jammy/prov-0", prov())
	ids, err := h.AddPendingResources(h.ctx(), modelUUID, "prov", []state.Resource{{Name: "blob", Type: "file", Origin: "upload"}})
	h.must(err)
	h.must(h.Deploy(h.ctx(), modelUUID, state.DeployArgs{
		Name: "prov", CharmURL: url, NumUnits: 2, Config: map[string]string{"i": "7", "trust": "true"},
		Constraints: constraints.MustParse("mem=2G"), Resources: map[string]string{"blob": ids[0]},
		Origin: state.CharmOrigin{Source: "local", Base: domain.Base{Name: "ubuntu", Channel: "22.04/stable"}},
	}))
	a, err := h.Application(modelUUID, "prov")
	h.must(err)
	if a.UnitCount != 2 || a.RelationCount != 1 || !a.Trust || a.Constraints.String() != "arch=amd64 mem=2048M" {
		t.Errorf("application is %+v", a)
	}
	if a.Bindings["web"] != "alpha" || a.Bindings[""] != "alpha" {
		t.Errorf("bindings are %v", a.Bindings)
	}
	config, err := h.ApplicationConfig(modelUUID, "prov")
	h.must(err)
	if config["i"] != int64(7) || config["s"] != "hello" || config["f"] != 1.5 {
		t.Errorf("config is %#v", config)
	}
	units, err := h.Units(modelUUID, "prov")
	h.must(err)
	for i, want := range []string{"prov/0", "prov/1"} {
		if units[i].Name != want || units[i].Machine != []string{"0", "1"}[i] {
			t.Errorf("unit is %+v", units[i])
		}
	}
	r, err := h.RelationByKey(modelUUID, "prov:cluster")
	h.must(err)
	if r.ID != 0 || !r.IsPeer() {
		t.Errorf("peer relation is %+v", r)
	}
	agent, workload, err := h.UnitStatus(modelUUID, "prov/0")
	h.must(err)
	if agent.Status != "allocating" || workload.Status != "waiting" || workload.Message != "waiting for machine" {
		t.Errorf("statuses are %v, %v", agent, workload)
	}
	res, err := h.Resources(modelUUID, "prov")
	h.must(err)
	if len(res) != 1 || res[0].PendingID != "" {
		t.Errorf("resources are %+v", res)
	}
}

// The texts and codes are those of Juju 3.6.
func TestDeployErrors(t *testing.T) {
	h := fresh(t)
	provURL, reqURL, subURL := h.charm("local:prov-0", prov()), h.charm("local:req-0", req()), h.charm("local:sub-0", sub())
	h.deploy("a", reqURL, 1)
	on99 := []domain.Placement{{Scope: "#", Directive: "99"}}
	for _, c := range []struct {
		args state.DeployArgs
		kind domain.Kind
		text string
	}{
		{state.DeployArgs{Name: "a", CharmURL: reqURL}, domain.AlreadyExists, `cannot add application "a": application already exists`},
		{state.DeployArgs{Name: "Bad", CharmURL: reqURL}, "", `cannot add application "Bad": invalid name`},
		{state.DeployArgs{Name: strings.Repeat("long", 51), CharmURL: reqURL}, domain.NotValid, `cannot add application "longlonglonglonglong"…: its name has 204 characters, more than 200`},
		{state.DeployArgs{Name: "b", CharmURL: "local:x-0"}, domain.NotFound, `charm "local:x-0" not found`},
		{state.DeployArgs{Name: "badplace", CharmURL: reqURL, NumUnits: 1, Placement: on99}, domain.NotFound, `cannot deploy "badplace" to machine 99: machine 99 not found`},
		{state.DeployArgs{Name: "b", CharmURL: provURL, Config: map[string]string{"nosuch": "1"}}, "", `unknown option "nosuch"`},
		{state.DeployArgs{Name: "b", CharmURL: provURL, Config: map[string]string{"i": "abc"}}, "", `option "i" expected int, got "abc"`},
		{state.DeployArgs{Name: "b", CharmURL: subURL, NumUnits: 1}, "", "subordinate application must be deployed without units"},
		{state.DeployArgs{Name: "b", CharmURL: reqURL, AttachStorage: []string{"data/0"}}, domain.NotSupported, `cannot deploy "b": storage not supported`},
		{state.DeployArgs{Name: "b", CharmURL: reqURL, Resources: map[string]string{"x": "1"}}, domain.NotValid, `unrecognized resource "x"`},
	} {
		before := h.Revision()
		h.fails(h.Deploy(h.ctx(), modelUUID, c.args), c.kind, c.text)
		if h.Revision() != before {
			t.Errorf("%q: something was stored", c.text)
		}
	}
	apps, err := h.Applications(modelUUID)
	h.must(err)
	if len(apps) != 1 {
		t.Errorf("there are %d applications", len(apps))
	}
}

func TestSetConfig(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	w, err := h.WatchConfigHash(modelUUID, "prov/0")
	h.must(err)
	defer w.Stop()
	first := next(t, w)
	set := func(values map[string]string, yaml string) error {
		return h.SetApplicationConfig(h.ctx(), modelUUID, "prov", values, yaml)
	}
	h.must(set(map[string]string{"s": "new", "i": "9", "f": "2", "b": "false"}, ""))
	if second := next(t, w); slices.Equal(first, second) {
		t.Error("hash did not change")
	}
	h.fails(set(map[string]string{"i": "abc"}, ""), "", `parsing settings for application: option "i" expected int, got "abc"`)
	before := h.Revision()
	h.must(set(map[string]string{"s": "new", "f": "2.0"}, "")) // as it is
	if h.Revision() != before {
		t.Error("a change that changes nothing was written")
	}
	h.must(set(nil, "prov:\n  i: 11\n  trust: true\n"))
	h.must(h.UnsetApplicationConfig(h.ctx(), modelUUID, "prov", []string{"s"}))
	config, err := h.ApplicationConfig(modelUUID, "prov")
	h.must(err)
	if config["s"] != "hello" || config["i"] != int64(11) || config["f"] != 2.0 || config["b"] != false {
		t.Errorf("config is %#v", config)
	}
	if a, _ := h.Application(modelUUID, "prov"); !a.Trust {
		t.Error("trust was not set")
	}
	next(t, w)
	h.must(h.SetApplicationConstraints(h.ctx(), modelUUID, "prov", constraints.MustParse("cores=2")))
	quiet(t, w)
}

func TestAddUnits(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	added, err := h.AddUnits(h.ctx(), modelUUID, state.AddUnitsArgs{
		Application: "prov", Count: 3, Placement: []domain.Placement{{Scope: "#", Directive: "0"}, {Scope: "lxd", Directive: "0"}},
	})
	h.must(err)
	if !slices.Equal(added, []string{"prov/1", "prov/2", "prov/3"}) {
		t.Errorf("added %v", added)
	}
	for unit, machine := range map[string]string{"prov/1": "0", "prov/2": "0/lxd/0", "prov/3": "1"} {
		if u, _ := h.Unit(modelUUID, unit); u.Machine != machine {
			t.Errorf("%s is on %q, want %q", unit, u.Machine, machine)
		}
	}
	_, err = h.AddUnits(h.ctx(), modelUUID, state.AddUnitsArgs{Application: "nosuch", Count: 1})
	h.fails(err, domain.NotFound, `application "nosuch" not found`)
	before := h.store.Counts()
	added, err = h.AddUnits(h.ctx(), modelUUID, state.AddUnitsArgs{Application: "prov", Count: 1000})
	h.must(err)
	if d := h.store.Counts().Sub(before); len(added) != 1000 || d.Txns != 1 || d.Reads() != 0 {
		t.Errorf("added %d units with %+v", len(added), d)
	}
}

func TestManyPlacements(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 60)
	places := make([]domain.Placement, 60)
	for i := range places {
		places[i] = domain.Placement{Scope: "#", Directive: string(rune('0' + i%10))}
	}
	added, err := h.AddUnits(h.ctx(), modelUUID, state.AddUnitsArgs{Application: "prov", Count: 60, Placement: places})
	h.must(err)
	for i, name := range added {
		machine, err := h.AssignUnit(h.ctx(), modelUUID, name)
		h.must(err)
		if machine != places[i].Directive {
			t.Errorf("%s is on %q, want %q", name, machine, places[i].Directive)
		}
	}
}

func TestUnitsTakeEmptyMachines(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	app, err := h.Application(modelUUID, "prov")
	h.must(err)
	other := app.Origin.Base
	other.Channel = "18.04"
	for _, args := range []state.AddMachineArgs{
		{Base: app.Origin.Base},
		{Base: app.Origin.Base, Constraints: constraints.MustParse("arch=arm64")},
		{Base: other},
		{Base: app.Origin.Base, Constraints: constraints.MustParse("cores=64")},
		{Base: app.Origin.Base},
	} {
		_, err := h.AddMachine(h.ctx(), modelUUID, args)
		h.must(err)
	}
	_, err = h.AddMachine(h.ctx(), modelUUID, state.AddMachineArgs{Base: app.Origin.Base, ContainerType: "lxd", Parent: "5"})
	h.must(err)
	added, err := h.AddUnits(h.ctx(), modelUUID, state.AddUnitsArgs{
		Application: "prov", Count: 4, Placement: []domain.Placement{{Scope: "#", Directive: "1"}},
	})
	h.must(err)
	// 1 is asked for; 2 is of another architecture, 3 of another base, 5 has a container.
	for i, machine := range []string{"1", "4", "6", "7"} {
		if u, _ := h.Unit(modelUUID, added[i]); u.Machine != machine {
			t.Errorf("%s is on %q, want %q", added[i], u.Machine, machine)
		}
	}
}

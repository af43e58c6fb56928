package uniter_test

import (
	"reflect"
	"testing"

	"github.com/gantline/gantline/juju/api/agent/internal/apitest"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

func TestRelation(t *testing.T) {
	c := client(t,
		apitest.Exchange{Call: "Uniter(19).Relation", Params: aboutRelation, Answer: relation},
		apitest.Exchange{Call: "Uniter(19).RelationById", Params: `{"relation-ids":[3]}`, Answer: relation},
		apitest.Exchange{Call: "Uniter(19).EnterScope", Params: aboutRelation, Answer: `{"results":[{}]}`},
		apitest.Exchange{Call: "Uniter(19).LeaveScope", Params: aboutRelation, Answer: `{"results":[{}]}`},
		apitest.Exchange{
			Call: "Uniter(19).SetRelationStatus", Answer: `{"results":[{}]}`,
			Params: `{"args":[{"unit-tag":"unit-web-0","relation-id":3,"status":"joined","message":""}]}`,
		},
	)
	ctx := t.Context()
	r, err := c.Relation(ctx, website)
	if err != nil {
		t.Fatal(err)
	}
	byID, err := c.RelationById(ctx, 3)
	if err != nil || !reflect.DeepEqual(r, byID) {
		t.Errorf("by number %+v, %v", byID, err)
	}
	want := params.CharmRelation{Name: "db", Role: "requirer", Interface: "sql", Limit: 1, Scope: "global"}
	if r.Id() != 3 || !r.Suspended() || r.OtherApplication() != "mysql" || r.Endpoint() != want || r.Tag() != website {
		t.Errorf("got %+v", r)
	}
	if err := r.Unit().EnterScope(ctx); err != nil {
		t.Error(err)
	}
	if err := r.Unit().LeaveScope(ctx); err != nil {
		t.Error(err)
	}
	if err := r.SetStatus(ctx, params.Joined); err != nil {
		t.Error(err)
	}
}

func TestSettings(t *testing.T) {
	pair := func(remote string) string {
		return `{"relation-unit-pairs":[{"relation":"relation-web.db#mysql.server","local-unit":"unit-web-0","remote-unit":"` + remote + `"}]}`
	}
	settings := `{"results":[{"settings":{"k":"v"}}]}`
	c := client(t,
		apitest.Exchange{Call: "Uniter(19).Relation", Params: aboutRelation, Answer: relation},
		apitest.Exchange{Call: "Uniter(19).ReadSettings", Params: aboutRelation, Answer: settings},
		apitest.Exchange{
			Call: "Uniter(19).ReadLocalApplicationSettings", Answer: `{"settings":{"k":"v"}}`,
			Params: `{"relation":"relation-web.db#mysql.server","unit":"unit-web-0"}`,
		},
		apitest.Exchange{Call: "Uniter(19).ReadRemoteSettings", Params: pair("unit-mysql-0"), Answer: settings},
		apitest.Exchange{Call: "Uniter(19).ReadRemoteSettings", Params: pair("application-mysql"), Answer: settings},
	)
	r, err := c.Relation(t.Context(), website)
	if err != nil {
		t.Fatal(err)
	}
	reads := []func() (params.Settings, error){
		func() (params.Settings, error) { return r.Unit().Settings(t.Context()) },
		func() (params.Settings, error) { return r.Unit().ApplicationSettings(t.Context()) },
		func() (params.Settings, error) { return r.Unit().ReadSettings(t.Context(), "mysql/0") },
		func() (params.Settings, error) { return r.Unit().ReadSettings(t.Context(), "mysql") },
	}
	for i, read := range reads {
		if got, err := read(); err != nil || got["k"] != "v" || len(got) != 1 {
			t.Errorf("%d: got %v, %v", i, got, err)
		}
	}
}

func TestWatchers(t *testing.T) {
	gone := &rpc.RequestError{Message: "gone", Code: "stopped"}
	c := client(t,
		apitest.Exchange{
			Call: "Uniter(19).WatchRelationUnits", Params: aboutRelation,
			Answer: `{"results":[{"watcher-id":"7","changes":{"changed":{"mysql/0":{"version":5}},"app-changed":{"mysql":2},"departed":["mysql/1"]}}]}`,
		},
		apitest.Exchange{Call: "RelationUnitsWatcher(1)[7].Next", Err: gone},
		refresh(),
		apitest.Exchange{Call: "Uniter(19).WatchUnitRelations", Params: aboutUnit, Answer: `{"results":[{"watcher-id":"8","changes":["web:db mysql:server"]}]}`},
		apitest.Exchange{Call: "StringsWatcher(1)[8].Next", Err: gone},
		apitest.Exchange{Call: "Uniter(19).Watch", Params: aboutUnit, Answer: `{"results":[{"NotifyWatcherId":"9"}]}`},
		apitest.Exchange{Call: "NotifyWatcher(1)[9].Next", Err: gone},
	)
	ctx := t.Context()
	units, err := c.WatchRelationUnits(ctx, website, web0)
	if err != nil {
		t.Fatal(err)
	}
	want := watcher.RelationUnitsChange{
		Changed:    map[string]watcher.UnitSettings{"mysql/0": {Version: 5}},
		AppChanged: map[string]int64{"mysql": 2}, Departed: []string{"mysql/1"},
	}
	if got := <-units.Changes(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	_ = units.Wait() // how watchers end is their own test's business
	u, err := c.Unit(ctx, web0)
	if err != nil {
		t.Fatal(err)
	}
	relations, err := u.WatchRelations(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got := <-relations.Changes(); len(got) != 1 || got[0] != website.Id() {
		t.Errorf("got %q", got)
	}
	_ = relations.Wait()
	unit, err := u.Watch(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := <-unit.Changes(); !ok {
		t.Error("no first change")
	}
	_ = unit.Wait()
}

func TestModel(t *testing.T) {
	c := client(t,
		apitest.Exchange{Call: "Uniter(19).CurrentModel", Answer: `{"name":"default","uuid":"u","type":"iaas"}`},
		apitest.Exchange{Call: "Uniter(19).ModelConfig", Answer: `{"config":{"a":true}}`},
		apitest.Exchange{Call: "Uniter(19).APIAddresses", Answer: `{"result":["h:1"]}`},
		apitest.Exchange{
			Call: "Uniter(19).CharmArchiveSha256", Params: `{"urls":[{"url":"local:web-0"}]}`, Answer: `{"results":[{"result":"abc"}]}`,
		},
		apitest.Exchange{
			Call: "Uniter(19).OpenedMachinePortRangesByEndpoint", Params: `{"entities":[{"tag":"machine-0"}]}`,
			Answer: `{"results":[{"unit-port-ranges":{"unit-web-0":[{"endpoint":"","port-ranges":[{"from-port":80,"to-port":80,"protocol":"tcp"}]}]}}]}`,
		},
		apitest.Exchange{
			Call: "Uniter(19).SetWorkloadVersion", Params: `{"entities":[{"tag":"unit-web-0","workload-version":"1.2"}]}`, Answer: `{"results":[{}]}`,
		},
		apitest.Exchange{
			Call: "Uniter(19).NetworkInfo", Params: `{"unit":"unit-web-0","relation-id":3,"bindings":["db"]}`,
			Answer: `{"results":{"db":{"ingress-addresses":["10.0.0.7"]}}}`,
		},
		apitest.Exchange{
			Call: "Uniter(19).GoalStates", Params: aboutUnit,
			Answer: `{"results":[{"result":{"units":{"web/0":{"status":"active","since":null}},"relations":{}},"error":null}]}`,
		},
		apitest.Exchange{
			Call: "Uniter(19).Life", Params: `{"entities":[{"tag":"application-web"}]}`, Answer: `{"results":[{"life":"alive"}]}`,
		},
		apitest.Exchange{
			Call: "Uniter(19).CharmURL", Params: `{"entities":[{"tag":"application-web"}]}`, Answer: `{"results":[{"result":"local:web-1","ok":true}]}`,
		},
	)
	ctx := t.Context()
	if m, err := c.CurrentModel(ctx); err != nil || m.Name != "default" || m.UUID != "u" {
		t.Errorf("model %+v, %v", m, err)
	}
	if config, err := c.ModelConfig(ctx); err != nil || config["a"] != true {
		t.Errorf("config %v, %v", config, err)
	}
	if a, err := c.APIAddresses(ctx); err != nil || !reflect.DeepEqual(a, []string{"h:1"}) {
		t.Errorf("addresses %v, %v", a, err)
	}
	charm, err := c.Charm("local:web-0")
	if err != nil {
		t.Fatal(err)
	}
	if sum, err := charm.ArchiveSha256(ctx); err != nil || sum != "abc" {
		t.Errorf("sum %q, %v", sum, err)
	}
	ports, err := c.OpenedMachinePortRangesByEndpoint(ctx, names.NewMachineTag("0"))
	if err != nil || len(ports[web0][""]) != 1 || ports[web0][""][0].FromPort != 80 {
		t.Errorf("ports %v, %v", ports, err)
	}
	if err := c.SetUnitWorkloadVersion(ctx, web0, "1.2"); err != nil {
		t.Error(err)
	}
	id := 3
	if info, err := c.NetworkInfo(ctx, []string{"db"}, &id); err != nil || info["db"].IngressAddresses[0] != "10.0.0.7" {
		t.Errorf("network %v, %v", info, err)
	}
	if g, err := c.GoalState(ctx); err != nil || g.Units["web/0"].Status != "active" {
		t.Errorf("goal state %v, %v", g, err)
	}
	app, err := c.Application(ctx, appWeb)
	if err != nil || app.Life() != life.Alive {
		t.Fatalf("application %+v, %v", app, err)
	}
	if url, force, err := app.CharmURL(ctx); err != nil || url != "local:web-1" || !force {
		t.Errorf("charm %q %v, %v", url, force, err)
	}
}

package environment_test

import (
	"iter"
	"testing"

	"github.com/gantline/gantline/juju/environment"
	"github.com/gantline/gantline/juju/jujutest"
	"github.com/gantline/gantline/juju/rpc/params"
)

const modelUUID = "11111111-2222-4333-8444-555555555555"

// TestReadmeOnJuju1 makes the calls of python-jujuclient's README on a server that knows nothing but
// the frames of Juju 1.
func TestReadmeOnJuju1(t *testing.T) {
	ctx := t.Context()
	transcript, err := jujutest.ReadTranscript("testdata/readme-juju1.txtar")
	check(t, err)
	server := jujutest.NewServer(t, jujutest.Config{Transcript: transcript})
	env, err := environment.New("wss://"+server.Addr()+"/environment/"+modelUUID+"/api", environment.WithCACert(server.CACert()))
	check(t, err)
	check(t, env.Login(ctx, "sekrit"))
	next, stop := iter.Pull2(env.Watch(ctx, environment.WithOwnConnection()))
	if set, err, ok := next(); !ok || err != nil || len(set.Changes) != 0 {
		t.Fatalf("first change set is %v, %v, %v; want an empty one", set, err, ok)
	}

	check(t, env.Deploy(ctx, "loadbalancer", "cs:precise/haproxy"))
	check(t, env.Deploy(ctx, "db", "cs:precise/mysql"))
	check(t, env.Deploy(ctx, "blog", "cs:precise/wordpress"))
	endpoints, err := env.AddRelation(ctx, "blog", "db")
	check(t, err)
	if endpoints["blog"].Role != "provider" {
		t.Errorf("endpoints are %v", endpoints)
	}
	_, err = env.AddRelation(ctx, "blog", "loadbalancer")
	check(t, err)
	check(t, env.Expose(ctx, "loadbalancer"))
	check(t, env.SetConfig(ctx, "blog", environment.Config{"engine": "apache"}))
	config, err := env.GetConfig(ctx, "blog")
	check(t, err)
	if engine, ok := config["engine"].(map[string]any); !ok || engine["value"] != "apache" {
		t.Errorf("config is %v", config)
	}
	check(t, env.SetConstraints(ctx, "blog", environment.Constraints{"cpu-cores": 4}))
	cons, err := env.GetConstraints(ctx, "blog")
	check(t, err)
	if cons.String() != "cores=4" {
		t.Errorf("constraints are %s", cons)
	}
	units, err := env.AddUnits(ctx, "blog", 4)
	check(t, err)
	if len(units) != 4 || units[0] != "blog/1" {
		t.Errorf("units are %v", units)
	}
	check(t, env.RemoveUnits(ctx, "blog/0"))
	check(t, env.DestroyService(ctx, "blog"))

	set, err, ok := next()
	if !ok || err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, change := range set.Changes {
		kinds[change.Entity.EntityId().Kind]++
		if u, ok := change.Entity.(*params.UnitInfo); ok && (u.Application == "" || u.AgentStatus.Current != "idle") {
			t.Errorf("unit is %+v", u)
		}
	}
	if kinds["application"] == 0 || kinds["unit"] == 0 || kinds["machine"] == 0 {
		t.Errorf("changes are of kinds %v", kinds)
	}
	stop()
	check(t, env.Close())
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

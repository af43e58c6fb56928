package environment_test

import (
	"errors"
	"testing"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/environment"
	"github.com/gantline/gantline/juju/jujutest"
	"github.com/gantline/gantline/juju/rpc"
)

// juju1 is a server of Juju 1 at its root: it waits for two units, one of which starts late, and is
// then told to stop.
const juju1 = `
-- / --
> {"Type":"Admin","Request":"Login","Params":{"AuthTag":"user-admin","Password":"sekrit"},"RequestId":0}
< {"RequestId":0,"Response":{"EnvironTag":"environment-` + modelUUID + `","Facades":[{"Name":"Client","Versions":[0]}]}}
> {"Type":"Client","Request":"WatchAll","Params":{},"RequestId":1}
< {"RequestId":1,"Response":{"AllWatcherId":"7"}}
> {"Type":"AllWatcher","Request":"Next","Id":"7","Params":{},"RequestId":2}
< {"RequestId":2,"Response":{"Deltas":[["service","change",{"Name":"db"}],["unit","change",{"Name":"db/0","Service":"db","Status":"started"}],["unit","change",{"Name":"db/1","Service":"db","Status":"pending"}],["novelty","change",{"Name":"?"}]]}}
> {"Type":"AllWatcher","Request":"Next","Id":"7","Params":{},"RequestId":3}
< {"RequestId":3,"Response":{"Deltas":[["unit","change",{"Name":"db/1","Service":"db","Status":"started"}]]}}
> {"Type":"AllWatcher","Request":"Stop","Id":"7","Params":{},"RequestId":4}
< {"RequestId":4,"Response":{}}
> {"Type":"Client","Request":"ServiceExpose","Params":{"ServiceName":"none"},"RequestId":5}
< {"RequestId":5,"Error":"service \"none\" not found","ErrorCode":"not found"}
> {"Type":"Client","Request":"ServiceDeploy","Params":{"ServiceName":"web","CharmURL":"cs:trusty/web","NumUnits":2,"Config":{"port":"80"},"Constraints":{"mem":512},"ToMachineSpec":"3"},"RequestId":6}
< {"RequestId":6,"Response":{}}
`

// TestJuju1AtItsRoot connects by hand, as the README does, to a server that has no "/api".
func TestJuju1AtItsRoot(t *testing.T) {
	ctx := t.Context()
	transcript, err := jujutest.ParseTranscript([]byte(juju1))
	check(t, err)
	server := jujutest.NewServer(t, jujutest.Config{Transcript: transcript})
	env, err := environment.New("wss://"+server.Addr(), environment.WithCACert(server.CACert()))
	check(t, err)
	defer env.Close()
	check(t, env.Login(ctx, "sekrit"))
	if env.UUID() != modelUUID {
		t.Errorf("the environment is %q", env.UUID())
	}
	check(t, env.WaitForUnits(ctx, environment.UnitGoal{}))
	if err := env.Expose(ctx, "none"); !errors.Is(err, coreerrors.NotFound) {
		t.Errorf("exposing what is not there returns %v", err)
	}
	check(t, env.DeployWith(ctx, "web", "cs:trusty/web", environment.DeployArgs{
		NumUnits: 2, Config: environment.Config{"port": 80}, Constraints: environment.Constraints{"mem": 512}, To: "3",
	}))
	var old *environment.OldServerError
	if _, err := env.Status(ctx); !errors.As(err, &old) || old.Method != "Client.FullStatus" {
		t.Errorf("status on Juju 1 returns %v", err)
	}
	if err := env.Login(ctx, "sekrit"); !errors.Is(err, environment.ErrAlreadyConnected) {
		t.Errorf("second login returns %v", err)
	}
}

// TestOldPathOfNewServer connects to a model by the path of Juju 1, which Juju 2 and later lack.
func TestOldPathOfNewServer(t *testing.T) {
	c, server := fake(t, func(rpc.Request) (any, error) { return nil, nil })
	env, err := environment.New("wss://"+server.Addr()+"/environment/"+modelUUID+"/api", environment.WithCACert(server.CACert()))
	check(t, err)
	defer env.Close()
	check(t, env.Login(t.Context(), "secret"))
	check(t, env.Expose(t.Context(), "web"))
	if all := c.Requests(); len(all) != 1 || all[0].Type != "Application" {
		t.Errorf("requests are %v", all)
	}
}

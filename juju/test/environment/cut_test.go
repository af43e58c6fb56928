// Package environment_test cuts the script client's connections wherever they can be cut.
package environment_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/juju/environment"
	"github.com/gantline/gantline/juju/jujutest"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

const modelUUID = "11111111-2222-4333-8444-555555555555"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// controller answers calls, and a watch with one application and then nothing more.
func controller() *jujutest.Controller {
	return &jujutest.Controller{
		UUID: "99999999-2222-4333-8444-555555555555", Models: []string{modelUUID}, Password: "secret",
		ModelFacades: map[string][]int{"Application": {20}, "Client": {7}, "AllWatcher": {3}},
		Answer: func(ctx context.Context, _ string, req rpc.Request) (any, error) {
			switch req.Method {
			case "WatchAll":
				return params.AllWatcherId{AllWatcherId: "1"}, nil
			case "Next":
				return map[string]json.RawMessage{"deltas": json.RawMessage(`[["application","change",{"name":"db"}]]`)}, nil
			}
			return nil, nil
		},
	}
}

// frames is how many frames login, a call and a watch of two change sets are, with its end.
const frames = 2 + 2 + 6 + 2

// TestCutAtEveryFrame cuts the first connection at every frame of a login, a call and a watch. Nothing
// hangs, what fails has an error, what is done again succeeds, and nothing runs on.
func TestCutAtEveryFrame(t *testing.T) {
	for frame := 1; frame <= frames; frame++ {
		t.Run(fmt.Sprint(frame), func(t *testing.T) {
			server := jujutest.NewServer(t, jujutest.Config{
				Handler: controller().Handler, Faults: []jujutest.Fault{{Connection: 1, Frame: frame, Drop: true}},
			})
			env, err := environment.New("wss://"+server.Addr()+"/model/"+modelUUID+"/api", environment.WithCACert(server.CACert()))
			if err != nil {
				t.Fatal(err)
			}
			defer env.Close()
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			failures := 0
			try := func(do func() error) {
				t.Helper()
				if err := do(); err != nil {
					failures++
					if err := do(); err != nil {
						t.Errorf("fails twice: %v", err)
					}
				}
			}
			try(func() error { return env.Login(ctx, "secret") })
			try(func() error { return env.Expose(ctx, "db") })
			sets, restarted := 0, false
			try(func() error {
				for set, err := range env.Watch(ctx) {
					if err != nil {
						return err
					}
					restarted = restarted || set.Restarted
					if sets++; sets == 2 {
						return nil
					}
				}
				return errors.New("the watch ended without an error")
			})
			if sets < 2 {
				t.Errorf("the watch yielded %d change sets", sets)
			}
			if failures == 0 && !restarted && frame <= frames-2 {
				t.Error("nobody noticed that the connection was cut")
			}
			if ctx.Err() != nil {
				t.Error("it took too long")
			}
		})
	}
}

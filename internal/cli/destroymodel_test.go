package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/internal/cli"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/jujutest"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

const modelUUID = "11111111-2222-4333-8444-555555555555"

// dying is a controller whose model loses its last machine while it is watched, and then ends.
type dying struct {
	*jujutest.Controller
	watchable bool
	asked     atomic.Int64
	step      atomic.Int64 // 0 with a machine, 1 without, 2 gone
	step2     chan bool    // closed to let the model end
}

func (d *dying) answer(ctx context.Context, _ string, req rpc.Request) (any, error) {
	switch req.Method {
	case "DestroyModels":
		return params.ErrorResults{Results: make([]params.ErrorResult, 1)}, nil
	case "ModelStatus":
		d.asked.Add(1)
		if d.step.Load() == 2 {
			return params.ModelStatusResults{Results: []params.ModelStatus{{Error: &params.Error{Message: "gone", Code: params.CodeNotFound}}}}, nil
		}
		return params.ModelStatusResults{Results: []params.ModelStatus{{HostedMachineCount: 1 - int(d.step.Load())}}}, nil
	case "WatchAll":
		if !d.watchable {
			return nil, &rpc.RequestError{Message: "no watches here", Code: params.CodeNotImplemented}
		}
		return params.AllWatcherId{AllWatcherId: "1"}, nil
	case "Next":
		if d.step.CompareAndSwap(0, 1) {
			return map[string]json.RawMessage{"deltas": json.RawMessage(`[["machine","remove",{"id":"0"}]]`)}, nil
		}
		select {
		case <-d.step2:
			d.step.Store(2)
		case <-ctx.Done():
		}
		return nil, errors.New("watcher was stopped")
	}
	return nil, nil
}

func newDying(t *testing.T, watchable bool) (*dying, func(...string) (string, error)) {
	t.Helper()
	d := &dying{watchable: watchable, step2: make(chan bool)}
	d.Controller = &jujutest.Controller{
		UUID: "99999999-2222-4333-8444-555555555555", Models: []string{modelUUID}, Password: "secret", Answer: d.answer,
		Facades:      map[string][]int{"ModelManager": {10}},
		ModelFacades: map[string][]int{"Client": {7}, "AllWatcher": {3}},
	}
	server := jujutest.NewServer(t, jujutest.Config{Handler: d.Handler})
	store := jujuclient.NewMemStore()
	for _, err := range []error{
		store.AddController("c", jujuclient.ControllerDetails{ControllerUUID: d.UUID, APIEndpoints: []string{server.Addr()}, CACert: server.CACert()}),
		store.SetCurrentController("c"),
		store.UpdateAccount("c", jujuclient.AccountDetails{User: "admin", Password: "secret"}),
		store.UpdateModel("c", "admin/m", jujuclient.ModelDetails{ModelUUID: modelUUID, ModelType: model.IAAS}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return d, func(args ...string) (string, error) {
		root := &cobra.Command{Use: "gantline", SilenceErrors: true, SilenceUsage: true}
		root.AddGroup(cli.Groups()...)
		root.AddCommand(cli.New(&cli.Env{Store: store, Getenv: func(string) string { return "" }, Now: time.Now})...)
		var out bytes.Buffer
		root.SetArgs(args)
		root.SetOut(&out)
		root.SetErr(&out)
		err := root.ExecuteContext(t.Context())
		return out.String(), err
	}
}

// TestDestroyModelIsTold waits much longer than anybody would poll: the status is asked at first, after
// each change and at the end, and no more.
func TestDestroyModelIsTold(t *testing.T) {
	d, run := newDying(t, true)
	time.AfterFunc(1500*time.Millisecond, func() { close(d.step2) })
	out, err := run("destroy-model", "m", "--no-prompt")
	if err != nil || !strings.HasSuffix(out, "Waiting for 1 machine(s), 0 application(s)...\nWaiting for 0 machine(s), 0 application(s)...\nModel destroyed.\n") {
		t.Errorf("destroy-model: %v\n%s", err, out)
	}
	if n := d.asked.Load(); n != 3 {
		t.Errorf("the status was asked %d times", n)
	}
}

// TestDestroyModelThatCannotBeWatched asks by the clock, and ends in time.
func TestDestroyModelThatCannotBeWatched(t *testing.T) {
	d, run := newDying(t, false)
	d.step.Store(1)
	out, err := run("destroy-model", "m", "--no-prompt", "--timeout", "300ms")
	if err == nil || err.Error() != `model "admin/m" is being destroyed but not gone yet: timed out` {
		t.Errorf("destroy-model: %v\n%s", err, out)
	}
	time.AfterFunc(100*time.Millisecond, func() { d.step.Store(2) })
	if out, err := run("destroy-model", "m", "--no-prompt"); err != nil {
		t.Errorf("destroy-model: %v\n%s", err, out)
	}
}

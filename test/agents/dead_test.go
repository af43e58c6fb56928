package agents_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/agent"
	"github.com/gantline/gantline/internal/state"
	jujuagent "github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/version"
	"github.com/gantline/gantline/test/house"
)

// at is a log handler that does something while a message is logged that begins so.
type at struct {
	begins string
	do     func()
}

func (at) Enabled(context.Context, slog.Level) bool { return true }
func (a at) WithAttrs([]slog.Attr) slog.Handler     { return a }
func (a at) WithGroup(string) slog.Handler          { return a }

func (a at) Handle(_ context.Context, r slog.Record) error {
	if strings.HasPrefix(r.Message, a.begins) {
		a.do()
	}
	return nil
}

// TestMachineDiesAsItsAgentConnects: an agent ends for good whose machine comes to its end when it has
// logged in and has not looked at it yet, although nobody removes the machine.
func TestMachineDiesAsItsAgentConnects(t *testing.T) {
	h := house.New(t)
	model := h.Info.Models["admin/default"]
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	tag, password := h.AddMachine(t, model, state.AddMachineArgs{})
	dir := t.TempDir()
	config, err := jujuagent.NewAgentConfig(jujuagent.AgentConfigParams{
		Paths: jujuagent.Paths{DataDir: dir}, UpgradedToVersion: version.MustParse("3.6.0"), Tag: tag, Password: password, Nonce: "nonce",
		Controller: names.NewControllerTag(h.Info.UUID), Model: names.NewModelTag(model), APIAddresses: []string{h.Info.Address}, CACert: h.Info.CACert,
	})
	must(err)
	must(config.Write())
	died := false
	a, err := agent.New(agent.Config{
		Dir: dir, Executable: os.Args[0], Version: api.ClientVersion,
		Logger: slog.New(at{`"api-caller" manifold worker started`, func() {
			if died {
				return
			}
			died = true
			if _, err := h.State.DestroyMachine(context.Background(), model, tag.Id(), false, false); err != nil {
				t.Error(err)
			}
			if err := h.State.EnsureMachineDead(context.Background(), model, tag.Id()); err != nil {
				t.Error(err)
			}
		}}),
	})
	must(err)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := a.Run(ctx); !errors.Is(err, agent.ErrTerminated) {
		t.Errorf("the agent ended with %v", err)
	}
	if !died {
		t.Error("the machine did not die")
	}
}

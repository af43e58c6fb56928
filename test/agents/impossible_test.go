package agents_test

import (
	"errors"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/version"
	"github.com/gantline/gantline/juju/worker/apicaller"
	"github.com/gantline/gantline/test/house"
)

// TestWhatEndsAnAgent: what a controller really answers, to agents whose machine is dead, gone or
// another's, and whose passwords are refused, ends their hope; what may pass does not.
func TestWhatEndsAnAgent(t *testing.T) {
	h := house.New(t)
	model := h.Info.Models["admin/default"]
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	destroy := func(t *testing.T, machine string) {
		t.Helper()
		_, err := h.State.DestroyMachine(t.Context(), model, machine, false, false)
		must(err)
	}
	stranger := house.New(t).Info.CACert
	for name, c := range map[string]struct {
		spoil    func(t *testing.T, machine string, p *agent.AgentConfigParams)
		hopeless bool
		connects bool
	}{
		"alive": {func(*testing.T, string, *agent.AgentConfigParams) {}, false, true},
		"dying": {func(t *testing.T, machine string, _ *agent.AgentConfigParams) {
			destroy(t, machine)
		}, false, true},
		"dead": {func(t *testing.T, machine string, _ *agent.AgentConfigParams) {
			destroy(t, machine)
			must(h.State.EnsureMachineDead(t.Context(), model, machine))
		}, true, false},
		"gone":           {func(_ *testing.T, _ string, p *agent.AgentConfigParams) { p.Tag = names.NewMachineTag("99") }, true, false},
		"wrong password": {func(_ *testing.T, _ string, p *agent.AgentConfigParams) { p.Password = "a password that nobody set" }, true, false},
		"wrong nonce":    {func(_ *testing.T, _ string, p *agent.AgentConfigParams) { p.Nonce = "another machine's" }, true, false},
		"another model": {func(_ *testing.T, _ string, p *agent.AgentConfigParams) {
			p.Model = names.NewModelTag(h.Info.Models["admin/controller"])
		}, true, false},
		"no such model": {func(_ *testing.T, _ string, p *agent.AgentConfigParams) {
			p.Model = names.NewModelTag("a17f7917-60bc-46e8-8565-9938f101218d")
		}, false, false},
		"another CA":  {func(_ *testing.T, _ string, p *agent.AgentConfigParams) { p.CACert = stranger }, false, false},
		"nobody here": {func(_ *testing.T, _ string, p *agent.AgentConfigParams) { p.APIAddresses = []string{"127.0.0.1:1"} }, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			tag, password := h.AddMachine(t, model, state.AddMachineArgs{})
			p := agent.AgentConfigParams{
				Paths: agent.Paths{DataDir: t.TempDir()}, UpgradedToVersion: version.MustParse("3.6.0"), Tag: tag,
				Password: password, Nonce: "nonce", Controller: names.NewControllerTag(h.Info.UUID), Model: names.NewModelTag(model),
				APIAddresses: []string{h.Info.Address}, CACert: h.Info.CACert,
			}
			c.spoil(t, tag.Id(), &p)
			config, err := agent.NewAgentConfig(p)
			must(err)
			must(config.Write())
			file, err := agent.Open(agent.ConfigPath(p.Paths.DataDir, p.Tag))
			must(err)

			connector := apicaller.Connector{Retry: apicaller.Retry{Delay: 10 * time.Millisecond, Limit: 50 * time.Millisecond}}
			conn, err := connector.ScaryConnect(t.Context(), file, nil)
			if errors.Is(err, apicaller.ErrChangedPassword) {
				conn, err = connector.ScaryConnect(t.Context(), file, nil)
			}
			if err == nil {
				_ = conn.Close()
			}
			if got := errors.Is(err, apicaller.ErrConnectImpossible); got != c.hopeless || (err == nil) != c.connects {
				t.Errorf("got %v; hopeless is %v, want %v", err, got, c.hopeless)
			}
		})
	}
}

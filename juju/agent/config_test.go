package agent_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/version"
)

// params are those of a new machine agent below dir.
func params(dir string) agent.AgentConfigParams {
	return agent.AgentConfigParams{
		Paths:             agent.Paths{DataDir: dir},
		Jobs:              []model.MachineJob{model.JobHostUnits},
		UpgradedToVersion: version.MustParse("3.6.1"),
		Tag:               names.NewMachineTag("0"),
		Password:          "initial",
		Nonce:             "nonce",
		Controller:        names.NewControllerTag("deadbeef-1bad-500d-9000-4b1d0d06f00d"),
		Model:             names.NewModelTag("fa11fa11-1bad-500d-9000-4b1d0d06f00d"),
		APIAddresses:      []string{"10.0.0.5:17070"},
		CACert:            "cert",
		Values:            map[string]string{"k": "v"},
	}
}

func TestNewAgentConfigChecks(t *testing.T) {
	for want, spoil := range map[string]func(*agent.AgentConfigParams){
		"data directory not found in configuration":                                                       func(p *agent.AgentConfigParams) { p.Paths.DataDir = "" },
		"entity tag not found in configuration":                                                           func(p *agent.AgentConfigParams) { p.Tag = nil },
		"entity tag must be MachineTag, UnitTag, ApplicationTag or ControllerAgentTag, got names.UserTag": func(p *agent.AgentConfigParams) { p.Tag = names.NewUserTag("bob") },
		"upgradedToVersion not found in configuration":                                                    func(p *agent.AgentConfigParams) { p.UpgradedToVersion = version.Zero },
		"password not found in configuration":                                                             func(p *agent.AgentConfigParams) { p.Password = "" },
		"controller not found in configuration":                                                           func(p *agent.AgentConfigParams) { p.Controller = names.ControllerTag{} },
		`"x" is not a valid controller uuid`:                                                              func(p *agent.AgentConfigParams) { p.Controller = names.NewControllerTag("x") },
		"model not found in configuration":                                                                func(p *agent.AgentConfigParams) { p.Model = names.ModelTag{} },
		`"x" is not a valid model uuid`:                                                                   func(p *agent.AgentConfigParams) { p.Model = names.NewModelTag("x") },
		"CA certificate not found in configuration":                                                       func(p *agent.AgentConfigParams) { p.CACert = "" },
		"API addresses not found in configuration":                                                        func(p *agent.AgentConfigParams) { p.APIAddresses = nil },
		`invalid API server address "10.0.0.5"`:                                                           func(p *agent.AgentConfigParams) { p.APIAddresses = []string{"a:1", "10.0.0.5"} },
	} {
		p := params("/data")
		spoil(&p)
		if _, err := agent.NewAgentConfig(p); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestNewStateMachineConfig(t *testing.T) {
	info := agent.StateServingInfo{APIPort: 1, StatePort: 2, Cert: "c", PrivateKey: "k", CAPrivateKey: "p"}
	c, err := agent.NewStateMachineConfig(params("/data"), info)
	if err != nil {
		t.Fatal(err)
	}
	c.SetControllerAPIPort(3)
	if got, ok := c.StateServingInfo(); !ok || got.ControllerAPIPort != 3 || got.Cert != "c" {
		t.Errorf("got %+v, %v", got, ok)
	}
	for want, spoil := range map[string]func(*agent.StateServingInfo){
		"controller cert": func(i *agent.StateServingInfo) { i.Cert = "" },
		"controller key":  func(i *agent.StateServingInfo) { i.PrivateKey = "" },
		"ca cert key":     func(i *agent.StateServingInfo) { i.CAPrivateKey = "" },
		"state port":      func(i *agent.StateServingInfo) { i.StatePort = 0 },
		"api port":        func(i *agent.StateServingInfo) { i.APIPort = 0 },
	} {
		bad := info
		spoil(&bad)
		_, err := agent.NewStateMachineConfig(params("/data"), bad)
		if err == nil || err.Error() != want+" not found in configuration" {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func newConfig(t *testing.T, dir string) agent.ConfigSetterWriter {
	t.Helper()
	c, err := agent.NewAgentConfig(params(dir))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNewConfigHasOnlyTheOldPassword(t *testing.T) {
	data, err := newConfig(t, "/data").Render()
	if err != nil {
		t.Fatal(err)
	}
	if text := string(data); !strings.Contains(text, "\noldpassword: initial\n") || strings.Contains(text, "apipassword") {
		t.Errorf("rendered as\n%s", text)
	}
}

func TestAPIInfo(t *testing.T) {
	c := newConfig(t, "/data")
	c.SetPassword("current")
	want := &api.Info{
		Addrs: []string{"10.0.0.5:17070"}, CACert: "cert", Password: "current", Nonce: "nonce",
		Tag:      names.NewMachineTag("0"),
		ModelTag: names.NewModelTag("fa11fa11-1bad-500d-9000-4b1d0d06f00d"),
	}
	if got, ok := c.APIInfo(); !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, ok)
	}
	c.SetStateServingInfo(agent.StateServingInfo{APIPort: 17070})
	if got, _ := c.APIInfo(); !reflect.DeepEqual(got.Addrs, []string{"localhost:17070", "10.0.0.5:17070"}) {
		t.Errorf("on a controller: %q", got.Addrs)
	}
	c.SetControllerAPIPort(17022)
	if got, _ := c.APIInfo(); got.Addrs[0] != "localhost:17022" {
		t.Errorf("with a controller port: %q", got.Addrs)
	}

	var without []string
	for line := range strings.Lines(sample(t)) {
		if !strings.Contains(line, "17070") && !strings.HasPrefix(line, "apiaddresses") {
			without = append(without, line)
		}
	}
	lost, err := agent.ParseConfigData([]byte(strings.Join(without, "")))
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := lost.APIInfo(); ok || got != nil {
		t.Errorf("without addresses: %+v, %v", got, ok)
	}
	if _, err := lost.APIAddresses(); err == nil {
		t.Error("no error without addresses")
	}
}

func TestSetters(t *testing.T) {
	c := newConfig(t, "/data")
	before := c.Clone()
	c.SetOldPassword("old")
	c.SetCACert("other")
	c.SetValue("k", "")
	c.SetValue("l", "w")
	c.SetUpgradedToVersion(version.MustParse("4.0.0"))
	c.SetLoggingConfig("<root>=DEBUG")
	got := []string{c.OldPassword(), c.CACert(), c.Value("k"), c.Value("l"), c.UpgradedToVersion().String(), c.LoggingConfig()}
	if want := []string{"old", "other", "", "w", "4.0.0", "<root>=DEBUG"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if before.OldPassword() != "initial" || before.Value("k") != "v" || before.Value("l") != "" {
		t.Error("a clone changed with its original")
	}
}

func TestSetAPIHostPorts(t *testing.T) {
	c := newConfig(t, "/data")
	err := c.SetAPIHostPorts([]network.HostPorts{
		network.NewSpaceHostPorts(17070, "54.1.2.3", "10.0.0.7", "127.0.0.1").HostPorts(),
		network.NewSpaceHostPorts(17070, "10.0.0.8", "10.0.0.7").HostPorts(),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"10.0.0.7:17070", "54.1.2.3:17070", "10.0.0.8:17070"}
	if got, _ := c.APIAddresses(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := c.SetAPIHostPorts(nil); !errors.Is(err, coreerrors.BadRequest) || err.Error() != "servers not provided" {
		t.Errorf("no servers: %v", err)
	}
	local := []network.HostPorts{network.NewSpaceHostPorts(17070, "127.0.0.1").HostPorts()}
	if err := c.SetAPIHostPorts(local); !errors.Is(err, coreerrors.NotValid) {
		t.Errorf("nothing to reach: %v", err)
	}
	if got, _ := c.APIAddresses(); !reflect.DeepEqual(got, want) {
		t.Errorf("a refused change left %q", got)
	}
}

func TestMigrate(t *testing.T) {
	c := newConfig(t, "/data")
	other := names.NewModelTag("0b3f9ad8-1bad-500d-9000-4b1d0d06f00d")
	err := c.Migrate(agent.MigrateParams{
		Paths:        agent.Paths{DataDir: "/new", LogDir: "/log"},
		DeleteValues: []string{"k"},
		Values:       map[string]string{"l": "w"},
		Model:        other,
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.Model() != other || c.Value("k") != "" || c.Value("l") != "w" || c.LogDir() != "/log" ||
		c.Dir() != "/new/agents/machine-0" || c.TransientDataDir() != "/var/run/juju" {
		t.Errorf("after Migrate: %v %q %q %s %s", c.Model(), c.Value("k"), c.Value("l"), c.LogDir(), c.Dir())
	}
	if err := c.Migrate(agent.MigrateParams{}); err != nil || c.Model() != other {
		t.Errorf("an empty Migrate: %v, model %v", err, c.Model())
	}
	if err := c.Migrate(agent.MigrateParams{Model: names.NewModelTag("x")}); !errors.Is(err, coreerrors.NotValid) {
		t.Errorf("a bad model: %v", err)
	}
}

func TestPrintingShowsNoSecret(t *testing.T) {
	c := newConfig(t, "/data")
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(format, c); got != "agent config of machine-0" {
			t.Errorf("%s prints %s", format, got)
		}
	}
}

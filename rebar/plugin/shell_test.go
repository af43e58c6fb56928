package plugin_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
	"github.com/gantline/gantline/rebar/plugintest"
)

// The document's index, which must compile as it stands there.
var (
	_ *cobra.Command                                                                       = plugin.App
	_ func(use, short, version string, def *models.PluginProvider, pc plugin.PluginConfig) = plugin.InitApp
	_ func(e *models.Error)                                                                = plugin.Leaving
	_ func(prefix string) ([]*models.RawModel, *models.Error)                              = plugin.ListObjects
	_ func(t, a, k string, o interface{})                                                  = plugin.Publish
	_ interface {
		Action(logger.Logger, *models.Action) (interface{}, *models.Error)
	} = plugin.PluginActor(nil)
	_ interface {
		Config(logger.Logger, *api.Client, map[string]interface{}) *models.Error
	} = plugin.PluginConfig(nil)
	_ interface{ SelectEvents() []string } = plugin.PluginEventSelecter(nil)
	_ interface {
		Publish(logger.Logger, *models.Event) *models.Error
	} = plugin.PluginPublisher(nil)
	_ interface{ Stop(logger.Logger) } = plugin.PluginStop(nil)
	_ interface {
		Unpack(logger.Logger, string) error
	} = plugin.PluginUnpacker(nil)
	_ interface {
		Validate(logger.Logger, *api.Client) (interface{}, *models.Error)
	} = plugin.PluginValidator(nil)
)

// shellPlugin is a provider of the original kind: every interface, no context.
type shellPlugin struct{}

func shellDefinition() *models.PluginProvider {
	return &models.PluginProvider{
		Name: "shell", Version: "v1.2.3", PluginVersion: 4, HasPublish: true,
		AvailableActions: []models.AvailableAction{{Command: "publish"}, {Command: "list"}, {Command: "leave"}},
	}
}

func (shellPlugin) Config(logger.Logger, *api.Client, map[string]interface{}) *models.Error {
	return nil
}

func (shellPlugin) Action(_ logger.Logger, a *models.Action) (interface{}, *models.Error) {
	switch a.Command {
	case "publish":
		plugin.Publish("shell", "did", "k", 1)
		return "published", nil
	case "list":
		return plugin.ListObjects("machines")
	case "leave":
		plugin.Leaving(models.NewError("plugin", 500, "leaving"))
		return "left", nil
	}
	return nil, models.NewError("plugin", 404, "Unknown command: "+a.Command)
}

func (shellPlugin) Publish(l logger.Logger, e *models.Event) *models.Error {
	l.Infof("heard %s.%s.%s", e.Type, e.Action, e.Key)
	return nil
}

func (shellPlugin) Stop(l logger.Logger) { l.Infof("stop was called") }

// shell starts the provider of the original kind, which is a process of its own.
func shell(t *testing.T) *plugintest.Running {
	t.Helper()
	target, cfg := binary(t)
	cfg.Env = []string{"PLUGIN_ROLE=shell"}
	h := plugintest.StartWith(t, target, cfg)
	h.MustConfigure(nil)
	return h
}

func TestShell(t *testing.T) {
	h := shell(t)
	ctx := within(t, 20*second)
	if _, err := h.Act(ctx, "publish", nil, nil); err != nil {
		t.Error(err)
	}
	if evs, err := h.WaitPublished(ctx, 1); err != nil || evs[0].Type != "shell" || evs[0].Action != "did" || evs[0].Key != "k" || evs[0].Time.IsZero() {
		t.Errorf("published %+v, %v", evs, err)
	}
	// HasPublish: the host posts what was published back to it.
	if _, err := h.WaitLog(ctx, "heard shell.did.k"); err != nil {
		t.Error(err)
	}
	c, err := h.Endpoint.Client()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.CreateModel(&models.Machine{Name: "m1"}); err != nil {
		t.Fatal(err)
	}
	if res, err := h.Act(ctx, "list", nil, nil); err != nil || len(res.([]interface{})) != 1 {
		t.Errorf("list = %v, %v", res, err)
	}
	if _, err := h.Act(ctx, "leave", nil, nil); err != nil {
		t.Error(err)
	}
	if out, err := h.Wait(ctx); err != nil || out.Code != 0 {
		t.Errorf("after leaving it ended %+v, %v", out, err)
	}
	if l := h.Leavings(); len(l) != 1 || l[0].Messages[0] != "leaving" {
		t.Errorf("leavings %+v", l)
	}
	if !logged(h, "stop was called") {
		t.Error("Stop was not called")
	}
}

// fresh shows the shell as a program finds it: it is run as a process of its own.
func fresh() {
	fmt.Println(plugin.App.Use, plugin.App.Short, len(plugin.App.Commands()))
	// Before listen these do nothing.
	plugin.Publish("a", "b", "c", nil)
	plugin.Leaving(models.NewError("plugin", 500, "x"))
	_, e := plugin.ListObjects("machines")
	fmt.Println(e.Type, e.Code, e.Messages)
}

func TestAppBeforeInit(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), "PLUGIN_ROLE=fresh")
	out, err := cmd.CombinedOutput()
	if want := "replaceme Replace ME! 0\nplugin-mux 400 [provider is not listening]\n"; err != nil || string(out) != want {
		t.Errorf("%q, %v; want %q", out, err, want)
	}
}

// badPlugin selects events, which its definition must not join with HasPublish.
type badPlugin struct{ shellPlugin }

func (badPlugin) SelectEvents() []string { return []string{"*.*.*"} }

// selectsOnly selects events and has nothing to hear them with.
type selectsOnly struct{ configOnly }

func (selectsOnly) SelectEvents() []string { return []string{"*.*.*"} }

type configOnly struct{}

func (configOnly) Config(logger.Logger, *api.Client, map[string]interface{}) *models.Error {
	return nil
}

func TestNewRefusesMisfits(t *testing.T) {
	plain := func(change func(*models.PluginProvider)) *models.PluginProvider {
		def := &models.PluginProvider{Name: "misfit", Version: "v1", PluginVersion: 4}
		change(def)
		return def
	}
	publishes := plain(func(d *models.PluginProvider) { d.HasPublish = true })
	acts := plain(func(d *models.PluginProvider) { d.AvailableActions = []models.AvailableAction{{Command: "x"}} })
	nothing := plain(func(*models.PluginProvider) {})
	for _, tt := range []struct {
		name string
		def  *models.PluginProvider
		pc   interface{}
		want error
	}{
		{"both", publishes, badPlugin{}, plugin.ErrSelectAndPublish},
		{"select only", nothing, selectsOnly{}, plugin.ErrSelectWithoutPublish},
		{"publish missing", publishes, configOnly{}, plugin.ErrPublishMissing},
		{"action missing", acts, configOnly{}, plugin.ErrActionMissing},
		{"no config", nothing, struct{}{}, plugin.ErrNoConfig},
		{"fits", nothing, configOnly{}, nil},
	} {
		_, err := plugin.New(tt.def, tt.pc, plugin.Config{})
		var de *plugin.DefinitionError
		if !errors.Is(err, tt.want) || (tt.want != nil && (!errors.As(err, &de) || de.Provider != "misfit")) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

func TestInitAppRefusesConfig(t *testing.T) {
	for _, tt := range []struct {
		pc   plugin.PluginConfig
		def  *models.PluginProvider
		want string
	}{
		{badPlugin{}, shellDefinition(), "Plugin can NOT have both HasPublish and EventSelector: shell"},
		{selectsOnly{}, &models.PluginProvider{Name: "only", PluginVersion: 4}, "Plugin has an EventSelector, but no Publish function: only"},
	} {
		got := refusalOf(t, tt.def, tt.pc)
		if !strings.Contains(got, tt.want) || !strings.HasPrefix(got, "400 ") {
			t.Errorf("config is answered %s, want 400 %s", got, tt.want)
		}
	}
}

// TestInitAppTwice checks that the second provider takes the place of the first, and
// that commands of the author's own stay.
func TestInitAppTwice(t *testing.T) {
	own := &cobra.Command{Use: "own", Run: func(*cobra.Command, []string) {}}
	plugin.App.AddCommand(own)
	defer plugin.App.RemoveCommand(own)
	for _, name := range []string{"first", "second"} {
		plugin.InitApp(name, "short", "v1", &models.PluginProvider{Name: name, PluginVersion: 4}, configOnly{})
	}
	count := map[string]int{}
	for _, c := range plugin.App.Commands() {
		count[c.Name()]++
	}
	for _, name := range []string{"own", "define", "unpack", "listen", "version", "autocomplete"} {
		if count[name] != 1 {
			t.Errorf("command %s is there %d times", name, count[name])
		}
	}
	if plugin.App.Use != "second" {
		t.Errorf("App is %q", plugin.App.Use)
	}
}

package plugin_test

import (
	"context"
	"fmt"
	"os"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
)

// Greeter is a provider with one action.
type Greeter struct{}

// ConfigContext has nothing to do.
func (Greeter) ConfigContext(context.Context, logger.Logger, *api.Client, map[string]interface{}) *models.Error {
	return nil
}

// ActionContext says hello.
func (Greeter) ActionContext(_ context.Context, _ logger.Logger, a *models.Action) (interface{}, *models.Error) {
	return "Hello from " + a.Command, nil
}

func ExampleNew() {
	def := &models.PluginProvider{
		Name: "greeter", Version: "v1.0.0", PluginVersion: 4,
		AvailableActions: []models.AvailableAction{{Command: "hello"}},
	}
	p, err := plugin.New(def, Greeter{}, plugin.Config{Stdout: os.Stdout})
	if err != nil {
		fmt.Println(err)
		return
	}
	// A main hands on os.Args[1:]; the host runs define, unpack and listen.
	if err := p.Run(context.Background(), []string{"version"}); err != nil {
		fmt.Println(err)
	}
	// Output: Version: v1.0.0
}

func ExampleDefinitionError() {
	def := &models.PluginProvider{Name: "quiet", AvailableActions: []models.AvailableAction{{Command: "hello"}}}
	_, err := plugin.New(def, configOnly{}, plugin.Config{})
	fmt.Println(err)
	// Output: definition has AvailableActions, but provider has no Action method: quiet
}

func ExampleInitApp() {
	def := &models.PluginProvider{Name: "classic", Version: "v1.0.0", PluginVersion: 4}
	plugin.InitApp("classic", "A provider of the original kind", "v1.0.0", def, configOnly{})
	plugin.App.SetOut(os.Stdout)
	plugin.App.SetArgs([]string{"version"})
	if plugin.App.Execute() != nil {
		os.Exit(1)
	}
	// Output: Version: v1.0.0
}

// Command incrementer is the classic plugin provider: it counts in a param of a
// machine. Its source is that of a provider for the original framework; only the
// import paths are this module's.
package main

import (
	_ "embed"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"github.com/gantline/gantline/rebar"
	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/jsonpatch2/utils"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
)

//go:embed content.yaml
var content string

// def is what the provider says about itself.
var def = models.PluginProvider{
	Name:          "incrementer",
	Version:       rebar.RSVersion,
	PluginVersion: 4,
	AvailableActions: []models.AvailableAction{
		{
			Command:        "increment",
			Model:          "machines",
			OptionalParams: []string{"incrementer/step", "incrementer/parameter"},
		},
		{
			Command:        "reset_count",
			Model:          "machines",
			RequiredParams: []string{"incrementer/touched"},
		},
		{
			Command: "incrstatus",
		},
	},
	StoreObjects: map[string]interface{}{
		"cows": map[string]interface{}{},
		"typed-cows": map[string]interface{}{
			"Spotted":  map[string]interface{}{"type": "boolean", "isrequired": true},
			"CanMilk":  map[string]interface{}{"type": "boolean"},
			"Location": map[string]interface{}{"type": "string"},
		},
	},
	Content: content,
}

// Plugin is the provider.
type Plugin struct {
	session *api.Client
}

// Config keeps the client.
func (p *Plugin) Config(l logger.Logger, session *api.Client, _ map[string]interface{}) *models.Error {
	p.session = session
	l.Infof("Configured\n")
	return nil
}

// Action increments and resets counts, and says that it runs.
func (p *Plugin) Action(l logger.Logger, a *models.Action) (interface{}, *models.Error) {
	l.Infof("Action: %s\n", a.Command)
	switch a.Command {
	case "increment":
		return p.increment(a)
	case "reset_count":
		machine, e := machineOf(a)
		if e != nil {
			return nil, e
		}
		var old interface{}
		if err := p.session.Req().Del().UrlFor("machines", machine.UUID(), "params", "incrementer/touched").Do(&old); err != nil {
			return nil, failed(http.StatusBadRequest, err)
		}
		return "Success", nil
	case "incrstatus":
		return "Running", nil
	}
	return nil, failed(http.StatusNotFound, fmt.Errorf("Unknown command: %s\n", a.Command)) //nolint:staticcheck,revive // the original's words
}

func (p *Plugin) increment(a *models.Action) (interface{}, *models.Error) {
	machine, e := machineOf(a)
	if e != nil {
		return nil, e
	}
	param, ok := a.Params["incrementer/parameter"].(string)
	if !ok {
		param = "incrementer/default"
	}
	step := int64(1)
	if f, ok := a.Params["incrementer/step"].(float64); ok {
		step = int64(f)
	}
	count, e := p.add(machine.UUID(), param, step)
	if e != nil {
		return nil, e
	}
	if _, e := p.add(machine.UUID(), "incrementer/touched", 1); e != nil {
		return nil, e
	}
	return count, nil
}

// add adds step to a param, which counts from 0, and returns the sum.
func (p *Plugin) add(uuid, param string, step int64) (int64, *models.Error) {
	var old interface{}
	if err := p.session.Req().UrlFor("machines", uuid, "params", param).Do(&old); err != nil {
		return 0, failed(http.StatusBadRequest, err)
	}
	if old != nil {
		f, ok := old.(float64)
		if !ok {
			return 0, failed(http.StatusConflict, fmt.Errorf("param %s holds %T, not a number", param, old))
		}
		step += int64(f)
	}
	var set interface{}
	if err := p.session.Req().Post(step).UrlFor("machines", uuid, "params", param).Do(&set); err != nil {
		return 0, failed(http.StatusBadRequest, err)
	}
	return step, nil
}

func machineOf(a *models.Action) (*models.Machine, *models.Error) {
	m := &models.Machine{}
	if err := utils.Remarshal(a.Model, m); err != nil {
		return nil, failed(http.StatusConflict, err)
	}
	return m, nil
}

func failed(code int, err error) *models.Error {
	e := &models.Error{Code: code, Model: "plugin", Key: "incrementer", Type: "plugin"}
	e.AddError(err)
	return e
}

// Unpack writes one file into the static file space.
func (p *Plugin) Unpack(_ logger.Logger, dir string) error {
	return os.WriteFile(filepath.Join(dir, "testFile"), []byte("ImaFile"), 0o644) //nolint:gosec // served to machines
}

func main() {
	plugin.InitApp("incrementer", "Increments a parameter on a machine", rebar.RSVersion, &def, &Plugin{})
	if plugin.App.Execute() != nil {
		os.Exit(1)
	}
}

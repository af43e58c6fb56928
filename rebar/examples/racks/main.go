// Command racks is a plugin provider with an object type of its own: racks, which
// have a location and a number of units. Its content bundle brings params and a
// rack; its actions place machines.
package main

import (
	"context"
	_ "embed"
	"errors"
	"net/http"
	"os"

	"github.com/gantline/gantline/rebar"
	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
)

//go:embed content.yaml
var content string

var def = models.PluginProvider{
	Name:          "racks",
	Version:       rebar.RSVersion,
	PluginVersion: 4,
	AvailableActions: []models.AvailableAction{
		{Command: "place", Model: "machines", RequiredParams: []string{"racks/rack"}},
		{Command: "free-units"},
	},
	StoreObjects: map[string]interface{}{
		"racks": map[string]interface{}{
			"Location": map[string]interface{}{"type": "string", "isrequired": true},
			"Units":    map[string]interface{}{"type": "integer", "isrequired": true},
			"Machines": map[string]interface{}{"type": "array"},
		},
	},
	Content: content,
}

// Plugin is the provider.
type Plugin struct {
	session *api.Client
}

// Config keeps the client.
func (p *Plugin) Config(_ logger.Logger, c *api.Client, _ map[string]interface{}) *models.Error {
	p.session = c
	return nil
}

func fail(code int, format string, args ...interface{}) *models.Error {
	e := &models.Error{Model: "plugin", Key: "racks", Type: "plugin", Code: code}
	e.Errorf(format, args...)
	return e
}

// ActionContext places a machine, or counts free units.
func (p *Plugin) ActionContext(ctx context.Context, l logger.Logger, a *models.Action) (interface{}, *models.Error) {
	switch a.Command {
	case "place":
		var m models.Machine
		if err := models.Remarshal(a.Model, &m); err != nil || m.Key() == "" {
			return nil, fail(http.StatusBadRequest, "place needs a machine")
		}
		rack, _ := a.Params["racks/rack"].(string)
		return p.place(ctx, l, rack, m.Key())
	case "free-units":
		return p.freeUnits(ctx)
	}
	return nil, fail(http.StatusNotFound, "Unknown command: %s", a.Command)
}

// place adds a machine to a rack. Whoever changes the rack at the same time makes
// the patch fail, for it tests that the rack is as it was, and place looks again.
func (p *Plugin) place(ctx context.Context, l logger.Logger, name, machine string) (interface{}, *models.Error) {
	c := p.session.WithContext(ctx)
	for {
		found, err := c.GetModel("racks", name)
		if err != nil {
			return nil, fail(http.StatusNotFound, "rack %q: %v", name, err)
		}
		old, ok := found.(*models.RawModel)
		if !ok {
			return nil, fail(http.StatusInternalServerError, "rack %q is a %T", name, found)
		}
		machines, free := contents(old)
		if free <= 0 {
			return nil, fail(http.StatusConflict, "rack %q is full", name)
		}
		next, _ := models.Clone(old).(*models.RawModel)
		(*next)["Machines"] = append(machines, machine)
		_, err = c.PatchToFull(old, next, true)
		var e *models.Error
		switch {
		case err == nil:
			return free - 1, nil
		case errors.As(err, &e) && e.Code == http.StatusConflict && ctx.Err() == nil:
			l.Infof("rack %s changed, trying again", name)
		default:
			return nil, fail(http.StatusBadGateway, "rack %q: %v", name, err)
		}
	}
}

// contents returns the machines in a rack and how many more fit.
func contents(r *models.RawModel) (machines []interface{}, free int) {
	machines, _ = (*r)["Machines"].([]interface{})
	units, _ := (*r)["Units"].(float64)
	return machines, int(units) - len(machines)
}

// freeUnits returns the free units of each rack.
func (p *Plugin) freeUnits(ctx context.Context) (interface{}, *models.Error) {
	list, err := p.session.WithContext(ctx).ListModel("racks")
	if err != nil {
		return nil, fail(http.StatusBadGateway, "racks: %v", err)
	}
	res := map[string]int{}
	for _, m := range list {
		if r, ok := m.(*models.RawModel); ok {
			_, res[r.Key()] = contents(r)
		}
	}
	return res, nil
}

func main() {
	p, err := plugin.New(&def, &Plugin{}, plugin.Config{Short: "Keeps racks, and machines in them"})
	if err == nil {
		err = p.Run(context.Background(), os.Args[1:])
	}
	if err != nil {
		os.Exit(1)
	}
}

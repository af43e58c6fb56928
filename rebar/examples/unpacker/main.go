// Command unpacker is a plugin provider that brings files for machines: its tree
// of embedded files is unpacked into the static file space of the endpoint.
package main

import (
	"context"
	"embed"
	"net/http"
	"os"

	"github.com/gantline/gantline/rebar"
	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
)

//go:embed files
var tree embed.FS

var def = models.PluginProvider{
	Name:          "unpacker",
	Version:       rebar.RSVersion,
	PluginVersion: 4,
	AutoStart:     true,
	AvailableActions: []models.AvailableAction{
		{Command: "url", Model: "machines"},
	},
}

// Plugin is the provider. Files unpacks the tree.
type Plugin struct {
	plugin.Files
}

// Config has nothing to do.
func (p *Plugin) Config(logger.Logger, *api.Client, map[string]interface{}) *models.Error { return nil }

// Action tells where a machine finds its tool.
func (p *Plugin) Action(_ logger.Logger, a *models.Action) (interface{}, *models.Error) {
	if a.Command != "url" {
		return nil, models.NewError("plugin", http.StatusNotFound, "Unknown command: "+a.Command)
	}
	return os.Getenv("RS_FILESERVER") + "/files/plugin_providers/unpacker/tools/inventory.sh", nil
}

func newPlugin() *Plugin { return &Plugin{plugin.Files{FS: tree, Root: "files"}} }

func main() {
	p, err := plugin.New(&def, newPlugin(), plugin.Config{Short: "Brings files for machines"})
	if err == nil {
		err = p.Run(context.Background(), os.Args[1:])
	}
	if err != nil {
		os.Exit(1)
	}
}

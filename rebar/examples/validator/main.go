// Command validator is a plugin provider that looks where it runs before it says
// what it can do: it offers the action checksum only if a tool for it is there, and
// cannot be used at all without any.
package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"

	"github.com/gantline/gantline/rebar"
	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
)

// tools are the programs that make checksums, best first. VALIDATOR_TOOLS, a comma
// list, replaces them.
var tools = []string{"sha256sum", "shasum"}

var def = models.PluginProvider{
	Name:          "validator",
	Version:       rebar.RSVersion,
	PluginVersion: 4,
	AvailableActions: []models.AvailableAction{
		{Command: "checksum", OptionalParams: []string{"validator/text"}},
	},
}

// Plugin is the provider.
type Plugin struct{}

func fail(code int, format string, args ...interface{}) *models.Error {
	e := &models.Error{Model: "plugin", Key: "validator", Type: "plugin", Code: code}
	e.Errorf(format, args...)
	return e
}

// tool returns the program to use.
func tool() (string, *models.Error) {
	names := tools
	if list := os.Getenv("VALIDATOR_TOOLS"); list != "" {
		names = strings.Split(list, ",")
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fail(http.StatusPreconditionFailed, "none of %s is installed", strings.Join(names, ", "))
}

// Validate returns the definition with the tool that was found, or what is wrong.
// It may log: what it says appears only if it fails.
func (p *Plugin) Validate(l logger.Logger, c *api.Client) (interface{}, *models.Error) {
	path, e := tool()
	if e != nil {
		return nil, e
	}
	l.Infof("checksums are made by %s", path)
	info, err := c.Info()
	if err != nil {
		return nil, fail(http.StatusBadGateway, "the endpoint does not answer: %v", err)
	}
	if !info.HasFeature("api-v3") {
		return nil, fail(http.StatusPreconditionFailed, "the endpoint %s has no api-v3", info.Id)
	}
	res := def
	res.Meta = models.Meta{"tool": path}
	return &res, nil
}

// Config has nothing to do.
func (p *Plugin) Config(logger.Logger, *api.Client, map[string]interface{}) *models.Error { return nil }

// ActionContext makes a checksum; it ends with the call.
func (p *Plugin) ActionContext(ctx context.Context, _ logger.Logger, a *models.Action) (interface{}, *models.Error) {
	if a.Command != "checksum" {
		return nil, fail(http.StatusNotFound, "Unknown command: %s", a.Command)
	}
	path, e := tool()
	if e != nil {
		return nil, e
	}
	text, _ := a.Params["validator/text"].(string)
	cmd := exec.CommandContext(ctx, path)
	cmd.Env = plugin.ChildEnv() // the tool has no business with the API
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.Output()
	if err != nil {
		return nil, fail(http.StatusInternalServerError, "%s: %v", path, err)
	}
	sum, _, _ := strings.Cut(string(out), " ")
	if _, err := hex.DecodeString(sum); err != nil {
		return nil, fail(http.StatusInternalServerError, "%s printed %.40q", path, out)
	}
	return map[string]interface{}{"sum": sum, "tool": path}, nil
}

func main() {
	p, err := plugin.New(&def, &Plugin{}, plugin.Config{Short: "Looks where it runs before it says what it can do"})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if p.Run(context.Background(), os.Args[1:]) != nil {
		os.Exit(1)
	}
}

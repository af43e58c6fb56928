package cli

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/api/client/modelmanager"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/names"
	"github.com/spf13/cobra"
)

// controllerRow is a controller as `controllers` shows it.
type controllerRow struct {
	Model      string   `json:"current-model,omitempty" yaml:"current-model,omitempty"`
	User       string   `json:"user,omitempty" yaml:"user,omitempty"`
	Access     string   `json:"access,omitempty" yaml:"access,omitempty"`
	Uuid       string   `json:"uuid" yaml:"uuid"` //nolint:revive // The name is the key's.
	Endpoints  []string `json:"api-endpoints" yaml:"api-endpoints,flow"`
	CACert     string   `json:"ca-cert" yaml:"ca-cert"`
	Cloud      string   `json:"cloud" yaml:"cloud"`
	Region     string   `json:"region,omitempty" yaml:"region,omitempty"`
	Version    string   `json:"agent-version,omitempty" yaml:"agent-version,omitempty"`
	ModelCount int      `json:"model-count" yaml:"model-count"`
	Nodes      *int     `json:"machine-count,omitempty" yaml:"machine-count,omitempty"`
	HA         string   `json:"-" yaml:"-"`
}

type controllerList struct {
	Controllers map[string]controllerRow `json:"controllers" yaml:"controllers"`
	Current     string                   `json:"current-controller,omitempty" yaml:"current-controller,omitempty"`
}

func newControllers(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use: "controllers", Aliases: []string{"list-controllers"},
		Short: "List the controllers that are known here", Args: noArgs,
		Long: "List the controllers that are known here, as the client store has them. --refresh asks each for the models\nthat you see.",
	}
	format := output.NewFormat("tabular", "tabular", "json", "yaml")
	cmd.Flags().Var(format, "format", "output format")
	refresh := cmd.Flags().Bool("refresh", false, "ask the controllers")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		all, err := e.Store.AllControllers()
		if err != nil {
			return err
		}
		var failed failures
		list := controllerList{Controllers: map[string]controllerRow{}}
		for _, name := range slices.Sorted(maps.Keys(all)) {
			if !*refresh {
				continue
			}
			if err := e.refreshModels(cmd, name); err != nil {
				failed.add("cannot refresh %q: %w", name, err)
			}
		}
		if all, err = e.Store.AllControllers(); err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(all)) {
			list.Controllers[name] = e.controllerRow(name, all[name])
		}
		if list.Current, err = e.Store.CurrentController(); err != nil && !errors.Is(err, coreerrors.NotFound) {
			return err
		}
		if len(all) == 0 && format.String() == "tabular" {
			say(cmd, "No controllers are known.\n\nStart one here with \"gantline up\", or use \"gantline register\".")
			return nil
		}
		err = show(cmd, format, list, map[string]func(io.Writer) error{"tabular": func(w io.Writer) error {
			return list.table(w, e.colour(cmd))
		}})
		if err != nil {
			return err
		}
		return failed.err()
	}
	return cmd
}

func (e *Env) controllerRow(name string, d jujuclient.ControllerDetails) controllerRow {
	row := controllerRow{
		Uuid: d.ControllerUUID, Endpoints: d.APIEndpoints, CACert: d.CACert, Cloud: d.Cloud, Region: d.CloudRegion, Version: d.AgentVersion,
	}
	row.Nodes = d.MachineCount
	switch n := d.ControllerMachineCount; {
	case n == 1:
		row.HA = "none"
	case n > 1:
		row.HA = fmt.Sprintf("%d/%d", d.ActiveControllerMachineCount, n)
	}
	if account, err := e.Store.AccountDetails(name); err == nil {
		row.User, row.Access = account.User, account.LastKnownAccess
	}
	if models, err := e.Store.AllModels(name); err == nil {
		row.ModelCount = len(models)
	}
	if model, err := e.Store.CurrentModel(name); err == nil {
		row.Model = model
		if own, owner, err := jujuclient.SplitModelName(model); err == nil && owner.Id() == row.User {
			row.Model = own
		}
	}
	return row
}

func (l controllerList) table(w io.Writer, colour bool) error {
	t := output.NewTable("Controller", "Model", "User", "Access", "Cloud/Region", ">Models", ">Nodes", ">HA", "Version")
	for _, name := range slices.Sorted(maps.Keys(l.Controllers)) {
		r := l.Controllers[name]
		cloud := r.Cloud
		if r.Region != "" {
			cloud += "/" + r.Region
		}
		nodes := ""
		if r.Nodes != nil {
			nodes = strconv.Itoa(*r.Nodes)
		}
		shown := name
		if name == l.Current {
			shown += "*"
		}
		t.Row(shown, dash(r.Model), dash(r.User), dash(r.Access), dash(cloud), strconv.Itoa(r.ModelCount), dash(nodes), dash(r.HA), dash(r.Version))
	}
	return t.Write(w, colour)
}

func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// refreshModels asks a controller for the models that the user sees, and how many machines are in them.
func (e *Env) refreshModels(cmd *cobra.Command, controller string) error {
	s := &scope{env: e}
	conn, err := s.open(cmd.Context(), controller, "")
	if err != nil {
		return err
	}
	defer conn.Close()
	models, err := s.learn(cmd.Context(), conn, controller)
	if err != nil {
		return err
	}
	tags := make([]string, len(models))
	for i, m := range models {
		tags[i] = names.NewModelTag(m.Model.UUID).String()
	}
	statuses, err := modelmanager.NewClient(conn).ModelStatus(cmd.Context(), tags...)
	if err != nil {
		return err
	}
	machines := 0
	for _, status := range statuses {
		machines += status.HostedMachineCount // of models that have gone, none
	}
	details, err := e.Store.ControllerByName(controller)
	if err != nil {
		return err
	}
	details.MachineCount = &machines
	return e.Store.UpdateController(controller, *details)
}

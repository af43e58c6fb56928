package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/api/client/modelmanager"
	coremodel "github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/spf13/cobra"
)

func newAddModel(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "add-model <name>",
		Short: "Add a model and switch to it",
		Args:  oneArg("the model's name"),
	}
	s := e.controllerFlags(cmd)
	config := cmd.Flags().StringToString("config", nil, "key=value of the model's configuration")
	noSwitch := cmd.Flags().Bool("no-switch", false, "stay on the current model")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		controller, _, account, err := s.identity()
		if err != nil {
			return err
		}
		conn, err := s.open(cmd.Context(), controller, "")
		if err != nil {
			return err
		}
		defer conn.Close()
		owner := names.NewUserTag(account.User)
		create := params.ModelCreateArgs{Name: args[0], OwnerTag: owner.String()}
		for k, v := range *config {
			if create.Config == nil {
				create.Config = map[string]any{}
			}
			create.Config[k] = v
		}
		info, err := modelmanager.NewClient(conn).CreateModel(cmd.Context(), create)
		if err != nil {
			return err
		}
		qualified := jujuclient.JoinOwnerModelName(owner, info.Name)
		details := jujuclient.ModelDetails{ModelUUID: info.UUID, ModelType: coremodel.ModelType(info.Type)}
		if err := e.Store.UpdateModel(controller, qualified, details); err != nil {
			return err
		}
		if !*noSwitch {
			if err := e.Store.SetCurrentModel(controller, qualified); err != nil {
				return err
			}
		}
		say(cmd, "Added '%s' model on %s/%s for user '%s'", info.Name, strings.TrimPrefix(info.CloudTag, "cloud-"), info.CloudRegion, account.User)
		return nil
	}
	return cmd
}

// modelRow is a model as `models` shows it, with the original's keys.
type modelRow struct {
	Name           string       `json:"name" yaml:"name"`
	ShortName      string       `json:"short-name" yaml:"short-name"`
	UUID           string       `json:"model-uuid" yaml:"model-uuid"`
	Type           string       `json:"model-type" yaml:"model-type"`
	ControllerUUID string       `json:"controller-uuid" yaml:"controller-uuid"`
	ControllerName string       `json:"controller-name" yaml:"controller-name"`
	IsController   bool         `json:"is-controller" yaml:"is-controller"`
	Owner          string       `json:"owner" yaml:"owner"`
	Cloud          string       `json:"cloud" yaml:"cloud"`
	Region         string       `json:"region,omitempty" yaml:"region,omitempty"`
	ProviderType   string       `json:"type,omitempty" yaml:"type,omitempty"`
	Life           string       `json:"life" yaml:"life"`
	Status         *modelStatus `json:"status,omitempty" yaml:"status,omitempty"`
	Access         string       `json:"access" yaml:"access"`
	LastConnection string       `json:"last-connection" yaml:"last-connection"`
	AgentVersion   string       `json:"agent-version,omitempty" yaml:"agent-version,omitempty"`
}

type modelStatus struct {
	Current string `json:"current" yaml:"current"`
	Message string `json:"message,omitempty" yaml:"message,omitempty"`
	Since   string `json:"since,omitempty" yaml:"since,omitempty"`
}

func newModels(e *Env) *cobra.Command {
	cmd := &cobra.Command{Use: "models", Aliases: []string{"list-models"}, Short: "List the models of a controller", Args: noArgs}
	s := e.controllerFlags(cmd)
	format := output.NewFormat("tabular", "tabular", "json", "yaml")
	cmd.Flags().Var(format, "format", "output format")
	all := cmd.Flags().Bool("all", false, "every model of the controller, for superusers")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		controller, current, account, err := s.identity()
		if err != nil {
			return err
		}
		conn, err := s.open(cmd.Context(), controller, "")
		if err != nil {
			return err
		}
		defer conn.Close()
		client := modelmanager.NewClient(conn)
		results, err := client.ListModelSummaries(cmd.Context(), names.NewUserTag(account.User).String(), *all)
		if err != nil {
			return err
		}
		var rows []modelRow
		var failed failures
		known := map[string]jujuclient.ModelDetails{}
		for _, r := range results {
			if r.Error != nil {
				failed.add("%w", r.Error)
				continue
			}
			rows = append(rows, modelSummaryRow(r.Result, controller, e.Now()))
			known[rows[len(rows)-1].Name] = jujuclient.ModelDetails{ModelUUID: r.Result.UUID, ModelType: coremodel.ModelType(r.Result.Type)}
		}
		if err := e.Store.SetModels(controller, known); err != nil {
			return err
		}
		value := map[string]any{"models": rows}
		if current != "" {
			value["current-model"] = strings.TrimPrefix(current, account.User+"/")
		}
		err = show(cmd, format, value, map[string]func(io.Writer) error{
			"tabular": func(w io.Writer) error { return modelTable(w, rows, controller, current, account.User, e.colour(cmd)) },
		})
		return errors.Join(err, failed.err())
	}
	return cmd
}

func modelSummaryRow(m *params.ModelSummary, controller string, now time.Time) modelRow {
	owner := strings.TrimPrefix(m.OwnerTag, "user-")
	row := modelRow{
		Name: owner + "/" + m.Name, ShortName: m.Name, UUID: m.UUID, Type: m.Type, ControllerUUID: m.ControllerUUID,
		ControllerName: controller, IsController: m.IsController, Owner: owner, Cloud: strings.TrimPrefix(m.CloudTag, "cloud-"),
		Region: m.CloudRegion, ProviderType: m.ProviderType, Life: string(m.Life), Access: string(m.UserAccess),
		Status: &modelStatus{Current: string(m.Status.Status), Message: m.Status.Info}, LastConnection: ago(m.LastConnection, now),
	}
	if m.Status.Since != nil {
		row.Status.Since = output.Ago(*m.Status.Since, now)
	}
	if m.AgentVersion != nil {
		row.AgentVersion = m.AgentVersion.String()
	}
	return row
}

func ago(t *time.Time, now time.Time) string {
	if t == nil {
		return output.Ago(time.Time{}, now)
	}
	return output.Ago(*t, now)
}

func modelTable(w io.Writer, rows []modelRow, controller, current, user string, colour bool) error {
	fmt.Fprintf(w, "Controller: %s\n\n", controller)
	t := output.NewTable("Model", "Cloud/Region", "Type", "Status", "Access", "Last connection")
	for _, r := range rows {
		name := r.ShortName
		if r.Owner != user {
			name = r.Name
		}
		cell := output.Cell{Text: name}
		if r.Name == current {
			cell = output.Cell{Text: name + "*", Paint: output.Good}
		}
		region := r.Cloud
		if r.Region != "" {
			region += "/" + r.Region
		}
		t.Cells(cell, output.Cell{Text: region}, output.Cell{Text: r.ProviderType},
			output.Cell{Text: r.Status.Current, Paint: output.StatusPaint(r.Status.Current)}, output.Cell{Text: r.Access}, output.Cell{Text: r.LastConnection})
	}
	return t.Write(w, colour)
}

func newShowModel(e *Env) *cobra.Command {
	cmd := &cobra.Command{Use: "show-model [<model>]", Short: "Show what a model is", Args: atMost(1)}
	s := e.modelFlags(cmd)
	format := output.NewFormat("yaml", "yaml", "json")
	cmd.Flags().Var(format, "format", "output format")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			s.model = args[0]
		}
		controller, model, uuid, err := s.modelUUID(cmd)
		if err != nil {
			return err
		}
		conn, err := s.open(cmd.Context(), controller, "")
		if err != nil {
			return err
		}
		defer conn.Close()
		results, err := modelmanager.NewClient(conn).ModelInfo(cmd.Context(), names.NewModelTag(uuid).String())
		if err != nil {
			return err
		}
		if results[0].Error != nil {
			return results[0].Error
		}
		info := results[0].Result
		return show(cmd, format, map[string]any{info.Name: describeModel(info, controller, model, e.Now())}, nil)
	}
	return cmd
}

func describeModel(m *params.ModelInfo, controller, qualified string, now time.Time) map[string]any {
	users := map[string]any{}
	for _, u := range m.Users {
		user := map[string]any{"access": u.Access, "last-connection": ago(u.LastConnection, now)}
		if u.DisplayName != "" {
			user["display-name"] = u.DisplayName
		}
		users[u.UserName] = user
	}
	d := map[string]any{
		"name": qualified, "short-name": m.Name, "model-uuid": m.UUID, "model-type": m.Type,
		"controller-uuid": m.ControllerUUID, "controller-name": controller, "is-controller": m.IsController,
		"owner": strings.TrimPrefix(m.OwnerTag, "user-"), "cloud": strings.TrimPrefix(m.CloudTag, "cloud-"),
		"region": m.CloudRegion, "type": m.ProviderType, "life": m.Life, "users": users,
		"status": map[string]any{"current": m.Status.Status},
	}
	machines := map[string]any{}
	for _, machine := range m.Machines {
		cores := uint64(0)
		if machine.Hardware != nil && machine.Hardware.Cores != nil {
			cores = *machine.Hardware.Cores
		}
		machines[machine.Id] = map[string]any{"cores": cores}
	}
	if len(machines) > 0 {
		d["machines"] = machines
	}
	if m.AgentVersion != nil {
		d["agent-version"] = m.AgentVersion.String()
	}
	return d
}

// modelUUID returns the scope's model, asking the controller if the store does not know it.
func (s *scope) modelUUID(cmd *cobra.Command) (controller, model, uuid string, err error) {
	controller, model, err = s.names()
	if err != nil {
		return "", "", "", err
	}
	if model == "" {
		return "", "", "", errors.New("no model is selected: name one, or choose one with \"gantline switch MODEL\"")
	}
	details, err := s.env.Store.ModelByName(controller, model)
	if err != nil {
		if details, err = s.refresh(cmd.Context(), controller, model); err != nil {
			return "", "", "", err
		}
	}
	return controller, model, details.ModelUUID, nil
}

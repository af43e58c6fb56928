package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/spf13/cobra"
)

// applicationView is an application as `show-application` shows it.
type applicationView struct {
	Charm       string                          `json:"charm,omitempty" yaml:"charm,omitempty"`
	Base        string                          `json:"base,omitempty" yaml:"base,omitempty"`
	Channel     string                          `json:"channel,omitempty" yaml:"channel,omitempty"`
	Constraints *constraints.Value              `json:"constraints,omitempty" yaml:"constraints,omitempty"`
	Principal   bool                            `json:"principal" yaml:"principal"`
	Exposed     bool                            `json:"exposed" yaml:"exposed"`
	Endpoints   map[string]exposedEndpointsView `json:"exposed-endpoints,omitempty" yaml:"exposed-endpoints,omitempty"`
	Remote      bool                            `json:"remote" yaml:"remote"`
	Life        string                          `json:"life,omitempty" yaml:"life,omitempty"`
	Bindings    map[string]string               `json:"endpoint-bindings,omitempty" yaml:"endpoint-bindings,omitempty"`
}

type exposedEndpointsView struct {
	ToSpaces []string `json:"expose-to-spaces,omitempty" yaml:"expose-to-spaces,omitempty"`
	ToCIDRs  []string `json:"expose-to-cidrs,omitempty" yaml:"expose-to-cidrs,omitempty"`
}

func newShowApplication(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use: "show-application <application>...", Short: "Show what applications are",
		Args: atLeast(1, "an application's name"),
	}
	s := e.modelFlags(cmd)
	format := output.NewFormat("yaml", "yaml", "json")
	cmd.Flags().Var(format, "format", "output format")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		tags := make([]names.ApplicationTag, len(args))
		for i, name := range args {
			if !names.IsValidApplication(name) {
				return usageError("application name %q not valid", name)
			}
			tags[i] = names.NewApplicationTag(name)
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		results, err := application.NewClient(conn).WithContext(cmd.Context()).ApplicationsInfo(tags)
		if err != nil {
			return err
		}
		views := map[string]applicationView{}
		var failed failures
		for i, r := range results {
			if r.Error != nil {
				failed.add("%s: %w", args[i], r.Error)
				continue
			}
			views[args[i]] = viewApplication(r.Result)
		}
		if len(views) > 0 {
			if err := show(cmd, format, views, nil); err != nil {
				return err
			}
		}
		return failed.err()
	}
	return cmd
}

func viewApplication(a *params.ApplicationResult) applicationView {
	v := applicationView{
		Charm: a.Charm, Channel: a.Channel, Principal: a.Principal, Exposed: a.Exposed, Remote: a.Remote, Life: a.Life,
		Bindings: a.EndpointBindings,
	}
	if a.Base.Name != "" {
		v.Base = a.Base.Name + "@" + strings.TrimSuffix(a.Base.Channel, "/stable")
	}
	if !constraints.IsEmpty(&a.Constraints) {
		v.Constraints = &a.Constraints
	}
	for name, e := range a.ExposedEndpoints {
		if v.Endpoints == nil {
			v.Endpoints = map[string]exposedEndpointsView{}
		}
		v.Endpoints[name] = exposedEndpointsView{e.ExposeToSpaces, e.ExposeToCIDRs}
	}
	return v
}

// unitView is a unit as `show-unit` shows it.
type unitView struct {
	WorkloadVersion string             `json:"workload-version,omitempty" yaml:"workload-version,omitempty"`
	Machine         string             `json:"machine,omitempty" yaml:"machine,omitempty"`
	OpenedPorts     []string           `json:"opened-ports" yaml:"opened-ports"`
	PublicAddress   string             `json:"public-address,omitempty" yaml:"public-address,omitempty"`
	Charm           string             `json:"charm" yaml:"charm"`
	Leader          bool               `json:"leader" yaml:"leader"`
	Life            string             `json:"life,omitempty" yaml:"life,omitempty"`
	Relations       []unitRelationView `json:"relation-info,omitempty" yaml:"relation-info,omitempty"`
	ProviderID      string             `json:"provider-id,omitempty" yaml:"provider-id,omitempty"`
	Address         string             `json:"address,omitempty" yaml:"address,omitempty"`
}

type unitRelationView struct {
	ID              int                        `json:"relation-id" yaml:"relation-id"`
	Endpoint        string                     `json:"endpoint" yaml:"endpoint"`
	CrossModel      bool                       `json:"cross-model,omitempty" yaml:"cross-model,omitempty"`
	RelatedEndpoint string                     `json:"related-endpoint" yaml:"related-endpoint"`
	ApplicationData map[string]any             `json:"application-data" yaml:"application-data"`
	LocalUnit       *relatedUnitView           `json:"local-unit,omitempty" yaml:"local-unit,omitempty"`
	Units           map[string]relatedUnitView `json:"related-units,omitempty" yaml:"related-units,omitempty"`
}

type relatedUnitView struct {
	InScope bool           `json:"in-scope" yaml:"in-scope"`
	Data    map[string]any `json:"data" yaml:"data"`
}

func newShowUnit(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use: "show-unit <unit>...", Short: "Show what units are, and what they were told in relations",
		Args: atLeast(1, "a unit's name"),
	}
	s := e.modelFlags(cmd)
	format := output.NewFormat("yaml", "yaml", "json")
	cmd.Flags().Var(format, "format", "output format")
	appOnly := cmd.Flags().Bool("app", false, "show only the data of applications")
	endpoint := cmd.Flags().String("endpoint", "", "show only relations at this endpoint")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		tags := make([]names.UnitTag, len(args))
		for i, name := range args {
			if !names.IsValidUnit(name) {
				return usageError("unit name %q not valid", name)
			}
			tags[i] = names.NewUnitTag(name)
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		results, err := application.NewClient(conn).WithContext(cmd.Context()).UnitsInfo(tags)
		if err != nil {
			return err
		}
		views := map[string]unitView{}
		var failed failures
		for i, r := range results {
			if r.Error != nil {
				failed.add("%s: %w", args[i], r.Error)
				continue
			}
			views[args[i]] = viewUnit(args[i], r.Result, *endpoint, *appOnly)
		}
		if len(views) > 0 {
			if err := show(cmd, format, views, nil); err != nil {
				return err
			}
		}
		return failed.err()
	}
	return cmd
}

func viewUnit(name string, u *params.UnitResult, endpoint string, appOnly bool) unitView {
	v := unitView{
		WorkloadVersion: u.WorkloadVersion, Machine: u.Machine, OpenedPorts: u.OpenedPorts, PublicAddress: u.PublicAddress,
		Charm: u.Charm, Leader: u.Leader, Life: u.Life, ProviderID: u.ProviderId, Address: u.Address,
	}
	if v.OpenedPorts == nil {
		v.OpenedPorts = []string{}
	}
	for _, r := range u.RelationData {
		if endpoint != "" && r.Endpoint != endpoint {
			continue
		}
		rel := unitRelationView{
			ID: r.RelationId, Endpoint: r.Endpoint, CrossModel: r.CrossModel, RelatedEndpoint: r.RelatedEndpoint,
			ApplicationData: orEmpty(r.ApplicationData),
		}
		for unit, data := range r.UnitRelationData {
			related := relatedUnitView{data.InScope, orEmpty(data.UnitData)}
			switch {
			case appOnly:
			case unit == name:
				rel.LocalUnit = &related
			default:
				if rel.Units == nil {
					rel.Units = map[string]relatedUnitView{}
				}
				rel.Units[unit] = related
			}
		}
		v.Relations = append(v.Relations, rel)
	}
	return v
}

func orEmpty(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

// statusRow is a past status as `show-status-log` shows it.
type statusRow struct {
	Time    string `json:"since" yaml:"since"`
	Type    string `json:"type" yaml:"type"`
	Status  string `json:"status" yaml:"status"`
	Message string `json:"message,omitempty" yaml:"message,omitempty"`
}

func newShowStatusLog(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use: "show-status-log <application, unit or machine>", Short: "Show the past statuses of an entity",
		Example: "  gantline show-status-log web/0\n  gantline show-status-log 0 --type juju-machine -n 5",
		Args:    oneArg("the entity's name"),
	}
	s := e.modelFlags(cmd)
	format := output.NewFormat("tabular", "tabular", "json", "yaml")
	cmd.Flags().Var(format, "format", "output format")
	n := cmd.Flags().IntP("lines", "n", 20, "how many statuses, the newest")
	kind := cmd.Flags().String("type", "", "what of the entity: unit, juju-unit, workload, machine, juju-machine, application (default as the name is)")
	utc := cmd.Flags().Bool("utc", false, "show times in UTC")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *n < 1 {
			return usageError("--lines must be a positive integer")
		}
		asked, tag, err := statusKind(*kind, args[0])
		if err != nil {
			return err
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		history, err := client.NewClient(conn).StatusHistory(cmd.Context(), asked, tag.String(), params.StatusHistoryFilter{Size: *n})
		if err != nil {
			return err
		}
		if len(history) == 0 {
			return fmt.Errorf("no status history available for %q", args[0])
		}
		rows := make([]statusRow, len(history))
		for i, h := range history {
			rows[i] = statusRow{Type: h.Kind, Status: h.Status, Message: h.Info}
			if h.Since != nil {
				rows[i].Time = output.Time(*h.Since, *utc || e.Getenv("JUJU_STATUS_ISO_TIME") != "")
			}
		}
		return show(cmd, format, rows, map[string]func(io.Writer) error{"tabular": func(w io.Writer) error {
			t := output.NewTable("Time", "Type", "Status", "Message")
			for _, r := range rows {
				t.Cells(output.Cell{Text: r.Time}, output.Cell{Text: r.Type},
					output.Cell{Text: r.Status, Paint: output.StatusPaint(r.Status)}, output.Cell{Text: r.Message})
			}
			return t.Write(w, e.colour(cmd))
		}})
	}
	return cmd
}

// statusKind returns whose statuses are meant.
func statusKind(kind, name string) (string, names.Tag, error) {
	var tag names.Tag
	var usual string
	switch {
	case names.IsValidUnit(name):
		tag, usual = names.NewUnitTag(name), "unit"
	case names.IsValidMachine(name):
		tag, usual = names.NewMachineTag(name), "juju-machine"
	case names.IsValidApplication(name):
		tag, usual = names.NewApplicationTag(name), "application"
	default:
		return "", nil, usageError("%q is not the name of an application, a unit or a machine", name)
	}
	if kind == "" {
		kind = usual
	}
	return kind, tag, nil
}

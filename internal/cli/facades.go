package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/catalogue"
	"github.com/spf13/cobra"
)

// facadeRow is a facade as `facades` shows it.
type facadeRow struct {
	Name    string   `json:"name" yaml:"name"`
	Offered []int    `json:"offered,omitempty" yaml:"offered,omitempty"`
	Known   []int    `json:"known,omitempty" yaml:"known,omitempty"`
	Scope   string   `json:"scope,omitempty" yaml:"scope,omitempty"`
	Callers []string `json:"callers,omitempty" yaml:"callers,omitempty"`
	Client  string   `json:"client,omitempty" yaml:"client,omitempty"`
	Start   bool     `json:"start-here,omitempty" yaml:"start-here,omitempty"`
}

func newFacades(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "facades [<name>]",
		Short: "Show what the controller offers to programs",
		Long: "Show the facades that the controller offers to you, with the typed client of each; those to begin\n" +
			"with are marked *. With a name, show the facade's methods with the shapes of their JSON: a key that\n" +
			"ends with ? may be left out. --known shows what Juju 3.6 has, without asking a controller.",
		Args: atMost(1),
	}
	s := e.modelFlags(cmd)
	format := output.NewFormat("tabular", "tabular", "json", "yaml")
	cmd.Flags().Var(format, "format", "output format")
	known := cmd.Flags().Bool("known", false, "ask no controller")
	onController := cmd.Flags().Bool("controller-only", false, "ask on a connection to the controller, not to a model")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c, err := catalogue.Load()
		if err != nil {
			return err
		}
		if !*known {
			if c, err = offered(cmd, s, *onController, c); err != nil {
				return err
			}
		}
		if len(args) == 1 {
			return showFacade(cmd, c, args[0])
		}
		return listFacades(cmd, e, format, c, *known)
	}
	return cmd
}

// offered merges the catalogue with what a connection offers.
func offered(cmd *cobra.Command, s *scope, onController bool, c *catalogue.Catalogue) (*catalogue.Catalogue, error) {
	open := s.openModel
	if onController {
		open = s.openController
	}
	conn, err := open(cmd.Context())
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return c.Offered(conn), nil
}

func listFacades(cmd *cobra.Command, e *Env, format *output.Format, c *catalogue.Catalogue, known bool) error {
	var rows []facadeRow
	for _, f := range c.Facades() {
		if !known && len(f.Offered) == 0 {
			continue
		}
		rows = append(rows, facadeRow{
			Name: f.Name, Offered: f.Offered, Known: f.Versions, Scope: string(f.Scope), Callers: f.Callers,
			Client: f.Package, Start: f.Start,
		})
	}
	return show(cmd, format, rows, map[string]func(io.Writer) error{"tabular": func(w io.Writer) error {
		t := output.NewTable("Facade", "Offered", "Known", "Connection", "Client")
		for _, r := range rows {
			name := r.Name
			if r.Start {
				name += "*"
			}
			t.Row(name, catalogue.Versions(r.Offered), catalogue.Versions(r.Known), r.Scope, r.Client)
		}
		return t.Write(w, e.colour(cmd))
	}})
}

func showFacade(cmd *cobra.Command, c *catalogue.Catalogue, name string) error {
	f, ok := c.Facade(name)
	if !ok {
		return fmt.Errorf("facade %q is not known%s", name, facadeHint(c, name))
	}
	out(cmd, "Facade:     %s", f.Name)
	out(cmd, "Offered:    %s", catalogue.Versions(f.Offered))
	out(cmd, "Known:      %s", catalogue.Versions(f.Versions))
	if len(f.Also) > 0 {
		out(cmd, "Other:      %s (of other releases, spoken by the typed client)", catalogue.Versions(f.Also))
	}
	out(cmd, "Connection: %s", f.Scope)
	out(cmd, "Callers:    %s", strings.Join(f.Callers, " "))
	out(cmd, "Client:     %s", f.Package)
	out(cmd, "\nMethods:")
	var types []string
	for _, m := range f.Methods {
		out(cmd, "  %s(%s) %s", m.Name, m.Params, m.Result)
		for _, t := range c.Types(m) {
			if !slices.Contains(types, t) {
				types = append(types, t)
			}
		}
	}
	for _, v := range f.Variants {
		out(cmd, "  %s", v)
		for _, t := range c.Types(v.Method) {
			if !slices.Contains(types, t) {
				types = append(types, t)
			}
		}
	}
	out(cmd, "\nTypes:")
	for _, t := range types {
		shape, _ := c.Shape(t)
		out(cmd, "  %s %s", t, shape)
	}
	return nil
}

// facadeHint says which facade could have been meant, and where they stand.
func facadeHint(c *catalogue.Catalogue, name string) string {
	var all []string
	for _, f := range c.Facades() {
		all = append(all, f.Name)
	}
	hint := "\n\nUse \"gantline facades --known\" to see those that are"
	if near := output.Nearest(name, all); near != "" {
		hint = fmt.Sprintf("; did you mean %s?%s", near, hint)
	}
	return hint
}

package plugincmd

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugintest"
)

func newDescribe() *cobra.Command {
	var validate, asJSON bool
	cmd := &cobra.Command{
		Use:   "describe BINARY",
		Short: "Show what a provider says about itself",
		Long: `Show what a provider says about itself: its actions, params, object types and
content. The provider's define is run as for a catalogue; with --validate it gets a
token for an endpoint in process and may check where it runs.`,
		Args:         cobra.ExactArgs(1),
		SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			t, err := target(args[0])
			if err != nil {
				return err
			}
			h, err := plugintest.NewHost(t, plugintest.Config{})
			if err != nil {
				return err
			}
			defer h.Close() //nolint:errcheck // nothing runs
			def, out, err := h.Define(cmd.Context(), validate)
			if err != nil {
				return err
			}
			if out.Stderr != "" {
				fmt.Fprintf(cmd.ErrOrStderr(), "warning: define wrote to standard error, which some hosts take for part of the definition: %s\n", strings.TrimSpace(out.Stderr)) //nolint:errcheck // a warning
			}
			if asJSON {
				_, err := io.WriteString(cmd.OutOrStdout(), out.Stdout)
				return err
			}
			return describe(cmd.OutOrStdout(), def)
		},
	}
	cmd.Flags().BoolVar(&validate, "validate", false, "have the provider check where it runs")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print what define printed")
	return cmd
}

// describe writes a definition for people.
func describe(out io.Writer, def *models.PluginProvider) error {
	tw := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(tw, "%s:\t%s\n", name, value) //nolint:errcheck // Flush tells
		}
	}
	row("Name", def.Name)
	row("Version", def.Version)
	row("Protocol", fmt.Sprint(def.PluginVersion))
	row("Documentation", firstLine(def.Documentation))
	row("Starts by itself", yes(def.AutoStart))
	row("Gets every event", yes(def.HasPublish))
	row("Required params", strings.Join(def.RequiredParams, ", "))
	row("Optional params", strings.Join(def.OptionalParams, ", "))
	for _, k := range slices.Sorted(maps.Keys(def.Meta)) {
		row("Meta "+k, def.Meta[k])
	}
	if len(def.AvailableActions) > 0 {
		fmt.Fprint(tw, "\nAction\tOn\tRequired params\tOptional params\n") //nolint:errcheck // Flush tells
		for _, a := range def.AvailableActions {
			on := a.Model
			if on == "" {
				on = "system"
			}
			fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", a.Command, on, dash(a.RequiredParams), dash(a.OptionalParams)) //nolint:errcheck // Flush tells
		}
	}
	describeTypes(tw, def.StoreObjects)
	if err := tw.Flush(); err != nil {
		return err
	}
	return describeContent(out, def.Content)
}

// describeTypes writes the object types that the provider defines.
func describeTypes(tw io.Writer, types map[string]interface{}) {
	if len(types) == 0 {
		return
	}
	fmt.Fprint(tw, "\nObject type\tField\tType\tRequired\n") //nolint:errcheck // Flush tells
	for _, typ := range slices.Sorted(maps.Keys(types)) {
		fields, _ := types[typ].(map[string]interface{})
		if len(fields) == 0 {
			fmt.Fprintf(tw, "%s\t(any)\t-\t-\n", typ) //nolint:errcheck // Flush tells
		}
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			schema, _ := fields[name].(map[string]interface{})
			kind, required := "any", "no"
			if t, ok := schema["type"].(string); ok {
				kind = t
			}
			if schema["isrequired"] == true {
				required = "yes"
			}
			fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", typ, name, kind, required) //nolint:errcheck // Flush tells
		}
	}
}

// describeContent writes what the content bundle brings.
func describeContent(out io.Writer, content string) error {
	if strings.TrimSpace(content) == "" {
		return nil
	}
	var bundle struct {
		Sections map[string]map[string]interface{} `yaml:"sections"`
	}
	if err := yaml.Unmarshal([]byte(content), &bundle); err != nil {
		return fmt.Errorf("cannot decode the content bundle: %w", err)
	}
	if len(bundle.Sections) == 0 {
		return nil
	}
	tw := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprint(tw, "\nContent\tObjects\n") //nolint:errcheck // Flush tells
	for _, typ := range slices.Sorted(maps.Keys(bundle.Sections)) {
		fmt.Fprintf(tw, "%s\t%s\n", typ, strings.Join(slices.Sorted(maps.Keys(bundle.Sections[typ])), ", ")) //nolint:errcheck // Flush tells
	}
	return tw.Flush()
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func dash(list []string) string {
	if len(list) == 0 {
		return "-"
	}
	return strings.Join(list, ", ")
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}

package cli

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/api/client/modelconfig"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/spf13/cobra"
)

func newModelConfig(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "model-config [<key>[=<value>]...]",
		Short: "Get, set, or reset a model's configuration",
		Example: "  gantline model-config\n  gantline model-config update-status-hook-interval=1m\n" +
			"  gantline model-config --reset update-status-hook-interval",
	}
	s := e.modelFlags(cmd)
	format := output.NewFormat("tabular", "tabular", "json", "yaml")
	cmd.Flags().Var(format, "format", "output format")
	reset := cmd.Flags().StringSlice("reset", nil, "keys to bring back to their defaults")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		values, keys := keyValues(args)
		if (len(values) > 0 || len(*reset) > 0) && len(keys) > 0 {
			return usageError("cannot get keys and set or reset others in one command: %q", keys)
		}
		if len(keys) > 1 {
			return usageError("can only retrieve a single value, or all values")
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		client := modelconfig.NewClient(conn)
		config, err := client.ModelGetWithMetadata(cmd.Context())
		if err != nil {
			return err
		}
		if len(values) > 0 || len(*reset) > 0 {
			return setModelConfig(cmd, client, config, values, *reset)
		}
		if len(keys) == 1 {
			v, ok := config[keys[0]]
			if !ok {
				return fmt.Errorf("key %q not found in model", keys[0])
			}
			out(cmd, "%v", v.Value)
			return nil
		}
		return showModelConfig(cmd, format, config, e.colour(cmd))
	}
	return cmd
}

func setModelConfig(cmd *cobra.Command, client *modelconfig.Client, known map[string]params.ConfigValue, values map[string]string, reset []string) error {
	set := map[string]any{}
	for key, value := range values {
		if _, ok := known[key]; !ok {
			say(cmd, "WARNING key %q is not defined in the current model configuration: possible misspelling", key)
		}
		set[key] = value
	}
	if len(reset) > 0 {
		if err := client.ModelUnset(cmd.Context(), reset...); err != nil {
			return err
		}
	}
	if len(set) == 0 {
		return nil
	}
	return client.ModelSet(cmd.Context(), set)
}

func showModelConfig(cmd *cobra.Command, format *output.Format, config map[string]params.ConfigValue, colour bool) error {
	value := map[string]any{}
	for key, v := range config {
		value[key] = map[string]any{"Value": v.Value, "Source": v.Source}
	}
	return show(cmd, format, value, map[string]func(io.Writer) error{"tabular": func(w io.Writer) error {
		t := output.NewTable("Attribute", "From", "Value")
		for _, key := range slices.Sorted(maps.Keys(config)) {
			text := fmt.Sprint(config[key].Value)
			if text == "" {
				text = `""`
			}
			t.Row(key, config[key].Source, text)
		}
		return t.Write(w, colour)
	}})
}

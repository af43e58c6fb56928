package cli

import (
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/spf13/cobra"
)

func newConfig(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config <application> [<key>[=<value>]...]",
		Short: "Get, set, or reset an application's configuration",
		Example: "  gantline config web\n  gantline config web title\n  gantline config web title='Good day'\n" +
			"  gantline config web --reset title\n  gantline config web --file settings.yaml",
		Args: atLeast(1, "the application's name"),
	}
	s := e.modelFlags(cmd)
	format := output.NewFormat("yaml", "yaml", "json")
	cmd.Flags().Var(format, "format", "output format")
	reset := cmd.Flags().StringSlice("reset", nil, "keys to bring back to their defaults")
	file := cmd.Flags().String("file", "", "YAML file with the application's configuration, - for standard input")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		values, keys := keyValues(args[1:])
		setting := len(values) > 0 || *file != "" || len(*reset) > 0
		if setting && len(keys) > 0 {
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
		client := application.NewClient(conn).WithContext(cmd.Context())
		if setting {
			return setConfig(cmd, client, args[0], values, *file, *reset)
		}
		settings, err := client.Get("", args[0])
		if err != nil {
			return err
		}
		if len(keys) == 1 {
			return showKey(cmd, settings, args[0], keys[0])
		}
		return show(cmd, format, describeConfig(settings), nil)
	}
	return cmd
}

func setConfig(cmd *cobra.Command, client *application.Client, name string, values map[string]string, file string, reset []string) error {
	document, err := readFile(cmd, file)
	if err != nil {
		return err
	}
	for key, value := range values {
		if path, ok := cutAt(value); ok {
			content, err := os.ReadFile(path)
			if err != nil {
				return fmt.Errorf("cannot read option %q from file: %w", key, err)
			}
			values[key] = string(content)
		}
		if slices.Contains(reset, key) {
			return usageError("cannot set and reset key %q simultaneously", key)
		}
	}
	if len(reset) > 0 {
		if err := client.UnsetApplicationConfig("", name, reset); err != nil {
			return err
		}
	}
	if len(values) == 0 && document == "" {
		return nil
	}
	return client.SetConfig("", name, document, values)
}

// cutAt takes "@path" for the content of a file.
func cutAt(value string) (path string, ok bool) {
	if len(value) > 1 && value[0] == '@' {
		return value[1:], true
	}
	return "", false
}

func readFile(cmd *cobra.Command, name string) (string, error) {
	switch name {
	case "":
		return "", nil
	case "-":
		b, err := io.ReadAll(cmd.InOrStdin())
		return string(b), err
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("cannot read configuration: %w", err)
	}
	return string(b), nil
}

// described is what `config` shows, in the original's order of keys.
type described struct {
	Application string         `json:"application" yaml:"application"`
	AppConfig   map[string]any `json:"application-config,omitempty" yaml:"application-config,omitempty"`
	Charm       string         `json:"charm" yaml:"charm"`
	Settings    map[string]any `json:"settings" yaml:"settings"`
}

func describeConfig(r *params.ApplicationGetResults) described {
	return described{r.Application, r.ApplicationConfig, r.Charm, r.CharmConfig}
}

func showKey(cmd *cobra.Command, r *params.ApplicationGetResults, name, key string) error {
	for _, all := range []map[string]any{r.CharmConfig, r.ApplicationConfig} {
		option, ok := all[key].(map[string]any)
		if !ok {
			continue
		}
		if value, ok := option["value"]; ok && value != nil {
			out(cmd, "%v", value)
		}
		return nil
	}
	return fmt.Errorf("key %q not found in %q application config or charm settings", key, name)
}

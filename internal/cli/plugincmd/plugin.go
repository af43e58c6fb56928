// Package plugincmd is the command group for writers of plugin providers: it makes
// one, puts one through the conformance suite, runs one against an endpoint in
// process, and shows what one says about itself. No controller is involved.
package plugincmd

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/rebar/plugintest"
)

// New returns the command plugin with what is below it.
func New() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "plugin",
		Short: "Write, test and run Digital Rebar plugin providers",
		Long: `Write, test and run Digital Rebar plugin providers.

A provider is an executable that answers define, unpack and listen. These commands
need neither a controller nor a dr-provision: they play its part.`,
	}
	cmd.AddCommand(newNew(), newTest(), newRun(), newDescribe())
	return cmd
}

// target returns the provider in a file.
func target(path string) (plugintest.Target, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return plugintest.Target{}, err
	}
	fi, err := os.Stat(abs)
	if err != nil {
		return plugintest.Target{}, fmt.Errorf("cannot use provider: %w", err)
	}
	if !fi.Mode().IsRegular() || fi.Mode().Perm()&0o111 == 0 {
		return plugintest.Target{}, fmt.Errorf("cannot use provider: %s is not an executable file", path)
	}
	t := plugintest.Binary(abs)
	t.Name = path
	return t, nil
}

// parseParams reads name=value pairs; a value that is JSON is taken as such, any
// other as text.
func parseParams(pairs []string) (map[string]interface{}, error) {
	res := map[string]interface{}{}
	for _, pair := range pairs {
		name, text, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("cannot use param %q: want name=value", pair)
		}
		var v interface{}
		if json.Unmarshal([]byte(text), &v) != nil {
			v = text
		}
		res[name] = v
	}
	return res, nil
}

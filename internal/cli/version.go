package cli

import (
	"runtime"

	"github.com/spf13/cobra"
)

func newVersion(e *Env) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Show the program's version",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			out(cmd, "gantline %s %s/%s %s", e.Version, runtime.GOOS, runtime.GOARCH, runtime.Version())
			return nil
		},
	}
}

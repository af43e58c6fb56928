// Package sdkcmd makes the commands for those who write programs against the libraries: `sdk rewrite`
// turns the imports of the originals (Juju's Go packages, Digital Rebar's plugin framework, etcd's v2
// client) into those of the libraries that stand in their place. The joining program adds it; it knows
// no controller and reads nothing but Go files and go.mod.
package sdkcmd

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// New returns the command sdk with its commands.
func New() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sdk",
		Short: "Move programs to the libraries",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newRewrite())
	return cmd
}

func newRewrite() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rewrite [-n] [<path>...]",
		Short: "Change the imports of the originals into ours",
		Long: `Change the imports of the originals into ours in Go files, and say what is to be done in go.mod.

A path is a file, a directory, or a directory with all below it (./...), which is meant where none is
given; vendor, testdata and hidden directories are left out. Each change is shown as
file:line: old -> new. A file that cannot be read as Go changes nothing anywhere.`,
		Example: "  gantline sdk rewrite -n ./...\n  gantline sdk rewrite ./cmd/tool",
	}
	dry := cmd.Flags().BoolP("dry-run", "n", false, "show the changes and write nothing")
	table := cmd.Flags().Bool("table", false, "show which imports become which")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *table {
			return showTable(cmd.OutOrStdout())
		}
		if len(args) == 0 {
			args = []string{"./..."}
		}
		return rewrite(cmd.OutOrStdout(), args, *dry)
	}
	return cmd
}

func showTable(w io.Writer) error {
	for _, m := range moves() {
		if _, err := fmt.Fprintf(w, "%s -> %s\n", m.From, m.To); err != nil {
			return err
		}
	}
	return nil
}

// rewrite plans the changes of all files, shows them, and makes them unless dry.
func rewrite(w io.Writer, args []string, dry bool) error {
	found, err := find(args)
	if err != nil {
		return err
	}
	changes, err := planAll(found.sources)
	if err != nil {
		return err
	}
	for _, c := range changes {
		for _, i := range c.imports {
			fmt.Fprintf(w, "%s:%d: %s -> %s\n", c.file, i.line, i.from, i.to)
		}
		if dry {
			continue
		}
		if err := c.write(); err != nil {
			return err
		}
	}
	if err := hints(w, found.modules); err != nil {
		return err
	}
	switch {
	case len(changes) == 0:
		_, err = fmt.Fprintf(w, "nothing to change in %d Go files\n", len(found.sources))
	case dry:
		_, err = fmt.Fprintf(w, "%d of %d Go files would change\n", len(changes), len(found.sources))
	default:
		_, err = fmt.Fprintf(w, "%d of %d Go files changed\n", len(changes), len(found.sources))
	}
	return err
}

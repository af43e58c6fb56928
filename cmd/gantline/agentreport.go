package main

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gantline/gantline/internal/agent"
	"github.com/gantline/gantline/internal/cli/output"
	"github.com/spf13/cobra"
)

func newAgentReport() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report <directory>",
		Short: "Show how the workers of a running agent do",
		Long:  "Show how the workers of the agent do that runs on a machine's directory: which run, since when, on what each\ndepends, and why one does not run. Only the agent's user and root may ask.",
		Args:  cobra.ExactArgs(1),
	}
	format := output.NewFormat("tabular", "tabular", "json", "dot")
	cmd.Flags().Var(format, "format", "output format; dot is a graph for Graphviz")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		dir, err := filepath.Abs(args[0])
		if err != nil {
			return err
		}
		report, err := agent.ReadReport(dir)
		if err != nil {
			return err
		}
		return format.Write(cmd.OutOrStdout(), report, map[string]func(io.Writer) error{
			"tabular": func(w io.Writer) error { return tabularReport(w, report) },
			"dot":     func(w io.Writer) error { return dotReport(w, report) },
		})
	}
	return cmd
}

func tabularReport(w io.Writer, r *agent.Report) error {
	table := output.NewTable("Worker", "State", ">Starts", "Since", "Inputs", "Error")
	for _, name := range slices.Sorted(maps.Keys(r.Workers)) {
		k := r.Workers[name]
		table.Row(name, k.State, strconv.Itoa(k.Starts), k.Started, strings.Join(k.Inputs, ","), k.Error)
	}
	if _, err := fmt.Fprintf(w, "Agent is %s\n\n", r.State); err != nil {
		return err
	}
	return table.Write(w, false)
}

// dotReport draws an arrow from each worker to what it depends on; what does not run is dashed.
func dotReport(w io.Writer, r *agent.Report) error {
	var b strings.Builder
	b.WriteString("digraph agent {\n")
	for _, name := range slices.Sorted(maps.Keys(r.Workers)) {
		k := r.Workers[name]
		style := "dashed"
		if k.State == "started" {
			style = "solid"
		}
		fmt.Fprintf(&b, "\t%q [label=%q, style=%s];\n", name, name+"\n"+k.State, style)
		for _, input := range k.Inputs {
			fmt.Fprintf(&b, "\t%q -> %q;\n", name, input)
		}
	}
	b.WriteString("}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// Command gantline is the controller, its agents and the command line that drives them, in one
// binary. This package joins the command sets; it is the only place that reads the process'
// arguments, takes signals and exits.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/gantline/gantline/internal/agent/hooktool"
	"github.com/gantline/gantline/internal/cli"
	"github.com/gantline/gantline/internal/cli/etcdcmd"
	"github.com/gantline/gantline/internal/cli/plugincmd"
	"github.com/gantline/gantline/internal/cli/sdkcmd"
	"github.com/spf13/cobra"
)

// version and commit are stamped by the build.
var (
	version = "devel" //nolint:gochecknoglobals // set by -ldflags
	commit  = ""      //nolint:gochecknoglobals // set by -ldflags
)

func main() {
	// Hooks find their tools as links to this binary.
	if name := filepath.Base(os.Args[0]); hooktool.Known(name) {
		os.Exit(callTool(name))
	}
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program without the process around it; it returns the exit status: 0, 1 for a
// failure, 2 for a wrong command line, 130 after an interrupt; the etcd commands have etcdctl's.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	last := &lastAct{}
	ctx, stop := interruptible(ctx, errOut, last)
	defer stop()
	root := newRoot(last)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	cmd, err := root.ExecuteContextC(ctx)
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(errOut, "interrupted")
		return 130
	}
	if code, ok := etcdcmd.ExitCode(err); ok {
		return code
	}
	err, wrong := isUsage(cmd, cli.ExplainBlock(err))
	fmt.Fprintf(errOut, "ERROR %v\n", err)
	if wrong || cli.IsUsage(err) {
		return 2
	}
	return 1
}

func newRoot(last *lastAct) *cobra.Command {
	root := &cobra.Command{
		Use:   "gantline",
		Short: "An orchestration controller that speaks Juju's API, and its command line",
		Long: "gantline runs charms: start a controller with \"gantline up\" and deploy to it from another terminal.\n" +
			"Any Juju client can drive it; these commands drive Juju controllers too.",
		SilenceErrors: true, SilenceUsage: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return unknownCommand(cmd, args[0])
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.Version = version
	root.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	root.AddGroup(&cobra.Group{ID: groupRun, Title: "Run:"})
	root.AddGroup(cli.Groups()...)
	root.SetHelpCommandGroupID(groupRun)
	root.SetCompletionCommandGroupID(groupRun)
	up, agent := newUp(last), newAgent()
	for _, cmd := range []*cobra.Command{
		up, agent, grouped(plugincmd.New(), groupRun), grouped(etcdcmd.New(), groupRun), grouped(sdkcmd.New(), groupRun),
	} {
		root.AddCommand(cmd)
	}
	root.AddCommand(cli.New(cli.Default(version))...)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(newHelp(root))
	root.InitDefaultCompletionCmd()
	strict(root)
	return root
}

// groupRun holds the commands that run something themselves.
const groupRun = "run"

func grouped(cmd *cobra.Command, id string) *cobra.Command {
	cmd.GroupID = id
	return cmd
}

func callTool(name string) int {
	caller, err := hooktool.Process()
	if err != nil {
		fmt.Fprintf(os.Stderr, "ERROR %v\n", err)
		return 1
	}
	return hooktool.Main(caller, name, os.Args[1:])
}

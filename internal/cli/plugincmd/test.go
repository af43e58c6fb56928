package plugincmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/rebar/plugintest"
)

// ErrDoesNotConform is returned by plugin test for a provider that fails.
var ErrDoesNotConform = errors.New("provider does not conform")

// testOptions is the command line of plugin test.
type testOptions struct {
	suite   plugintest.Options
	params  []string
	asJSON  bool
	strict  bool
	verbose bool
	list    bool
}

const testLong = `Put a provider through the conformance suite.

The provider is started and stopped some sixty times, each time for one question:
does it print its definition as hosts read it, does it answer bad requests as it
should, does it end when its host has died. What does not pass is either failed,
if hosts depend on it, or deviates, if it harms its users in some situation; the
report says which and why, and names the known defect of the original framework
that it is, if it is one.

The exit code is 1 if anything failed; with --strict also if anything deviates.`

func newTest() *cobra.Command {
	o := testOptions{}
	cmd := &cobra.Command{
		Use:   "test BINARY",
		Short: "Put a provider through the conformance suite",
		Long:  testLong,
		Example: `  gantline plugin test ./incrementer --action incrstatus
  gantline plugin test ./notifier --param notifier/url=http://127.0.0.1:8000/ --json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if o.list {
				return nil
			}
			return cobra.ExactArgs(1)(cmd, args)
		},
		SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.list {
				return listChecks(cmd.OutOrStdout())
			}
			return o.run(cmd, args[0])
		},
	}
	f := cmd.Flags()
	f.StringArrayVarP(&o.params, "param", "p", nil, "`name=value` to configure the provider with; JSON or text")
	f.StringVar(&o.suite.Action, "action", "", "an action that needs neither object nor params")
	f.StringVar(&o.suite.SlowAction, "slow-action", "", "an action that takes a second or so")
	f.StringSliceVar(&o.suite.Only, "only", nil, "run only these checks")
	f.StringSliceVar(&o.suite.Except, "except", nil, "do not run these checks")
	f.StringArrayVar(&o.suite.Env, "env", nil, "`NAME=value` to add to the provider's environment")
	f.DurationVar(&o.suite.Timeout, "timeout", 30*time.Second, "limit for each check")
	f.BoolVar(&o.strict, "strict", false, "fail for deviations as well")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "show every check")
	f.BoolVar(&o.asJSON, "json", false, "write the report as JSON")
	f.BoolVar(&o.list, "list", false, "list the checks and run none")
	return cmd
}

// run puts the provider in a file through the suite.
func (o *testOptions) run(cmd *cobra.Command, path string) error {
	t, err := target(path)
	if err != nil {
		return err
	}
	if o.suite.Params, err = parseParams(o.params); err != nil {
		return err
	}
	if o.verbose && !o.asJSON {
		o.suite.Progress = func(r plugintest.Result) {
			fmt.Fprintf(cmd.ErrOrStderr(), "%-8s %s (%s)\n", r.Verdict, r.Check.ID, r.Took.Round(time.Millisecond)) //nolint:errcheck // progress only
		}
	}
	if err := o.checkActions(cmd.Context(), t); err != nil {
		return err
	}
	rep, err := plugintest.Run(cmd.Context(), t, o.suite)
	if err != nil {
		return err
	}
	if o.asJSON {
		err = rep.WriteJSON(cmd.OutOrStdout())
	} else {
		err = rep.WriteText(cmd.OutOrStdout(), o.verbose)
	}
	if err == nil && !rep.Conforms(o.strict) {
		err = fmt.Errorf("%w: %s", ErrDoesNotConform, strings.Join(failures(rep, o.strict), ", "))
	}
	return err
}

// checkActions refuses actions that the provider does not have: checks of them would pass, since an
// unknown action is answered too. What is wrong with a definition is for the suite to say.
func (o *testOptions) checkActions(ctx context.Context, t plugintest.Target) error {
	named := slices.DeleteFunc([]string{o.suite.Action, o.suite.SlowAction}, func(name string) bool { return name == "" })
	if len(named) == 0 {
		return nil
	}
	h, err := plugintest.NewHost(t, plugintest.Config{Env: o.suite.Env})
	if err != nil {
		return err
	}
	defer h.Close() //nolint:errcheck // nothing runs
	ctx, cancel := context.WithTimeout(ctx, o.suite.Timeout)
	defer cancel()
	def, _, err := h.Define(ctx, false)
	if err != nil {
		return nil //nolint:nilerr // the suite says it with what it matters for
	}
	var has []string
	for _, a := range def.AvailableActions {
		has = append(has, a.Command)
	}
	for _, name := range named {
		if !slices.Contains(has, name) {
			return fmt.Errorf("provider has no action %q; it has: %s", name, cmp.Or(strings.Join(has, ", "), "none"))
		}
	}
	return nil
}

// listChecks writes the checks of the suite.
func listChecks(out io.Writer) error {
	tw := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, c := range plugintest.Checks() {
		fmt.Fprintf(tw, "%s\t%s\t%s\n", c.ID, c.Level, c.Title) //nolint:errcheck // Flush tells
	}
	return tw.Flush()
}

// failures names the checks for which the report does not conform.
func failures(rep *plugintest.Report, strict bool) []string {
	var res []string
	for _, r := range rep.Results {
		if r.Verdict == plugintest.Failed || (strict && r.Verdict == plugintest.Deviates) {
			res = append(res, r.Check.ID)
		}
	}
	return res
}

package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/api/common"
	"github.com/gantline/gantline/juju/names"
	"github.com/spf13/cobra"
)

func newDebugLog(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "debug-log",
		Short: "Show what the agents of a model log",
		Long: "Show what the agents of a model log: the last ten lines, and what comes, until interrupted.\n" +
			"With standard output elsewhere than on a terminal it ends after what there is, unless --tail is said.",
		Example: "  gantline debug-log --replay --level WARNING\n  gantline debug-log --include web/0 --tail",
		Args:    noArgs,
	}
	s := e.modelFlags(cmd)
	var p common.DebugLogParams
	var include, exclude []string
	f := cmd.Flags()
	f.StringSliceVarP(&include, "include", "i", nil, "only these entities: web/0, machine-0, with * for any text")
	f.StringSliceVarP(&exclude, "exclude", "x", nil, "not these entities")
	f.StringSliceVar(&p.IncludeModule, "include-module", nil, "only these modules")
	f.StringSliceVar(&p.ExcludeModule, "exclude-module", nil, "not these modules")
	f.StringSliceVar(&p.IncludeLabel, "include-label", nil, "only records with these labels")
	f.StringSliceVar(&p.ExcludeLabel, "exclude-label", nil, "no records with these labels")
	f.StringVarP(&p.Level, "level", "l", "", "the least severe level: TRACE, DEBUG, INFO, WARNING, ERROR")
	f.UintVar(&p.Limit, "limit", 0, "end after so many lines")
	f.UintVarP(&p.Backlog, "lines", "n", 10, "how many of the last lines to begin with")
	f.BoolVar(&p.Replay, "replay", false, "begin with the oldest line that is kept")
	f.BoolVar(&p.NoTail, "no-tail", false, "end after what there is")
	tail := f.Bool("tail", false, "go on with what comes")
	date := f.Bool("date", false, "show dates")
	ms := f.Bool("ms", false, "show times to the millisecond")
	location := f.Bool("location", false, "show where in the program the line is from")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *tail && p.NoTail {
			return usageError("setting --tail and --no-tail not valid")
		}
		if !terminal(cmd) && !*tail {
			p.NoTail = true
		}
		p.Level = strings.ToUpper(p.Level)
		p.IncludeEntity, p.ExcludeEntity = entities(include), entities(exclude)
		layout := "15:04:05"
		if *ms {
			layout += ".000"
		}
		if *date {
			layout = "2006-01-02 " + layout
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		colour := e.colour(cmd)
		err = common.FollowDebugLog(cmd.Context(), conn, p, func(m common.LogMessage) error {
			where := m.Module
			if *location {
				where += " " + m.Location
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: %s %s %s %s\n", m.Entity, m.Timestamp.Local().Format(layout),
				severity(m.Severity).Apply(m.Severity, colour), where, m.Message)
			return err
		})
		if errors.Is(err, context.Canceled) {
			return nil
		}
		return err
	}
	return cmd
}

// entities turns what people write, web/0 or 0, into tags. What is a tag already, or has a *, stays.
func entities(list []string) []string {
	out := make([]string, len(list))
	for i, name := range list {
		switch {
		case names.IsValidUnit(name):
			out[i] = names.NewUnitTag(name).String()
		case names.IsValidMachine(name):
			out[i] = names.NewMachineTag(name).String()
		default:
			out[i] = strings.ReplaceAll(name, "/", "-")
		}
	}
	return out
}

func severity(level string) output.Paint {
	switch level {
	case "WARNING":
		return output.Busy
	case "ERROR", "CRITICAL":
		return output.Bad
	}
	return output.Plain
}

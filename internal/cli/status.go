package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/internal/cli/statusview"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/spf13/cobra"
)

// settle is how long status --watch waits for more changes before it draws again.
const settle = 100 * time.Millisecond

func newStatus(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "status [<selector>...]",
		Aliases: []string{"show-status"},
		Short:   "Show machines, applications and units of a model",
		Long: "Show machines, applications and units of a model.\n\nA selector is the name of an application, unit or machine " +
			"(* stands for any text), a status,\na port, an address, \"exposed\" or \"not exposed\".",
		Example: "  gantline status\n  gantline status web --format json\n  gantline status --watch",
	}
	s := e.modelFlags(cmd)
	format := output.NewFormat("tabular", "tabular", "json", "yaml", "line", "oneline", "short", "summary")
	cmd.Flags().Var(format, "format", "output format")
	relations := cmd.Flags().Bool("relations", false, "show the relations in tables too")
	cmd.Flags().BoolVar(relations, "integrations", false, "the same as --relations")
	watch := cmd.Flags().Bool("watch", false, "show again whenever something changes, until interrupted")
	utc := cmd.Flags().Bool("utc", false, "show times in UTC")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		controller, model, err := s.names()
		if err != nil {
			return err
		}
		draw := func(w io.Writer) error {
			full, err := client.NewClient(conn).StatusContext(cmd.Context(), &client.StatusArgs{Patterns: args})
			if err != nil {
				return err
			}
			v := statusview.Make(full, statusview.Options{
				Controller: controller, UTC: *utc || e.Getenv("JUJU_STATUS_ISO_TIME") != "",
				Relations: *relations, Colour: e.colour(cmd),
			})
			if v.Empty() && len(args) > 0 && format.String() == "tabular" {
				say(cmd, "Nothing matched specified filter.")
				return nil
			}
			err = format.Write(w, v, map[string]func(io.Writer) error{
				"tabular": v.Tabular, "line": v.Line, "oneline": v.Line, "short": v.Line, "summary": v.Summary,
			})
			if err == nil && v.Empty() && format.String() == "tabular" {
				say(cmd, "Model %q is empty.", model)
			}
			return err
		}
		if !*watch {
			return draw(cmd.OutOrStdout())
		}
		return watchStatus(cmd, conn, draw)
	}
	return cmd
}

// watchStatus draws whenever the controller says that something changed; nothing is polled.
func watchStatus(cmd *cobra.Command, conn api.Connection, draw func(io.Writer) error) error {
	ctx := cmd.Context()
	w, err := client.NewClient(conn).WatchAllContext(ctx)
	if err != nil {
		return err
	}
	changes := make(chan error)
	watching, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	defer func() { cancel(); <-done }()
	go func() {
		defer close(done)
		for {
			_, err := w.Next(watching)
			select {
			case changes <- err:
			case <-watching.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	for {
		select {
		case err := <-changes:
			if err != nil {
				return ended(ctx, err)
			}
		case <-ctx.Done():
			return nil
		}
		if err := drain(ctx, changes); err != nil {
			return ended(ctx, err)
		}
		if terminal(cmd) {
			fmt.Fprint(cmd.OutOrStdout(), "\x1b[H\x1b[2J")
		}
		if err := draw(cmd.OutOrStdout()); err != nil {
			return ended(ctx, err)
		}
		if !terminal(cmd) {
			fmt.Fprintln(cmd.OutOrStdout())
		}
	}
}

// drain takes the changes that come right after one, so that a burst is drawn once.
func drain(ctx context.Context, changes <-chan error) error {
	timer := time.NewTimer(settle)
	defer timer.Stop()
	for {
		select {
		case err := <-changes:
			if err != nil {
				return err
			}
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return nil
		}
	}
}

// ended turns the end of a watch that the user interrupted into success.
func ended(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return nil
	}
	return err
}

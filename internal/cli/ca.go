package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/gantline/gantline/internal/ca"
	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/api"
	"github.com/spf13/cobra"
)

func newCA(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ca",
		Short: "Show or replace a controller's CA",
		Long: "Show the CA that vouches for a controller, and write it into the client store.\n\n" +
			"To replace the CA without losing anybody: say \"gantline ca replace\"; let each user of the controller\n" +
			"say \"gantline ca\"; when it says that no machine needs the old CA, say \"gantline ca retire\". In between\n" +
			"who trusts either CA trusts the controller.",
		Args: cobra.NoArgs,
	}
	s := e.controllerFlags(cmd)
	format := output.NewFormat("text", "text", "json", "yaml")
	cmd.Flags().Var(format, "format", "output format")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return s.caOrder(cmd, nil, func(status ca.Status) error {
			return show(cmd, format, status, map[string]func(io.Writer) error{
				"text": func(w io.Writer) error { return textCA(w, status) },
			})
		})
	}
	cmd.AddCommand(newCAReplace(e), newCARetire(e))
	return cmd
}

func newCAReplace(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "replace",
		Short: "Begin to replace a controller's CA by a new one",
		Long: "Begin to replace a controller's CA by a new one. From then on who trusts the old one or the new one\n" +
			"trusts the controller; agents that are connected learn the new one at once, others when they connect.",
		Args: cobra.NoArgs,
	}
	s := e.controllerFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return s.caOrder(cmd, &ca.Order{Action: ca.Replace}, func(status ca.Status) error {
			out(cmd, "CA is now %s, and good beside the old one", status.Current.Fingerprint)
			say(cmd, "Other users say \"gantline ca\" to have it in their client stores. When it says that no machine needs\n"+
				"the old CA, say \"gantline ca retire\".")
			return nil
		})
	}
	return cmd
}

func newCARetire(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "retire",
		Short: "Make the CA that was replaced good for nothing",
		Long: "Make the CA that was replaced good for nothing. Who trusts it alone cannot reach the controller any\n" +
			"more, so it is refused while there are machines whose agents have not connected by the new one. Such a\n" +
			"machine is lost with --force: its units have to be deployed anew.",
		Args: cobra.NoArgs,
	}
	s := e.controllerFlags(cmd)
	force := cmd.Flags().Bool("force", false, "retire it although machines are lost")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return s.caOrder(cmd, &ca.Order{Action: ca.Retire, Force: *force}, func(status ca.Status) error {
			out(cmd, "CA is now %s alone", status.Current.Fingerprint)
			return nil
		})
	}
	return cmd
}

// caOrder gives the controller an order, or asks where it is nil, writes the CA into the client store
// and shows what the controller answered.
func (s *scope) caOrder(cmd *cobra.Command, order *ca.Order, show func(ca.Status) error) error {
	controller, _, err := s.names()
	if err != nil {
		return err
	}
	conn, err := s.open(cmd.Context(), controller, "")
	if err != nil {
		return err
	}
	defer conn.Close()
	status, err := askCA(cmd.Context(), conn, order)
	if refused := new(api.HTTPError); errors.As(err, &refused) && refused.Status == http.StatusNotFound {
		return fmt.Errorf("controller %q is not Gantline's: it neither tells nor replaces its CA", controller)
	}
	if err != nil {
		return err
	}
	details, err := s.env.Store.ControllerByName(controller)
	if err != nil {
		return err
	}
	if details.CACert != status.CACert {
		details.CACert = status.CACert
		if err := s.env.Store.UpdateController(controller, *details); err != nil {
			return err
		}
		say(cmd, "The client store has the new CA now.")
	}
	return show(status)
}

func askCA(ctx context.Context, conn api.Connection, order *ca.Order) (status ca.Status, err error) {
	client, err := conn.RootHTTPClient()
	if err != nil {
		return status, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, ca.Path, nil)
	if order != nil {
		var body []byte
		if body, err = json.Marshal(order); err != nil {
			return status, err
		}
		req, err = http.NewRequestWithContext(ctx, http.MethodPost, ca.Path, bytes.NewReader(body))
	}
	if err != nil {
		return status, err
	}
	err = client.Do(ctx, req, &status)
	return status, err
}

func textCA(w io.Writer, status ca.Status) error {
	table := output.NewTable("CA", "Fingerprint (SHA-256)", "Expires")
	table.Row("current", status.Current.Fingerprint, status.Current.Expires.Local().Format(time.DateOnly))
	if old := status.Old; old != nil {
		table.Row("old", old.Fingerprint, old.Expires.Local().Format(time.DateOnly))
	}
	if err := table.Write(w, false); err != nil {
		return err
	}
	if status.Old == nil {
		return nil
	}
	text := "\nThe old CA can be retired: no machine needs it. Say \"gantline ca retire\".\n"
	if len(status.Waiting) > 0 {
		text = "\n" + waitingText(status.Waiting)
	}
	_, err := io.WriteString(w, text)
	return err
}

// waitingText says which machines need the old CA, and what to do about it.
func waitingText(waiting map[string][]ca.Machine) string {
	text := "The old CA cannot be retired yet: the agents of these machines have not connected by the current one,\n" +
		"and would be lost.\n"
	for _, model := range slices.Sorted(maps.Keys(waiting)) {
		text += "    " + model + ": " + ca.Machines(waiting[model]) + "\n"
	}
	return text + "\nAn agent that is started follows in a moment; if it does not, start it anew. Any other has to reach\n" +
		"the controller again: on a host that joined, run \"gantline agent <directory>\". Remove a machine that is gone\n" +
		"for good with \"gantline remove-machine --force\".\n"
}

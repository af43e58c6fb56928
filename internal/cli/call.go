package cli

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/catalogue"
	"github.com/spf13/cobra"
)

func newCall(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "call <Facade>[:<version>].<Method> [<json params>]",
		Short: "Call any facade method with JSON and show what it answers",
		Long: "Call any facade method with JSON and show what it answers. A facade that controllers offer to\n" +
			"connections without a model is called there; --controller-only has any called there.",
		Example: "  gantline call Client.FullStatus '{\"patterns\":[\"web\"]}'\n" +
			"  gantline call ModelManager.ListModels '{\"tag\":\"user-admin\"}'",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 2 {
				return usageError("unrecognized args: %q", args[2:])
			}
			return atLeast(1, "the facade's method")(cmd, args)
		},
	}
	s := e.modelFlags(cmd)
	onController := cmd.Flags().Bool("controller-only", false, "call on a connection to the controller, not to a model")
	id := cmd.Flags().String("id", "", "object id, such as a watcher's")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		facade, version, method, err := parseMethod(args[0])
		if err != nil {
			return err
		}
		params := json.RawMessage("{}")
		if len(args) == 2 {
			params = json.RawMessage(args[1])
			if !json.Valid(params) {
				return usageError("the parameters are not JSON: %s", args[1])
			}
		}
		c, err := catalogue.Load()
		if err != nil {
			return err
		}
		open := s.openModel
		known, ok := c.Facade(facade)
		if *onController || ok && known.Scope == catalogue.Controller {
			open = s.openController
		}
		conn, err := open(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		if version < 0 {
			if version, err = newest(conn, c, facade); err != nil {
				return err
			}
		}
		var answer json.RawMessage
		if err := conn.APICallContext(cmd.Context(), facade, version, *id, method, params, &answer); err != nil {
			return err
		}
		enc := json.NewEncoder(cmd.OutOrStdout())
		if terminal(cmd) {
			enc.SetIndent("", "  ")
		}
		return enc.Encode(answer)
	}
	return cmd
}

// newest returns the newest version of a facade that both sides know.
func newest(conn api.Connection, c *catalogue.Catalogue, facade string) (int, error) {
	n := conn.NegotiateFacade(facade)
	if n.OK {
		return n.Best, nil
	}
	if _, ok := c.Facade(facade); !ok {
		return 0, fmt.Errorf("facade %q is not known%s", facade, facadeHint(c, facade))
	}
	return 0, fmt.Errorf("%w\n\nUse \"gantline facades\" to see what the controller offers", n.Err())
}

// parseMethod reads Facade.Method or Facade:version.Method; the version is -1 where none is given.
func parseMethod(text string) (facade string, version int, method string, err error) {
	facade, method, ok := strings.Cut(text, ".")
	if !ok || facade == "" || method == "" {
		return "", 0, "", usageError("%q is not a method: expected Facade.Method, such as Client.FullStatus", text)
	}
	version = -1
	if name, number, ok := strings.Cut(strings.Replace(facade, "@", ":", 1), ":"); ok {
		if version, err = strconv.Atoi(number); err != nil || version < 0 {
			return "", 0, "", usageError("%q is not a facade's version", number)
		}
		facade = name
	}
	return facade, version, method, nil
}

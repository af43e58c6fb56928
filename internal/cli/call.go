package cli

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/gantline/gantline/juju/api"
	"github.com/spf13/cobra"
)

func newCall(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "call <Facade>[:<version>].<Method> [<json params>]",
		Short: "Call any facade method with JSON and show what it answers",
		Example: "  gantline call Client.FullStatus '{\"patterns\":[\"web\"]}'\n" +
			"  gantline call --controller-only ModelManager.ListModels '{\"tag\":\"user-admin\"}'",
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
		var conn api.Connection
		if *onController {
			conn, err = s.openController(cmd.Context())
		} else {
			conn, err = s.openModel(cmd.Context())
		}
		if err != nil {
			return err
		}
		defer conn.Close()
		if version < 0 {
			if version = conn.BestFacadeVersion(facade); version == 0 {
				return fmt.Errorf("the controller does not offer facade %q on this connection\n\n%s", facade,
					"Facades of the controller itself need --controller-only.")
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

// parseMethod reads Facade.Method or Facade:version.Method; the version is -1 where none is given.
func parseMethod(text string) (facade string, version int, method string, err error) {
	facade, method, ok := strings.Cut(text, ".")
	if !ok || facade == "" || method == "" {
		return "", 0, "", usageError("%q is not a method: expected Facade.Method, such as Client.FullStatus", text)
	}
	version = -1
	if name, number, ok := strings.Cut(facade, ":"); ok {
		if version, err = strconv.Atoi(number); err != nil || version < 0 {
			return "", 0, "", usageError("%q is not a facade's version", number)
		}
		facade = name
	}
	return facade, version, method, nil
}

package cli

import (
	"bufio"
	"errors"
	"fmt"
	"strings"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/client/modelconfig"
	"github.com/spf13/cobra"
)

// joined returns nil for no errors.
func joined(errs []error) error { return errors.Join(errs...) }

// mustAsk says whether a removal has to be confirmed: unless the user said no-prompt, or the
// model's mode does not ask for it.
func (s *scope) mustAsk(cmd *cobra.Command, conn api.Connection, noPrompt bool) (bool, error) {
	if noPrompt {
		return false, nil
	}
	config, err := modelconfig.NewClient(conn).ModelGet(cmd.Context())
	if err != nil {
		return false, err
	}
	mode, _ := config["mode"].(string)
	return strings.Contains(mode, "requires-prompts"), nil
}

// confirm asks and returns an error unless the answer is yes.
func confirm(cmd *cobra.Command, what string) error {
	say(cmd, "%s.", what)
	cmd.PrintErr("\nContinue [y/N]? ")
	line, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		return nil
	}
	if err != nil && line == "" {
		flag := "no-prompt"
		if cmd.Flags().Lookup(flag) == nil {
			flag = "yes" // as Juju's commands about users have it
		}
		return fmt.Errorf("aborted: nobody answered (use --%s in scripts)", flag)
	}
	return errors.New("aborted")
}

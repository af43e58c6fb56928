package cli

import (
	"context"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/api/client/keymanager"
	"github.com/spf13/cobra"
)

func newSSHKeys(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use: "ssh-keys", Aliases: []string{"list-ssh-keys"},
		Short: "List the SSH keys of a model", Args: noArgs,
	}
	s := e.modelFlags(cmd)
	full := cmd.Flags().Bool("full", false, "the whole keys, not their fingerprints")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		_, model, account, err := s.identity()
		if err != nil {
			return err
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		lists, err := keymanager.NewClient(conn).ListKeys(cmd.Context(), *full, account.User)
		if err != nil {
			return err
		}
		if lists[0].Error != nil {
			return lists[0].Error
		}
		if len(lists[0].Result) == 0 {
			say(cmd, "No keys to display.")
			return nil
		}
		out(cmd, "Keys used in model: %s", model)
		for _, key := range lists[0].Result {
			out(cmd, "%s", output.Line(key))
		}
		return nil
	}
	return cmd
}

func newAddSSHKey(e *Env) *cobra.Command {
	return keyCommand(e, &cobra.Command{
		Use:     "add-ssh-key <key>...",
		Short:   "Add SSH keys to a model",
		Example: "  gantline add-ssh-key \"$(cat ~/.ssh/id_ed25519.pub)\"",
		Args:    atLeast(1, "a public key"),
	}, "cannot add key %q: %w", (*keymanager.Client).AddKeys)
}

func newImportSSHKey(e *Env) *cobra.Command {
	return keyCommand(e, &cobra.Command{
		Use:   "import-ssh-key <lp|gh>:<account>...",
		Short: "Add the SSH keys that people publish at Launchpad or GitHub to a model",
		Long: "Add the SSH keys that people publish at Launchpad (lp:) or GitHub (gh:) to a model.\n" +
			"The controller fetches them; ssh-keys shows by their comments where they came from.",
		Example: "  gantline import-ssh-key gh:rheinlein lp:iasmiov",
		Args:    atLeast(1, "an account, such as gh:name"),
	}, "cannot import key id %q: %w", (*keymanager.Client).ImportKeys)
}

func newRemoveSSHKey(e *Env) *cobra.Command {
	return keyCommand(e, &cobra.Command{
		Use:   "remove-ssh-key <fingerprint or comment>...",
		Short: "Remove SSH keys from a model",
		Args:  atLeast(1, "a key's fingerprint or comment, as ssh-keys shows it,"),
	}, "cannot remove key id %q: %w", (*keymanager.Client).DeleteKeys)
}

// keyCommand makes a command that changes a model's keys, each alone.
func keyCommand(e *Env, cmd *cobra.Command, failure string,
	change func(c *keymanager.Client, ctx context.Context, user string, keys ...string) ([]error, error),
) *cobra.Command {
	s := e.modelFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		_, _, account, err := s.identity()
		if err != nil {
			return err
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		errs, err := change(keymanager.NewClient(conn), cmd.Context(), account.User, args...)
		if err != nil {
			return err
		}
		var failed failures
		for i, err := range errs {
			if err != nil {
				failed.add(failure, args[i], err)
			}
		}
		return failed.err()
	}
	return cmd
}

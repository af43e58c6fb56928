package cli

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/api/client/usermanager"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/spf13/cobra"
)

func newAddUser(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "add-user <name> [<display name>]",
		Short: "Add a user to a controller",
		Long: "Add a user to a controller. What is printed has to be sent to the user, who sets a password with it, once,\n" +
			"by \"gantline register\".",
		Args: between(1, 2, "the user's name"),
	}
	s := e.controllerFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !names.IsValidUserName(args[0]) {
			return usageError("invalid user name %q", args[0])
		}
		display := ""
		if len(args) == 2 {
			display = args[1]
		}
		conn, err := s.openController(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		_, key, err := usermanager.NewClient(conn).AddUser(cmd.Context(), args[0], display, "")
		if err != nil {
			return err
		}
		shown := args[0]
		if display != "" {
			shown = fmt.Sprintf("%s (%s)", display, args[0])
		}
		out(cmd, "User %q added", shown)
		if err := s.printRegistration(cmd, "Please send this command to "+args[0]+":", args[0], key); err != nil {
			return err
		}
		out(cmd, "\n%q has not been granted access to any models. You can use \"gantline grant\" to grant access.", shown)
		return nil
	}
	return cmd
}

// printRegistration prints the command with which a user sets a password.
func (s *scope) printRegistration(cmd *cobra.Command, what, user string, key []byte) error {
	text, err := s.registrationFor(user, key)
	if err != nil {
		return err
	}
	out(cmd, "%s\n    gantline register %s", what, text)
	return nil
}

// userRow is a user as `users` shows it.
type userRow struct {
	Name           string `json:"user-name" yaml:"user-name"`
	DisplayName    string `json:"display-name" yaml:"display-name"`
	Access         string `json:"access" yaml:"access"`
	DateCreated    string `json:"date-created,omitempty" yaml:"date-created,omitempty"`
	LastConnection string `json:"last-connection" yaml:"last-connection"`
	Disabled       bool   `json:"disabled,omitempty" yaml:"disabled,omitempty"`
}

func newUsers(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use: "users [<model>]", Aliases: []string{"list-users"},
		Short: "List the users of a controller or of a model", Args: atMost(1),
	}
	s := e.controllerFlags(cmd)
	format := output.NewFormat("tabular", "tabular", "json", "yaml")
	cmd.Flags().Var(format, "format", "output format")
	all := cmd.Flags().Bool("all", false, "disabled users too")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			s.model = args[0]
			return modelUsers(cmd, s, format)
		}
		controller, _, account, err := s.identity()
		if err != nil {
			return err
		}
		conn, err := s.open(cmd.Context(), controller, "")
		if err != nil {
			return err
		}
		defer conn.Close()
		results, err := usermanager.NewClient(conn).UserInfo(cmd.Context(), *all)
		if err != nil {
			return err
		}
		var rows []userRow
		for _, r := range results {
			if r.Error != nil {
				return r.Error
			}
			rows = append(rows, userInfoRow(r.Result, e.Now()))
		}
		return show(cmd, format, rows, map[string]func(io.Writer) error{"tabular": func(w io.Writer) error {
			fmt.Fprintf(w, "Controller: %s\n\n", controller)
			t := output.NewTable("Name", "Display name", "Access", "Date created", "Last connection")
			for _, r := range rows {
				last := r.LastConnection
				if r.Disabled {
					last += " (disabled)"
				}
				t.Row(starred(r.Name, account.User), r.DisplayName, r.Access, r.DateCreated, last)
			}
			return t.Write(w, e.colour(cmd))
		}})
	}
	return cmd
}

func userInfoRow(u *params.UserInfo, now time.Time) userRow {
	return userRow{
		Name: u.Username, DisplayName: u.DisplayName, Access: u.Access, DateCreated: output.Ago(u.DateCreated, now),
		LastConnection: ago(u.LastConnection, now), Disabled: u.Disabled,
	}
}

func starred(name, own string) string {
	if name == own {
		return name + "*"
	}
	return name
}

func modelUsers(cmd *cobra.Command, s *scope, format *output.Format) error {
	controller, _, uuid, err := s.modelUUID(cmd)
	if err != nil {
		return err
	}
	account, err := s.env.Store.AccountDetails(controller)
	if err != nil {
		return err
	}
	conn, err := s.open(cmd.Context(), controller, "")
	if err != nil {
		return err
	}
	defer conn.Close()
	results, err := usermanager.NewClient(conn).ModelUserInfo(cmd.Context(), names.NewModelTag(uuid).String())
	if err != nil {
		return err
	}
	var rows []userRow
	for _, r := range results {
		if r.Error != nil {
			return r.Error
		}
		rows = append(rows, userRow{
			Name: r.Result.UserName, DisplayName: r.Result.DisplayName, Access: string(r.Result.Access),
			LastConnection: ago(r.Result.LastConnection, s.env.Now()),
		})
	}
	return show(cmd, format, rows, map[string]func(io.Writer) error{"tabular": func(w io.Writer) error {
		t := output.NewTable("Name", "Display name", "Access", "Last connection")
		for _, r := range rows {
			t.Row(starred(r.Name, account.User), r.DisplayName, r.Access, r.LastConnection)
		}
		return t.Write(w, s.env.colour(cmd))
	}})
}

// userCommand makes a command that does one thing to one user.
func userCommand(e *Env, use, short string, ask string, done string, do func(*cobra.Command, *usermanager.Client, string) error) *cobra.Command {
	cmd := &cobra.Command{Use: use + " <user>", Short: short, Args: oneArg("the user's name")}
	s := e.controllerFlags(cmd)
	yes := new(bool)
	if ask != "" {
		yes = cmd.Flags().BoolP("yes", "y", false, "do not ask for confirmation")
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !names.IsValidUserName(args[0]) {
			return usageError("invalid user name %q", args[0])
		}
		if ask != "" && !*yes {
			if err := confirm(cmd, fmt.Sprintf(ask, args[0])); err != nil {
				return err
			}
		}
		conn, err := s.openController(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		if err := do(cmd, usermanager.NewClient(conn), names.NewUserTag(args[0]).String()); err != nil {
			return err
		}
		if done != "" {
			out(cmd, done, args[0])
		}
		return nil
	}
	return cmd
}

func newDisableUser(e *Env) *cobra.Command {
	return userCommand(e, "disable-user", "Keep a user from logging in", "", "User %q disabled",
		func(cmd *cobra.Command, c *usermanager.Client, tag string) error {
			return c.DisableUser(cmd.Context(), tag)
		})
}

func newEnableUser(e *Env) *cobra.Command {
	return userCommand(e, "enable-user", "Let a disabled user log in again", "", "User %q enabled",
		func(cmd *cobra.Command, c *usermanager.Client, tag string) error {
			return c.EnableUser(cmd.Context(), tag)
		})
}

func newRemoveUser(e *Env) *cobra.Command {
	return userCommand(e, "remove-user", "Remove a user for good",
		"WARNING! This command will permanently archive the user %q on the controller", "User %q removed",
		func(cmd *cobra.Command, c *usermanager.Client, tag string) error {
			return c.RemoveUser(cmd.Context(), tag)
		})
}

func newChangePassword(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "change-user-password [<user>]",
		Short: "Change a user's password, one's own where none is named",
		Args:  atMost(1),
	}
	s := e.controllerFlags(cmd)
	noPrompt := cmd.Flags().Bool("no-prompt", false, "read the password from standard input")
	reset := cmd.Flags().Bool("reset", false, "take the user's password away, and print the command that sets a new one")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *reset {
			return s.resetPassword(cmd, args)
		}
		controller, _, account, err := s.identity()
		if err != nil {
			return err
		}
		user := account.User
		if len(args) == 1 {
			user = args[0]
		}
		if !names.IsValidUserName(user) {
			return usageError("invalid user name %q", user)
		}
		password, err := readPassword(cmd, *noPrompt)
		if err != nil {
			return err
		}
		conn, err := s.open(cmd.Context(), controller, "")
		if err != nil {
			return err
		}
		defer conn.Close()
		if err := usermanager.NewClient(conn).SetPassword(cmd.Context(), names.NewUserTag(user).String(), password); err != nil {
			return err
		}
		if user == account.User {
			account.Password = password
			if err := e.Store.UpdateAccount(controller, *account); err != nil {
				return errors.Join(errors.New("the password was changed but could not be stored"), err)
			}
		}
		say(cmd, "The password of %q has been changed.", user)
		return nil
	}
	return cmd
}

// resetPassword takes a user's password away.
func (s *scope) resetPassword(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usageError("--reset needs the name of another user: one's own password cannot be reset")
	}
	if !names.IsValidUserName(args[0]) {
		return usageError("invalid user name %q", args[0])
	}
	conn, err := s.openController(cmd.Context())
	if err != nil {
		return err
	}
	defer conn.Close()
	key, err := usermanager.NewClient(conn).ResetPassword(cmd.Context(), names.NewUserTag(args[0]).String())
	if err != nil {
		return err
	}
	out(cmd, "Password for %q has been reset.", args[0])
	return s.printRegistration(cmd, "Ask the user to run:", args[0], key)
}

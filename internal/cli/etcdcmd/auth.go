package etcdcmd

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/etcd/client"
)

func (s *session) auth() *cobra.Command {
	cmd := &cobra.Command{Use: "auth", Short: "overall auth controls"}
	cmd.AddCommand(
		s.plain("enable", "enable auth access controls", func(ctx context.Context, cmd *cobra.Command, c client.Client, _ []string) error {
			if err := client.NewAuthAPI(c).Enable(ctx); err != nil {
				return err
			}
			say(cmd.OutOrStdout(), "Authentication Enabled\n")
			return nil
		}),
		s.plain("disable", "disable auth access controls", func(ctx context.Context, cmd *cobra.Command, c client.Client, _ []string) error {
			if err := client.NewAuthAPI(c).Disable(ctx); err != nil {
				return err
			}
			say(cmd.OutOrStdout(), "Authentication Disabled\n")
			return nil
		}),
	)
	return cmd
}

// named is plain for a command about one user or role.
func (s *session) named(use, short, missing string, run func(ctx context.Context, cmd *cobra.Command, c client.Client, name string) error) *cobra.Command {
	return s.plain(use, short, func(ctx context.Context, cmd *cobra.Command, c client.Client, args []string) error {
		if len(args) != 1 {
			return complain(cmd, missing)
		}
		return run(ctx, cmd, c, args[0])
	})
}

func (s *session) user() *cobra.Command {
	cmd := &cobra.Command{Use: "user", Short: "user add, grant and revoke subcommands"}
	named := func(verb, short string, run func(context.Context, *cobra.Command, client.Client, string) error) *cobra.Command {
		return s.named(verb+" NAME", short, "Please provide a username", run)
	}
	cmd.AddCommand(
		named("add", "add a new user for the etcd cluster", addUser),
		named("get", "get details for a user", getUser),
		s.plain("list", "list all current users", listUsers),
		named("remove", "remove a user for the etcd cluster", func(ctx context.Context, cmd *cobra.Command, c client.Client, name string) error {
			if err := client.NewAuthUserAPI(c).RemoveUser(ctx, name); err != nil {
				return err
			}
			say(cmd.OutOrStdout(), "User %s removed\n", name)
			return nil
		}),
		s.userRoles("grant", "grant roles to an etcd user", client.AuthUserAPI.GrantUser),
		s.userRoles("revoke", "revoke roles for an etcd user", client.AuthUserAPI.RevokeUser),
		named("passwd", "change password for a user", passwd),
	)
	return cmd
}

func addUser(ctx context.Context, cmd *cobra.Command, c client.Client, text string) error {
	name, password, ok := strings.Cut(text, ":")
	if !ok {
		var err error
		if password, err = ask(cmd, "New password: "); err != nil {
			return err
		}
	}
	if err := client.NewAuthUserAPI(c).AddUser(ctx, name, password); err != nil {
		return err
	}
	say(cmd.OutOrStdout(), "User %s created\n", name)
	return nil
}

func getUser(ctx context.Context, cmd *cobra.Command, c client.Client, name string) error {
	user, err := client.NewAuthUserAPI(c).GetUser(ctx, name)
	if err != nil {
		return err
	}
	say(cmd.OutOrStdout(), "User: %s\nRoles: %s\n", user.User, strings.Join(user.Roles, " "))
	return nil
}

func listUsers(ctx context.Context, cmd *cobra.Command, c client.Client, args []string) error {
	if len(args) != 0 {
		return complain(cmd, "No arguments accepted")
	}
	all, err := client.NewAuthUserAPI(c).ListUsers(ctx)
	for _, name := range all {
		say(cmd.OutOrStdout(), "%s\n", name)
	}
	return err
}

func passwd(ctx context.Context, cmd *cobra.Command, c client.Client, name string) error {
	password, err := ask(cmd, "New password: ")
	if err != nil {
		return err
	}
	if _, err := client.NewAuthUserAPI(c).ChangePassword(ctx, name, password); err != nil {
		return err
	}
	say(cmd.OutOrStdout(), "Password updated\n")
	return nil
}

func (s *session) userRoles(verb, short string, change func(client.AuthUserAPI, context.Context, string, []string) (*client.User, error)) *cobra.Command {
	var roles string
	cmd := s.named(verb+" NAME --roles ROLES", short, "Please provide a username",
		func(ctx context.Context, cmd *cobra.Command, c client.Client, name string) error {
			if roles == "" {
				return complain(cmd, "No roles specified; please use `--roles`")
			}
			if _, err := change(client.NewAuthUserAPI(c), ctx, name, strings.Split(roles, ",")); err != nil {
				return err
			}
			say(cmd.OutOrStdout(), "User %s updated\n", name)
			return nil
		})
	cmd.Flags().StringVar(&roles, "roles", "", "comma-separated roles to "+verb)
	return cmd
}

func (s *session) role() *cobra.Command {
	cmd := &cobra.Command{Use: "role", Short: "role add, grant and revoke subcommands"}
	named := func(verb, short string, run func(context.Context, *cobra.Command, client.Client, string) error) *cobra.Command {
		return s.named(verb+" NAME", short, "Please provide a role name", run)
	}
	cmd.AddCommand(
		named("add", "add a new role for the etcd cluster", addRole),
		named("get", "get details for a role", getRole),
		s.plain("list", "list all roles", listRoles),
		named("remove", "remove a role from the etcd cluster", func(ctx context.Context, cmd *cobra.Command, c client.Client, name string) error {
			if err := client.NewAuthRoleAPI(c).RemoveRole(ctx, name); err != nil {
				return err
			}
			say(cmd.OutOrStdout(), "Role %s removed\n", name)
			return nil
		}),
		s.rolePaths("grant", "grant path matches to an etcd role", client.AuthRoleAPI.GrantRoleKV),
		s.rolePaths("revoke", "revoke path matches for an etcd role", client.AuthRoleAPI.RevokeRoleKV),
	)
	return cmd
}

func addRole(ctx context.Context, cmd *cobra.Command, c client.Client, name string) error {
	err := client.NewAuthRoleAPI(c).AddRole(ctx, name)
	var refusal client.AuthError
	if errors.As(err, &refusal) && strings.HasSuffix(refusal.Message, "already exists.") {
		return complain(cmd, "Role "+name+" already exists")
	}
	if err != nil {
		return err
	}
	say(cmd.OutOrStdout(), "Role %s created\n", name)
	return nil
}

func getRole(ctx context.Context, cmd *cobra.Command, c client.Client, name string) error {
	role, err := client.NewAuthRoleAPI(c).GetRole(ctx, name)
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	say(out, "Role: %s\nKV Read:\n", role.Role)
	for _, p := range role.Permissions.KV.Read {
		say(out, "\t%s\n", p)
	}
	say(out, "KV Write:\n")
	for _, p := range role.Permissions.KV.Write {
		say(out, "\t%s\n", p)
	}
	return nil
}

func listRoles(ctx context.Context, cmd *cobra.Command, c client.Client, args []string) error {
	if len(args) != 0 {
		return complain(cmd, "No arguments accepted")
	}
	all, err := client.NewAuthRoleAPI(c).ListRoles(ctx)
	for _, name := range all {
		say(cmd.OutOrStdout(), "%s\n", name)
	}
	return err
}

func (s *session) rolePaths(verb, short string, change func(client.AuthRoleAPI, context.Context, string, []string, client.PermissionType) (*client.Role, error)) *cobra.Command {
	var path string
	var read, write, both bool
	cmd := s.named(verb+" NAME --path PATH", short, "Please provide a role name",
		func(ctx context.Context, cmd *cobra.Command, c client.Client, name string) error {
			if path == "" {
				return complain(cmd, "No path specified; please use `--path`")
			}
			kind, ok := permission(read, write, both)
			if !ok {
				return complain(cmd, "Please specify exactly one of --read, --write or --readwrite")
			}
			if _, err := change(client.NewAuthRoleAPI(c), ctx, name, []string{path}, kind); err != nil {
				return err
			}
			say(cmd.OutOrStdout(), "Role %s updated\n", name)
			return nil
		})
	cmd.Flags().StringVar(&path, "path", "", "path pattern to "+verb)
	cmd.Flags().BoolVar(&read, "read", false, verb+" read-only access")
	cmd.Flags().BoolVar(&write, "write", false, verb+" write-only access")
	cmd.Flags().BoolVar(&both, "readwrite", false, verb+" read-write access")
	return cmd
}

// permission is the one kind that is asked for.
func permission(read, write, both bool) (client.PermissionType, bool) {
	switch {
	case read && !write && !both:
		return client.ReadPermission, true
	case write && !read && !both:
		return client.WritePermission, true
	case both && !read && !write:
		return client.ReadWritePermission, true
	default:
		return 0, false
	}
}

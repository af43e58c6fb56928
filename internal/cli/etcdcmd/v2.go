package etcdcmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcdv2/dump"
)

// v2 is the move of a v2 server's contents.
func (s *session) v2() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "v2",
		Short: "move the contents of a v2 server: export, import, check, diff",
		Long: `Move the contents of an etcd v2 server to a gateway, or to any other v2 server. A
source is a URL list, or a file made by export or by curl .../v2/keys/?recursive=true.

No server tells passwords, and none lists hidden keys: name those with --hidden.`,
	}
	cmd.AddCommand(s.v2Export(), s.v2Import(), s.v2Check(), s.v2Diff())
	return cmd
}

// moveTimeout is what one request of a move may take if nobody says otherwise: there are large listings,
// and a server that hashes passwords while others keep it busy. etcdctl's 2 seconds are for one key.
const moveTimeout = 30 * time.Second

// server is the v2 server at a list of URLs, or, with none, of the flags.
func (s *session) server(cmd *cobra.Command, urls string, auth bool) (dump.Server, error) {
	at := *s
	at.noSync = true
	if !cmd.Flags().Changed("timeout") {
		at.timeout = max(at.timeout, moveTimeout)
	}
	if urls != "" {
		at.endpoints = urls
	}
	c, err := at.connect(cmd)
	if err != nil {
		return dump.Server{}, err
	}
	all := dump.Server{Keys: client.NewKeysAPI(c)}
	if auth {
		all.Roles, all.Users = client.NewAuthRoleAPI(c), client.NewAuthUserAPI(c)
	}
	return all, nil
}

func isURL(source string) bool { return strings.Contains(source, "://") }

// read reads a source, a file or a server.
func (s *session) read(ctx context.Context, cmd *cobra.Command, source string, hidden []string, auth bool) (*dump.Dump, error) {
	if source != "" && !isURL(source) {
		f, err := os.Open(source)
		if err != nil {
			return nil, fmt.Errorf("cannot read dump: %w", err)
		}
		defer f.Close() //nolint:errcheck // only read
		d, err := dump.Read(bufio.NewReader(f))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", source, err)
		}
		return d, nil
	}
	server, err := s.server(cmd, source, auth)
	if err != nil {
		return nil, err
	}
	return dump.Export(ctx, server, hidden)
}

// readTarget reads where a dump was moved to.
func (s *session) readTarget(cmd *cobra.Command, source string, d *dump.Dump, auth bool) (*dump.Dump, error) {
	if !isURL(source) {
		return s.read(cmd.Context(), cmd, source, nil, auth)
	}
	server, err := s.server(cmd, source, auth)
	if err != nil {
		return nil, err
	}
	return dump.ExportLike(cmd.Context(), server, d)
}

// report gives errors of v2 commands their place.
func report(cmd *cobra.Command, err error) error {
	if _, said := ExitCode(err); err == nil || said {
		return err
	}
	return fail(cmd, exitServerError, err)
}

func (s *session) v2Export() *cobra.Command {
	var hidden []string
	var auth bool
	cmd := &cobra.Command{
		Use: "export [FILE]", Short: "write all keys, users and roles to a file", Args: cobra.MaximumNArgs(1),
		SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := s.read(cmd.Context(), cmd, "", hidden, auth)
			if err != nil {
				return report(cmd, err)
			}
			if len(args) == 0 {
				return report(cmd, d.Write(cmd.OutOrStdout()))
			}
			if err := writeFile(args[0], d.Write); err != nil {
				return report(cmd, err)
			}
			say(cmd.OutOrStdout(), "%s\n", d.Sum())
			return nil
		},
	}
	sourceFlags(cmd, &hidden, &auth)
	return cmd
}

func sourceFlags(cmd *cobra.Command, hidden *[]string, auth *bool) {
	cmd.Flags().StringSliceVar(hidden, "hidden", nil, "hidden keys (such as /_config) to read besides what listings show")
	cmd.Flags().BoolVar(auth, "auth", true, "users and roles too")
}

// writeFile writes a file that appears only when it is whole.
func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("cannot write dump: %w", err)
	}
	w := bufio.NewWriter(f)
	err = errors.Join(write(w), w.Flush(), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(name+".part", name)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("cannot write dump: %w", err), os.Remove(name+".part"))
	}
	return nil
}

func (s *session) v2Import() *cobra.Command {
	var o dump.ImportOptions
	var passwords string
	var auth bool
	cmd := &cobra.Command{
		Use: "import FILE", Short: "write a dump to a server; may be repeated", Args: cobra.ExactArgs(1),
		SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := s.read(cmd.Context(), cmd, args[0], nil, auth)
			if err != nil {
				return report(cmd, err)
			}
			server, err := s.server(cmd, "", auth)
			if err != nil {
				return err
			}
			if passwords != "" {
				if o.Password, err = readPasswords(passwords); err != nil {
					return report(cmd, err)
				}
			}
			o.Progress = progress(cmd)
			rep, err := dump.Import(cmd.Context(), server, d, o)
			say(cmd.OutOrStdout(), "%d written, %d present, %d expired, %d roles, %d users\n", rep.Written, rep.Present, rep.Expired, rep.Roles, rep.Users)
			if err != nil || o.DryRun {
				return report(cmd, err)
			}
			if o.Password == nil && auth && len(d.Users) > 0 {
				say(cmd.ErrOrStderr(), "%d users were not made: give their passwords with --passwords\n", len(d.Users))
			}
			return verify(cmd, server, d, o)
		},
	}
	cmd.Flags().BoolVar(&o.DryRun, "dry-run", false, "only tell what would be written")
	cmd.Flags().BoolVar(&auth, "auth", true, "users and roles too")
	cmd.Flags().StringVar(&passwords, "passwords", "", "file with a line NAME:PASSWORD for each user; without it no users are made")
	return cmd
}

// progress tells how far it is, at most twice a second.
func progress(cmd *cobra.Command) func(done, total int) {
	var last time.Time
	return func(done, total int) {
		if time.Since(last) < time.Second/2 && done != total {
			return
		}
		last = time.Now()
		say(cmd.ErrOrStderr(), "%d of %d\n", done, total)
	}
}

func verify(cmd *cobra.Command, server dump.Server, d *dump.Dump, o dump.ImportOptions) error {
	sum, wrong, err := dump.Verify(cmd.Context(), server, d)
	if err != nil {
		return report(cmd, err)
	}
	if len(wrong) > 0 {
		showChanges(cmd, wrong)
		return fail(cmd, exitServerError, fmt.Errorf("%d entries are not as in the dump", len(wrong)))
	}
	auth, err := dump.VerifyAuth(cmd.Context(), server, d, o)
	if err != nil {
		return report(cmd, err)
	}
	for _, c := range auth.Extra {
		say(cmd.ErrOrStderr(), "not in the dump, left alone: %s\n", c.Name)
	}
	if len(auth.Wrong) > 0 {
		showAuthChanges(cmd, auth.Wrong)
		return fail(cmd, exitServerError, fmt.Errorf("%d roles and users are not as in the dump", len(auth.Wrong)))
	}
	sum.Roles, sum.Users, sum.AuthSHA256 = auth.Sum.Roles, auth.Sum.Users, auth.Sum.AuthSHA256
	say(cmd.OutOrStdout(), "verified: %s\n", sum)
	return nil
}

func readPasswords(file string) (func(string) (string, error), error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("cannot read passwords: %w", err)
	}
	all := map[string]string{}
	for l := range strings.Lines(string(text)) {
		if name, password, ok := strings.Cut(strings.TrimRight(l, "\r\n"), ":"); ok {
			all[name] = password
		}
	}
	return func(user string) (string, error) {
		password, ok := all[user]
		if !ok {
			return "", fmt.Errorf("no password given for %s", user)
		}
		return password, nil
	}, nil
}

// maxValue is what fits into one write of v3 with its default limits.
const maxValue = 1 << 20

func (s *session) v2Check() *cobra.Command {
	var hidden []string
	var auth bool
	cmd := &cobra.Command{
		Use: "check [SOURCE [TARGET]]", Short: "tell what a move would carry, and what it could not; with a target, whether that has all of it and no more",
		Args: cobra.MaximumNArgs(2), SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			source := ""
			if len(args) > 0 {
				source = args[0]
			}
			d, err := s.read(cmd.Context(), cmd, source, hidden, auth)
			if err != nil {
				return report(cmd, err)
			}
			if err := checkDump(cmd, d); err != nil || len(args) < 2 {
				return err
			}
			target, err := s.readTarget(cmd, args[1], d, auth)
			if err != nil {
				return report(cmd, err)
			}
			return checkMove(cmd, d, target)
		},
	}
	sourceFlags(cmd, &hidden, &auth)
	return cmd
}

// checkMove compares a source with where it was moved to, in both directions. What a target needs only
// to ask for logins is told, and no fault.
func checkMove(cmd *cobra.Command, d, target *dump.Dump) error {
	noteAuth(cmd, d, target)
	keys, auth := dump.Diff(d, target), dump.DiffAuth(d, target)
	auth = slices.DeleteFunc(auth, func(c dump.AuthChange) bool {
		if c.ForLogin(d) {
			say(cmd.ErrOrStderr(), "only in the target, which asks for logins: %s\n", c.Name)
			return true
		}
		return false
	})
	showChanges(cmd, keys)
	showAuthChanges(cmd, auth)
	if n := len(keys) + len(auth); n > 0 {
		return fail(cmd, exitServerError, fmt.Errorf("the target differs in %d entries, and %d roles and users", len(keys), len(auth)))
	}
	say(cmd.OutOrStdout(), "the target has the same: %s\n", target.Sum())
	return nil
}

// noteAuth says so when roles and users cannot be compared though one side has them.
func noteAuth(cmd *cobra.Command, a, b *dump.Dump) {
	if a.Auth != b.Auth {
		say(cmd.ErrOrStderr(), "roles and users are not compared: only one of the two has them\n")
	}
}

func checkDump(cmd *cobra.Command, d *dump.Dump) error {
	dirs, expiring, large := 0, 0, 0
	for _, e := range d.Entries {
		if e.Dir {
			dirs++
		}
		if e.Expiration != nil {
			expiring++
		}
		if len(e.Value) > maxValue {
			large++
			say(cmd.ErrOrStderr(), "%s: its value of %d bytes does not fit\n", e.Key, len(e.Value))
		}
	}
	sum := d.Sum()
	say(cmd.OutOrStdout(), "entries: %d\ndirectories kept as such: %d\nexpiring: %d\nroles: %d\nusers (passwords cannot be read): %d\nindex: %d\nsha256: %s\n",
		sum.Count, dirs, expiring, len(d.Roles), len(d.Users), d.Index, sum.SHA256)
	if sum.AuthSHA256 != "" {
		say(cmd.OutOrStdout(), "sha256 of roles and users: %s\n", sum.AuthSHA256)
	}
	if large > 0 {
		return &ExitError{exitBadArgs}
	}
	return nil
}

func (s *session) v2Diff() *cobra.Command {
	var hidden []string
	var auth bool
	cmd := &cobra.Command{
		Use: "diff SOURCE SOURCE", Short: "compare two servers or dumps; exits with 1 if they differ", Args: cobra.ExactArgs(2),
		SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := s.read(cmd.Context(), cmd, args[0], hidden, auth)
			if err != nil {
				return report(cmd, err)
			}
			b, err := s.read(cmd.Context(), cmd, args[1], hidden, auth)
			if err != nil {
				return report(cmd, err)
			}
			noteAuth(cmd, a, b)
			keys, rights := dump.Diff(a, b), dump.DiffAuth(a, b)
			showChanges(cmd, keys)
			showAuthChanges(cmd, rights)
			if len(keys)+len(rights) > 0 {
				return &ExitError{exitBadArgs}
			}
			return nil
		},
	}
	sourceFlags(cmd, &hidden, &auth)
	return cmd
}

func showAuthChanges(cmd *cobra.Command, all []dump.AuthChange) {
	for _, c := range all {
		say(cmd.OutOrStdout(), "%s\n", c)
	}
}

func showChanges(cmd *cobra.Command, all []dump.Change) {
	for _, c := range all {
		sign := "~"
		switch {
		case c.Old == nil:
			sign = "+"
		case c.New == nil:
			sign = "-"
		}
		say(cmd.OutOrStdout(), "%s %s\n", sign, c.Key)
	}
}

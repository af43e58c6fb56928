package etcdcmd

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/etcd/client"
)

// keyCommand is a command that begins with a key. Its work returns an answer
// to show, or nil.
func (s *session) keyCommand(use, short string, work func(ctx context.Context, cmd *cobra.Command, keys client.KeysAPI, args []string) (*client.Response, error)) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return fail(cmd, exitBadArgs, errors.New("key required"))
			}
			c, err := s.connect(cmd)
			if err != nil {
				return err
			}
			ctx, cancel := s.limit(cmd)
			defer cancel()
			r, err := work(ctx, cmd, client.NewKeysAPI(c), args)
			if _, said := ExitCode(err); said {
				return err
			}
			if err != nil {
				return fail(cmd, exitServerError, err)
			}
			if r != nil {
				s.show(cmd, r)
			}
			return nil
		},
	}
}

// value is the argument after the key, or else what stands on the standard
// input.
func value(cmd *cobra.Command, args []string) (string, error) {
	if len(args) > 1 {
		return args[1], nil
	}
	text, err := readAll(cmd.InOrStdin())
	if err != nil || text == "" {
		return "", fail(cmd, exitBadArgs, errors.New("value required"))
	}
	return text, nil
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

func (s *session) get() *cobra.Command {
	var o client.GetOptions
	cmd := s.keyCommand("get KEY", "retrieve the value of a key",
		func(ctx context.Context, cmd *cobra.Command, keys client.KeysAPI, args []string) (*client.Response, error) {
			r, err := keys.Get(ctx, args[0], &o)
			if err == nil && r.Node.Dir {
				return nil, complain(cmd, r.Node.Key+": is a directory")
			}
			return r, err
		})
	cmd.Flags().BoolVar(&o.Sort, "sort", false, "returns result in sorted order")
	cmd.Flags().BoolVarP(&o.Quorum, "quorum", "q", false, "require quorum for get request")
	return cmd
}

func (s *session) set() *cobra.Command {
	var o client.SetOptions
	var ttl int
	cmd := s.keyCommand("set KEY VALUE", "set the value of a key",
		func(ctx context.Context, cmd *cobra.Command, keys client.KeysAPI, args []string) (*client.Response, error) {
			text, err := value(cmd, args)
			if err != nil {
				return nil, err
			}
			o.TTL = seconds(ttl)
			return keys.Set(ctx, args[0], text, &o)
		})
	cmd.Long = "Set the value of a key. A value that begins with '-' is taken for a flag: write -- before the key."
	cmd.Flags().IntVar(&ttl, "ttl", 0, "key time-to-live in seconds")
	cmd.Flags().StringVar(&o.PrevValue, "swap-with-value", "", "previous value")
	cmd.Flags().Uint64Var(&o.PrevIndex, "swap-with-index", 0, "previous index")
	return cmd
}

func (s *session) update() *cobra.Command {
	var ttl int
	cmd := s.keyCommand("update KEY VALUE", "update an existing key with a given value",
		func(ctx context.Context, cmd *cobra.Command, keys client.KeysAPI, args []string) (*client.Response, error) {
			text, err := value(cmd, args)
			if err != nil {
				return nil, err
			}
			return keys.Set(ctx, args[0], text, &client.SetOptions{PrevExist: client.PrevExist, TTL: seconds(ttl)})
		})
	cmd.Flags().IntVar(&ttl, "ttl", 0, "key time-to-live in seconds")
	return cmd
}

func (s *session) mk() *cobra.Command {
	var ttl int
	var inOrder bool
	cmd := s.keyCommand("mk KEY VALUE", "make a new key with a given value",
		func(ctx context.Context, cmd *cobra.Command, keys client.KeysAPI, args []string) (*client.Response, error) {
			text, err := value(cmd, args)
			if err != nil {
				return nil, err
			}
			if inOrder {
				return keys.CreateInOrder(ctx, args[0], text, &client.CreateInOrderOptions{TTL: seconds(ttl)})
			}
			return keys.Set(ctx, args[0], text, &client.SetOptions{PrevExist: client.PrevNoExist, TTL: seconds(ttl)})
		})
	cmd.Flags().BoolVar(&inOrder, "in-order", false, "create in-order key under directory KEY")
	cmd.Flags().IntVar(&ttl, "ttl", 0, "key time-to-live in seconds")
	return cmd
}

// dir makes the three commands that write a directory.
func (s *session) dir(name, short string, exist client.PrevExistType) *cobra.Command {
	var ttl int
	cmd := s.keyCommand(name+" KEY", short,
		func(ctx context.Context, _ *cobra.Command, keys client.KeysAPI, args []string) (*client.Response, error) {
			r, err := keys.Set(ctx, args[0], "", &client.SetOptions{Dir: true, PrevExist: exist, TTL: seconds(ttl)})
			if s.output == simple {
				r = nil
			}
			return r, err
		})
	cmd.Flags().IntVar(&ttl, "ttl", 0, "key time-to-live in seconds")
	return cmd
}

func (s *session) rm() *cobra.Command {
	var o client.DeleteOptions
	cmd := s.keyCommand("rm KEY", "remove a key or a directory",
		func(ctx context.Context, _ *cobra.Command, keys client.KeysAPI, args []string) (*client.Response, error) {
			return s.removed(keys.Delete(ctx, args[0], &o))
		})
	cmd.Flags().BoolVar(&o.Dir, "dir", false, "removes the key if it is an empty directory or a key-value pair")
	cmd.Flags().BoolVarP(&o.Recursive, "recursive", "r", false, "removes the key and all child keys (if it is a directory)")
	cmd.Flags().StringVar(&o.PrevValue, "with-value", "", "previous value")
	cmd.Flags().Uint64Var(&o.PrevIndex, "with-index", 0, "previous index")
	return cmd
}

func (s *session) rmdir() *cobra.Command {
	return s.keyCommand("rmdir KEY", "removes the key if it is an empty directory or a key-value pair",
		func(ctx context.Context, _ *cobra.Command, keys client.KeysAPI, args []string) (*client.Response, error) {
			return s.removed(keys.Delete(ctx, args[0], &client.DeleteOptions{Dir: true}))
		})
}

// removed leaves out what a removed directory has to show.
func (s *session) removed(r *client.Response, err error) (*client.Response, error) {
	if err == nil && r.Node.Dir && s.output == simple {
		return nil, nil //nolint:nilnil // nothing to show
	}
	return r, err
}

func (s *session) ls() *cobra.Command {
	var o client.GetOptions
	var slash bool
	cmd := s.keyCommand("ls [KEY]", "retrieve a directory",
		func(ctx context.Context, cmd *cobra.Command, keys client.KeysAPI, args []string) (*client.Response, error) {
			r, err := keys.Get(ctx, args[0], &o)
			if err != nil || s.output != simple {
				return r, err
			}
			if !r.Node.Dir {
				say(cmd.OutOrStdout(), "%s\n", r.Node.Key)
			}
			list(cmd, r.Node.Nodes, slash)
			return nil, nil //nolint:nilnil // it is shown
		})
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			args = []string{"/"}
		}
		return run(cmd, args)
	}
	cmd.Flags().BoolVar(&o.Sort, "sort", false, "returns result in sorted order")
	cmd.Flags().BoolVarP(&o.Recursive, "recursive", "r", false, "returns all key names recursively for the given path")
	cmd.Flags().BoolVarP(&slash, "slash", "p", false, "append slash (/) to directories")
	cmd.Flags().BoolVarP(&o.Quorum, "quorum", "q", false, "require quorum for get request")
	return cmd
}

func list(cmd *cobra.Command, nodes client.Nodes, slash bool) {
	for _, n := range nodes {
		end := ""
		if n.Dir && slash {
			end = "/"
		}
		say(cmd.OutOrStdout(), "%s%s\n", n.Key, end)
		list(cmd, n.Nodes, slash)
	}
}

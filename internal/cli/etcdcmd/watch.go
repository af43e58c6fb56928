package etcdcmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/etcd/client"
)

func (s *session) watch() *cobra.Command {
	var o client.WatcherOptions
	var forever bool
	cmd := &cobra.Command{
		Use: "watch KEY", Short: "watch a key for changes", SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return fail(cmd, exitBadArgs, errors.New("key required"))
			}
			return s.events(cmd, args[0], o, func(r *client.Response) (bool, error) {
				if r.Node.Dir {
					return true, nil
				}
				if o.Recursive {
					say(cmd.OutOrStdout(), "[%s] %s\n", r.Action, r.Node.Key)
				}
				s.show(cmd, r)
				return forever, nil
			})
		},
	}
	cmd.Flags().BoolVarP(&forever, "forever", "f", false, "forever watch a key until CTRL+C")
	watchFlags(cmd, &o)
	return cmd
}

func watchFlags(cmd *cobra.Command, o *client.WatcherOptions) {
	cmd.Flags().Uint64Var(&o.AfterIndex, "after-index", 0, "watch after the given index")
	cmd.Flags().BoolVarP(&o.Recursive, "recursive", "r", false, "returns all values for key and child keys")
}

// events calls each with every event until it wants no more, or the user.
func (s *session) events(cmd *cobra.Command, key string, o client.WatcherOptions, each func(*client.Response) (more bool, err error)) error {
	c, err := s.connect(cmd)
	if err != nil {
		return err
	}
	w := client.NewKeysAPI(c).Watcher(key, &o)
	for {
		r, err := w.Next(cmd.Context())
		if cmd.Context().Err() != nil {
			return nil //nolint:nilerr // the user has seen enough
		}
		if err != nil {
			return fail(cmd, exitServerError, err)
		}
		if more, err := each(r); err != nil || !more {
			return err
		}
	}
}

func (s *session) execWatch() *cobra.Command {
	var o client.WatcherOptions
	cmd := &cobra.Command{
		Use: "exec-watch KEY COMMAND [ARGS...]", Short: "watch a key for changes and exec an executable",
		SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 && args[1] == "--" {
				args = append(args[:1:1], args[2:]...)
			}
			if len(args) < 2 {
				return fail(cmd, exitBadArgs, errors.New("key and command to exec required"))
			}
			var running sync.WaitGroup
			defer running.Wait()
			return s.events(cmd, args[0], o, func(r *client.Response) (bool, error) {
				if r.Node.Dir {
					say(cmd.ErrOrStderr(), "Ignored dir %s change\n", r.Node.Key)
					return true, nil
				}
				return true, start(cmd, &running, args[1:], r)
			})
		},
	}
	cmd.Flags().SetInterspersed(false)
	watchFlags(cmd, &o)
	return cmd
}

// start runs the user's command for an event, without waiting for its end.
func start(cmd *cobra.Command, running *sync.WaitGroup, command []string, r *client.Response) error {
	run := exec.CommandContext(context.WithoutCancel(cmd.Context()), command[0], command[1:]...) //nolint:gosec // the user's
	run.Env = append(os.Environ(),
		fmt.Sprintf("ETCD_WATCH_MODIFIED_INDEX=%d", r.Node.ModifiedIndex),
		"ETCD_WATCH_KEY="+r.Node.Key, "ETCD_WATCH_ACTION="+r.Action, "ETCD_WATCH_VALUE="+r.Node.Value)
	run.Stdout, run.Stderr = cmd.OutOrStdout(), cmd.ErrOrStderr()
	if err := run.Start(); err != nil {
		return complain(cmd, err.Error())
	}
	running.Go(func() {
		if err := run.Wait(); err != nil {
			say(cmd.ErrOrStderr(), "%v\n", err)
		}
	})
	return nil
}

package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/spf13/cobra"
)

// upFlags are what `up` may be told.
type upFlags struct {
	dataDir, listen, name, logLevel string
	etcdV2Listen                    string
	allowHost, force                bool
}

func newUp(last *lastAct) *cobra.Command {
	f := &upFlags{}
	cmd := &cobra.Command{
		Use:   "up",
		Short: "Run a controller until interrupted",
		Long: "Run a controller in the foreground until interrupted.\n\n" +
			"The first start makes a controller with a model \"default\" and selects it in the client store; later\n" +
			"starts go on with it. Machines are plain processes of this host, in directories of their own.",
		Example: "  gantline up\n  gantline up --data-dir ./controller --listen 127.0.0.1:0 --name test",
		GroupID: groupRun,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return up(cmd, f, last) },
	}
	cmd.Flags().StringVar(&f.dataDir, "data-dir", "", "directory that keeps the controller (default $XDG_DATA_HOME/gantline/NAME)")
	cmd.Flags().StringVar(&f.listen, "listen", "",
		"address to serve at; port 0 picks one and keeps it (default that of the last start, at first 127.0.0.1:17070)")
	cmd.Flags().StringVar(&f.name, "name", "gantline", "name of a new controller")
	cmd.Flags().StringVar(&f.etcdV2Listen, "etcd-v2-listen", "", "address to serve etcd's v2 API at, such as 127.0.0.1:4001 (default none)")
	cmd.Flags().BoolVar(&f.allowHost, "allow-host", false, "let charms run as root on this host")
	cmd.Flags().BoolVar(&f.force, "switch", false, "select the controller although another is selected")
	cmd.Flags().StringVar(&f.logLevel, "log-level", "warn", "what to log on standard error: debug, info, warn or error")
	return cmd
}

func up(cmd *cobra.Command, f *upFlags, last *lastAct) error {
	began := time.Now()
	if err := guardHost(f.allowHost); err != nil {
		return err
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.logLevel)); err != nil {
		return fmt.Errorf("unknown log level %q: use debug, info, warn or error", f.logLevel)
	}
	dir, err := f.dir()
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	say := func(what string) { fmt.Fprintln(cmd.ErrOrStderr(), what) }
	store := jujuclient.NewFileClientStore()
	c, err := controller.New(cmd.Context(), controller.Config{
		DataDir: dir, Listen: f.listen, EtcdV2Listen: f.etcdV2Listen, Name: f.name, AgentCommand: []string{self, "agent"}, Commit: commit,
		Logger: slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: level})),
		CAChanged: func(info controller.Info) {
			if err := controller.NoteCA(store, info); err != nil {
				say(fmt.Sprintf("WARNING the client store has the old CA: %v", err))
			}
		},
		Progress: func(what string) { say(what + " (interrupt again to kill)") },
	})
	if err != nil {
		return err
	}
	last.set(c.Kill)
	var registered error
	err = c.Run(cmd.Context(), func(info controller.Info) {
		registered = controller.Register(store, info, f.force)
		fmt.Fprintf(cmd.OutOrStdout(), "ready in %.1fs: https://%s controller %s (%s)\n",
			time.Since(began).Seconds(), info.Address, info.Name, info.UUID)
		fmt.Fprintf(cmd.OutOrStdout(), "store:  %s\nclient: %s\n", dir, storeDir())
		if v2 := info.EtcdV2; v2.URL != "" {
			fmt.Fprintf(cmd.OutOrStdout(), "etcd:   gantline etcd --endpoints %s --ca-file %s --username root ls\n        (the password is in %s)\n",
				v2.URL, v2.CAFile, v2.PasswordFile)
		}
		if registered != nil {
			say(fmt.Sprintf("WARNING the client store was not changed: %v", registered))
		}
		fmt.Fprintf(cmd.OutOrStdout(), "\nIn another terminal:\n    gantline deploy ./examples/charms/web\n    gantline status --watch\n")
	})
	if err == nil {
		say("stopped")
	}
	return err
}

func (f *upFlags) dir() (string, error) {
	if f.dataDir != "" {
		return filepath.Abs(f.dataDir)
	}
	base, err := dataHome()
	return filepath.Join(base, "gantline", f.name), err
}

// dataHome is where the user's programs keep what they have.
func dataHome() (string, error) {
	if base := os.Getenv("XDG_DATA_HOME"); base != "" {
		return base, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("cannot choose a data directory: %w; give one with --data-dir", err)
	}
	return filepath.Join(home, ".local", "share"), nil
}

// guardHost refuses to let charms run as root on this host unless that is allowed.
func guardHost(allowed bool) error {
	if os.Geteuid() != 0 || allowed {
		return nil
	}
	return errors.New("charms would run as root on this host, with nothing between them and it\n\n" +
		"Run gantline as another user, or say --allow-host if that is what you want")
}

// storeDir is the client store's directory, for people.
func storeDir() string {
	dir, err := jujuclient.DataDir(os.Getenv)
	if err != nil {
		return "none"
	}
	return dir
}

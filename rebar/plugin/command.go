package plugin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/rebar/logger"
)

// addCommands makes root the provider's command line, and returns what it added.
func (p *Provider) addCommands(root *cobra.Command) []*cobra.Command {
	root.CompletionOptions.DisableDefaultCmd = true
	if root.PersistentFlags().Lookup("debug") == nil {
		root.PersistentFlags().BoolP("debug", "d", false, "show what is logged on standard error as well")
	}
	commands := []*cobra.Command{
		{
			Use: "version", Short: "Print the version", Args: cobra.NoArgs,
			Run: func(c *cobra.Command, _ []string) { fmt.Fprintf(c.OutOrStdout(), "Version: %s\n", p.cfg.Version) },
		},
		{
			Use: "autocomplete FILE", Short: "Write bash completion to a file", Args: cobra.ExactArgs(1),
			RunE: func(_ *cobra.Command, args []string) error { return root.GenBashCompletionFile(args[0]) },
		},
		{
			Use: "define", Short: "Print the definition as JSON", SilenceUsage: true,
			RunE: func(c *cobra.Command, _ []string) error { return p.define(c) },
		},
		{
			Use: "unpack DIR", Short: "Write the embedded files below a directory", Args: cobra.ExactArgs(1), SilenceUsage: true,
			RunE: func(c *cobra.Command, args []string) error { return p.unpack(c, args[0]) },
		},
		{
			Use: "listen OUR-SOCKET HOST-SOCKET", Short: "Serve a host", Args: cobra.ExactArgs(2), SilenceUsage: true,
			RunE: func(c *cobra.Command, args []string) error {
				debug, _ := c.Flags().GetBool("debug")
				return p.listen(c.Context(), listenArgs{
					a: args[0], b: args[1], out: c.OutOrStdout(), err: c.ErrOrStderr(), debug: debug,
				})
			},
		},
	}
	root.AddCommand(commands...)
	return commands
}

// held returns a logger for commands that have no host: its lines come out on
// standard error by flush, or at once with --debug. A host may take both streams
// for one, so a command that succeeds must not write there.
func (p *Provider) held(c *cobra.Command) (l logger.Logger, flush func()) {
	var lines []string
	errw := c.ErrOrStderr()
	debug, _ := c.Flags().GetBool("debug")
	hide := p.newRedactor()
	buf := logger.New(exitLocal{exit: os.Exit}).SetDefaultLevel(p.logLevel())
	buf.SetPublisher(func(line *logger.Line) {
		text := hide.clean(line.String())
		if debug || line.Level == logger.Fatal {
			fmt.Fprintln(errw, text) //nolint:errcheck // nowhere to say so
		} else if len(lines) < 1000 {
			lines = append(lines, text)
		}
		p.copyToSlog(line, hide)
	})
	return buf.Log(p.cfg.Use), func() {
		for _, t := range lines {
			fmt.Fprintln(errw, t) //nolint:errcheck // nowhere to say so
		}
	}
}

func (p *Provider) copyToSlog(line *logger.Line, hide *redactor) {
	if p.cfg.Slog != nil {
		c := *line
		c.Message = hide.clean(c.Message)
		logger.SlogPublisher(p.cfg.Slog)(&c)
	}
}

// define prints the definition, or what Validate makes of it unless the host only
// catalogues.
func (p *Provider) define(c *cobra.Command) error {
	var def interface{} = p.def
	if p.do.validate != nil && p.cfg.Env("RS_TOKEN") != "catalog" {
		client, err := p.session()
		if err != nil {
			return err
		}
		defer client.Close()
		l, flush := p.held(c)
		res, verr := p.do.validate(p.wrap(contextOf(c)), l, client)
		if verr != nil {
			flush()
			return verr
		}
		def = res
	}
	return printJSON(c.OutOrStdout(), def)
}

// unpack has the provider write its files below dir.
func (p *Provider) unpack(c *cobra.Command, dir string) error {
	if dir == "" {
		return errors.New("cannot unpack: no directory given")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // the host's file server reads it
		return fmt.Errorf("cannot unpack: %w", err)
	}
	if p.do.unpack == nil {
		return nil
	}
	l, flush := p.held(c)
	if err := p.do.unpack(p.wrap(contextOf(c)), l, dir); err != nil {
		flush()
		return err
	}
	return nil
}

func contextOf(c *cobra.Command) context.Context {
	if ctx := c.Context(); ctx != nil {
		return ctx
	}
	return context.Background()
}

func printJSON(w io.Writer, v interface{}) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("cannot print the definition: %w", err)
	}
	return nil
}

// exitLocal ends the process as Fatalf must, and discards lines otherwise.
type exitLocal struct {
	exit func(int)
}

func (exitLocal) Printf(string, ...interface{})     {}
func (e exitLocal) Fatalf(string, ...interface{})   { e.exit(1) }
func (exitLocal) Panicf(f string, a ...interface{}) { panic(fmt.Sprintf(f, a...)) }

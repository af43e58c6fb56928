package plugincmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugintest"
)

// runOptions is the command line of plugin run.
type runOptions struct {
	params  []string
	actions []string
	once    bool
	quiet   bool
	poll    time.Duration
}

func newRun() *cobra.Command {
	opts := runOptions{}
	cmd := &cobra.Command{
		Use:   "run BINARY",
		Short: "Run a provider, with its log and events, and again whenever it was rebuilt",
		Long: `Run a provider against an endpoint in process. Its log and every event are shown
as they come. When the executable changes, the provider is stopped and the new one
started and configured. The command ends with the interrupt key, or when standard
input says quit.

Lines on standard input call the provider:

  config [name=value ...]          configure it again
  act ACTION [TYPE/KEY] [name=value ...]
                                   have it act, on an object of the endpoint if given
  create TYPE JSON                 create an object at the endpoint
  emit TYPE ACTION KEY [JSON]      broadcast an event
  restart                          stop it and start it again
  quit                             stop it and end`,
		Example: `  gantline plugin run ./incrementer --action incrstatus --once
  gantline plugin run ./notifier --param notifier/url=http://127.0.0.1:8000/`,
		Args:         cobra.ExactArgs(1),
		SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			t, err := target(args[0])
			if err != nil {
				return err
			}
			params, err := parseParams(opts.params)
			if err != nil {
				return err
			}
			h, err := plugintest.NewHost(t, plugintest.Config{})
			if err != nil {
				return err
			}
			defer h.Close() //nolint:errcheck // stopped below
			l := &loop{h: h, opts: opts, path: args[0], params: params, out: cmd.OutOrStdout()}
			return l.run(cmd.Context(), cmd.InOrStdin())
		},
	}
	f := cmd.Flags()
	f.StringArrayVarP(&opts.params, "param", "p", nil, "`name=value` to configure the provider with; JSON or text")
	f.StringArrayVarP(&opts.actions, "action", "a", nil, "what act takes, to be done at each start: `\"ACTION [TYPE/KEY] [name=value ...]\"`")
	f.BoolVar(&opts.once, "once", false, "end after the actions")
	f.BoolVarP(&opts.quiet, "quiet", "q", false, "do not show events")
	f.DurationVar(&opts.poll, "poll", 500*time.Millisecond, "how often to see whether the executable changed")
	return cmd
}

// loop is one run of the development loop.
type loop struct {
	h      *plugintest.Host
	opts   runOptions
	path   string
	params map[string]interface{}

	mu  sync.Mutex // guards out: log lines, events and answers come from everywhere
	out io.Writer
}

func (l *loop) say(format string, args ...interface{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(l.out, format+"\n", args...) //nolint:errcheck // nowhere to say so
}

func (l *loop) run(ctx context.Context, in io.Reader) error {
	l.h.OnLog(func(line logger.Line) {
		l.say("log   %s %-5s %s", line.Time.Local().Format("15:04:05.000"), line.Level, strings.TrimRight(line.Message, "\n"))
	})
	if !l.opts.quiet {
		defer l.h.Endpoint.OnEvent(func(e models.Event) {
			if e.Type != "log" {
				l.say("event %s %s.%s.%s", e.Time.Local().Format("15:04:05.000"), e.Type, e.Action, e.Key)
			}
		})()
	}
	l.say("RS_ENDPOINT=%s RS_FILESERVER=%s RS_CACERT=%s", l.h.Endpoint.URL(), l.h.FileServer(), l.h.Endpoint.CAFile())
	stamp := l.stamp()
	if err := l.start(ctx); err != nil {
		return err
	}
	if l.opts.once {
		return l.stop(ctx)
	}
	lines := readLines(ctx, in)
	tick := time.NewTicker(l.opts.poll)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return l.stop(context.WithoutCancel(ctx))
		case text, ok := <-lines:
			if !ok {
				lines = nil // go on without
				continue
			}
			if strings.TrimSpace(text) == "quit" {
				return l.stop(ctx)
			}
			if err := l.command(ctx, text); err != nil {
				l.say("error %v", err)
			}
		case <-tick.C:
			now := l.stamp()
			if now == stamp || now == (stampOf{}) {
				continue
			}
			stamp = now
			l.say("      %s changed", l.path)
			if err := l.restart(ctx); err != nil {
				l.say("error %v", err)
			}
		}
	}
}

// stampOf tells one build from another.
type stampOf struct {
	when time.Time
	size int64
}

func (l *loop) stamp() stampOf {
	fi, err := os.Stat(l.path)
	if err != nil || fi.Size() == 0 {
		return stampOf{}
	}
	return stampOf{fi.ModTime(), fi.Size()}
}

// start starts and configures the provider and does the actions asked for.
func (l *loop) start(ctx context.Context) error {
	if err := l.h.Start(ctx); err != nil {
		return err
	}
	def := l.h.Definition()
	l.say("      %s %s is ready after %s", def.Name, def.Version, l.h.ReadyAfter().Round(100*time.Microsecond))
	if _, _, err := l.h.Unpack(ctx, def.Name); err != nil {
		return err
	}
	if err := l.h.Configure(ctx, l.params); err != nil {
		return fmt.Errorf("cannot configure: %w", err)
	}
	for _, a := range l.opts.actions {
		if err := l.act(ctx, strings.Fields(a)); err != nil {
			return err
		}
	}
	return nil
}

func (l *loop) stop(ctx context.Context) error {
	if !l.h.Running() {
		return nil
	}
	_, err := l.h.Stop(ctx)
	if err == nil {
		l.say("      stopped")
	}
	return err
}

func (l *loop) restart(ctx context.Context) error {
	if err := l.stop(ctx); err != nil {
		l.say("error %v", err)
		l.h.Kill()
	}
	return l.start(ctx)
}

// command does what a line on standard input says.
func (l *loop) command(ctx context.Context, text string) error {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil
	}
	switch words[0] {
	case "config":
		params, err := parseParams(words[1:])
		if err != nil {
			return err
		}
		for k, v := range params {
			l.params[k] = v
		}
		return l.h.Configure(ctx, l.params)
	case "act":
		return l.act(ctx, words[1:])
	case "create":
		return l.create(ctx, strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), "create")))
	case "emit":
		return l.emit(text, words[1:])
	case "restart":
		return l.restart(ctx)
	}
	return fmt.Errorf("no such command: %s (want config, act, create, emit, restart or quit)", words[0])
}

// act has the provider act: ACTION [TYPE/KEY] [name=value ...].
func (l *loop) act(ctx context.Context, words []string) error {
	if len(words) == 0 {
		return errors.New("want act ACTION [TYPE/KEY] [name=value ...]")
	}
	cmd, words := words[0], words[1:]
	var model models.Model
	if len(words) > 0 && !strings.Contains(words[0], "=") {
		typ, key, ok := strings.Cut(words[0], "/")
		if !ok {
			return fmt.Errorf("cannot act on %q: want TYPE/KEY", words[0])
		}
		c, err := l.h.Endpoint.Client()
		if err != nil {
			return err
		}
		defer c.Close()
		if model, err = c.WithContext(ctx).GetModel(typ, key); err != nil {
			return err
		}
		words = words[1:]
	}
	params, err := parseParams(words)
	if err != nil {
		return err
	}
	begin := time.Now()
	res, err := l.h.Act(ctx, cmd, model, params)
	if err != nil {
		return fmt.Errorf("%s: %w", cmd, err)
	}
	text, err := json.Marshal(res)
	if err != nil {
		return err
	}
	l.say("      %s = %s (%s)", cmd, text, time.Since(begin).Round(10*time.Microsecond))
	return nil
}

// create creates an object at the endpoint: TYPE JSON.
func (l *loop) create(ctx context.Context, text string) error {
	typ, body, ok := strings.Cut(text, " ")
	var obj map[string]interface{}
	if !ok || json.Unmarshal([]byte(body), &obj) != nil {
		return errors.New("want create TYPE JSON")
	}
	c, err := l.h.Endpoint.Client()
	if err != nil {
		return err
	}
	defer c.Close()
	var res json.RawMessage
	if err := c.Req().Context(ctx).Post(obj).UrlFor(typ).Do(&res); err != nil {
		return err
	}
	l.say("      %s", res)
	return nil
}

// emit broadcasts an event: TYPE ACTION KEY [JSON].
func (l *loop) emit(text string, words []string) error {
	if len(words) < 3 {
		return errors.New("want emit TYPE ACTION KEY [JSON]")
	}
	ev := models.Event{Type: words[0], Action: words[1], Key: words[2], Principal: "user:developer"}
	if len(words) > 3 {
		_, body, _ := strings.Cut(text, " "+words[2]+" ")
		if err := json.Unmarshal([]byte(body), &ev.Object); err != nil {
			return fmt.Errorf("cannot decode the object: %w", err)
		}
	}
	l.h.Endpoint.Emit(ev)
	return nil
}

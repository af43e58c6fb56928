package plugin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
)

// What New refuses, wrapped in a DefinitionError. ErrSelectAndPublish and
// ErrSelectWithoutPublish speak in the original's words.
var (
	ErrNoConfig             = errors.New("provider has neither Config nor ConfigContext")
	ErrSelectAndPublish     = errors.New("Plugin can NOT have both HasPublish and EventSelector")          //nolint:staticcheck // see above
	ErrSelectWithoutPublish = errors.New("Plugin has an EventSelector, but no Publish function")           //nolint:staticcheck // see above
	ErrPublishMissing       = errors.New("definition says HasPublish, but provider has no Publish method") //nolint:revive // one line each
	ErrActionMissing        = errors.New("definition has AvailableActions, but provider has no Action method")
)

// DefinitionError says that a definition and its provider do not fit.
type DefinitionError struct {
	// Provider is the name in the definition.
	Provider string
	// Err is one of the errors above.
	Err error
}

// Error returns the reason and the provider.
func (e *DefinitionError) Error() string { return e.Err.Error() + ": " + e.Provider }

// Unwrap returns Err.
func (e *DefinitionError) Unwrap() error { return e.Err }

// Config adjusts a Provider. Its zero value is what a provider's main needs.
type Config struct {
	// Use, Short and Version are what the command line says: the command's name,
	// a line about it, its version. Empty for the definition's name, its first
	// line of documentation, its version.
	Use     string
	Short   string
	Version string
	// Env returns environment variables; nil for os.Getenv.
	Env func(string) string
	// Stdout and Stderr are where the commands write; nil for the process's own.
	Stdout io.Writer
	Stderr io.Writer
	// Slog gets a copy of every log line; nil for nobody.
	Slog *slog.Logger
	// LogLevel is the least severe level that is logged: by default, what
	// RS_LOG_LEVEL names, and debug if it names none.
	LogLevel *logger.Level
	// LogQueue is how many lines wait for a slow host; 0 for 1024. What does not
	// fit is dropped and counted.
	LogQueue int
	// ActionTimeout bounds an action; 0 for no bound. A host may set a shorter one
	// by the header X-Request-Timeout, a duration like 30s.
	ActionTimeout time.Duration
	// DrainTimeout bounds the wait for actions under way when stopping; 0 for 30 s.
	DrainTimeout time.Duration
	// StopTimeout bounds the provider's own Stop; 0 for 10 s.
	StopTimeout time.Duration
	// OrphanAfter is how long the host's socket may refuse, having worked, before
	// the provider ends; 0 for 2 s.
	OrphanAfter time.Duration
	// EventWorkers is how many selected events are handled at the same time: 0 for
	// 8, and 1 if the provider has Publish without a context. Events about the
	// same object are always handled in order.
	EventWorkers int
	// EventQueue is how many selected events wait; 0 for 1024. What does not fit is
	// dropped, counted and reported as a gap.
	EventQueue int
	// UseNumber decodes numbers in params, models and posted events as json.Number
	// in place of float64, which keeps every digit of integers beyond 2^53.
	UseNumber bool
	// Embedded leaves the process alone: signals are not caught, the parent is not
	// watched, Fatalf does not exit. For providers that run inside another program.
	Embedded bool
}

// Provider is a plugin provider: a definition and what stands behind it. It holds
// no state of a run, so that several may live in one process.
type Provider struct {
	def     *models.PluginProvider
	cfg     Config
	do      handlers
	refusal error // why /config is refused, under InitApp

	current atomic.Pointer[server] // while listening
}

// New returns a Provider. pc has the method Config or ConfigContext and any other
// of this package's interfaces. It returns a *DefinitionError if pc cannot do
// what def promises.
func New(def *models.PluginProvider, pc interface{}, cfg Config) (*Provider, error) {
	p := newProvider(def, pc, cfg)
	if p.do.config == nil {
		return nil, &DefinitionError{def.Name, ErrNoConfig}
	}
	if err := p.misfit(); err != nil {
		return nil, &DefinitionError{def.Name, err}
	}
	return p, nil
}

func newProvider(def *models.PluginProvider, pc interface{}, cfg Config) *Provider {
	if cfg.Env == nil {
		cfg.Env = os.Getenv
	}
	if cfg.Use == "" {
		cfg.Use = def.Name
	}
	if cfg.Version == "" {
		cfg.Version = def.Version
	}
	if cfg.LogQueue <= 0 {
		cfg.LogQueue = 1024
	}
	if cfg.DrainTimeout <= 0 {
		cfg.DrainTimeout = 30 * time.Second
	}
	if cfg.StopTimeout <= 0 {
		cfg.StopTimeout = 10 * time.Second
	}
	if cfg.OrphanAfter <= 0 {
		cfg.OrphanAfter = 2 * time.Second
	}
	if cfg.EventQueue <= 0 {
		cfg.EventQueue = 1024
	}
	p := &Provider{def: def, cfg: cfg, do: handlersOf(pc)}
	if p.cfg.EventWorkers <= 0 {
		p.cfg.EventWorkers = 8
		if p.do.serial {
			p.cfg.EventWorkers = 1
		}
	}
	return p
}

// misfit returns what the definition promises and the provider cannot do.
func (p *Provider) misfit() error {
	switch {
	case p.do.selects != nil && p.def.HasPublish:
		return ErrSelectAndPublish
	case p.do.selects != nil && p.do.publish == nil:
		return ErrSelectWithoutPublish
	case p.def.HasPublish && p.do.publish == nil:
		return ErrPublishMissing
	case len(p.def.AvailableActions) > 0 && p.do.action == nil:
		return ErrActionMissing
	}
	return nil
}

// Definition returns the definition that the provider was made with.
func (p *Provider) Definition() *models.PluginProvider { return p.def }

// Run runs a command line, without the program's name: define, unpack, listen,
// version, autocomplete. It returns when the command is done; for listen, when
// the host has stopped the provider, ctx has ended, or the provider was orphaned.
func (p *Provider) Run(ctx context.Context, args []string) error {
	root := &cobra.Command{Use: p.cfg.Use, Short: p.cfg.Short}
	p.addCommands(root)
	root.SetArgs(args)
	if p.cfg.Stdout != nil {
		root.SetOut(p.cfg.Stdout)
	}
	if p.cfg.Stderr != nil {
		root.SetErr(p.cfg.Stderr)
	}
	return root.ExecuteContext(ctx)
}

func (p *Provider) logLevel() logger.Level {
	if p.cfg.LogLevel != nil {
		return *p.cfg.LogLevel
	}
	if text := p.cfg.Env("RS_LOG_LEVEL"); text != "" {
		if l, err := logger.ParseLevel(text); err == nil {
			return l
		}
	}
	return logger.Debug
}

type providerKey struct{}

// From returns the Provider that called, given a context that it made; nil for
// any other context.
func From(ctx context.Context) *Provider {
	p, _ := ctx.Value(providerKey{}).(*Provider)
	return p
}

func (p *Provider) wrap(ctx context.Context) context.Context {
	return context.WithValue(ctx, providerKey{}, p)
}

// ErrNotListening is returned by what needs the host's socket while the provider
// does not listen.
var ErrNotListening = errors.New("provider is not listening")

// Publish has the host broadcast an event.
func (p *Provider) Publish(ctx context.Context, typ, action, key string, obj interface{}) error {
	s := p.current.Load()
	if s == nil {
		return ErrNotListening
	}
	ev := &models.Event{Time: time.Now(), Type: typ, Action: action, Key: key, Object: obj}
	if _, err := s.host.post(ctx, "publish", ev); err != nil {
		return fmt.Errorf("cannot publish event %s.%s.%s: %w", typ, action, key, err)
	}
	return nil
}

// Leaving tells the host that the provider must end: the host stops this plugin,
// and for code 403 removes the provider.
func (p *Provider) Leaving(ctx context.Context, e *models.Error) error {
	s := p.current.Load()
	if s == nil {
		return ErrNotListening
	}
	if _, err := s.host.post(ctx, "leaving", e); err != nil {
		return fmt.Errorf("cannot tell the host of leaving: %w", err)
	}
	return nil
}

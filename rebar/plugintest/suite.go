package plugintest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugintest/endpoint"
)

// Level says what it means if a check does not hold.
type Level string

const (
	// Must: hosts depend on it; a provider without it does not work everywhere.
	Must Level = "must"
	// Should: the provider works, but fails its users in the situation described.
	Should Level = "should"
)

// Verdict is the outcome of a check.
type Verdict string

// The outcomes. Failed is a Must that does not hold, Deviates a Should.
const (
	Passed   Verdict = "passed"
	Failed   Verdict = "failed"
	Deviates Verdict = "deviates"
	Skipped  Verdict = "skipped"
)

// Check is one thing that is asked of a provider.
type Check struct {
	// ID names the check, like stop-answered.
	ID string
	// Title says what holds if it passes.
	Title string
	// Level is what it means if it does not, Matters why.
	Level   Level
	Matters string
	// Row is the row in the list of the original framework's defects that this is
	// about; 0 for none. See Defects.
	Row int

	// needs is what must work for the check to mean anything.
	needs stage
	run   func(ctx context.Context, s *session) error
}

// Options adjusts Run. Its zero value suits any provider that can be configured
// without params.
type Options struct {
	// Params configures the provider.
	Params map[string]interface{}
	// Action is an action that needs neither model nor params and succeeds; without
	// it the checks about actions call one that does not exist.
	Action string
	// SlowAction is an action that takes a second or so; without it stop-drains is
	// skipped.
	SlowAction string
	// Env is added to the provider's environment, as NAME=value.
	Env []string
	// Only and Except name checks to run, or not to.
	Only   []string
	Except []string
	// Timeout bounds each check; 0 for 30 s.
	Timeout time.Duration
	// Progress is called after each check; nil for nobody.
	Progress func(Result)
}

func (o *Options) selects(id string) bool {
	return (len(o.Only) == 0 || slices.Contains(o.Only, id)) && !slices.Contains(o.Except, id)
}

// errSkip is returned by a check that does not apply.
type errSkip struct{ why string }

func (e errSkip) Error() string { return e.why }

func skip(format string, args ...interface{}) error { return errSkip{fmt.Sprintf(format, args...)} }

// Checks returns the suite in the order in which it runs.
func Checks() []Check {
	return slices.Concat(defineChecks(), startChecks(),
		needing(started, wireChecks()), needing(configured, configChecks(), actionChecks(), eventChecks(), logChecks(), stopChecks()))
}

// needing sets what checks need that do not say so themselves.
func needing(st stage, lists ...[]Check) []Check {
	all := slices.Concat(lists...)
	for i := range all {
		if all[i].needs == nothing {
			all[i].needs = st
		}
	}
	return all
}

// Run puts a provider through the suite. The error says that the suite itself
// could not run; what the provider did wrong is in the report.
func Run(ctx context.Context, target Target, opts Options) (*Report, error) {
	if opts.Timeout <= 0 {
		opts.Timeout = 30 * time.Second
	}
	known := map[string]bool{}
	for _, c := range Checks() {
		known[c.ID] = true
	}
	for _, id := range slices.Concat(opts.Only, opts.Except) {
		if !known[id] {
			return nil, fmt.Errorf("cannot run the suite: there is no check %q", id)
		}
	}
	ep, err := endpoint.Start()
	if err != nil {
		return nil, err
	}
	defer ep.Close() //nolint:errcheck // scratch
	rep := &Report{Target: target.Name, Began: time.Now()}
	base := &session{target: target, opts: opts, ep: ep}
	reached, cause := base.reach(ctx)
	base.close()
	for _, c := range Checks() {
		if !opts.selects(c.ID) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return rep, err
		}
		var res Result
		if reached < c.needs && opts.selects((reached + 1).judge()) {
			res = Result{Check: c, Verdict: Skipped, Detail: fmt.Sprintf("the provider does not get that far, see %s: %v", (reached + 1).judge(), cause)}
		} else {
			res = runCheck(ctx, c, &session{target: target, opts: opts, ep: ep})
		}
		rep.Results = append(rep.Results, res)
		if opts.Progress != nil {
			opts.Progress(res)
		}
	}
	rep.Took = time.Since(rep.Began)
	return rep, nil
}

func runCheck(ctx context.Context, c Check, s *session) Result {
	ctx, cancel := context.WithTimeoutCause(ctx, s.opts.Timeout, errors.New("the check took too long"))
	defer cancel()
	begin := time.Now()
	err := c.run(ctx, s)
	s.close()
	res := Result{Check: c, Verdict: Passed, Took: time.Since(begin)}
	var skipped errSkip
	switch {
	case err == nil:
	case errors.As(err, &skipped):
		res.Verdict, res.Detail = Skipped, err.Error()
	default:
		res.Verdict, res.Detail = Failed, err.Error()
		if c.Level == Should {
			res.Verdict = Deviates
		}
	}
	return res
}

// session is what one check works with: hosts of its own.
type session struct {
	target Target
	opts   Options
	ep     *endpoint.Endpoint
	hosts  []*Host
}

func (s *session) close() {
	for _, h := range s.hosts {
		h.Kill() // whether it stops in order is for the checks that ask
		_ = h.Close()
	}
}

// host returns a host whose provider is not started.
func (s *session) host(cfg Config) (*Host, error) {
	cfg.Endpoint, cfg.Env = s.ep, s.opts.Env
	h, err := NewHost(s.target, cfg)
	if err == nil {
		s.hosts = append(s.hosts, h)
	}
	return h, err
}

// started returns a host whose provider listens.
func (s *session) started(ctx context.Context, cfg Config) (*Host, error) {
	h, err := s.host(cfg)
	if err != nil {
		return nil, err
	}
	return h, h.Start(ctx)
}

// configured returns a host whose provider is configured.
func (s *session) configured(ctx context.Context, cfg Config) (*Host, error) {
	h, err := s.started(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := h.Configure(ctx, s.opts.Params); err != nil {
		return nil, fmt.Errorf("cannot configure: %w", err)
	}
	return h, nil
}

// define returns the provider's definition.
func (s *session) define(ctx context.Context) (*models.PluginProvider, *Host, error) {
	h, err := s.host(Config{})
	if err != nil {
		return nil, nil, err
	}
	def, _, err := h.Define(ctx, false)
	return def, h, err
}

// act calls the action that was named, or one that does not exist, and returns the
// answer.
func (s *session) act(ctx context.Context, h *Host) (*Reply, error) {
	cmd := s.opts.Action
	if cmd == "" {
		cmd = "plugintest-no-such-action"
	}
	return h.raw(ctx, "action", `{"Command":"`+cmd+`","Params":{}}`)
}

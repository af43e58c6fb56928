package plugintest

import "context"

// stage is how far a provider gets. A check of what lies beyond would only say
// again that it does not get there.
type stage int

const (
	nothing stage = iota
	defined
	started
	configured
)

// judge names the check that says why a provider does not reach a stage.
func (s stage) judge() string {
	switch s {
	case defined:
		return "define-json"
	case started:
		return "ready"
	default:
		return "config"
	}
}

// reach returns how far the provider gets, and why not further.
func (s *session) reach(ctx context.Context) (stage, error) {
	ctx, cancel := context.WithTimeout(ctx, s.opts.Timeout)
	defer cancel()
	_, h, err := s.define(ctx)
	if err != nil {
		return nothing, err
	}
	if err := h.Start(ctx); err != nil {
		return defined, err
	}
	if err := h.Configure(ctx, s.opts.Params); err != nil {
		return started, err
	}
	return configured, nil
}

package plugintest

import (
	"context"
	"time"
)

// TB is the part of testing.TB that the harness uses.
type TB interface {
	Helper()
	Fatalf(format string, args ...interface{})
	Cleanup(f func())
}

// Running is a Host in a test, whose provider runs and whose failures are the
// test's.
type Running struct {
	*Host
	tb TB
}

// startTimeout bounds what Start and the Must functions do.
const startTimeout = 30 * time.Second

// Start starts a provider for a test, which stops it at its end.
func Start(tb TB, target Target) *Running {
	tb.Helper()
	return StartWith(tb, target, Config{})
}

// StartWith is Start with a Config.
func StartWith(tb TB, target Target, cfg Config) *Running {
	tb.Helper()
	h, err := NewHost(target, cfg)
	if err != nil {
		tb.Fatalf("%v", err)
	}
	tb.Cleanup(func() { _ = h.Close() })
	r := &Running{h, tb}
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	if err := h.Start(ctx); err != nil {
		tb.Fatalf("%v", err)
	}
	return r
}

// MustConfigure configures the provider, or fails the test.
func (r *Running) MustConfigure(params map[string]interface{}) {
	r.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	if err := r.Configure(ctx, params); err != nil {
		r.tb.Fatalf("cannot configure: %v", err)
	}
}

// MustStop stops the provider, or fails the test, and returns what it left.
func (r *Running) MustStop() *Output {
	r.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	out, err := r.Stop(ctx)
	if err != nil {
		r.tb.Fatalf("%v", err)
	}
	return out
}

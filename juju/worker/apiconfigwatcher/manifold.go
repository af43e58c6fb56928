// Package apiconfigwatcher makes the connection of an agent follow the agent's
// configuration: its worker ends with ErrBounce when the controllers' addresses
// or CA certificates have changed there, and whatever has it as an input is
// started again with the new ones. Other changes, of passwords above all, do not
// disturb a connection.
package apiconfigwatcher

import (
	"errors"
	"log/slog"
	"slices"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/dependency"
	"github.com/gantline/gantline/juju/worker/tomb"
)

// ManifoldConfig says what a Manifold needs.
type ManifoldConfig struct {
	// AgentName names the input that is the agent.Agent.
	AgentName string

	// Changed returns a channel that is closed at the next change of the
	// agent's configuration. Nil means the method Changed of the agent, as
	// *agent.File has it.
	Changed func() <-chan struct{}

	// Logger gets what has changed. Nil discards.
	Logger *slog.Logger
}

// Manifold returns a manifold whose worker watches the agent's configuration. It
// has no output: it is an input for its bounces.
func Manifold(config ManifoldConfig) dependency.Manifold {
	return dependency.Manifold{
		Inputs: []string{config.AgentName},
		Start:  config.start,
	}
}

func (config ManifoldConfig) start(c dependency.Context) (worker.Worker, error) {
	a, err := dependency.Get[agent.Agent](c, config.AgentName)
	if err != nil {
		return nil, err
	}
	w := &watcher{agent: a, changed: config.Changed, log: config.Logger}
	if w.changed == nil {
		notifier, ok := a.(interface{ Changed() <-chan struct{} })
		if !ok {
			return nil, errors.New("nil Changed not valid for an agent that does not tell its changes")
		}
		w.changed = notifier.Changed
	}
	if w.log == nil {
		w.log = slog.New(slog.DiscardHandler)
	}
	// Before the first look at the configuration, lest a change in between
	// be missed.
	next := w.changed()
	w.addresses, w.caCert = w.look()
	w.tomb.Go(func() error { return w.loop(next) })
	return w, nil
}

// watcher compares the configuration with what it was at the start.
type watcher struct {
	tomb      tomb.Tomb
	agent     agent.Agent
	changed   func() <-chan struct{}
	log       *slog.Logger
	addresses []string
	caCert    string
}

// look returns the addresses, sorted, since their order means little, and the
// certificates.
func (w *watcher) look() (addresses []string, caCert string) {
	config := w.agent.CurrentConfig()
	addresses, err := config.APIAddresses()
	if err != nil {
		return nil, config.CACert() // there are none
	}
	slices.Sort(addresses)
	return addresses, config.CACert()
}

func (w *watcher) loop(next <-chan struct{}) error {
	for {
		select {
		case <-w.tomb.Dying():
			return tomb.ErrDying
		case <-next:
		}
		next = w.changed()
		addresses, caCert := w.look()
		if !slices.Equal(addresses, w.addresses) {
			w.log.Debug("controllers' addresses changed", "old", w.addresses, "new", addresses)
			return dependency.ErrBounce
		}
		if caCert != w.caCert {
			w.log.Debug("controllers' CA certificates changed")
			return dependency.ErrBounce
		}
	}
}

// Kill is part of worker.Worker.
func (w *watcher) Kill() { w.tomb.Kill(nil) }

// Wait is part of worker.Worker.
func (w *watcher) Wait() error { return w.tomb.Wait() }

// Report tells the addresses.
func (w *watcher) Report() map[string]any {
	return map[string]any{"servers": slices.Clone(w.addresses)}
}

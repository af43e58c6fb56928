// Package apiaddressupdater keeps the controllers' addresses and CA certificates
// in an agent's configuration up to date: its worker reads them on every
// connection, and again whenever the controllers say that their addresses have
// changed. The agent finds its way back when controllers come and go, and when
// their CA is replaced while the certificates of both are valid.
//
// It stands on the connection that package apicaller owns; apiconfigwatcher sees
// what it writes and has that connection made anew, which shows Gantline's
// controllers what the agent keeps (api.VerifiedByHeader): they retire no CA
// before.
package apiaddressupdater

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/gantline/gantline/juju/agent"
	apiagent "github.com/gantline/gantline/juju/api/agent/agent"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/core/network"
	corewatcher "github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/catacomb"
)

// APIAddresser tells the controllers' addresses; the clients of the facades
// Machiner and Deployer are such.
type APIAddresser interface {
	APIHostPorts(context.Context) ([]network.HostPorts, error)
	WatchAPIHostPorts(context.Context) (corewatcher.NotifyWatcher, error)
}

// ControllerConfiger tells the controllers' configuration, with their CA
// certificate; the client of the facade Agent is one.
type ControllerConfiger interface {
	ControllerConfig(context.Context) (params.ControllerConfig, error)
}

// Config says what a worker needs.
type Config struct {
	Agent      agent.Agent        // required
	Addresses  APIAddresser       // required
	Controller ControllerConfiger // nil: the certificates are not read
	// Vouched says whether the controllers at these addresses can be trusted by
	// the CA certificates, PEM, alone. A certificate that the controllers no
	// longer tell is dropped then. Nil asks them with a TLS handshake.
	Vouched func(ctx context.Context, addresses []string, caCert string) error

	Clock  worker.Clock // nil: the wall clock
	Logger *slog.Logger // nil discards
}

// New returns a worker that updates the agent's configuration.
func New(config Config) (worker.Worker, error) {
	switch {
	case config.Agent == nil:
		return nil, coreerrors.NotValidf("nil Agent")
	case config.Addresses == nil:
		return nil, coreerrors.NotValidf("nil Addresses")
	}
	if config.Clock == nil {
		config.Clock = worker.WallClock{}
	}
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	if config.Vouched == nil {
		config.Vouched = vouched
	}
	u := &updater{config: config}
	if err := catacomb.Invoke(catacomb.Plan{Site: &u.catacomb, Work: u.loop}); err != nil {
		return nil, err
	}
	return u, nil
}

type updater struct {
	catacomb catacomb.Catacomb
	config   Config
}

// Kill is part of worker.Worker.
func (u *updater) Kill() { u.catacomb.Kill(nil) }

// Wait is part of worker.Worker.
func (u *updater) Wait() error { return u.catacomb.Wait() }

func (u *updater) loop() error {
	ctx := u.catacomb.Context(context.Background())
	w, err := u.config.Addresses.WatchAPIHostPorts(ctx)
	if err != nil {
		return u.ended(fmt.Errorf("cannot watch API addresses: %w", err))
	}
	if err := u.catacomb.Add(w); err != nil {
		return err
	}
	for {
		select {
		case <-u.catacomb.Dying():
			return u.catacomb.ErrDying()
		case _, ok := <-w.Changes(): // the first comes at once
			if !ok {
				return u.ended(errors.New("watcher of API addresses closed its channel"))
			}
			if err := u.update(ctx); err != nil {
				return u.ended(err)
			}
		}
	}
}

// ended returns err, unless it is only what the end of the worker did to a call.
func (u *updater) ended(err error) error {
	select {
	case <-u.catacomb.Dying():
		return u.catacomb.ErrDying()
	default:
		return err
	}
}

// update reads addresses and certificates and writes what has changed.
func (u *updater) update(ctx context.Context) error {
	servers, err := u.config.Addresses.APIHostPorts(ctx)
	if err != nil {
		return fmt.Errorf("cannot get API addresses: %w", err)
	}
	ca, err := u.caCert(ctx)
	if err != nil {
		return err
	}
	// Written only for a reason: most connections find nothing new.
	scratch := u.config.Agent.CurrentConfig()
	told := reachable(servers)
	caCert := u.keep(ctx, ca, scratch.CACert(), told)
	newCA := !sameCACerts(caCert, scratch.CACert())
	if len(told) == 0 {
		u.config.Logger.Debug("controllers tell no address that this machine can reach", "servers", servers)
	}
	newAddresses := len(told) > 0 && !slices.Equal(told, addresses(scratch))
	if !newCA && !newAddresses {
		return nil
	}
	u.config.Logger.Info("updating agent config", "addresses", newAddresses, "ca-cert", newCA)
	err = u.config.Agent.ChangeConfig(func(c agent.ConfigSetter) error {
		if newCA {
			c.SetCACert(caCert)
		}
		if newAddresses {
			return c.SetAPIHostPorts(servers)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("cannot update agent config: %w", err)
	}
	return nil
}

// keep returns the CA certificates to keep of those that the controllers tell and
// those that the agent has. One that they no longer tell, though they told it or
// one that took its place, stays for as long as any of them might still need it.
func (u *updater) keep(ctx context.Context, told, had string, addresses []string) string {
	merged := mergeCACerts(told, had, u.config.Clock.Now())
	if !dropped(told, had) || len(addresses) == 0 {
		return merged
	}
	if err := u.config.Vouched(ctx, addresses, told); err != nil {
		u.config.Logger.Debug("keeping CA certificates that controllers no longer tell", "reason", err)
		return merged
	}
	u.config.Logger.Info("dropping CA certificates that controllers no longer tell")
	return mergeCACerts(told, "", u.config.Clock.Now())
}

// caCert returns the controllers' CA certificate, "" if they do not tell it.
func (u *updater) caCert(ctx context.Context) (string, error) {
	if u.config.Controller == nil {
		return "", nil
	}
	config, err := u.config.Controller.ControllerConfig(ctx)
	if err != nil {
		return "", fmt.Errorf("cannot get controller config: %w", err)
	}
	caCert, _ := config[apiagent.CACertKey].(string)
	return caCert, nil
}

func addresses(c agent.Config) []string {
	a, err := c.APIAddresses()
	if err != nil {
		return nil // there are none
	}
	return a
}

// reachable returns what SetAPIHostPorts will make of the servers.
func reachable(servers []network.HostPorts) []string {
	var out []string
	for _, server := range servers {
		for _, a := range server.PrioritizedForScope(network.ScopeMatchCloudLocal) {
			if !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out
}

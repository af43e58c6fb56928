// Package machiner tells the controller what a machine is like and follows its life to the end: it
// reports addresses, host name and status, and when the machine is to go and nothing is left on
// it, says that it is dead.
//
// The machine's agent runs one Machiner. The package speaks the API only.
package machiner

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"

	apimachiner "github.com/gantline/gantline/juju/api/agent/machiner"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ErrDead says that the machine has come to its end; its agent is not to be started again.
var ErrDead = errors.New("machine is dead")

// Config is what a Machiner needs.
type Config struct {
	// Client is the API, logged in as the machine's agent.
	Client *apimachiner.Client
	// Machine is the machine.
	Machine names.MachineTag
	// Logger nil discards.
	Logger *slog.Logger
}

// Run reports and follows the machine until ctx ends, the watch is lost, or the machine is dead,
// which is ErrDead.
func Run(ctx context.Context, cfg Config) error {
	log := cfg.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	m, err := cfg.Client.Machine(ctx, cfg.Machine)
	if params.IsCodeNotFoundOrCodeUnauthorized(err) {
		return ErrDead
	}
	if err != nil {
		return err
	}
	if m.Life() == life.Alive {
		if err := introduce(ctx, m); err != nil {
			return err
		}
	}
	w, err := m.Watch(ctx)
	if err != nil {
		return fmt.Errorf("cannot watch the machine: %w", err)
	}
	defer func() {
		w.Kill()
		_ = w.Wait() // what ended it is returned below
	}()
	return follow(ctx, m, w, log)
}

// introduce says what the machine is like.
func introduce(ctx context.Context, m *apimachiner.Machine) error {
	addresses, err := hostAddresses()
	if err != nil {
		return err
	}
	if err := m.SetMachineAddresses(ctx, addresses); err != nil {
		return fmt.Errorf("cannot report addresses: %w", err)
	}
	hostname, err := os.Hostname()
	if err != nil {
		hostname = "" // it is for people to read only
	}
	if err := m.RecordAgentStartInformation(ctx, hostname); err != nil {
		return fmt.Errorf("cannot report the start: %w", err)
	}
	return m.SetStatus(ctx, status.Started, "", nil)
}

func follow(ctx context.Context, m *apimachiner.Machine, w watcher.NotifyWatcher, log *slog.Logger) error {
	for {
		select {
		case _, ok := <-w.Changes():
			if !ok {
				return fmt.Errorf("lost the watch on the machine: %w", errors.Join(w.Wait()))
			}
		case <-ctx.Done():
			return ctx.Err()
		}
		err := m.Refresh(ctx)
		if params.IsCodeNotFoundOrCodeUnauthorized(err) {
			return ErrDead
		}
		if err != nil {
			return err
		}
		switch m.Life() {
		case life.Alive:
			continue
		case life.Dead:
			return ErrDead
		}
		// Others may remove the machine at any time, by force.
		err = m.SetStatus(ctx, status.Stopped, "", nil)
		if err == nil {
			err = m.EnsureDead(ctx)
		}
		switch {
		case err == nil, params.IsCodeNotFoundOrCodeUnauthorized(err):
			return ErrDead
		case params.IsCodeHasAssignedUnits(err), params.IsCodeTryAgain(err):
			log.Info("machine waits for what is on it", "reason", err.Error())
		default:
			return fmt.Errorf("cannot end the machine: %w", err)
		}
	}
}

// hostAddresses returns the addresses of the host's interfaces. Those that reach no other host are
// told too: a machine that is a process of the controller's host may have no other.
func hostAddresses() ([]network.MachineAddress, error) {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil, fmt.Errorf("cannot list addresses: %w", err)
	}
	var out []network.MachineAddress
	for _, a := range addrs {
		n, ok := a.(*net.IPNet)
		if !ok || n.IP.IsLinkLocalUnicast() || n.IP.IsMulticast() {
			continue
		}
		out = append(out, network.NewMachineAddress(n.IP.String(), network.WithCIDR(n.String()), network.WithScope(scope(n.IP))))
	}
	return out, nil
}

func scope(ip net.IP) network.Scope {
	switch {
	case ip.IsLoopback():
		return network.ScopeMachineLocal
	case ip.IsPrivate():
		return network.ScopeCloudLocal
	}
	return network.ScopePublic
}

// Package authority is a controller's own certificate authority: it keeps what package certs makes
// in the controller's state, presents it, makes leaves anew before they end, and replaces the CA
// while everybody stays connected (docs/decisions/0004-replacing-the-ca.md). The controller runs it;
// it knows neither the API nor who asks.
//
// Every step is one transaction, and what is presented is always what is stored: a controller that
// is killed at any moment goes on from the step before or after.
package authority

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gantline/gantline/internal/apiserver/certs"
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/state"
)

const (
	// checkEvery is how often it is looked whether the leaf ends soon or lacks an address.
	checkEvery = time.Hour
	// warnBefore is how long before its end a CA is warned of.
	warnBefore = 365 * 24 * time.Hour
)

// State is where certificates are kept.
type State interface {
	Certificates() (state.Certificates, error)
	SetCertificates(ctx context.Context, was, c state.Certificates) error
	WatchAPIHostPorts() *state.Watch[state.Signal]
	ForgetKeptCAs(ctx context.Context) error
}

// Config is what an Authority needs.
type Config struct {
	State State
	// UUID is the controller's.
	UUID string
	// Hosts returns the addresses and names that the leaf has to have beside certs.Names.
	Hosts func() ([]string, error)
	// Changed is told, at the start and after each change, the CAs that are to be trusted, PEM, the
	// newest first; nil for nobody.
	Changed func(trusted string)
	// Now and After are the clock; nil means the wall clock.
	Now   func() time.Time
	After func(time.Duration) <-chan time.Time
	// Logger nil discards.
	Logger *slog.Logger
}

// Authority is a controller's own.
type Authority struct {
	cfg Config

	served atomic.Pointer[tls.Certificate]

	mu   sync.Mutex // one change at a time; guards told
	told string     // what Changed was told last
}

// Open reads what is stored, or makes it; the leaf is good afterwards.
func Open(ctx context.Context, cfg Config) (*Authority, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.After == nil {
		cfg.After = time.After
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Changed == nil {
		cfg.Changed = func(string) {}
	}
	a := &Authority{cfg: cfg}
	if err := a.Check(ctx); err != nil {
		return nil, err
	}
	return a, nil
}

// Certificate returns what to present; it is made for tls.Config.GetCertificate.
func (a *Authority) Certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	return a.served.Load(), nil
}

// Check makes the leaf anew if that is due, and presents what is stored.
func (a *Authority) Check(ctx context.Context) error {
	return a.change(ctx, func(s certs.Set, hosts []string, now time.Time) (certs.Set, error) { return s.Renewed(hosts, now) })
}

// Replace begins to replace the CA. When it returns, who trusts either CA trusts the controller.
// certs.ErrTwoCAs says that the CA before has to be retired first.
func (a *Authority) Replace(ctx context.Context) error {
	err := a.change(ctx, func(s certs.Set, hosts []string, now time.Time) (certs.Set, error) {
		return s.Replace(a.cfg.UUID, hosts, now)
	})
	if err == nil {
		a.cfg.Logger.Info("the CA is being replaced: who trusts the old one or the new one trusts the controller")
	}
	return err
}

// Retire ends the replacement: the CA before is good for nothing any more. certs.ErrOneCA says that
// there is none.
func (a *Authority) Retire(ctx context.Context) error {
	err := a.change(ctx, func(s certs.Set, hosts []string, now time.Time) (certs.Set, error) { return s.Retire(hosts, now) })
	if err != nil {
		return err
	}
	a.cfg.Logger.Info("the old CA is retired")
	return a.cfg.State.ForgetKeptCAs(ctx)
}

// Run keeps the leaf good, and presents what another controller has stored, until ctx ends.
func (a *Authority) Run(ctx context.Context) error {
	watch := a.cfg.State.WatchAPIHostPorts() // which tells of CAs too
	defer watch.Stop()
	changes := make(chan error)
	go func() { // ends with the watch, or ctx
		defer close(changes)
		for {
			_, err := watch.Next(ctx)
			select {
			case changes <- err:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	defer func() {
		watch.Stop()
		for range changes { // until it has ended
		}
	}()
	for {
		select {
		case err := <-changes:
			if ctx.Err() != nil {
				return nil
			}
			if err != nil {
				return fmt.Errorf("cannot watch the controller's CAs: %w", err)
			}
		case <-a.cfg.After(checkEvery):
		case <-ctx.Done():
			return nil
		}
		// What is presented stays good for a while: there is time to try again.
		if err := a.Check(ctx); err != nil && ctx.Err() == nil {
			a.cfg.Logger.Error("cannot check the controller's certificates", "error", err)
		}
	}
}

// change makes another set of the stored one, stores it, and presents it.
func (a *Authority) change(ctx context.Context, make func(s certs.Set, hosts []string, now time.Time) (certs.Set, error)) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	hosts, err := a.cfg.Hosts()
	if err != nil {
		return err
	}
	for {
		err := a.changeOnce(ctx, make, hosts, a.cfg.Now())
		if !errors.Is(err, state.ErrCertificatesChanged) { // by another controller: look again
			return err
		}
	}
}

func (a *Authority) changeOnce(ctx context.Context, make func(certs.Set, []string, time.Time) (certs.Set, error), hosts []string, now time.Time) error {
	was, err := a.cfg.State.Certificates()
	if err != nil && !errors.Is(err, domain.NotFound) {
		return err
	}
	set := setOf(was)
	if err != nil {
		if set, err = certs.NewSet(a.cfg.UUID, hosts, now); err != nil {
			return err
		}
	}
	next, err := make(set, hosts, now)
	if err != nil {
		return err
	}
	if stored := stored(next); stored != was {
		if err := verified(next, now); err != nil {
			return err
		}
		if err := a.cfg.State.SetCertificates(ctx, was, stored); err != nil {
			return err
		}
	}
	return a.present(next, now)
}

// verified refuses a set that would lock somebody out.
func verified(s certs.Set, now time.Time) error {
	for _, ca := range []string{s.CA.CertPEM, s.Old.CertPEM} {
		c, err := certs.Parse(ca)
		if err != nil || now.After(c.NotAfter) {
			continue // nobody can trust it
		}
		if err := s.Verifies(ca, now); err != nil {
			return fmt.Errorf("cannot change the controller's certificates: a client that trusts CA %s would not trust it: %w", certs.Fingerprint(ca), err)
		}
	}
	return nil
}

func (a *Authority) present(s certs.Set, now time.Time) error {
	served, err := s.Serve()
	if err != nil {
		return err
	}
	a.served.Store(&served)
	if trusted := s.Trusted(); trusted != a.told {
		a.told = trusted
		a.cfg.Changed(trusted)
		if ca, err := certs.Parse(s.CA.CertPEM); err == nil && now.Add(warnBefore).After(ca.NotAfter) {
			a.cfg.Logger.Warn("the controller's CA ends soon: replace it with \"gantline ca replace\"", "ends", ca.NotAfter)
		}
	}
	return nil
}

func setOf(c state.Certificates) certs.Set {
	return certs.Set{
		CA: certs.Pair{CertPEM: c.CACert, KeyPEM: c.CAKey}, Leaf: certs.Pair{CertPEM: c.Cert, KeyPEM: c.Key},
		Old: certs.Pair{CertPEM: c.OldCACert, KeyPEM: c.OldCAKey}, Bridge: c.CABridge,
	}
}

func stored(s certs.Set) state.Certificates {
	return state.Certificates{
		CACert: s.CA.CertPEM, CAKey: s.CA.KeyPEM, Cert: s.Leaf.CertPEM, Key: s.Leaf.KeyPEM,
		OldCACert: s.Old.CertPEM, OldCAKey: s.Old.KeyPEM, CABridge: s.Bridge,
	}
}

package state

import (
	"context"
	"errors"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/juju/core/life"
)

// Certificates are the controller's, PEM encoded.
type Certificates struct {
	CACert, CAKey string
	Cert, Key     string
	// OldCACert is the CA that this one follows, until that is retired; its
	// key is "" if it signs no more. CABridge is what one gave the other.
	OldCACert, OldCAKey string
	CABridge            string
}

// String hides the keys.
func (Certificates) String() string { return "***" }

// ErrCertificatesChanged says that other certificates are in place than those
// that were to be replaced.
var ErrCertificatesChanged = errors.New("the controller's certificates were changed meanwhile")

// SetCertificates replaces the certificates by others, their private keys
// sealed, all in one transaction; ErrCertificatesChanged if others are in place
// than those given. None are the zero Certificates.
func (s *State) SetCertificates(ctx context.Context, was, c Certificates) error {
	sealed := map[string][]byte{}
	for name, text := range c.keys() {
		if *text == "" {
			continue
		}
		b, err := s.seal(name, *text)
		if err != nil {
			return err
		}
		sealed[name] = b
	}
	return s.changeController(ctx, func(doc *Controller) error {
		if doc.CACert != was.CACert || doc.Cert != was.Cert || doc.OldCACert != was.OldCACert {
			return ErrCertificatesChanged
		}
		switch {
		case c.OldCACert == "":
			doc.CAReplaced = time.Time{}
		case doc.OldCACert == "":
			doc.CAReplaced = s.clock.Now().UTC().Truncate(time.Second)
		}
		doc.CACert, doc.OldCACert, doc.CABridge, doc.Cert, doc.Sealed = c.CACert, c.OldCACert, c.CABridge, c.Cert, sealed
		return nil
	})
}

// keys are the private keys by the names that they are sealed under.
func (c *Certificates) keys() map[string]*string {
	return map[string]*string{"ca-key": &c.CAKey, "key": &c.Key, "old-ca-key": &c.OldCAKey}
}

// Certificates returns the certificates and opens their private keys; NotFound
// if there are none.
func (s *State) Certificates() (Certificates, error) {
	doc, err := s.Controller()
	if err != nil {
		return Certificates{}, err
	}
	if doc.CACert == "" {
		return Certificates{}, domain.Errorf(domain.NotFound, "certificates not found")
	}
	c := Certificates{CACert: doc.CACert, Cert: doc.Cert, OldCACert: doc.OldCACert, CABridge: doc.CABridge}
	for name, text := range c.keys() {
		if name == "old-ca-key" && doc.Sealed[name] == nil {
			continue // it signs no more
		}
		if *text, err = s.unseal(name, doc.Sealed[name]); err != nil {
			return Certificates{}, err
		}
	}
	return c, nil
}

// keyCAKept is the first word of the keys that say which CA a machine's agent
// keeps. They are no part of what is held in memory: they are asked for once in
// the life of a CA.
const keyCAKept = "ca-kept"

// KeepsCA notes that the machine's agent keeps the CA of that name, and would
// trust the controller by it alone. It writes where another was noted, or none.
func (s *State) KeepsCA(ctx context.Context, model, machine, ca string) error {
	key := rootKey(keyCAKept, model, machine)
	e, err := s.store.Get(ctx, key)
	if err != nil && !errors.Is(err, kv.ErrNotFound) {
		return storeError(err)
	}
	value := mustJSON(ca)
	if err == nil && string(e.Value) == string(value) {
		return nil
	}
	_, err = s.store.Txn(ctx, kv.Txn{Writes: []kv.Write{kv.Put(key, value)}})
	return storeError(err)
}

// MachinesWithoutCA returns the machines, by model, that have an agent of which
// it was not noted that it keeps the CA of that name.
func (s *State) MachinesWithoutCA(ctx context.Context, ca string) (map[string][]string, error) {
	entries, _, err := s.store.List(ctx, rootKey(keyCAKept)+"/", kv.ListOptions{})
	if err != nil {
		return nil, storeError(err)
	}
	keeps := map[string]bool{}
	for _, e := range entries {
		keeps[e.Key] = string(e.Value) == string(mustJSON(ca))
	}
	without := map[string][]string{}
	for _, m := range s.Models() {
		machines, err := s.Machines(m.UUID)
		if err != nil {
			continue // the model is gone
		}
		for _, machine := range machines {
			if machine.InstanceID != "" && machine.Life != life.Dead && !keeps[rootKey(keyCAKept, m.UUID, machine.ID)] {
				without[m.UUID] = append(without[m.UUID], machine.ID)
			}
		}
	}
	return without, nil
}

// ForgetKeptCAs removes the notes of which machine's agent keeps which CA; they
// mean nothing while there is one.
func (s *State) ForgetKeptCAs(ctx context.Context) error {
	entries, _, err := s.store.List(ctx, rootKey(keyCAKept)+"/", kv.ListOptions{})
	if err != nil {
		return storeError(err)
	}
	for _, e := range entries {
		if _, err := s.store.Txn(ctx, kv.Txn{Writes: []kv.Write{kv.Delete(e.Key)}}); err != nil {
			return storeError(err)
		}
	}
	return nil
}

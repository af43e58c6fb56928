package state

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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

// keyCATold is the first word of the keys that say which machine was told of
// which CA. They are no part of what is held in memory: they are asked for once
// in the life of a CA.
const keyCATold = "ca-told"

// ToldCA notes that the machine's agent was told of the CAs that are trusted
// now. It writes while a CA is being replaced, and once for each machine.
func (s *State) ToldCA(ctx context.Context, model, machine string) error {
	doc, err := s.Controller()
	if err != nil || doc.OldCACert == "" {
		return err
	}
	key := rootKey(keyCATold, model, machine)
	e, err := s.store.Get(ctx, key)
	if err != nil && !errors.Is(err, kv.ErrNotFound) {
		return storeError(err)
	}
	value := mustJSON(doc.CAReplaced)
	if err == nil && string(e.Value) == string(value) {
		return nil
	}
	_, err = s.store.Txn(ctx, kv.Txn{Writes: []kv.Write{kv.Put(key, value)}})
	return storeError(err)
}

// NotToldCA returns the machines, by model, that have an agent and were not told
// of the CA that replaces another; none while none does.
func (s *State) NotToldCA(ctx context.Context) (map[string][]string, error) {
	doc, err := s.Controller()
	if err != nil || doc.OldCACert == "" {
		return nil, err
	}
	entries, _, err := s.store.List(ctx, rootKey(keyCATold)+"/", kv.ListOptions{})
	if err != nil {
		return nil, storeError(err)
	}
	told := map[string]bool{}
	for _, e := range entries {
		var since time.Time
		if err := json.Unmarshal(e.Value, &since); err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", e.Key, err)
		}
		told[e.Key] = since.Equal(doc.CAReplaced)
	}
	waiting := map[string][]string{}
	for _, m := range s.Models() {
		machines, err := s.Machines(m.UUID)
		if err != nil {
			continue // the model is gone
		}
		for _, machine := range machines {
			if machine.InstanceID != "" && machine.Life != life.Dead && !told[rootKey(keyCATold, m.UUID, machine.ID)] {
				waiting[m.UUID] = append(waiting[m.UUID], machine.ID)
			}
		}
	}
	return waiting, nil
}

// ForgetToldCA removes the notes of which machine was told; they mean nothing
// once a CA is retired.
func (s *State) ForgetToldCA(ctx context.Context) error {
	entries, _, err := s.store.List(ctx, rootKey(keyCATold)+"/", kv.ListOptions{})
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

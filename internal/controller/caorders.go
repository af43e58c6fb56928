package controller

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/gantline/gantline/internal/apiserver/certs"
	"github.com/gantline/gantline/internal/ca"
	"github.com/gantline/gantline/internal/controller/authority"
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/state"
)

// caOrders tells and replaces the controller's CA for those who ask over HTTP.
type caOrders struct {
	state     *state.State
	authority *authority.Authority
}

// Status implements apiserver.Authority.
func (o caOrders) Status(ctx context.Context) (ca.Status, error) {
	doc, err := o.state.Controller()
	if err != nil {
		return ca.Status{}, err
	}
	current, err := certificateOf(doc.CACert)
	if err != nil {
		return ca.Status{}, err
	}
	out := ca.Status{CACert: doc.CACert, Current: *current}
	if doc.OldCACert == "" {
		return out, nil
	}
	out.Replaced = &doc.CAReplaced
	if out.Old, err = certificateOf(doc.OldCACert); err != nil {
		return ca.Status{}, err
	}
	out.Waiting, err = o.waiting(ctx)
	return out, err
}

func certificateOf(text string) (*ca.Certificate, error) {
	c, err := certs.Parse(text)
	if err != nil {
		return nil, err
	}
	return &ca.Certificate{Fingerprint: certs.Fingerprint(text), Expires: c.NotAfter}, nil
}

// waiting names the models of the machines that were not told.
func (o caOrders) waiting(ctx context.Context) (map[string][]string, error) {
	byUUID, err := o.state.NotToldCA(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string][]string{}
	for uuid, machines := range byUUID {
		if m, err := o.state.Model(uuid); err == nil { // or it is gone, and they with it
			out[m.Owner+"/"+m.Name] = machines
		}
	}
	return out, nil
}

// Order implements apiserver.Authority.
func (o caOrders) Order(ctx context.Context, order ca.Order) error {
	switch order.Action {
	case ca.Replace:
		err := o.authority.Replace(ctx)
		if errors.Is(err, certs.ErrTwoCAs) {
			return domain.Errorf(domain.BadRequest, "%v: retire the old one first", err)
		}
		return err
	case ca.Retire:
		return o.retire(ctx, order.Force)
	}
	return domain.Errorf(domain.BadRequest, "unknown action %q: use %s or %s", order.Action, ca.Replace, ca.Retire)
}

func (o caOrders) retire(ctx context.Context, force bool) error {
	waiting, err := o.waiting(ctx)
	if err != nil {
		return err
	}
	if len(waiting) > 0 && !force {
		var list []string
		for _, model := range slices.Sorted(maps.Keys(waiting)) {
			list = append(list, model+": machines "+strings.Join(waiting[model], ", "))
		}
		return domain.Errorf(domain.BadRequest, "agents that were not told of the new CA would be lost (%s); wait until they connect, or use force", strings.Join(list, "; "))
	}
	err = o.authority.Retire(ctx)
	if errors.Is(err, certs.ErrOneCA) {
		return domain.Errorf(domain.BadRequest, "%v: there is no old one to retire", err)
	}
	return err
}

package controller

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

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
	// one lets one order at a time be given: who needs the old CA is not to change before it is retired.
	one sync.Mutex
}

// Status implements apiserver.Authority.
func (o *caOrders) Status(ctx context.Context) (ca.Status, error) {
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

// waiting returns the machines that need the old CA, by the names of their models; none where there is
// none.
func (o *caOrders) waiting(ctx context.Context) (map[string][]ca.Machine, error) {
	doc, err := o.state.Controller()
	if err != nil || doc.OldCACert == "" {
		return nil, err
	}
	byUUID, err := o.state.MachinesWithoutCA(ctx, certs.Fingerprint(doc.CACert))
	if err != nil {
		return nil, err
	}
	out := map[string][]ca.Machine{}
	for uuid, machines := range byUUID {
		m, err := o.state.Model(uuid)
		if err != nil {
			continue // it is gone, and they with it
		}
		for _, id := range machines {
			info, err := o.state.MachineStatus(uuid, id)
			if err != nil {
				continue
			}
			out[m.Owner+"/"+m.Name] = append(out[m.Owner+"/"+m.Name], ca.Machine{ID: id, Status: info.Status.String()})
		}
	}
	return out, nil
}

// Order implements apiserver.Authority.
func (o *caOrders) Order(ctx context.Context, order ca.Order) error {
	o.one.Lock()
	defer o.one.Unlock()
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

func (o *caOrders) retire(ctx context.Context, force bool) error {
	waiting, err := o.waiting(ctx)
	if err != nil {
		return err
	}
	if len(waiting) > 0 && !force {
		var list []string
		for _, model := range slices.Sorted(maps.Keys(waiting)) {
			list = append(list, "in "+model+" "+ca.Machines(waiting[model]))
		}
		return domain.Errorf(domain.BadRequest, "cannot retire the old CA: machines whose agents have not connected by the current one would be lost (%s); \"gantline ca\" says what to do, --force gives them up", strings.Join(list, "; "))
	}
	err = o.authority.Retire(ctx)
	if errors.Is(err, certs.ErrOneCA) {
		return domain.Errorf(domain.BadRequest, "%v: there is no old one to retire", err)
	}
	return err
}

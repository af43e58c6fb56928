package state

import (
	"context"
	"maps"
	"slices"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/names"
)

// DeployArgs describe a new application.
type DeployArgs struct {
	Name     string
	CharmURL string
	Origin   CharmOrigin
	Channel  string
	NumUnits int
	// Config are options as text, which win over ConfigYAML. Both may hold
	// "trust".
	Config      map[string]string
	ConfigYAML  string
	Constraints constraints.Value
	Placement   []domain.Placement
	// Resources is the pending id by resource.
	Resources map[string]string
	// Bindings is the space by endpoint, "" for the default.
	Bindings map[string]string
	// Storage and AttachStorage name what was asked for; anything in them is
	// refused as NotSupported.
	Storage       []string
	AttachStorage []string
	Force         bool
}

// defaultSpace is the one space that there is.
const defaultSpace = "alpha"

// Deploy adds the application with its units, their machines, its peer
// relations and its resources in one transaction.
func (s *State) Deploy(ctx context.Context, model string, args DeployArgs) error {
	return s.change(ctx, model, func(t *tx) error {
		m, err := t.liveModel()
		if err != nil {
			return err
		}
		for _, p := range args.Placement {
			if err := t.checkPlacement(p); err != nil {
				return domain.Wrapf(err, "cannot deploy %q to machine %s", args.Name, p.Directive)
			}
		}
		c, ok := on(t, &t.md.charms, inModel(model, keyCharm, args.CharmURL), args.CharmURL)
		if !ok {
			return charmNotFound(args.CharmURL)
		}
		a, err := newApplication(t, c, args)
		if err != nil {
			return err
		}
		if _, taken := on(t, &t.md.apps, t.appKey(args.Name), args.Name); taken {
			return domain.Errorf(domain.AlreadyExists, "cannot add application %q: application already exists", args.Name)
		}
		if err := t.claimResources(c, args); err != nil {
			return err
		}
		t.addPeers(c, a)
		t.putApp(a)
		_, err = t.addUnits(m, a, args.NumUnits, args.Placement)
		return err
	})
}

// maxApplicationName leaves room for what stands beside an application's name in that of a unit's
// directory, which may have 255 bytes: the unit would never start.
const maxApplicationName = 200

// newApplication checks what was asked for against the charm.
func newApplication(t *tx, c *Charm, args DeployArgs) (*Application, error) {
	if !names.IsValidApplication(args.Name) {
		return nil, domain.Errorf(domain.Other, "cannot add application %q: invalid name", args.Name)
	}
	if len(args.Name) > maxApplicationName {
		return nil, domain.Errorf(domain.NotValid, "cannot add application %.20q…: its name has %d characters, more than %d",
			args.Name, len(args.Name), maxApplicationName)
	}
	if c.Meta.Name == "juju-controller" {
		return nil, domain.Errorf(domain.NotSupported, "manual deploy of the controller charm not supported")
	}
	if err := checkStorage(c, args); err != nil {
		return nil, err
	}
	options, err := readOptions(c.Config, args.Name, args.Config, args.ConfigYAML)
	if err != nil {
		return nil, err
	}
	if c.Meta.Subordinate {
		switch {
		case args.NumUnits != 0:
			return nil, domain.Errorf(domain.Other, "subordinate application must be deployed without units")
		case !constraints.IsEmpty(&args.Constraints):
			return nil, domain.Errorf(domain.Other, "subordinate application must be deployed without constraints")
		case len(args.Placement) > 0:
			return nil, domain.Errorf(domain.Other, "subordinate application must be deployed without placement")
		}
	}
	bindings, err := bindingsFor(c, args)
	if err != nil {
		return nil, err
	}
	a := &Application{
		Name: args.Name, CharmURL: c.URL, Origin: args.Origin, Channel: args.Channel,
		Subordinate: c.Meta.Subordinate, Life: life.Alive, Config: merged(nil, options.settings),
		Constraints: args.Constraints, Bindings: bindings, Created: t.now,
	}
	if options.trust != nil {
		a.Trust = *options.trust
	}
	if a.Constraints.Arch == nil && !a.Subordinate {
		arch := args.Origin.Architecture
		if arch == "" {
			arch = "amd64"
		}
		a.Constraints.Arch = &arch
	}
	return a, nil
}

func checkStorage(c *Charm, args DeployArgs) error {
	if len(args.Storage)+len(args.AttachStorage) > 0 {
		return domain.Errorf(domain.NotSupported, "cannot deploy %q: storage not supported", args.Name)
	}
	for _, name := range domain.SortedNames(c.Meta.Storage) {
		if c.Meta.Storage[name].CountMin > 0 {
			return domain.Errorf(domain.NotSupported, "cannot deploy %q: charm requires storage %q, storage not supported",
				args.Name, name)
		}
	}
	return nil
}

// bindingsFor binds every endpoint to a space.
func bindingsFor(c *Charm, args DeployArgs) (map[string]string, error) {
	out := map[string]string{"": defaultSpace}
	if space := args.Bindings[""]; space != "" {
		out[""] = space
	}
	for _, e := range c.Endpoints(args.Name) {
		if !e.IsImplicit() {
			out[e.Name] = out[""]
		}
	}
	for name := range c.Meta.ExtraBindings {
		out[name] = out[""]
	}
	for name, space := range args.Bindings {
		if _, ok := out[name]; !ok {
			return nil, domain.Errorf(domain.NotValid, "endpoint %q not found", name)
		}
		if space != "" {
			out[name] = space
		}
	}
	for _, space := range out {
		if space != defaultSpace {
			return nil, domain.Errorf(domain.NotFound, "space %q not found", space)
		}
	}
	return out, nil
}

// merged returns settings with a change over them; nil resets an option.
func merged(has Settings, change charm.Settings) Settings {
	out := maps.Clone(has)
	if out == nil {
		out = Settings{}
	}
	for name, v := range change {
		if v == nil {
			delete(out, name)
		} else {
			out[name] = v
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// claimResources makes pending resources the application's, and makes up those
// that were not asked for.
func (t *tx) claimResources(c *Charm, args DeployArgs) error {
	for name := range args.Resources {
		if _, ok := c.Meta.Resources[name]; !ok {
			return domain.Errorf(domain.NotValid, "unrecognized resource %q", name)
		}
	}
	for _, name := range domain.SortedNames(c.Meta.Resources) {
		meta := c.Meta.Resources[name]
		r := &Resource{
			Name: name, Type: meta.Type.String(), Path: meta.Path, Description: meta.Description, Origin: "upload",
			Created: t.now,
		}
		if id := args.Resources[name]; id != "" {
			pending, ok := on(t, &t.md.pending, inModel(t.md.uuid, keyPending, id), id)
			if !ok || pending.Application != args.Name {
				return domain.Errorf(domain.NotFound, "pending resource %q not found", args.Name+"/"+name)
			}
			r = pending
			t.delete(inModel(t.md.uuid, keyPending, id))
		}
		r.Application, r.PendingID = args.Name, ""
		t.put(inModel(t.md.uuid, keyResource, args.Name+"/"+name), r)
	}
	return nil
}

// addPeers makes the application's peer relations.
func (t *tx) addPeers(c *Charm, a *Application) {
	eps := slices.DeleteFunc(c.Endpoints(a.Name), func(e domain.Endpoint) bool { return e.Role != domain.Peer })
	for _, e := range eps {
		t.newRelation([]domain.Endpoint{e}, a)
	}
}

// Package charms serves the Charms facade: what the charms of a model are. Their archives travel
// over HTTP.
package charms

import (
	"context"
	"slices"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facade needs.
type State interface {
	Charm(model, url string) (*state.Charm, error)
	Charms(model string) ([]*state.Charm, error)
}

// Facade answers the facade's methods.
type Facade struct{ state State }

// New returns the facade.
func New(st State) *Facade { return &Facade{st} }

// Versions returns Charms 5 to 7, which differ in methods about repositories that are not served.
func (f *Facade) Versions() []facade.Version {
	methods := facade.Table{
		"CharmInfo": facade.Func(facade.Readers, f.CharmInfo),
		"IsMetered": facade.Func(facade.Readers, f.IsMetered),
		"List":      facade.Func(facade.Readers, f.List),
	}
	var out []facade.Version
	for number := 5; number <= 7; number++ {
		out = append(out, facade.Version{Name: "Charms", Number: number, Scope: facade.OnModel, Methods: methods})
	}
	return out
}

// CharmInfo returns what the charm at a URL says of itself.
func (f *Facade) CharmInfo(_ context.Context, s facade.Session, in params.CharmURL) (params.Charm, error) {
	ch, err := f.state.Charm(s.ModelUUID(), in.URL)
	if err != nil {
		return params.Charm{}, err
	}
	return describe(ch)
}

// IsMetered is false: metering ended.
func (f *Facade) IsMetered(_ context.Context, s facade.Session, in params.CharmURL) (params.IsMeteredResult, error) {
	_, err := f.state.Charm(s.ModelUUID(), in.URL)
	return params.IsMeteredResult{}, err
}

// List returns the URLs of the model's charms, or of those with the given names.
func (f *Facade) List(_ context.Context, s facade.Session, in params.CharmsList) (params.CharmsListResult, error) {
	all, err := f.state.Charms(s.ModelUUID())
	if err != nil {
		return params.CharmsListResult{}, err
	}
	out := params.CharmsListResult{CharmURLs: []string{}}
	for _, ch := range all {
		url, err := charm.ParseURL(ch.URL)
		if err != nil {
			return params.CharmsListResult{}, domain.Wrapf(err, "cannot list charms")
		}
		if len(in.Names) == 0 || slices.Contains(in.Names, url.Name) {
			out.CharmURLs = append(out.CharmURLs, ch.URL)
		}
	}
	return out, nil
}

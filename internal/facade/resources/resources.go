// Package resources serves the Resources facade: the files that charms ask for. Their content
// travels over HTTP.
package resources

import (
	"context"
	"encoding/hex"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facade needs.
type State interface {
	AddPendingResources(ctx context.Context, model, application string, resources []state.Resource) ([]string, error)
	Resources(model, application string) ([]*state.Resource, error)
	Units(model, application string) ([]*state.Unit, error)
}

// Facade answers the facade's methods.
type Facade struct{ state State }

// New returns the facade.
func New(st State) *Facade { return &Facade{st} }

// Versions returns Resources 3.
func (f *Facade) Versions() []facade.Version {
	return []facade.Version{{Name: "Resources", Number: 3, Scope: facade.OnModel, Methods: facade.Table{
		"AddPendingResources": facade.Func(facade.Writers, f.AddPendingResources),
		"ListResources":       facade.Func(facade.Readers, f.ListResources),
	}}}
}

// AddPendingResources makes room for the resources of an application that is about to be deployed.
func (f *Facade) AddPendingResources(ctx context.Context, s facade.Session, in params.AddPendingResourcesArgsV2) (params.AddPendingResourcesResult, error) {
	tag, err := names.ParseApplicationTag(in.Tag)
	if err != nil {
		return params.AddPendingResourcesResult{Error: facade.Error(err)}, nil
	}
	var list []state.Resource
	for _, r := range in.Resources {
		if url, err := charm.ParseURL(in.URL); err == nil && charm.Local.Matches(url.Schema) {
			// Nothing but an upload can be the source of a local charm's, whatever is asked for.
			r.Origin, r.Revision = "upload", 0
		}
		list = append(list, state.Resource{
			Name: r.Name, Type: r.Type, Path: r.Path, Description: r.Description, Origin: r.Origin, Revision: r.Revision,
			Fingerprint: hex.EncodeToString(r.Fingerprint), Size: r.Size,
		})
	}
	ids, err := f.state.AddPendingResources(ctx, s.ModelUUID(), tag.Id(), list)
	return params.AddPendingResourcesResult{PendingIDs: ids, Error: facade.Error(err)}, nil
}

// ListResources returns the resources of applications.
func (f *Facade) ListResources(_ context.Context, s facade.Session, in params.ListResourcesArgs) (params.ResourcesResults, error) {
	return params.ResourcesResults{Results: facade.Map(in.Entities, func(e params.Entity) params.ResourcesResult {
		return f.list(s.ModelUUID(), e.Tag)
	})}, nil
}

func (f *Facade) list(model, tag string) params.ResourcesResult {
	t, err := names.ParseApplicationTag(tag)
	if err != nil {
		return params.ResourcesResult{Error: facade.Error(err)}
	}
	all, err := f.state.Resources(model, t.Id())
	if err != nil {
		return params.ResourcesResult{Error: facade.Error(err)}
	}
	units, err := f.state.Units(model, t.Id())
	if err != nil {
		return params.ResourcesResult{Error: facade.Error(err)}
	}
	var out params.ResourcesResult
	for _, r := range all {
		w := Wire(r)
		out.Resources = append(out.Resources, w)
		out.CharmStoreResources = append(out.CharmStoreResources, params.CharmResource{
			Name: w.Name, Type: w.Type, Path: w.Path, Description: w.Description, Origin: w.Origin, Revision: w.Revision,
			Fingerprint: []byte{},
		})
	}
	for _, u := range units {
		out.UnitResources = append(out.UnitResources, params.UnitResources{Tag: names.NewUnitTag(u.Name).String()})
	}
	return out
}

// Wire returns a resource on the wire; the upload route answers with it too.
func Wire(r *state.Resource) params.Resource {
	fingerprint, _ := hex.DecodeString(r.Fingerprint) // written by state, from a hash
	id := r.Application + "/" + r.Name
	return params.Resource{
		CharmResource: params.CharmResource{
			Name: r.Name, Type: r.Type, Path: r.Path, Description: r.Description,
			Origin: r.Origin, Revision: r.Revision, Fingerprint: fingerprint, Size: r.Size,
		},
		ID: id, PendingID: r.PendingID, ApplicationID: r.Application, Username: r.Username, Timestamp: r.Uploaded,
	}
}

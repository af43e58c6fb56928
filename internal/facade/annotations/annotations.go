// Package annotations serves the Annotations facade: texts by key on a model's entities.
package annotations

import (
	"context"
	"slices"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facade needs.
type State interface {
	Annotations(model, tag string) map[string]string
	SetAnnotations(ctx context.Context, model, tag string, values map[string]string) error
}

// Facade answers the facade's methods.
type Facade struct{ state State }

// New returns the facade.
func New(st State) *Facade { return &Facade{st} }

// Versions returns Annotations 2.
func (f *Facade) Versions() []facade.Version {
	return []facade.Version{{Name: "Annotations", Number: 2, Scope: facade.OnModel, Methods: facade.Table{
		"Get": facade.Func(facade.Readers, f.Get),
		"Set": facade.Func(facade.Writers, f.Set),
	}}}
}

// Get returns what is noted on entities.
func (f *Facade) Get(_ context.Context, s facade.Session, in params.Entities) (params.AnnotationsGetResults, error) {
	return params.AnnotationsGetResults{Results: facade.Map(in.Entities, func(e params.Entity) params.AnnotationsGetResult {
		out := params.AnnotationsGetResult{EntityTag: e.Tag}
		if _, err := names.ParseTag(e.Tag); err != nil {
			out.Error = facade.Result(err)
			return out
		}
		if out.Annotations = f.state.Annotations(s.ModelUUID(), e.Tag); out.Annotations == nil {
			out.Annotations = map[string]string{}
		}
		return out
	})}, nil
}

// Set notes texts on entities, each alone; an empty text removes its key. The answer has the errors
// only.
func (f *Facade) Set(ctx context.Context, s facade.Session, in params.AnnotationsSet) (params.ErrorResults, error) {
	out := facade.Each(in.Annotations, func(arg params.EntityAnnotations) error {
		if _, err := names.ParseTag(arg.EntityTag); err != nil {
			return err
		}
		return f.state.SetAnnotations(ctx, s.ModelUUID(), arg.EntityTag, arg.Annotations)
	})
	out.Results = slices.DeleteFunc(out.Results, func(r params.ErrorResult) bool { return r.Error == nil })
	return out, nil
}

package environment

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/rpc/params"
)

// Annotations is the attribute annotations; see Environment.Annotations.
type Annotations group

// Get returns the annotations of entities: applications, units, machines or tags; each has its own
// error.
func (g Annotations) Get(ctx context.Context, names ...string) ([]params.AnnotationsGetResult, error) {
	in, err := entities(entityTag, names...)
	if err != nil {
		return nil, err
	}
	var out params.AnnotationsGetResults
	if err := g.env.call(ctx, "Annotations", "Get", in, &out); err != nil {
		return nil, err
	}
	if len(out.Results) != len(names) {
		return nil, fmt.Errorf("asked for annotations of %d entities, the server answered %d", len(names), len(out.Results))
	}
	return out.Results, nil
}

// Set sets annotations by entity and key; an empty text removes a key.
func (g Annotations) Set(ctx context.Context, annotations map[string]map[string]string) error {
	in := params.AnnotationsSet{}
	for name, pairs := range annotations {
		tag, err := entityTag(name)
		if err != nil {
			return err
		}
		in.Annotations = append(in.Annotations, params.EntityAnnotations{EntityTag: tag, Annotations: pairs})
	}
	return g.env.each(ctx, "Annotations", "Set", in)
}

// GetAnnotation returns the annotations of one entity, "mysql/0" for example.
func (e *Environment) GetAnnotation(ctx context.Context, entity string) (map[string]string, error) {
	results, err := e.Annotations().Get(ctx, entity)
	if err != nil {
		return nil, err
	}
	if results[0].Error.Error != nil {
		return nil, results[0].Error.Error
	}
	return results[0].Annotations, nil
}

// SetAnnotation sets annotations of one entity by key.
func (e *Environment) SetAnnotation(ctx context.Context, entity string, pairs map[string]string) error {
	return e.Annotations().Set(ctx, map[string]map[string]string{entity: pairs})
}

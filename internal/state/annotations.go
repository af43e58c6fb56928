package state

import (
	"context"
	"strings"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/juju/names"
)

// SetAnnotations changes what is noted on the entity with that tag; an empty
// value deletes a key. The entity must be there.
func (s *State) SetAnnotations(ctx context.Context, model, tag string, values map[string]string) error {
	for _, key := range domain.SortedNames(values) {
		if key == "" || strings.Contains(key, ".") {
			return domain.Errorf(domain.Other, "cannot update annotations on %s: invalid key %q", tag, key)
		}
	}
	return s.change(ctx, model, func(t *tx) error {
		owner, err := t.md.annotated(tag)
		if err != nil {
			return err
		}
		t.guard(kv.Exists(owner))
		key := inModel(model, keyAnnotation, tag)
		doc, ok := on(t, &t.md.annotations, key, tag)
		if !ok {
			doc = &Annotations{Tag: tag}
		}
		merged, changed := mergeSettings(doc.Values, values)
		switch {
		case !changed:
		case len(merged) == 0:
			t.delete(key)
		default:
			doc.Values = merged
			t.put(key, doc)
		}
		return nil
	})
}

// annotated returns the key of the entity with that tag.
func (md *modelData) annotated(tag string) (string, error) {
	parsed, err := names.ParseTag(tag)
	if err != nil {
		return "", domain.Errorf(domain.Other, "%w", err)
	}
	id := parsed.Id()
	switch parsed.Kind() {
	case names.ModelTagKind:
		if id == md.uuid {
			return rootKey(keyModel, id), nil
		}
	case names.MachineTagKind:
		if _, ok := md.machines.get(id); ok {
			return inModel(md.uuid, keyMachine, id), nil
		}
	case names.ApplicationTagKind:
		if _, ok := md.apps.get(id); ok {
			return inModel(md.uuid, keyApp, id), nil
		}
	case names.UnitTagKind:
		if _, ok := md.units.get(id); ok {
			return inModel(md.uuid, keyUnit, id), nil
		}
	default:
		return "", domain.Errorf(domain.NotSupported, "annotations on %s not supported", parsed.Kind())
	}
	return "", domain.Errorf(domain.NotFound, "%s %q not found", parsed.Kind(), id)
}

// Annotations returns what is noted on the entity.
func (s *State) Annotations(model, tag string) map[string]string {
	values, err := inModelData(s, model, func(md *modelData) (map[string]string, error) {
		if a, ok := md.annotations.get(tag); ok {
			return a.Values, nil
		}
		return nil, nil
	})
	if err != nil {
		return nil
	}
	return values
}

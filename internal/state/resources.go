package state

import (
	"context"
	"strings"
	"time"

	"github.com/gantline/gantline/internal/domain"
)

// Resource is a file that an application's charm asked for.
type Resource struct {
	Name        string `json:"name"`
	Application string `json:"app"`
	// PendingID is the id before the application exists, "" after.
	PendingID   string `json:"pending-id,omitempty"`
	Type        string `json:"type"`
	Path        string `json:"path,omitempty"`
	Description string `json:"description,omitempty"`
	// Origin is "upload" or "store".
	Origin   string `json:"origin"`
	Revision int    `json:"revision"`
	// Fingerprint is the hex sha384 of the content, "" before it was uploaded.
	Fingerprint string `json:"fingerprint,omitempty"`
	SHA256      string `json:"sha256,omitempty"`
	Size        int64  `json:"size,omitempty"`
	Username    string `json:"username,omitempty"`
	// Uploaded is the zero time before the content was uploaded.
	Uploaded time.Time `json:"uploaded,omitzero"`
	Created  time.Time `json:"created,omitzero"`
}

// ResourceContent describes a content whose blob is stored already.
type ResourceContent struct {
	Fingerprint string
	SHA256      string
	Size        int64
	Username    string
}

func resourceNotFound(application, name string) error {
	return domain.Errorf(domain.NotFound, "resource %q not found", application+"/"+name)
}

// AddPendingResources makes room for resources of an application that does not
// exist yet and returns their pending ids, in order.
func (s *State) AddPendingResources(ctx context.Context, model, application string, resources []Resource) ([]string, error) {
	ids := make([]string, len(resources))
	for i := range resources {
		ids[i] = newUUID()
	}
	err := s.change(ctx, model, func(t *tx) error {
		if _, err := t.liveModel(); err != nil {
			return err
		}
		for i, r := range resources {
			r.Application, r.PendingID, r.Created = application, ids[i], t.now
			t.put(inModel(model, keyPending, ids[i]), &r)
		}
		return nil
	})
	return ids, err
}

// SetResource records the content of a resource: of the pending one with that
// id, else of the application's.
func (s *State) SetResource(ctx context.Context, model, application, name, pendingID string, c ResourceContent) (*Resource, error) {
	if err := s.checkBlob(c.SHA256); err != nil {
		return nil, err
	}
	var result *Resource
	err := s.change(ctx, model, func(t *tx) error {
		tbl, key, id := &t.md.resources, inModel(model, keyResource, application+"/"+name), application+"/"+name
		if pendingID != "" {
			tbl, key, id = &t.md.pending, inModel(model, keyPending, pendingID), pendingID
		}
		r, ok := on(t, tbl, key, id)
		if !ok || r.Application != application || r.Name != name {
			return resourceNotFound(application, name)
		}
		changed := r.Fingerprint != c.Fingerprint
		r.Origin, r.Fingerprint, r.SHA256, r.Size = "upload", c.Fingerprint, c.SHA256, c.Size
		r.Username, r.Uploaded, r.Revision = c.Username, t.now, 0
		set(t, tbl, key, id, r)
		result = r
		if pendingID != "" || !changed {
			return nil
		}
		a, err := t.app(application)
		if err != nil {
			return err
		}
		a.CharmModifiedVersion++
		t.putApp(a)
		return nil
	})
	return result, err
}

// PendingResource returns a resource by its pending id.
func (s *State) PendingResource(model, pendingID string) (*Resource, error) {
	return inModelData(s, model, func(md *modelData) (*Resource, error) {
		if r, ok := md.pending.get(pendingID); ok {
			return r, nil
		}
		return nil, domain.Errorf(domain.NotFound, "pending resource %q not found", pendingID)
	})
}

// Resource returns an application's resource: `resource "a/b" not found`.
func (s *State) Resource(model, application, name string) (*Resource, error) {
	return inModelData(s, model, func(md *modelData) (*Resource, error) {
		if r, ok := md.resources.get(application + "/" + name); ok {
			return r, nil
		}
		return nil, resourceNotFound(application, name)
	})
}

// Resources returns an application's resources in order of their names.
func (s *State) Resources(model, application string) ([]*Resource, error) {
	return inModelData(s, model, func(md *modelData) ([]*Resource, error) {
		if _, ok := md.apps.get(application); !ok {
			return nil, domain.Errorf(domain.NotFound, "application %q not found", application)
		}
		var out []*Resource
		for _, id := range domain.SortedNames(md.resources.m) {
			if strings.HasPrefix(id, application+"/") {
				r, _ := md.resources.get(id)
				out = append(out, r)
			}
		}
		return out, nil
	})
}

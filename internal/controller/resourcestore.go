package controller

import (
	"context"
	"errors"

	"github.com/gantline/gantline/internal/apiserver"
	"github.com/gantline/gantline/internal/blob"
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade/resources"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/rpc/params"
)

// maxResource is the largest content of a resource, in bytes.
const maxResource = 2 << 30

// resourceStore keeps the contents of resources as blobs and the rest in state.
type resourceStore struct {
	state *state.State
	blobs *blob.Store
}

// SetResource implements apiserver.ResourceStore.
func (s resourceStore) SetResource(ctx context.Context, model string, up apiserver.ResourceUpload) (_ params.Resource, err error) {
	held, err := s.blobs.Put(ctx, up.Body, maxResource)
	if err != nil {
		return params.Resource{}, tooLarge(err)
	}
	defer held.Release()
	defer func() {
		if err != nil && !s.state.BlobReferenced(held.SHA256) {
			err = errors.Join(err, s.blobs.Delete(held.SHA256))
		}
	}()
	if up.SHA384 != "" && up.SHA384 != held.SHA384 {
		return params.Resource{}, domain.Errorf(domain.BadRequest, "resource %q has fingerprint %s, not %s", up.Name, held.SHA384, up.SHA384)
	}
	r, err := s.state.SetResource(ctx, model, up.Application, up.Name, up.PendingID, state.ResourceContent{
		Fingerprint: held.SHA384, SHA256: held.SHA256, Size: held.Size, Username: up.Username,
	})
	if err != nil {
		return params.Resource{}, err
	}
	return resources.Wire(r), nil
}

// Resource implements apiserver.ResourceStore.
func (s resourceStore) Resource(_ context.Context, model, application, name string) (*apiserver.Blob, error) {
	r, err := s.state.Resource(model, application, name)
	if err != nil {
		return nil, err
	}
	if r.SHA256 == "" {
		return nil, domain.Errorf(domain.NotFound, "resource \"%s/%s\" has no content yet", application, name)
	}
	content, err := s.blobs.Open(r.SHA256)
	if err != nil {
		return nil, err
	}
	return &apiserver.Blob{Content: content, Size: content.Size(), SHA384: r.Fingerprint}, nil
}

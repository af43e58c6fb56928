package api

import (
	"errors"
	"io"
	"net/http"

	"github.com/gantline/gantline/rebar/jsonpatch2"
	"github.com/gantline/gantline/rebar/models"
)

// ListModel returns the objects of a type that the query lets through: names and
// values in turn, as for R.Params.
func (c *Client) ListModel(prefix string, params ...string) ([]models.Model, error) {
	ref, err := models.New(prefix)
	if err != nil {
		return nil, err
	}
	list := ref.SliceOf()
	if err := c.Req().UrlFor(ref.Prefix()).Params(params...).Do(list); err != nil {
		return nil, err
	}
	res := ref.ToModels(list)
	for _, m := range res {
		if f, ok := m.(models.Filler); ok {
			f.Fill()
		}
	}
	return res, nil
}

// GetModel returns an object by its key, or by Index:value of a unique index.
func (c *Client) GetModel(prefix, key string, params ...string) (models.Model, error) {
	res, err := models.New(prefix)
	if err != nil {
		return nil, err
	}
	if err := c.Req().UrlFor(res.Prefix(), key).Params(params...).Do(res); err != nil {
		return nil, err
	}
	return res, nil
}

// GetModelForPatch returns an object twice: one to keep, one to change.
func (c *Client) GetModelForPatch(prefix, key string, params ...string) (models.Model, models.Model, error) {
	ref, err := c.GetModel(prefix, key, params...)
	if err != nil {
		return nil, nil, err
	}
	return ref, models.Clone(ref), nil
}

// ExistsModel says whether an object exists.
func (c *Client) ExistsModel(prefix, key string) (bool, error) {
	err := c.Req().Head().UrlFor(prefix, key).Do(nil)
	var e *models.Error
	if errors.As(err, &e) && e.Code == http.StatusNotFound {
		return false, nil
	}
	return err == nil, err
}

// FillModel reads an object into ref.
func (c *Client) FillModel(ref models.Model, key string) error {
	return c.Req().UrlFor(ref.Prefix(), key).Do(ref)
}

// CreateModel creates an object and reads what became of it into ref.
func (c *Client) CreateModel(ref models.Model) error {
	return c.Req().Post(ref).UrlFor(ref.Prefix()).Do(ref)
}

// DeleteModel deletes an object and returns its last state.
func (c *Client) DeleteModel(prefix, key string) (models.Model, error) {
	res, err := models.New(prefix)
	if err != nil {
		return nil, err
	}
	return res, c.Req().Del().UrlFor(prefix, key).Do(res)
}

// PatchModel applies a patch to an object and returns what became of it. Test
// operations in the patch make it fail, with code 409, if another change came
// first.
func (c *Client) PatchModel(prefix, key string, patch jsonpatch2.Patch) (models.Model, error) {
	res, err := models.New(prefix)
	if err != nil {
		return nil, err
	}
	return res, c.Req().Patch(patch).UrlFor(prefix, key).Do(res)
}

// PatchTo changes the object old into new and returns what became of it.
func (c *Client) PatchTo(old, new models.Model) (models.Model, error) { //nolint:predeclared // the original's names
	return c.PatchToFull(old, new, false)
}

// PatchToFull is PatchTo; with paranoid it fails unless the object is exactly old.
func (c *Client) PatchToFull(old, new models.Model, paranoid bool) (models.Model, error) { //nolint:predeclared // the original's names
	r := c.Req()
	if paranoid {
		r.ParanoidPatch()
	}
	res := models.Clone(old)
	if err := r.PatchTo(old, new).Do(res); err != nil {
		return old, err
	}
	return res, nil
}

// PutModel replaces an object and reads what became of it into obj. It wins over
// changes that came between; patches do not.
func (c *Client) PutModel(obj models.Model) error {
	return c.Req().Put(obj).UrlForM(obj).Do(obj)
}

// ListBlobs returns the names of files below a place.
func (c *Client) ListBlobs(at string, params ...string) ([]string, error) {
	res := []string{}
	err := c.Req().UrlFor(at).Params(params...).Do(&res)
	return res, err
}

// GetBlob copies a file to dest.
func (c *Client) GetBlob(dest io.Writer, at ...string) error {
	return c.Req().UrlFor(at...).Do(dest)
}

// PostBlob uploads a file.
func (c *Client) PostBlob(blob io.Reader, at ...string) (models.BlobInfo, error) {
	res := models.BlobInfo{}
	err := c.Req().Post(blob).UrlFor(at...).Do(&res)
	return res, err
}

// DeleteBlob deletes a file.
func (c *Client) DeleteBlob(at ...string) error { return c.Req().Del().UrlFor(at...).Do(nil) }

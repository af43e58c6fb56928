package controller

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"net/http"
	"path"
	"slices"

	"github.com/gantline/gantline/internal/apiserver"
	"github.com/gantline/gantline/internal/blob"
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/charm"
)

// maxCharm is the largest archive of a charm, in bytes.
const maxCharm = 512 << 20

// charmStore keeps the archives of charms as blobs and what they say in state.
type charmStore struct {
	state *state.State
	blobs *blob.Store
}

// AddCharm implements apiserver.CharmStore. The archive is checked before anything refers to it;
// one that fails is removed again.
func (c charmStore) AddCharm(ctx context.Context, model string, up apiserver.CharmUpload) (url string, err error) {
	held, err := c.blobs.Put(ctx, up.Body, maxCharm)
	if err != nil {
		return "", tooLarge(err)
	}
	defer func() { err = errors.Join(err, c.letGo(held, err != nil)) }()
	if err := up.CheckSHA256(held.SHA256); err != nil {
		return "", err
	}
	if up.URL == "" {
		moved, err := c.atRoot(ctx, held)
		if err != nil {
			return "", tooLarge(err)
		}
		if moved != nil {
			held.Release() // nothing refers to it, so that it is collected
			held = moved
		}
	}
	args, err := c.describe(held, up)
	if err != nil {
		return "", err
	}
	added, err := c.state.AddCharm(ctx, model, args)
	if err != nil {
		return "", err
	}
	return added.URL, nil
}

// letGo releases an archive, and removes one that is not wanted unless a charm is kept in it.
func (c charmStore) letGo(held *blob.Held, unwanted bool) error {
	defer held.Release()
	if !unwanted || c.state.BlobReferenced(held.SHA256) {
		return nil
	}
	return c.blobs.Delete(held.SHA256)
}

func tooLarge(err error) error {
	if errors.Is(err, blob.ErrTooLarge) || errors.As(err, new(*http.MaxBytesError)) {
		return domain.Errorf(domain.BadRequest, "charm archive is too large: %v", err)
	}
	return err
}

// describe checks the archive and reads what it says of itself.
func (c charmStore) describe(held *blob.Held, up apiserver.CharmUpload) (state.AddCharmArgs, error) {
	r, err := c.blobs.Open(held.SHA256)
	if err != nil {
		return state.AddCharmArgs{}, err
	}
	defer r.Close()
	if err := checkZip(r, r.Size(), up.URL == ""); err != nil {
		return state.AddCharmArgs{}, err
	}
	if err := charm.CheckArchive(r, r.Size(), charm.Limits{ArchiveSize: maxCharm}); err != nil {
		return state.AddCharmArgs{}, badArchive(err)
	}
	ch, err := charm.ReadCharmArchiveFromReader(r, r.Size())
	if err != nil {
		return state.AddCharmArgs{}, badArchive(err)
	}
	if err := charm.CheckMeta(ch); err != nil {
		return state.AddCharmArgs{}, badArchive(err)
	}
	files, err := charmFiles(r, r.Size())
	if err != nil {
		return state.AddCharmArgs{}, badArchive(err)
	}
	url := up.URL
	if url == "" {
		url = (&charm.URL{Schema: "local", Name: ch.Meta().Name, Revision: max(up.Revision, ch.Revision()), Series: up.Series}).String()
	}
	return state.AddCharmArgs{URL: url, SHA256: held.SHA256, Size: held.Size, Files: files}, nil
}

func badArchive(err error) error {
	return domain.Errorf(domain.BadRequest, "invalid charm archive: %w", err)
}

// checkZip refuses what is no archive of a charm at all. Juju's older upload says it in words of its
// own.
func checkZip(r io.ReaderAt, size int64, older bool) error {
	z, err := zip.NewReader(r, size)
	switch {
	case err != nil && older:
		return domain.Errorf(domain.BadRequest, "cannot open charm archive: %w", err)
	case err != nil:
		return badArchive(err)
	case older && !slices.ContainsFunc(z.File, func(f *zip.File) bool { return path.Base(f.Name) == "metadata.yaml" }):
		return domain.Errorf(domain.BadRequest, "cannot read charm archive: invalid charm archive: missing metadata.yaml")
	}
	return nil
}

// charmFiles reads the files by which a charm says what it is.
func charmFiles(r io.ReaderAt, size int64) (state.CharmFiles, error) {
	var files state.CharmFiles
	z, err := zip.NewReader(r, size)
	if err != nil {
		return files, err
	}
	for name, into := range map[string]*string{
		"metadata.yaml": &files.Metadata, "manifest.yaml": &files.Manifest, "config.yaml": &files.Config,
		"actions.yaml": &files.Actions, "lxd-profile.yaml": &files.LXDProfile, "version": &files.Version,
	} {
		f, err := z.Open(name)
		if err != nil {
			continue // only metadata.yaml must be there, and it was read
		}
		content, err := io.ReadAll(io.LimitReader(f, 4<<20))
		f.Close()
		if err != nil {
			return files, err
		}
		*into = string(content)
	}
	return files, nil
}

// Charm implements apiserver.CharmStore.
func (c charmStore) Charm(_ context.Context, model, url string) (*apiserver.Blob, error) {
	ch, err := c.state.Charm(model, url)
	if err != nil {
		return nil, domain.Wrapf(err, "cannot get charm from state")
	}
	return c.open(ch.SHA256)
}

// CharmBySHA256 implements apiserver.CharmStore.
func (c charmStore) CharmBySHA256(_ context.Context, model, prefix string) (*apiserver.Blob, error) {
	ch, err := c.state.CharmBySHA(model, "", prefix)
	if err != nil {
		return nil, err
	}
	return c.open(ch.SHA256)
}

func (c charmStore) open(sha string) (*apiserver.Blob, error) {
	r, err := c.blobs.Open(sha)
	if err != nil {
		return nil, err
	}
	return &apiserver.Blob{Content: r, Size: r.Size()}, nil
}

package controller

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/gantline/gantline/internal/blob"
	"github.com/gantline/gantline/juju/charm"
)

// charmRoot returns the directory of an archive that holds the charm, "" for the archive itself: where
// the metadata.yaml is that lies least deep. Two that lie equally deep are no charm.
func charmRoot(files []*zip.File) string {
	root, depth, twice := "", -1, false
	for _, f := range files {
		dir, name := path.Split(f.Name)
		if name != "metadata.yaml" {
			continue
		}
		switch d := strings.Count(dir, "/"); {
		case depth < 0 || d < depth:
			root, depth, twice = dir, d, false
		case d == depth:
			twice = true
		}
	}
	if twice {
		return ""
	}
	return root
}

// atRoot stores an archive anew whose charm lies in a directory, without that directory and what is
// beside it; it returns nil where the charm lies at the root. Archivers make such archives of a
// directory, and Juju's older upload takes them.
func (c charmStore) atRoot(ctx context.Context, held *blob.Held) (_ *blob.Held, err error) {
	r, err := c.blobs.Open(held.SHA256)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	z, err := zip.NewReader(r, r.Size())
	if err != nil {
		return nil, nil //nolint:nilnil,nilerr // What is no archive is refused by those who read it.
	}
	root := charmRoot(z.File)
	if root == "" || charm.CheckArchive(r, r.Size(), charm.Limits{ArchiveSize: maxCharm}) != nil {
		return nil, nil //nolint:nilnil // Nothing to do, or to be refused as it came.
	}
	from, to := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = to.CloseWithError(copyBelow(to, z.File, root)) // the reader is told
	}()
	out, err := c.blobs.Put(ctx, from, maxCharm)
	_ = from.Close() // ends the writer where Put did not read all
	<-done
	return out, err
}

// copyBelow writes an archive of the files below root, as they are packed.
func copyBelow(w io.Writer, files []*zip.File, root string) error {
	z := zip.NewWriter(w)
	for _, f := range files {
		name, below := strings.CutPrefix(f.Name, root)
		if !below || name == "" {
			continue
		}
		header := f.FileHeader
		header.Name = name
		packed, err := f.OpenRaw()
		if err != nil {
			return err
		}
		into, err := z.CreateRaw(&header)
		if err != nil {
			return err
		}
		if _, err := io.Copy(into, packed); err != nil {
			return err
		}
	}
	return z.Close()
}

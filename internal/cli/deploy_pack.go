package cli

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/api/client/resources"
	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// pack writes the charm's archive.
func pack(ch charm.Charm, w io.Writer) error {
	switch c := ch.(type) {
	case *charm.CharmDir:
		return c.ArchiveTo(w)
	case *charm.CharmArchive:
		f, err := os.Open(c.Path)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(w, f)
		return err
	}
	return fmt.Errorf("cannot pack a %T", ch)
}

// uploadResources announces what the charm asks for and sends what the user gave of it.
func uploadResources(ctx context.Context, conn api.Connection, ch charm.Charm, args application.DeployArgs, given map[string]string) (map[string]string, error) {
	meta := ch.Meta().Resources
	if len(meta) == 0 {
		return nil, nil
	}
	wanted := slices.Sorted(maps.Keys(meta))
	announce := params.AddPendingResourcesArgsV2{
		Tag: names.NewApplicationTag(args.ApplicationName).String(), URL: args.CharmID.URL, CharmOrigin: args.CharmID.Origin,
	}
	for _, name := range wanted {
		m := meta[name]
		origin := "store"
		if _, ok := given[name]; ok {
			origin = "upload"
		}
		announce.Resources = append(announce.Resources, params.CharmResource{
			Name: name, Type: m.Type.String(), Path: m.Path, Description: m.Description, Origin: origin, Revision: -1,
		})
	}
	client := resources.NewClient(conn)
	ids, err := client.AddPendingResources(ctx, announce)
	if err != nil {
		return nil, err
	}
	pending := map[string]string{}
	for i, name := range wanted {
		pending[name] = ids[i]
		path, ok := given[name]
		if !ok {
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("cannot open resource %q: %w", name, err)
		}
		err = client.Upload(ctx, args.ApplicationName, name, filepath.Base(path), ids[i], f)
		f.Close()
		if err != nil {
			return nil, err
		}
	}
	return pending, nil
}

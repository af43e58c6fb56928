package environment

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"

	"github.com/gantline/gantline/juju/api/client/modelmanager"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Backups is the attribute backups; see Environment.Backups.
type Backups group

// Create makes a backup of the controller.
func (g Backups) Create(ctx context.Context, notes string) (*params.BackupsMetadataResult, error) {
	out := new(params.BackupsMetadataResult)
	return out, g.env.call(ctx, "Backups", "Create", params.BackupsCreateArgs{Notes: notes}, out)
}

// Download writes a backup to w and returns its size. id is the file name that Create returned.
func (g Backups) Download(ctx context.Context, id string, w io.Writer) (int64, error) {
	body, err := json.Marshal(struct {
		ID string `json:"id"`
	}{id})
	if err != nil {
		return 0, fmt.Errorf("cannot ask for backup %q: %w", id, err)
	}
	return g.env.download(ctx, http.MethodGet, "backups", bytes.NewReader(body), w)
}

// Info is gone.
func (g Backups) Info(context.Context, string) error { return goneBackup("info") }

// List is gone.
func (g Backups) List(context.Context) error { return goneBackup("list") }

// Remove is gone.
func (g Backups) Remove(context.Context, string) error { return goneBackup("remove") }

// Upload is gone.
func (g Backups) Upload(context.Context) error { return goneBackup("upload") }

func goneBackup(method string) error {
	return &GoneError{Method: "backups." + method, Since: "3.0", Instead: "Create and Download"}
}

// Images is the attribute images; see Environment.Images.
type Images group

// List is gone.
func (g Images) List(context.Context) error { return goneImage("list") }

// Delete is gone.
func (g Images) Delete(context.Context) error { return goneImage("delete") }

func goneImage(method string) error { return &GoneError{Method: "images." + method, Since: "3.0"} }

// HA is the attribute ha; see Environment.HA.
type HA group

// EnsureAvailability makes the controller have n nodes, 0 for the least that lets one be lost.
func (g HA) EnsureAvailability(ctx context.Context, n int, cons Constraints, placement ...string) (*params.ControllersChanges, error) {
	value, err := cons.value()
	if err != nil {
		return nil, err
	}
	in := params.ControllersSpecs{Specs: []params.ControllersSpec{{NumControllers: n, Constraints: value, Placement: placement}}}
	var out params.ControllersChangeResults
	if err := g.env.call(ctx, "HighAvailability", "EnableHA", in, &out); err != nil {
		return nil, err
	}
	if len(out.Results) != 1 {
		return nil, fmt.Errorf("asked for one change, the server answered %d", len(out.Results))
	}
	if out.Results[0].Error != nil {
		return nil, out.Results[0].Error
	}
	return &out.Results[0].Result, nil
}

// Models is the attribute models; see Environment.Models.
type Models group

// List returns the models of a user, or of who is logged in where owner is "".
func (g Models) List(ctx context.Context, owner string) ([]params.UserModel, error) {
	conn, err := g.env.on(ctx, "ModelManager", "ListModels")
	if err != nil {
		return nil, err
	}
	tag := conn.AuthTag()
	if owner != "" {
		if tag, err = userTag(owner); err != nil {
			return nil, err
		}
	}
	if tag == nil {
		return nil, errors.New("cannot list models: nobody is logged in by name")
	}
	return modelmanager.NewClient(conn).ListModels(ctx, tag.String())
}

// Mess is the attribute mess; see Environment.Mess.
type Mess group

// Create makes a model. config has its name under "name".
func (g Mess) Create(ctx context.Context, owner string, config map[string]any) (*params.ModelInfo, error) {
	tag, err := userTag(owner)
	if err != nil {
		return nil, err
	}
	name, ok := config["name"].(string)
	if !ok || name == "" {
		return nil, errors.New(`cannot create model: config has no "name"`)
	}
	rest := maps.Clone(config)
	delete(rest, "name")
	conn, err := g.env.on(ctx, "ModelManager", "CreateModel")
	if err != nil {
		return nil, err
	}
	return modelmanager.NewClient(conn).CreateModel(ctx, params.ModelCreateArgs{Name: name, OwnerTag: tag.String(), Config: rest})
}

// List is Models.List.
func (g Mess) List(ctx context.Context, owner string) ([]params.UserModel, error) {
	return g.env.Models().List(ctx, owner)
}

package controller

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/allwatcher"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/api/client/modelsummary"
	"github.com/gantline/gantline/juju/rpc/params"
)

// AllModels returns every model of the controller, which a superuser may see.
func (c *Client) AllModels(ctx context.Context) ([]params.UserModel, error) {
	out, err := bulk.Call[params.UserModelList](ctx, c.facade, "AllModels", nil)
	return out.UserModels, err
}

// ModelStatus returns life and counts of the models with these tags, each with its own error.
func (c *Client) ModelStatus(ctx context.Context, tags ...string) ([]params.ModelStatus, error) {
	out, err := bulk.Call[params.ModelStatusResults](ctx, c.facade, "ModelStatus", bulk.Entities(tags...))
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(tags))
}

// ControllerAPIInfoForModels returns where the controllers answer (host:port) that have the models
// with these tags, and the CA that vouches for each, PEM; each with its own error.
func (c *Client) ControllerAPIInfoForModels(ctx context.Context, tags ...string) ([]params.ControllerAPIInfoResult, error) {
	out, err := bulk.Call[params.ControllerAPIInfoResults](ctx, c.facade, "ControllerAPIInfoForModels", bulk.Entities(tags...))
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(tags))
}

// ModelConfig returns the configuration of the controller's own model.
func (c *Client) ModelConfig(ctx context.Context) (map[string]any, error) {
	if err := bulk.Until(c.facade, 11, "ModelConfig"); err != nil {
		return nil, err
	}
	out, err := bulk.Call[params.ModelConfigResults](ctx, c.facade, "ModelConfig", nil)
	values := make(map[string]any, len(out.Config))
	for key, v := range out.Config {
		values[key] = v.Value
	}
	return values, err
}

// HostedModelConfigs returns configuration and cloud of each model but the controller's, each with its
// own error. A client uses it to destroy what a broken controller leaves.
func (c *Client) HostedModelConfigs(ctx context.Context) ([]params.HostedModelConfig, error) {
	out, err := bulk.Call[params.HostedModelConfigsResults](ctx, c.facade, "HostedModelConfigs", nil)
	return out.Models, err
}

// ListBlockedModels returns the models that have blocks on, with which.
func (c *Client) ListBlockedModels(ctx context.Context) ([]params.ModelBlockInfo, error) {
	out, err := bulk.Call[params.ModelBlockInfoList](ctx, c.facade, "ListBlockedModels", nil)
	return out.Models, err
}

// RemoveBlocks turns off every block of every model.
func (c *Client) RemoveBlocks(ctx context.Context) error {
	return c.facade.FacadeCallContext(ctx, "RemoveBlocks", params.RemoveBlocksArgs{All: true}, nil)
}

// InitiateMigration begins to move models to another controller; each result has the migration's id
// or its own error.
func (c *Client) InitiateMigration(ctx context.Context, specs ...params.MigrationSpec) ([]params.InitiateMigrationResult, error) {
	in := params.InitiateMigrationArgs{Specs: specs}
	out, err := bulk.Call[params.InitiateMigrationResults](ctx, c.facade, "InitiateMigration", in)
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(specs))
}

// WatchAllModels returns a watcher of everything in every model, which a superuser may have. Stop it,
// or close the connection.
func (c *Client) WatchAllModels(ctx context.Context) (*allwatcher.Watcher, error) {
	if _, err := base.BestVersion(c.facade.RawAPICaller(), "AllModelWatcher"); err != nil {
		return nil, err
	}
	out, err := bulk.Call[params.AllWatcherId](ctx, c.facade, "WatchAllModels", nil)
	if err != nil {
		return nil, err
	}
	return allwatcher.NewForModels(c.facade.RawAPICaller(), out.AllWatcherId), nil
}

// WatchModelSummaries returns a watcher of the summaries of the models that the caller may see.
func (c *Client) WatchModelSummaries(ctx context.Context) (*modelsummary.Watcher, error) {
	return c.summaries(ctx, "WatchModelSummaries")
}

// WatchAllModelSummaries is WatchModelSummaries for every model, which a superuser may have.
func (c *Client) WatchAllModelSummaries(ctx context.Context) (*modelsummary.Watcher, error) {
	return c.summaries(ctx, "WatchAllModelSummaries")
}

func (c *Client) summaries(ctx context.Context, request string) (*modelsummary.Watcher, error) {
	if _, err := base.BestVersion(c.facade.RawAPICaller(), "ModelSummaryWatcher"); err != nil {
		return nil, err
	}
	out, err := bulk.Call[params.SummaryWatcherID](ctx, c.facade, request, nil)
	if err != nil {
		return nil, err
	}
	return modelsummary.New(c.facade.RawAPICaller(), out.WatcherID), nil
}

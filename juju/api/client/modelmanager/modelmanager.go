// Package modelmanager is the client of the ModelManager facade, on a connection to the
// controller: making, listing, sharing and destroying models.
package modelmanager

import (
	"context"
	"time"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the ModelManager facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to the controller.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "ModelManager")
	return &Client{ClientFacade: closer, facade: facade}
}

// CreateModel makes a model and returns what it is. args needs Name and OwnerTag; no cloud means
// the controller's.
func (c *Client) CreateModel(ctx context.Context, args params.ModelCreateArgs) (*params.ModelInfo, error) {
	out := new(params.ModelInfo)
	if err := c.facade.FacadeCallContext(ctx, "CreateModel", args, out); err != nil {
		return nil, err
	}
	return out, nil
}

// ListModels returns the models that the user with that tag may see.
func (c *Client) ListModels(ctx context.Context, userTag string) ([]params.UserModel, error) {
	var out params.UserModelList
	err := c.facade.FacadeCallContext(ctx, "ListModels", params.Entity{Tag: userTag}, &out)
	return out.UserModels, err
}

// ListModelSummaries returns a summary of each model that the user may see, each with its own
// error; all asks for every model of the controller, which a superuser may.
func (c *Client) ListModelSummaries(ctx context.Context, userTag string, all bool) ([]params.ModelSummaryResult, error) {
	var out params.ModelSummaryResults
	err := c.facade.FacadeCallContext(ctx, "ListModelSummaries", params.ModelSummariesRequest{UserTag: userTag, All: all}, &out)
	return out.Results, err
}

// ModelInfo returns what the models with these tags are, each with its own error.
func (c *Client) ModelInfo(ctx context.Context, tags ...string) ([]params.ModelInfoResult, error) {
	var out params.ModelInfoResults
	if err := c.facade.FacadeCallContext(ctx, "ModelInfo", bulk.Entities(tags...), &out); err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(tags))
}

// ModelStatus returns life and counts of the models with these tags, each with its own error.
func (c *Client) ModelStatus(ctx context.Context, tags ...string) ([]params.ModelStatus, error) {
	var out params.ModelStatusResults
	if err := c.facade.FacadeCallContext(ctx, "ModelStatus", bulk.Entities(tags...), &out); err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(tags))
}

// DestroyArgs says how DestroyModel removes a model.
type DestroyArgs struct {
	// DestroyStorage says what becomes of storage that outlives machines; nil refuses to decide.
	DestroyStorage *bool
	// Force goes on where a step fails; MaxWait bounds each step then.
	Force   *bool
	MaxWait *time.Duration
	// Timeout forces the removal when it has passed.
	Timeout *time.Duration
}

// DestroyModel begins to destroy the model with that tag. It is gone when ModelStatus answers not
// found for it.
func (c *Client) DestroyModel(ctx context.Context, tag string, args DestroyArgs) error {
	in := params.DestroyModelsParams{Models: []params.DestroyModelParams{{
		ModelTag: tag, DestroyStorage: args.DestroyStorage, Force: args.Force,
		MaxWait: args.MaxWait, Timeout: args.Timeout,
	}}}
	var out params.ErrorResults
	if err := c.facade.FacadeCallContext(ctx, "DestroyModels", in, &out); err != nil {
		return err
	}
	return bulk.One(out.Results)
}

// GrantModel gives the user access ("read", "write" or "admin") to each model and returns one
// error a model.
func (c *Client) GrantModel(ctx context.Context, userTag, access string, modelTags ...string) ([]error, error) {
	return c.modify(ctx, params.GrantModelAccess, userTag, access, modelTags)
}

// RevokeModel takes that access, and what is above it, from the user.
func (c *Client) RevokeModel(ctx context.Context, userTag, access string, modelTags ...string) ([]error, error) {
	return c.modify(ctx, params.RevokeModelAccess, userTag, access, modelTags)
}

func (c *Client) modify(ctx context.Context, action params.ModelAction, user, access string, models []string) ([]error, error) {
	var in params.ModifyModelAccessRequest
	for _, tag := range models {
		in.Changes = append(in.Changes, params.ModifyModelAccess{
			UserTag: user, Action: action, Access: params.UserAccessPermission(access), ModelTag: tag,
		})
	}
	var out params.ErrorResults
	if err := c.facade.FacadeCallContext(ctx, "ModifyModelAccess", in, &out); err != nil {
		return nil, err
	}
	return bulk.Errors(out.Results, len(models))
}

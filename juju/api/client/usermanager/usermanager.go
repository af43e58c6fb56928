// Package usermanager is the client of the UserManager facade, on a connection to the controller.
package usermanager

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the UserManager facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to the controller.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "UserManager")
	return &Client{ClientFacade: closer, facade: facade}
}

// AddUser adds a local user and returns its tag. Without a password the user has to register with
// the secret key that is returned.
func (c *Client) AddUser(ctx context.Context, name, displayName, password string) (tag string, secretKey []byte, err error) {
	in := params.AddUsers{Users: []params.AddUser{{Username: name, DisplayName: displayName, Password: password}}}
	var out params.AddUserResults
	if err := c.facade.FacadeCallContext(ctx, "AddUser", in, &out); err != nil {
		return "", nil, err
	}
	if err := bulk.Count(len(out.Results), 1); err != nil {
		return "", nil, err
	}
	r := out.Results[0]
	return r.Tag, r.SecretKey, bulk.Err(r.Error)
}

// UserInfo returns the named users, or all of them, each with its own error. Disabled users are
// left out of the list of all unless includeDisabled is true.
func (c *Client) UserInfo(ctx context.Context, includeDisabled bool, tags ...string) ([]params.UserInfoResult, error) {
	in := params.UserInfoRequest{Entities: bulk.Entities(tags...).Entities, IncludeDisabled: includeDisabled}
	var out params.UserInfoResults
	err := c.facade.FacadeCallContext(ctx, "UserInfo", in, &out)
	return out.Results, err
}

// ModelUserInfo returns who may use the model with that tag, each with its own error.
func (c *Client) ModelUserInfo(ctx context.Context, modelTag string) ([]params.ModelUserInfoResult, error) {
	if err := bulk.Since(c.facade, 3, "ModelUserInfo"); err != nil {
		return nil, err
	}
	var out params.ModelUserInfoResults
	err := c.facade.FacadeCallContext(ctx, "ModelUserInfo", bulk.Entities(modelTag), &out)
	return out.Results, err
}

// SetPassword replaces the password of the entity with that tag.
func (c *Client) SetPassword(ctx context.Context, tag, password string) error {
	in := params.EntityPasswords{Changes: []params.EntityPassword{{Tag: tag, Password: password}}}
	return c.one(ctx, "SetPassword", in)
}

// DisableUser keeps the user from logging in.
func (c *Client) DisableUser(ctx context.Context, tag string) error {
	return c.one(ctx, "DisableUser", bulk.Entities(tag))
}

// EnableUser lets a disabled user log in again.
func (c *Client) EnableUser(ctx context.Context, tag string) error {
	return c.one(ctx, "EnableUser", bulk.Entities(tag))
}

// RemoveUser removes the user for good; the name cannot be given again.
func (c *Client) RemoveUser(ctx context.Context, tag string) error {
	return c.one(ctx, "RemoveUser", bulk.Entities(tag))
}

func (c *Client) one(ctx context.Context, request string, in any) error {
	var out params.ErrorResults
	if err := c.facade.FacadeCallContext(ctx, request, in, &out); err != nil {
		return err
	}
	return bulk.One(out.Results)
}

// ResetPassword takes the user's password away and returns the secret key with which the user may
// register with a new one.
func (c *Client) ResetPassword(ctx context.Context, userTag string) (secretKey []byte, err error) {
	out, err := bulk.Call[params.AddUserResults](ctx, c.facade, "ResetPassword", bulk.Entities(userTag))
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return nil, err
	}
	return out.Results[0].SecretKey, bulk.Err(out.Results[0].Error)
}

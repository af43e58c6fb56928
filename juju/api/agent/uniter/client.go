package uniter

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

const facadeName = "Uniter"

// Client calls the facade Uniter on behalf of one unit. It may be used from any
// number of goroutines.
type Client struct {
	facade  base.FacadeCaller
	unitTag names.UnitTag
}

// NewClient returns a client for the unit with the given tag, whose agent logged
// in on the caller's connection.
func NewClient(caller base.APICaller, authTag names.UnitTag) *Client {
	return &Client{
		facade:  base.NewFacadeCaller(caller, facadeName),
		unitTag: authTag,
	}
}

// UnitTag returns the tag of the unit that the client belongs to.
func (c *Client) UnitTag() names.UnitTag { return c.unitTag }

// BestAPIVersion returns the version of the facade that calls use.
func (c *Client) BestAPIVersion() int { return c.facade.BestAPIVersion() }

// Unit returns the unit with the given tag, refreshed. A unit that does not
// exist, or is another's, is an error of code "not found" or "unauthorized
// access".
func (c *Client) Unit(ctx context.Context, tag names.UnitTag) (*Unit, error) {
	u := &Unit{client: c, tag: tag}
	if err := u.Refresh(ctx); err != nil {
		return nil, err
	}
	return u, nil
}

// Application returns the application with the given tag, refreshed.
func (c *Client) Application(ctx context.Context, tag names.ApplicationTag) (*Application, error) {
	a := &Application{client: c, tag: tag}
	if err := a.Refresh(ctx); err != nil {
		return nil, err
	}
	return a, nil
}

// Charm returns the charm with the given URL; nothing is asked of the
// controller yet.
func (c *Client) Charm(curl string) (*Charm, error) {
	if curl == "" {
		return nil, fmt.Errorf("charm url cannot be empty")
	}
	return &Charm{client: c, curl: curl}, nil
}

// APIAddresses returns the addresses "host:port" of the API servers.
func (c *Client) APIAddresses(ctx context.Context) ([]string, error) {
	var result params.StringsResult
	if err := c.call(ctx, "APIAddresses", nil, &result); err != nil {
		return nil, err
	}
	if result.Error != nil {
		return nil, bulk.Err(result.Error)
	}
	return result.Result, nil
}

// ProviderType returns the type of the model's cloud.
func (c *Client) ProviderType(ctx context.Context) (string, error) {
	return c.plainString(ctx, "ProviderType")
}

// CloudAPIVersion returns the version of the cloud's API, "" where it has none.
func (c *Client) CloudAPIVersion(ctx context.Context) (string, error) {
	return c.plainString(ctx, "CloudAPIVersion")
}

// SLALevel returns the model's support level.
func (c *Client) SLALevel(ctx context.Context) (string, error) {
	return c.plainString(ctx, "SLALevel")
}

// plainString calls a method without parameters that answers one string.
func (c *Client) plainString(ctx context.Context, method string) (string, error) {
	var result params.StringResult
	if err := c.call(ctx, method, nil, &result); err != nil {
		return "", err
	}
	if result.Error != nil {
		return "", bulk.Err(result.Error)
	}
	return result.Result, nil
}

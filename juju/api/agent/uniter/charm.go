package uniter

import (
	"context"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Charm is a charm by its URL.
type Charm struct {
	client *Client
	curl   string
}

// URL returns the charm's URL.
func (c *Charm) URL() string { return c.curl }

// String returns the charm's URL.
func (c *Charm) String() string { return c.curl }

// ArchiveSha256 returns the SHA-256 of the charm's archive, in hexadecimal.
func (c *Charm) ArchiveSha256(ctx context.Context) (string, error) {
	var results params.StringResults
	args := params.CharmURLs{URLs: []params.CharmURL{{URL: c.curl}}}
	if err := c.client.call(ctx, "CharmArchiveSha256", args, &results); err != nil {
		return "", err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return "", err
	}
	if result.Error != nil {
		return "", bulk.Err(result.Error)
	}
	return result.Result, nil
}

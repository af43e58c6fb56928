// Package proxyupdater is the client of the facade ProxyUpdater, by which a
// machine learns the proxies that its model wants to be used.
package proxyupdater

import (
	"context"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

const facadeName = "ProxyUpdater"

// Client calls the facade ProxyUpdater for one machine or unit. It may be used
// from any number of goroutines.
type Client struct {
	facade base.FacadeCaller
	tag    names.Tag
}

// NewClient returns a client for the agent with the given tag that calls through
// the given connection.
func NewClient(caller base.APICaller, tag names.Tag) *Client {
	return &Client{facade: base.NewFacadeCaller(caller, facadeName), tag: tag}
}

// Settings are the proxies for one use; "" means none.
type Settings struct {
	HTTP, HTTPS, FTP string
	NoProxy          string // hosts to reach directly, separated by commas
}

// ProxyConfiguration is all that a machine is to know of proxies.
type ProxyConfiguration struct {
	LegacyProxy         Settings // in the environment of everything
	JujuProxy           Settings // for hooks only
	APTProxy            Settings
	SnapProxy           Settings
	SnapStoreProxyID    string
	SnapStoreAssertions string
	SnapStoreProxyURL   string
	AptMirror           string
}

// ProxyConfig returns the present configuration.
func (c *Client) ProxyConfig(ctx context.Context) (ProxyConfiguration, error) {
	var r params.ProxyConfigResults
	if err := c.facade.FacadeCallContext(ctx, "ProxyConfig", bulk.Entities(c.tag), &r); err != nil {
		return ProxyConfiguration{}, err
	}
	result, err := bulk.One(r.Results)
	if err != nil {
		return ProxyConfiguration{}, err
	}
	if err := bulk.Err(result.Error); err != nil {
		return ProxyConfiguration{}, err
	}
	return ProxyConfiguration{
		LegacyProxy:         settings(result.LegacyProxySettings),
		JujuProxy:           settings(result.JujuProxySettings),
		APTProxy:            settings(result.AptProxySettings),
		SnapProxy:           settings(result.SnapProxySettings),
		SnapStoreProxyID:    result.SnapStoreId,
		SnapStoreAssertions: result.SnapStoreAssertions,
		SnapStoreProxyURL:   result.SnapStoreProxyURL,
		AptMirror:           result.AptMirror,
	}, nil
}

func settings(p params.ProxyConfig) Settings {
	return Settings{HTTP: p.HTTP, HTTPS: p.HTTPS, FTP: p.Ftp, NoProxy: p.NoProxy}
}

// WatchForProxyConfigAndAPIHostPortChanges tells when the configuration, or the
// controllers' addresses, change.
func (c *Client) WatchForProxyConfigAndAPIHostPortChanges(ctx context.Context) (watcher.NotifyWatcher, error) {
	return bulk.Notify(ctx, c.facade, "WatchForProxyConfigAndAPIHostPortChanges", c.tag)
}

// Package proxyupdater serves the ProxyUpdater facade, by which an agent learns the proxies that its
// model wants to be used.
package proxyupdater

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/watcher"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facade needs.
type State interface {
	ModelConfig(uuid string) (map[string]state.ConfigValue, error)
	WatchModelConfigAndAPIHostPorts(uuid string) *state.Watch[state.Signal]
}

// Facade answers the facade's methods.
type Facade struct{ state State }

// New returns the facade.
func New(st State) *Facade { return &Facade{st} }

// Versions returns ProxyUpdater 2.
func (f *Facade) Versions() []facade.Version {
	return []facade.Version{{Name: "ProxyUpdater", Number: 2, Scope: facade.OnModel, Methods: facade.Table{
		"ProxyConfig": facade.Func(facade.AgentsOnly, f.ProxyConfig),
		"WatchForProxyConfigAndAPIHostPortChanges": facade.Func(facade.AgentsOnly, f.Watch),
	}}}
}

// check refuses any tag but the session's own.
func check(s facade.Session, tag string) error {
	if _, err := names.ParseTag(tag); err != nil || tag != s.Identity().Tag() {
		return facade.ErrPermission
	}
	return nil
}

// ProxyConfig returns what the model's configuration says of proxies.
func (f *Facade) ProxyConfig(_ context.Context, s facade.Session, in params.Entities) (params.ProxyConfigResults, error) {
	return params.ProxyConfigResults{Results: facade.Map(in.Entities, func(e params.Entity) params.ProxyConfigResult {
		err := check(s, e.Tag)
		var config map[string]state.ConfigValue
		if err == nil {
			config, err = f.state.ModelConfig(s.ModelUUID())
		}
		if err != nil {
			return params.ProxyConfigResult{Error: facade.Error(err)}
		}
		text := func(key string) string {
			value, _ := config[key].Value.(string)
			return value
		}
		proxies := func(prefix string) params.ProxyConfig {
			return params.ProxyConfig{
				HTTP: text(prefix + "http-proxy"), HTTPS: text(prefix + "https-proxy"),
				Ftp: text(prefix + "ftp-proxy"), NoProxy: text(prefix + "no-proxy"),
			}
		}
		return params.ProxyConfigResult{
			LegacyProxySettings: proxies(""), JujuProxySettings: proxies("juju-"),
			AptProxySettings: proxies("apt-"), SnapProxySettings: proxies("snap-"),
			SnapStoreId: text("snap-store-proxy"), SnapStoreAssertions: text("snap-store-assertions"),
			SnapStoreProxyURL: text("snap-store-proxy-url"), AptMirror: text("apt-mirror"),
		}
	})}, nil
}

// Watch tells of changes of the model's configuration and of the controllers' addresses.
func (f *Facade) Watch(ctx context.Context, s facade.Session, in params.Entities) (params.NotifyWatchResults, error) {
	return params.NotifyWatchResults{Results: facade.Map(in.Entities, func(e params.Entity) params.NotifyWatchResult {
		if err := check(s, e.Tag); err != nil {
			return params.NotifyWatchResult{Error: facade.Error(err)}
		}
		return watcher.BeginNotify(ctx, s, watcher.Signals(f.state.WatchModelConfigAndAPIHostPorts(s.ModelUUID())), nil)
	})}, nil
}

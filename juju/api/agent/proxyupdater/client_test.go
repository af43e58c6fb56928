package proxyupdater_test

import (
	"reflect"
	"testing"

	"github.com/gantline/gantline/juju/api/agent/internal/apitest"
	"github.com/gantline/gantline/juju/api/agent/proxyupdater"
	"github.com/gantline/gantline/juju/names"
)

func TestProxyConfig(t *testing.T) {
	c := proxyupdater.NewClient(apitest.New(t, map[string]int{"ProxyUpdater": 2},
		apitest.Exchange{
			Call:   "ProxyUpdater(2).ProxyConfig",
			Params: `{"entities":[{"tag":"machine-0"}]}`,
			Answer: `{"results":[{
				"legacy-proxy-settings":{"http":"lh","https":"ls","ftp":"lf","no-proxy":"ln"},
				"juju-proxy-settings":{"http":"jh","https":"","ftp":"","no-proxy":""},
				"apt-proxy-settings":{"http":"ah","https":"","ftp":"","no-proxy":""},
				"snap-proxy-settings":{"http":"sh","https":"","ftp":"","no-proxy":""},
				"snap-store-id":"id","snap-store-assertions":"as","snap-store-proxy-url":"url","apt-mirror":"mirror"}]}`,
		},
		apitest.Exchange{
			Call:   "ProxyUpdater(2).WatchForProxyConfigAndAPIHostPortChanges",
			Params: `{"entities":[{"tag":"machine-0"}]}`,
			Answer: `{"results":[{"NotifyWatcherId":"","error":{"message":"no","code":""}}]}`,
		},
	), names.NewMachineTag("0"))
	want := proxyupdater.ProxyConfiguration{
		LegacyProxy:      proxyupdater.Settings{HTTP: "lh", HTTPS: "ls", FTP: "lf", NoProxy: "ln"},
		JujuProxy:        proxyupdater.Settings{HTTP: "jh"},
		APTProxy:         proxyupdater.Settings{HTTP: "ah"},
		SnapProxy:        proxyupdater.Settings{HTTP: "sh"},
		SnapStoreProxyID: "id", SnapStoreAssertions: "as", SnapStoreProxyURL: "url", AptMirror: "mirror",
	}
	if got, err := c.ProxyConfig(t.Context()); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := c.WatchForProxyConfigAndAPIHostPortChanges(t.Context()); err == nil || err.Error() != "no" {
		t.Errorf("got %v", err)
	}
}

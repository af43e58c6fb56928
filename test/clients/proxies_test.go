package clients_test

import (
	"testing"
	"time"

	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/agent/proxyupdater"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/test/house"
)

// TestProxiesOfAMachine: a machine's agent learns the model's proxies, and hears when they change and
// when the controllers' addresses do; not another machine's.
func TestProxiesOfAMachine(t *testing.T) {
	h := house.New(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, model := t.Context(), h.Info.Models["admin/default"]
	tag, password := h.AddMachine(t, model, state.AddMachineArgs{})
	conn, err := api.Open(&api.Info{
		Addrs: []string{h.Info.Address}, CACert: h.Info.CACert, ModelTag: names.NewModelTag(model), Tag: tag, Password: password, Nonce: "nonce",
	}, api.DialOpts{})
	must(err)
	defer func() { _ = conn.Close() }()

	client := proxyupdater.NewClient(conn, tag)
	none, err := client.ProxyConfig(ctx)
	must(err)
	if none.LegacyProxy.HTTP != "" || none.LegacyProxy.NoProxy != "127.0.0.1,localhost,::1" {
		t.Errorf("%+v", none)
	}
	changes, err := client.WatchForProxyConfigAndAPIHostPortChanges(ctx)
	must(err)
	defer func() {
		changes.Kill()
		_ = changes.Wait() // the test has what it wanted
	}()
	hears(t, changes, "at first")
	must(h.State.SetModelConfig(ctx, model, map[string]any{
		"http-proxy": "http://a:1", "juju-https-proxy": "http://b:2", "apt-ftp-proxy": "http://c:3", "snap-store-proxy-url": "http://d:4",
	}, nil))
	hears(t, changes, "of the model's configuration")
	got, err := client.ProxyConfig(ctx)
	must(err)
	if got.LegacyProxy.HTTP != "http://a:1" || got.JujuProxy.HTTPS != "http://b:2" || got.APTProxy.FTP != "http://c:3" || got.SnapStoreProxyURL != "http://d:4" {
		t.Errorf("%+v", got)
	}
	must(h.State.SetAPIHostPorts(ctx, [][]state.HostPort{{{Value: "10.0.0.9", Type: "ipv4", Scope: "local-cloud", Port: 1}}}))
	hears(t, changes, "of the addresses")
	if _, err := proxyupdater.NewClient(conn, names.NewMachineTag("7")).ProxyConfig(ctx); err == nil || err.Error() != "permission denied" {
		t.Errorf("another machine's: %v", err)
	}
}

func hears(t *testing.T, w watcher.NotifyWatcher, of string) {
	t.Helper()
	select {
	case _, ok := <-w.Changes():
		if !ok {
			t.Fatalf("the watch ended before it told %s", of)
		}
	case <-time.After(10 * time.Second):
		t.Fatalf("nothing is told %s", of)
	}
}

package arch_test

import "strings"

// layer is a floor of the house: its packages may import their own floor and those below.
type layer struct {
	name     string
	height   int
	packages []string
}

// layers, top to bottom, as ARCHITECTURE.md draws them. A path stands in the first layer that
// names it most precisely.
var layers = []layer{
	{"programs", 6, []string{"cmd/...", "examples/...", "rebar/examples/...", "test/..."}},
	{"composition", 5, []string{"internal/cli/...", "internal/controller/...", "internal/agent", "internal/testkit/...", "juju/environment/...", "juju/jujutest/...", "rebar/plugintest/..."}},
	{"services", 4, []string{
		"internal/apiserver/...", "internal/facade/...", "internal/reconcile/...", "internal/machine/...",
		"internal/agent/...", "internal/etcdgateway/...", "juju/worker/apicaller/...", "juju/worker/apiaddressupdater/...",
		"juju/worker/apiconfigwatcher/...", "juju/worker/agent/...", "juju/agent/...", "juju/api/...", "juju/model/...", "juju/catalogue/...",
	}},
	{"means", 3, []string{
		"internal/state/...", "internal/kv/...", "internal/blob/...", "internal/logstore/...", "internal/sshimport/...", "juju/charm/...", "juju/jujuclient/...",
		"juju/worker/...", "etcdv2/...", "etcd/...", "rebar/...",
	}},
	{"contracts", 2, []string{"juju/rpc/...", "internal/domain/...", "internal/ca", "rebar/models/...", "rebar/logger/...", "rebar/jsonpatch2/..."}},
	{"words", 1, []string{"juju/names/...", "juju/version/...", "juju/core/...", "juju/storage/...", "juju/internal/..."}},
}

func layerOf(path string) *layer {
	var best *layer
	length := -1
	for i := range layers {
		for _, p := range layers[i].packages {
			if n := len(strings.TrimSuffix(p, "/...")); n > length && matchAny(path, []string{p}) {
				best, length = &layers[i], n
			}
		}
	}
	return best
}

// fence forbids an import that the floors alone would allow.
type fence struct {
	who, except []string
	imports     []string // path prefixes
	productOnly bool     // tests may
	reason      string
}

func (f fence) forbids(path string) bool {
	for _, p := range f.imports {
		if ours(path) && !ours(p) {
			continue // a whole host is forbidden, of which this module is not meant
		}
		if path == p || strings.HasPrefix(path, p+"/") {
			return true
		}
	}
	return false
}

var fences = []fence{
	{
		who:     []string{"juju/...", "rebar/...", "etcd/...", "etcdv2/..."},
		imports: []string{module + "/internal", module + "/cmd"},
		reason:  "a library must build alone",
	},
	{
		who:         []string{"internal/cli/...", "internal/agent/...", "juju/..."},
		imports:     []string{module + "/internal/state", module + "/internal/kv", module + "/internal/facade", module + "/internal/apiserver", module + "/internal/controller"},
		productOnly: true,
		reason:      "clients and agents speak the API; they never see the controller's inside",
	},
	{
		who:     []string{"internal/apiserver/..."},
		imports: []string{module + "/internal/state", module + "/internal/kv"},
		reason:  "the server knows methods, not what stands behind them",
	},
	{
		who:     []string{"internal/state/...", "internal/domain/..."},
		imports: []string{module + "/juju/rpc"},
		reason:  "state and rules know no wire type",
	},
	{
		who:         []string{"...", "internal/...", "cmd/...", "juju/...", "rebar/...", "etcd/..."},
		except:      []string{"internal/kv/etcd/...", "internal/etcdgateway/..."},
		imports:     []string{"go.etcd.io/etcd/client/v3", "go.etcd.io/etcd/server/v3"},
		productOnly: true,
		reason:      "only kv/etcd and the v2 translation know etcd",
	},
	{
		who:         []string{"internal/...", "cmd/..."},
		except:      []string{"internal/kv/etcd/embed", "internal/controller/..."},
		imports:     []string{module + "/internal/kv/etcd/embed"},
		productOnly: true,
		reason:      "the embedded server is started by the controller alone",
	},
	{
		who:     []string{"etcd/client/...", "etcd/version/..."},
		imports: []string{"github.com", "golang.org", "google.golang.org", "go.etcd.io"},
		reason:  "the v2 client needs the standard library only",
	},
}

package plugintest_test

import (
	"context"
	"strings"
	"testing"

	"github.com/gantline/gantline/rebar/plugintest"
)

// conforms fails the test unless a provider passes the suite, deviations included.
func conforms(t *testing.T, target plugintest.Target, opts plugintest.Options) *plugintest.Report {
	t.Helper()
	rep, err := plugintest.Run(context.Background(), target, opts)
	if err != nil {
		t.Fatal(err)
	}
	if !rep.Conforms(true) {
		var b strings.Builder
		if err := rep.WriteText(&b, false); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s", b.String())
	}
	return rep
}

func TestExamplesConform(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs every example")
	}
	for _, tt := range []struct {
		name string
		opts plugintest.Options
	}{
		{"incrementer", plugintest.Options{Action: "incrstatus"}},
		{"notifier", plugintest.Options{Params: map[string]interface{}{"notifier/url": "http://127.0.0.1:9/hook"}}},
		{"validator", plugintest.Options{Action: "checksum"}},
		{"racks", plugintest.Options{Action: "free-units"}},
		{"unpacker", plugintest.Options{Action: "url"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			conforms(t, plugintest.Build(t, "../examples/"+tt.name), tt.opts)
		})
	}
}

package rebar_test

import (
	"testing"

	"github.com/gantline/gantline/rebar"
)

func TestRewriteImport(t *testing.T) {
	const here = "github.com/gantline/gantline/rebar"
	for _, tt := range []struct {
		from, to string
		moved    bool
	}{
		{"github.com/digitalrebar/provision", here, true},
		{"github.com/digitalrebar/provision/v4", here, true},
		{"github.com/digitalrebar/provision/plugin", here + "/plugin", true},
		{"github.com/digitalrebar/provision/v4/plugin/mux", here + "/plugin/mux", true},
		{"github.com/digitalrebar/provision/v4/models", here + "/models", true},
		{"github.com/digitalrebar/provision-plugins/v4", here + "/plugins", true},
		{"github.com/digitalrebar/provision-plugins/v4/utils", here + "/plugins/utils", true},
		{"github.com/VictorLowther/jsonpatch2", here + "/jsonpatch2", true},
		{"github.com/VictorLowther/jsonpatch2/utils", here + "/jsonpatch2/utils", true},
		{"github.com/digitalrebar/logger", here + "/logger", true},
		{"github.com/digitalrebar/loggers", "github.com/digitalrebar/loggers", false},
		{"github.com/digitalrebar/provisioner/x", "github.com/digitalrebar/provisioner/x", false},
		{"fmt", "fmt", false},
	} {
		got, moved := rebar.RewriteImport(tt.from)
		if got != tt.to || moved != tt.moved {
			t.Errorf("RewriteImport(%q) = %q, %v; want %q, %v", tt.from, got, moved, tt.to, tt.moved)
		}
	}
}

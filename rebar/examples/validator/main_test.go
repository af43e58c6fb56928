package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/gantline/gantline/rebar/plugintest"
)

func TestDefine(t *testing.T) {
	bin := plugintest.Build(t, ".")
	for _, tt := range []struct {
		name, tools string
		validate    bool
		tool, fails string
	}{
		{"validated", "sh", true, "/sh", ""},
		{"second choice", "no-such-tool,sh", true, "/sh", ""},
		{"no tool", "no-such-tool", true, "", "none of no-such-tool is installed"},
		{"catalogued", "no-such-tool", false, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, err := plugintest.NewHost(bin, plugintest.Config{Env: []string{"VALIDATOR_TOOLS=" + tt.tools}})
			if err != nil {
				t.Fatal(err)
			}
			defer h.Close()
			def, out, err := h.Define(context.Background(), tt.validate)
			switch {
			case tt.fails != "":
				if err == nil || !strings.Contains(err.Error(), tt.fails) {
					t.Errorf("define: %v, want %q", err, tt.fails)
				}
			case err != nil:
				t.Fatal(err)
			case out.Stderr != "":
				t.Errorf("define wrote %q to standard error", out.Stderr)
			case !strings.HasSuffix(def.Meta["tool"], tt.tool):
				t.Errorf("the tool is %q, want %q", def.Meta["tool"], tt.tool)
			}
		})
	}
}

func TestChecksum(t *testing.T) {
	if _, e := tool(); e != nil {
		t.Skip(e)
	}
	h := plugintest.Start(t, plugintest.Build(t, "."))
	h.MustConfigure(nil)
	res, err := h.Act(context.Background(), "checksum", nil, map[string]interface{}{"validator/text": "hello"})
	if err != nil {
		t.Fatal(err)
	}
	want := sha256.Sum256([]byte("hello"))
	m, _ := res.(map[string]interface{})
	if got, _ := m["sum"].(string); got != hex.EncodeToString(want[:]) && len(got) != 40 { // shasum makes SHA-1
		t.Errorf("checksum is %v", res)
	}
}

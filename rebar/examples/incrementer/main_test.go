package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
	"github.com/gantline/gantline/rebar/plugintest"
)

func target() plugintest.Target {
	return plugintest.InProcess(&def, func() interface{} { return &Plugin{} }, plugin.Config{})
}

// machine creates a machine at the host's endpoint.
func machine(t *testing.T, h *plugintest.Running) *models.Machine {
	t.Helper()
	c, err := h.Endpoint.Client()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	m := &models.Machine{Name: "m1"}
	m.Fill()
	if err := c.CreateModel(m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestIncrement(t *testing.T) {
	h := plugintest.Start(t, target())
	h.MustConfigure(nil)
	m := machine(t, h)
	ctx := context.Background()
	for _, tt := range []struct {
		command string
		params  map[string]interface{}
		want    interface{}
	}{
		{"incrstatus", nil, "Running"},
		{"increment", nil, 1.0},
		{"increment", map[string]interface{}{"incrementer/step": 5}, 6.0},
		{"increment", map[string]interface{}{"incrementer/parameter": "other/count"}, 1.0},
		{"reset_count", nil, "Success"},
		{"increment", nil, 7.0},
	} {
		got, err := h.Act(ctx, tt.command, m, tt.params)
		if err != nil || got != tt.want {
			t.Errorf("%s %v = %v, %v; want %v", tt.command, tt.params, got, err, tt.want)
		}
	}
	c, err := h.Endpoint.Client()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var params map[string]interface{}
	if err := c.Req().UrlFor("machines", m.Key(), "params").Do(&params); err != nil {
		t.Fatal(err)
	}
	want := map[string]interface{}{"incrementer/default": 7.0, "incrementer/touched": 1.0, "other/count": 1.0}
	for k, v := range want {
		if params[k] != v {
			t.Errorf("param %s is %v, want %v", k, params[k], v)
		}
	}
}

func TestUnknownCommand(t *testing.T) {
	h := plugintest.Start(t, target())
	h.MustConfigure(nil)
	_, err := h.Act(context.Background(), "nope", nil, nil)
	var e *models.Error
	if !errors.As(err, &e) || e.Code != 404 || e.Key != "incrementer" || len(e.Messages) != 1 || e.Messages[0] != "Unknown command: nope\n" {
		t.Errorf("nope answers %#v", err)
	}
}

func TestResetUntouched(t *testing.T) {
	h := plugintest.Start(t, target())
	h.MustConfigure(nil)
	_, err := h.Act(context.Background(), "reset_count", machine(t, h), nil)
	var e *models.Error
	if !errors.As(err, &e) || e.Code != 400 {
		t.Errorf("reset of a machine never counted answers %v, want code 400", err)
	}
}

// TestDefine compares with what the original incrementer prints.
func TestDefine(t *testing.T) {
	h, err := plugintest.NewHost(target(), plugintest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	_, out, err := h.Define(context.Background(), true)
	if err != nil {
		t.Fatal(err)
	}
	if out.Stderr != "" {
		t.Errorf("define wrote to standard error: %q", out.Stderr)
	}
	want, err := os.ReadFile(filepath.Join("testdata", "define-4.2.0-beta2.json"))
	if err != nil {
		t.Fatal(err)
	}
	var w, g interface{}
	if err := json.Unmarshal(want, &w); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(out.Stdout), &g); err != nil {
		t.Fatal(err)
	}
	wb, _ := json.MarshalIndent(w, "", " ")
	gb, _ := json.MarshalIndent(g, "", " ")
	if string(wb) != string(gb) {
		t.Errorf("define prints\n%s\nwant\n%s", gb, wb)
	}
}

func TestUnpack(t *testing.T) {
	h, err := plugintest.NewHost(target(), plugintest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	dir, _, err := h.Unpack(context.Background(), "incrementer")
	if err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "testFile")); err != nil || string(b) != "ImaFile" {
		t.Errorf("testFile holds %q, %v", b, err)
	}
}

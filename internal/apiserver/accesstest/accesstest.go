// Package accesstest calls every method of a set of facades as every identity, through a real
// server, and compares who got in with a golden table. The controller's test runs it on all
// facades, so that a change of an access rule is a line in a diff.
//
// The methods themselves do not run: what a method refuses, another's entity above all, is for the
// facade's own tests.
package accesstest

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/apiserver"
	"github.com/gantline/gantline/internal/apiserver/certs"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

const (
	controllerUUID = "00000000-0000-4000-8000-000000000001"
	modelUUID      = "00000000-0000-4000-8000-000000000002"
)

// caller is one identity, and the column that it has in the table.
type caller struct {
	column string
	id     facade.Identity
}

func user(column, controller, model string) caller {
	return caller{column, facade.Identity{Kind: facade.UserIdentity, Name: column, Controller: controller, Model: model}}
}

// callers are those who can connect to a model, and to the controller.
func callers(scope facade.Scope) []caller {
	if scope == facade.OnController {
		return []caller{user("superuser", "superuser", ""), user("add-model", "add-model", ""), user("login", "login", "")}
	}
	return []caller{
		user("superuser", "superuser", ""), user("admin", "login", "admin"), user("write", "login", "write"), user("read", "login", "read"),
		{"machine", facade.Identity{Kind: facade.MachineIdentity, Name: "0"}},
		{"unit", facade.Identity{Kind: facade.UnitIdentity, Name: "app/0"}},
	}
}

// Run compares who may call the methods with the table in the file golden. With UPDATE_GOLDEN=1 in
// the environment it writes the table instead.
func Run(t *testing.T, facades []facade.Version, golden string) {
	t.Helper()
	var table bytes.Buffer
	addr, caPEM := serve(t, inert(facades))
	for _, scope := range []facade.Scope{facade.OnController, facade.OnModel} {
		conns := connect(t, addr, caPEM, scope)
		for _, v := range sorted(facades) {
			if v.Scope&scope == 0 {
				continue
			}
			for _, name := range v.Methods.Names() {
				fmt.Fprintf(&table, "%s %s(%d).%s:%s\n", kind(scope), v.Name, v.Number, name, admitted(t, conns, scope, v, name))
			}
		}
	}
	compare(t, golden, table.Bytes())
}

func kind(scope facade.Scope) string {
	if scope == facade.OnController {
		return "controller"
	}
	return "model"
}

// inert returns the facades with methods that do nothing.
func inert(facades []facade.Version) []facade.Version {
	out := slices.Clone(facades)
	for i, v := range out {
		methods := make(facade.Table, len(v.Methods))
		for name, m := range v.Methods {
			m.Call = func(context.Context, facade.Session, string, json.RawMessage) (any, error) { return nil, nil }
			methods[name] = m
		}
		out[i].Methods = methods
	}
	return out
}

func sorted(facades []facade.Version) []facade.Version {
	return slices.SortedFunc(slices.Values(facades), func(a, b facade.Version) int {
		if c := strings.Compare(a.Name, b.Name); c != 0 {
			return c
		}
		return a.Number - b.Number
	})
}

// admitted returns the columns of those who got in.
func admitted(t *testing.T, conns map[string]api.Connection, scope facade.Scope, v facade.Version, method string) string {
	t.Helper()
	var out strings.Builder
	for _, c := range callers(scope) {
		err := conns[c.column].APICall(v.Name, v.Number, "", method, nil, nil)
		switch {
		case err == nil:
			out.WriteString(" " + c.column)
		case err.Error() != "permission denied (unauthorized access)":
			t.Errorf("%s(%d).%s as %s: %v", v.Name, v.Number, method, c.column, err)
		}
	}
	return out.String()
}

func connect(t *testing.T, addr, caPEM string, scope facade.Scope) map[string]api.Connection {
	t.Helper()
	out := make(map[string]api.Connection)
	for _, c := range callers(scope) {
		tag, err := names.ParseTag(c.id.Tag())
		if err != nil {
			t.Fatal(err)
		}
		info := &api.Info{Addrs: []string{addr}, CACert: caPEM, Tag: tag, Password: "x"}
		if scope == facade.OnModel {
			info.ModelTag = names.NewModelTag(modelUUID)
		}
		conn, err := api.Open(info, api.DialOpts{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		out[c.column] = conn
	}
	return out
}

// door lets all callers in.
type door struct{}

func (door) Login(_ context.Context, req apiserver.LoginRequest) (facade.Identity, error) {
	scope := facade.OnModel
	if req.ModelUUID == "" {
		scope = facade.OnController
	}
	for _, c := range callers(scope) {
		if c.id.Tag() == req.Tag.String() {
			return c.id, nil
		}
	}
	return facade.Identity{}, &rpc.RequestError{Message: "invalid entity name or password", Code: params.CodeUnauthorized}
}

func (door) Exists(string) bool { return true }

func serve(t *testing.T, facades []facade.Version) (addr, caPEM string) {
	t.Helper()
	ca, err := certs.NewCA(controllerUUID, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := certs.NewLeaf(ca, nil, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	served, err := certs.Set{CA: ca, Leaf: leaf}.Serve()
	if err != nil {
		t.Fatal(err)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server, err := apiserver.New(apiserver.Config{
		Listener: listener, ControllerUUID: controllerUUID, Facades: facades, Authenticator: door{}, Models: door{},
		Certificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return &served, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String(), ca.CertPEM
}

func compare(t *testing.T, golden string, got []byte) {
	t.Helper()
	if os.Getenv("UPDATE_GOLDEN") == "1" {
		if err := os.WriteFile(golden, got, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden) //nolint:gosec // The test's own file.
	if err != nil {
		t.Fatal(err)
	}
	before, after := lines(want), lines(got)
	for _, l := range before {
		if !slices.Contains(after, l) {
			t.Errorf("-%s", l)
		}
	}
	for _, l := range after {
		if !slices.Contains(before, l) {
			t.Errorf("+%s", l)
		}
	}
}

func lines(b []byte) []string { return strings.Split(strings.TrimSpace(string(b)), "\n") }

package base_test

import (
	"context"
	"errors"
	"testing"

	"github.com/gantline/gantline/juju/api/base"
)

// caller records calls and negotiates with fixed lists.
type caller struct {
	base.APICaller
	client, server []int
	calls          []int
}

func (c *caller) NegotiateFacade(name string) base.Negotiation {
	return base.Negotiate(name, c.client, c.server)
}

func (c *caller) APICall(_ string, version int, _, _ string, _, _ any) error {
	c.calls = append(c.calls, version)
	return nil
}

func (c *caller) APICallContext(_ context.Context, o string, v int, id, r string, p, a any) error {
	return c.APICall(o, v, id, r, p, a)
}

func TestBestCommonVersionIsUsed(t *testing.T) {
	c := &caller{client: []int{20, 15, 17}, server: []int{15, 16, 17, 18}}
	f := base.NewFacadeCaller(c, "Application")
	if err := f.FacadeCall("Get", nil, nil); err != nil {
		t.Fatal(err)
	}
	if f.BestAPIVersion() != 17 || c.calls[0] != 17 {
		t.Fatalf("best %d, called %v, want 17", f.BestAPIVersion(), c.calls)
	}
}

func TestVersionZeroIsAVersion(t *testing.T) {
	c := &caller{client: []int{0}, server: []int{0}}
	if err := base.NewFacadeCaller(c, "Old").FacadeCallContext(t.Context(), "Get", nil, nil); err != nil {
		t.Fatal(err)
	}
	if len(c.calls) != 1 {
		t.Fatal("the call was not made")
	}
}

func TestNoCommonVersionIsRefusedBeforeACall(t *testing.T) {
	c := &caller{client: []int{6, 7}, server: []int{8}}
	err := base.NewFacadeCaller(c, "Client").FacadeCall("FullStatus", nil, nil)
	var ns *base.NotSupportedError
	if !errors.As(err, &ns) {
		t.Fatalf("got %v, want a NotSupportedError", err)
	}
	want := "Client not supported: server offers version 8, this client knows versions 6, 7"
	if err.Error() != want {
		t.Fatalf("got %q, want %q", err, want)
	}
	if !errors.Is(err, errors.New("not supported")) || errors.Is(err, errors.New("not found")) {
		t.Fatal("errors.Is does not follow the well-known text")
	}
	if len(c.calls) != 0 {
		t.Fatal("a call was made")
	}
}

// router has another connection for the facade "Client".
type router struct {
	*caller
	client *caller
	err    error
}

func (r *router) RouteFacade(_ context.Context, facade string) (base.APICaller, error) {
	if facade == "Client" {
		return r.client, r.err
	}
	return r.caller, nil
}

func TestRouterChoosesTheConnection(t *testing.T) {
	r := &router{caller: &caller{}, client: &caller{client: []int{7}, server: []int{7}}}
	f := base.NewFacadeCaller(r, "Client")
	if err := f.FacadeCall("FullStatus", nil, nil); err != nil {
		t.Fatal(err)
	}
	if len(r.client.calls) != 1 || len(r.calls) != 0 || f.RawAPICaller() != base.APICaller(r.client) || f.BestAPIVersion() != 7 {
		t.Fatal("the call went elsewhere")
	}
	r.err = errors.New("which model?")
	if err := f.FacadeCall("FullStatus", nil, nil); !errors.Is(err, r.err) || len(r.client.calls) != 1 {
		t.Fatal(err)
	}
}

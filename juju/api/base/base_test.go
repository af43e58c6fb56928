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

package agentengine_test

import (
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/worker/apicaller"
)

// An agent that does not know its model asks by Admin 1. Juju's controllers do not
// know that login any more; then the agent is logged in without a model.
func TestAPIOpenWithoutModel(t *testing.T) {
	s, ca := newStore(), newAuthority(t)
	s.passwords["machine-0"] = "secret"
	c := serve(t, s, ca, "127.0.0.1:0")
	conn, err := apicaller.APIOpen(&api.Info{
		Addrs: []string{c.address()}, CACert: ca.pem, Tag: names.NewMachineTag("0"), Password: "secret",
	}, api.DialOpts{Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if model, ok := conn.ModelTag(); ok {
		t.Errorf("connected to %v", model)
	}
	if s.logins != 2 {
		t.Errorf("%d logins, want one by Admin 1 and one by Admin 3", s.logins)
	}
}

// With a model there is nothing to find out.
func TestAPIOpenWithModel(t *testing.T) {
	s, ca := newStore(), newAuthority(t)
	s.passwords["machine-0"] = "secret"
	c := serve(t, s, ca, "127.0.0.1:0")
	conn, err := apicaller.APIOpen(&api.Info{
		Addrs: []string{c.address()}, CACert: ca.pem, Tag: names.NewMachineTag("0"), Password: "secret",
		ModelTag: names.NewModelTag(modelUUID),
	}, api.DialOpts{Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if model, _ := conn.ModelTag(); model.Id() != modelUUID || s.logins != 1 {
		t.Errorf("connected to %v with %d logins", model, s.logins)
	}
}

// A controller that takes Admin 1 at its root tells the agent its model.
func TestAPIOpenFindsTheModel(t *testing.T) {
	s, ca := newStore(), newAuthority(t)
	s.passwords["machine-0"] = "secret"
	s.admin1 = true
	c := serve(t, s, ca, "127.0.0.1:0")
	info := &api.Info{Addrs: []string{c.address()}, CACert: ca.pem, Tag: names.NewMachineTag("0"), Password: "secret"}
	conn, err := apicaller.APIOpen(info, api.DialOpts{Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if model, _ := conn.ModelTag(); model.Id() != modelUUID || s.logins != 1 {
		t.Errorf("connected to %v with %d logins", model, s.logins)
	}
	if info.ModelTag.Id() != "" {
		t.Error("the caller's info was changed")
	}
	if conn.BestFacadeVersion("Agent") != 3 {
		t.Error("no Agent")
	}
}

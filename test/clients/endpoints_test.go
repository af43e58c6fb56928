// Package clients_test holds the controller to what known clients insist on beyond the protocol.
package clients_test

import (
	"encoding/json"
	"net"
	"strconv"
	"testing"

	"github.com/gantline/gantline/test/house"
)

// address is how a login's answer names one of the controller's addresses.
type address struct {
	Value, Type, Scope string
	Port               int
}

// TestTwoCommandsInARow does as Juju's own client does between two commands: it replaces the
// addresses in its store by those of the login's answer, without the ones of scope local-machine or
// link-local, and next time knows no other.
func TestTwoCommandsInARow(t *testing.T) {
	h := house.New(t)
	endpoints := []string{h.Info.Address}
	for command := range 3 {
		var stored []string
		for _, endpoint := range endpoints {
			for _, model := range []string{"", h.Info.Models["admin/default"]} {
				h.Info.Address = endpoint
				f := h.Dial(t, model).Login(h.Admin())
				if f.Error != "" {
					t.Fatalf("command %d at %s: %s", command, endpoint, f.Error)
				}
				stored = rewrite(t, f)
			}
		}
		if len(stored) == 0 {
			t.Fatalf("after command %d the client knows no address: no controller API addresses; is bootstrap still in progress?", command)
		}
		endpoints = stored
	}
}

// rewrite returns what the client stores.
func rewrite(t *testing.T, login house.Frame) []string {
	t.Helper()
	var result struct{ Servers [][]address }
	if err := json.Unmarshal(login.Response, &result); err != nil {
		t.Fatal(err)
	}
	var stored []string
	for _, server := range result.Servers {
		for _, a := range server {
			if a.Scope != "local-machine" && a.Scope != "link-local" {
				stored = append(stored, net.JoinHostPort(a.Value, strconv.Itoa(a.Port)))
			}
		}
	}
	return stored
}

package connector_test

import (
	"testing"

	"github.com/gantline/gantline/juju/jujutest"
	"github.com/gantline/gantline/juju/rpc/params"
)

// The UUIDs of the controller and of its model.
const (
	modelUUID      = "11111111-2222-4333-8444-555555555555"
	controllerUUID = "99999999-2222-4333-8444-555555555555"
)

// server is a controller of one model that says in a login that it is to be had elsewhere too.
type server struct {
	*jujutest.Controller
	*jujutest.Server
}

func newServer(t *testing.T) *server {
	t.Helper()
	s := &server{Controller: &jujutest.Controller{
		UUID: controllerUUID, Models: []string{modelUUID}, Password: "secret",
		Facades:      map[string][]int{"ModelManager": {9, 10}, "Pinger": {1}},
		ModelFacades: map[string][]int{"Client": {6, 7, 9}, "Pinger": {1}},
		Servers:      [][]params.HostPort{{{Address: params.Address{Value: "10.0.0.5", Type: "ipv4", Scope: "local-cloud"}, Port: 17070}}},
	}}
	s.Server = jujutest.NewServer(t, jujutest.Config{Handler: s.Handler})
	return s
}

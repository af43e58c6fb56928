package apiserver_test

import (
	"slices"
	"testing"

	"github.com/gantline/gantline/juju/api/connector"
	"github.com/gantline/gantline/juju/jujuclient"
)

// A command rewrites the client store's addresses from what the login answered. The next one, in
// another process, finds the controller nevertheless.
func TestTwoCommandsInARow(t *testing.T) {
	h := newHouse(t, nil)
	t.Setenv("JUJU_DATA", t.TempDir())
	_, port := split(t, h.addr)
	first := jujuclient.NewFileClientStore()
	err := first.AddController("test", jujuclient.ControllerDetails{
		ControllerUUID: controllerUUID, APIEndpoints: []string{h.addr}, CACert: h.caPEM, Cloud: "local",
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := first.UpdateAccount("test", jujuclient.AccountDetails{User: "admin", Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		store := jujuclient.NewFileClientStore()
		c, err := connector.NewClientStore(connector.ClientStoreConfig{ControllerName: "test", ModelUUID: modelUUID, ClientStore: store})
		if err != nil {
			t.Fatal(err)
		}
		conn, err := c.Connect()
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.APICall("Client", 7, "", "WhoAmI", nil, nil); err != nil {
			t.Error(err)
		}
		_ = conn.Close()
		details, err := store.ControllerByName("test")
		if err != nil || !slices.Equal(details.APIEndpoints, []string{"localhost:" + port}) || details.AgentVersion != "3.6.0" {
			t.Errorf("%v %+v", err, details)
		}
	}
}

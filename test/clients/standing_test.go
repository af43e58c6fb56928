package clients_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/api/client/controller"
	"github.com/gantline/gantline/juju/api/client/modelmanager"
	"github.com/gantline/gantline/juju/api/client/usermanager"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// TestAccessIsTakenFromWhoIsConnected: what a user may do is what it may do now, not what it might when it
// logged in, and a watch that waits does not outlive it either.
func TestAccessIsTakenFromWhoIsConnected(t *testing.T) {
	w := newTyped(t)
	ctx := t.Context()
	users, models, access := usermanager.NewClient(w.controller), modelmanager.NewClient(w.controller), controller.NewClient(w.controller)
	const password = "a long password"
	uuid := w.h.Info.Models["admin/default"]
	model := names.NewModelTag(uuid).String()
	add := func() string {
		t.Helper()
		tag, _, err := users.AddUser(ctx, "bob", "Bob", password)
		if err != nil {
			t.Fatal(err)
		}
		return tag
	}
	open := func(model string) api.Connection {
		t.Helper()
		info := &api.Info{Addrs: []string{w.h.Info.Address}, CACert: w.h.Info.CACert, Tag: names.NewUserTag("bob"), Password: password}
		if model != "" {
			info.ModelTag = names.NewModelTag(model)
		}
		conn, err := api.Open(info, api.DialOpts{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		return conn
	}
	works := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused := func(what string, err error) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%s: got %v, want a refusal", what, err)
		}
	}
	allModels := func(conn api.Connection) error { _, err := controller.NewClient(conn).AllModels(ctx); return err }
	config := func(conn api.Connection) error {
		_, err := controller.NewClient(conn).ControllerConfig(ctx)
		return err
	}
	status := func(conn api.Connection) error { _, err := client.NewClient(conn).Status(nil); return err }

	tag := add()
	onController := open("")
	refused("all models as a user", allModels(onController))
	works("grant", access.GrantController(ctx, tag, "superuser"))
	works("all models after the grant", allModels(onController))
	works("revoke", access.RevokeController(ctx, tag, "superuser"))
	refused("all models after the revocation", allModels(onController))
	refused("taking it again", controller.NewClient(onController).GrantController(ctx, tag, "superuser"))

	errs, err := models.GrantModel(ctx, tag, "read", model)
	works("grant of the model", err)
	works("grant of the model", errs[0])
	onModel := open(uuid)
	works("status", status(onModel))
	watch, err := client.NewClient(onModel).WatchAll()
	if err != nil {
		t.Fatal(err)
	}
	_, err = watch.Next(ctx)
	works("the first batch", err)
	log, err := onModel.ConnectStream("/log", url.Values{"replay": {"true"}})
	if err != nil {
		t.Fatal(err)
	}
	next := make(chan error, 1)
	go func() { // received below
		_, err := watch.Next(ctx)
		next <- err
	}()
	errs, err = models.RevokeModel(ctx, tag, "read", model)
	works("revocation of the model", err)
	works("revocation of the model", errs[0])
	refused("status after the revocation", status(onModel))
	works("a change", modelConfig(w))
	refused("the watch that waited", <-next)
	late := time.AfterFunc(30*time.Second, func() {
		t.Error("the log that is followed goes on")
		_ = log.Close()
	})
	for err = nil; err == nil; {
		err = log.ReadJSON(new(json.RawMessage))
	}
	late.Stop()
	_ = log.Close() // the server was first

	works("disable", users.DisableUser(ctx, tag))
	refused("a disabled user", config(onController))
	works("enable", users.EnableUser(ctx, tag))
	works("an enabled user", config(onController))
	works("remove", users.RemoveUser(ctx, tag))
	refused("a removed user", config(onController))
	add()
	refused("one whose name another has now", config(onController))
	works("the other", config(open("")))
}

// modelConfig changes what watchers of the model are told.
func modelConfig(w *typed) error {
	return w.onModel.APICall("MachineManager", 10, "", "AddMachines", params.AddMachines{
		MachineParams: []params.AddMachineParams{{}},
	}, nil)
}

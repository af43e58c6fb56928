package controller_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/internal/ca"
	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/names"
)

// order gives a controller an order about its CA.
func order(t *testing.T, info controller.Info, o ca.Order) (status ca.Status, err error) {
	t.Helper()
	conn, err := api.Open(&api.Info{
		Addrs: []string{info.Address}, CACert: info.CACert, Tag: names.NewUserTag(info.User), Password: info.Password,
	}, api.DialOpts{})
	if err != nil {
		return status, err
	}
	defer func() { _ = conn.Close() }()
	http1, err := conn.RootHTTPClient()
	if err != nil {
		return status, err
	}
	body, err := json.Marshal(o)
	if err != nil {
		return status, err
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, ca.Path, bytes.NewReader(body))
	if err != nil {
		return status, err
	}
	err = http1.Do(t.Context(), req, &status)
	return status, err
}

// TestWhoIsToldOfANewCA: the owner's client store and the clients of etcd's v2 API get the CA that
// replaces another, and those that have the old one go on until it is retired.
func TestWhoIsToldOfANewCA(t *testing.T) {
	store := jujuclient.NewFileStore(t.TempDir())
	var mu sync.Mutex // guards told
	var told []string
	cfg := controller.Config{
		DataDir: t.TempDir(), Listen: "127.0.0.1:0", EtcdV2Listen: "127.0.0.1:0",
		CAChanged: func(info controller.Info) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, info.CACert)
			if err := controller.NoteCA(store, info); err != nil {
				t.Error(err)
			}
		},
	}
	withController(t, cfg, func(info controller.Info) {
		if err := controller.Register(store, info, false); err != nil {
			t.Error(err)
		}
		old := v2Client(t, info, "root")
		reads := func(c client.Client, what string) {
			t.Helper()
			if _, err := client.NewKeysAPI(c).Get(t.Context(), "/", nil); err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		reads(old, "at first")
		status, err := order(t, info, ca.Order{Action: ca.Replace})
		if err != nil || status.CACert == info.CACert {
			t.Error(status, err)
			return
		}
		file, err := os.ReadFile(info.EtcdV2.CAFile)
		if err != nil || strings.TrimSpace(string(file)) != strings.TrimSpace(status.CACert+info.CACert) {
			t.Errorf("the CA file: %v\n%s", err, file)
		}
		reads(v2Client(t, info, "root"), "with both CAs")
		details, err := store.ControllerByName(info.Name)
		if err != nil || details.CACert != status.CACert {
			t.Errorf("the client store has another CA: %v", err)
		}
		if _, err := order(t, info, ca.Order{Action: "burn"}); err == nil || !strings.Contains(err.Error(), `unknown action "burn"`) {
			t.Error(err)
		}
		if _, err := order(t, info, ca.Order{Action: ca.Retire}); err != nil { // by who has the old CA
			t.Error(err)
		}
		reads(v2Client(t, info, "root"), "with the new CA")
		info.CACert = status.CACert
		if _, err := order(t, info, ca.Order{Action: ca.Retire}); err == nil || !strings.Contains(err.Error(), "there is no old one to retire") {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		if len(told) != 3 || told[1] != told[2] || told[1] != status.CACert {
			t.Errorf("told %d times", len(told))
		}
	})
}

// TestCAOfAnotherIsLeftAlone: an entry of the same name that is another controller's is not touched.
func TestCAOfAnotherIsLeftAlone(t *testing.T) {
	store := jujuclient.NewFileStore(t.TempDir())
	theirs := jujuclient.ControllerDetails{ControllerUUID: "deadbeef-1bad-500d-9000-4b1d0d06f00d", CACert: "theirs", APIEndpoints: []string{"10.0.0.5:17070"}}
	if err := store.AddController("gantline", theirs); err != nil {
		t.Fatal(err)
	}
	if err := controller.NoteCA(store, controller.Info{Name: "gantline", UUID: "another", CACert: "ours"}); err != nil {
		t.Fatal(err)
	}
	if details, err := store.ControllerByName("gantline"); err != nil || details.CACert != "theirs" {
		t.Errorf("%+v, %v", details, err)
	}
}

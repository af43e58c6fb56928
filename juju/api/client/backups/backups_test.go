package backups_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/client/backups"
	"github.com/gantline/gantline/juju/jujutest"
	"github.com/gantline/gantline/juju/rpc/params"
)

// The archive comes as it is, from the route that the original asks, with the name in the body.
const modelUUID = "11111111-2222-4333-8444-555555555555"

func TestDownload(t *testing.T) {
	routes := http.NewServeMux()
	routes.HandleFunc("GET /model/"+modelUUID+"/backups", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if user, password, _ := r.BasicAuth(); err != nil || user != "user-admin" || password == "" {
			t.Errorf("asked by %q, %v", user, err)
		}
		if string(body) == `{"id":"none.tar.gz"}` {
			http.Error(w, `{"error":"backup metadata not found","error-code":"not found"}`, http.StatusNotFound)
			return
		}
		fmt.Fprintf(w, "archive of %s", body)
	})
	controller := &jujutest.Controller{UUID: modelUUID, Models: []string{modelUUID}, Password: "secret"}
	server := jujutest.NewServer(t, jujutest.Config{Handler: controller.Handler, HTTP: routes})
	conn, err := api.Open(controller.Info(server), api.DialOpts{})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	client := backups.NewClient(conn)
	archive, err := client.Download(t.Context(), "a.tar.gz")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(archive)
	if err != nil || string(text) != `archive of {"id":"a.tar.gz"}` {
		t.Errorf("got %q, %v", text, err)
	}
	if err := archive.Close(); err != nil {
		t.Error(err)
	}
	if _, err := client.Download(t.Context(), "none.tar.gz"); !params.IsCodeNotFound(err) {
		t.Errorf("got %v", err)
	}
}

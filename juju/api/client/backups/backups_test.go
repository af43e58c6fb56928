package backups_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/client/backups"
	"github.com/gantline/gantline/juju/api/internal/testserver"
	"github.com/gantline/gantline/juju/rpc/params"
)

// The archive comes as it is, from the route that the original asks, with the name in the body.
func TestDownload(t *testing.T) {
	s := testserver.New(t)
	s.Routes.HandleFunc("GET /model/"+testserver.ModelUUID+"/backups", func(w http.ResponseWriter, r *http.Request) {
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
	client := backups.NewClient(s.Open(s.Info(), api.DialOpts{}))
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

package environment_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/internal/sshimport"
)

const (
	mine  = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBotIr1dxuS4cEZJ4JeJjBBGWmyE1XKxeVQoXEmyBtjq"
	yours = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKUj9A8V5TgUx9aGg+lbVkNn2r1gjpkO7CDBvk1VR5mG"
)

// TestKeys adds a key, imports more from two services, the second of which has one that is there
// already, and deletes what one of them gave.
func TestKeys(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/kapilt.keys", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, yours) })
	mux.HandleFunc("/~both/+sshkeys", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, "%s a@b\n%s c@d\n", mine, yours) })
	server := httptest.NewTLSServer(mux)
	defer server.Close()
	ctx, env := connectWith(t, controller.Config{SSHKeys: sshimport.New(sshimport.Config{
		Transport: server.Client().Transport, Launchpad: server.URL, GitHub: server.URL,
	})})
	keys := func() []string {
		lists, err := env.Keys().List(ctx, true, "admin")
		check(t, err)
		return lists[0].Result
	}
	check(t, env.Keys().Add(ctx, "admin", mine+" me@here"))
	check(t, env.Keys().ImportKeys(ctx, "admin", "gh:kapilt"))
	imported := yours + " kapilt@github # ssh-import-id gh:kapilt"
	if got := keys(); !slices.Equal(got, []string{mine + " me@here", imported}) {
		t.Errorf("keys are %q", got)
	}
	err := env.Keys().ImportKeys(ctx, "admin", "lp:both", "gh:nobody")
	want := "duplicate ssh key: " + mine + " a@b # ssh-import-id lp:both\n" +
		"duplicate ssh key: " + yours + " c@d # ssh-import-id lp:both\n" + "invalid ssh key id: gh:nobody"
	if err == nil || err.Error() != want {
		t.Errorf("importing keys that are there: %v", err)
	}
	check(t, env.Keys().Delete(ctx, "admin", "kapilt@github # ssh-import-id gh:kapilt"))
	if got := keys(); !slices.Equal(got, []string{mine + " me@here"}) {
		t.Errorf("keys are %q", got)
	}
	if err := env.Keys().ImportKeys(ctx, "admin", strings.Split(strings.Repeat("gh:kapilt ", 21), " ")...); err == nil || !strings.Contains(err.Error(), "the limit is 20") {
		t.Errorf("importing of too many accounts: %v", err)
	}
}

package cli_test

import (
	"strings"
	"testing"

	"github.com/gantline/gantline/internal/cli"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/jujutest"
)

// TestCAOfAJujuController: a controller that knows no such thing is said to be one.
func TestCAOfAJujuController(t *testing.T) {
	c := &jujutest.Controller{UUID: "deadbeef-1bad-500d-9000-4b1d0d06f00d", Password: "secret"}
	server := jujutest.NewServer(t, jujutest.Config{Handler: c.Handler})
	info := c.Info(server)
	store := jujuclient.NewFileStore(t.TempDir())
	details := jujuclient.ControllerDetails{ControllerUUID: c.UUID, APIEndpoints: info.Addrs, CACert: info.CACert}
	if err := store.AddController("juju", details); err != nil {
		t.Fatal(err)
	}
	account := jujuclient.AccountDetails{Type: jujuclient.UserPassAccountDetailsType, User: "admin", Password: "secret"}
	if err := store.UpdateAccount("juju", account); err != nil {
		t.Fatal(err)
	}
	env := cli.Default("devel")
	env.Store, env.Getenv = store, func(string) string { return "" }
	for _, cmd := range cli.New(env) {
		if cmd.Name() != "ca" {
			continue
		}
		cmd.SetArgs([]string{"-c", "juju"})
		cmd.SilenceErrors, cmd.SilenceUsage = true, true
		err := cmd.ExecuteContext(t.Context())
		if err == nil || !strings.Contains(err.Error(), `controller "juju" is not Gantline's`) {
			t.Errorf("got %v", err)
		}
		return
	}
	t.Fatal("there is no such command")
}

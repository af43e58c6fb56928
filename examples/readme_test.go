// Package examples_test runs the programs of Juju's document about third-party Go clients against a
// controller.
package examples_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/juju/api/client/modelmanager"
	"github.com/gantline/gantline/juju/api/client/usermanager"
	"github.com/gantline/gantline/juju/api/connector"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/gantline/gantline/test/house"
)

// The program with SimpleConnector names a user, who is made and given one model; the example's address
// and CA are replaced by the controller's, and nothing else is.
func TestStatusSimple(t *testing.T) {
	h := house.New(t)
	addUser(t, h.Info, "jujuuser", "password1")
	program := build(t, "status-simple", strings.NewReplacer(
		`"10.225.205.241:17070"`, strconv.Quote(h.Info.Address),
		`CaCert:              "..."`, `CaCert: `+strconv.Quote(h.Info.CACert),
	))
	check(t, exec.CommandContext(t.Context(), program), t.TempDir())
}

// The program with ClientStoreConnector names a controller, which is put into the store under that
// name, and runs as it stands.
func TestStatusStore(t *testing.T) {
	h := house.New(t)
	dir := t.TempDir()
	info := h.Info
	info.Name = "overlord"
	if err := controller.Register(jujuclient.NewFileStore(dir), info, true); err != nil {
		t.Fatal(err)
	}
	check(t, exec.CommandContext(t.Context(), build(t, "status-store", strings.NewReplacer())), dir)
}

// check runs the program and reads what it prints as the status of the model default.
func check(t *testing.T, cmd *exec.Cmd, store string) {
	t.Helper()
	var stderr strings.Builder
	cmd.Stderr = &stderr
	cmd.Env = append(os.Environ(), "JUJU_DATA="+store, "JUJU_MODEL=", "JUJU_CONTROLLER=")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var status params.FullStatus
	if err := json.Unmarshal(out, &status); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if status.Model.Name != "default" {
		t.Errorf("the status of model %q", status.Model.Name)
	}
}

// build compiles an example with parts of its text replaced.
func build(t *testing.T, name string, replace *strings.Replacer) string {
	t.Helper()
	dir := t.TempDir()
	file, err := filepath.Abs(filepath.Join(name, "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := filepath.Join(dir, "main.go")
	if err := os.WriteFile(changed, []byte(replace.Replace(string(src))), 0o600); err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {file: changed}})
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, name)
	cmd := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-overlay", list, "-o", program, "./"+name)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

func addUser(t *testing.T, info controller.Info, name, password string) {
	t.Helper()
	c, err := connector.NewSimple(connector.SimpleConfig{
		ControllerAddresses: []string{info.Address}, CACert: info.CACert, Username: info.User, Password: info.Password,
	})
	if err != nil {
		t.Fatal(err)
	}
	conn, err := c.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	tag, _, err := usermanager.NewClient(conn).AddUser(t.Context(), name, "", password)
	if err != nil {
		t.Fatal(err)
	}
	for model, uuid := range info.Models {
		if !strings.HasSuffix(model, "/default") {
			continue
		}
		errs, err := modelmanager.NewClient(conn).GrantModel(t.Context(), tag, "read", names.NewModelTag(uuid).String())
		if err != nil || errs[0] != nil {
			t.Fatal(err, errs)
		}
	}
}

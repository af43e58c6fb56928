package clients_test

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/internal/cli"
	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/test/house"
)

// commandLine runs our own commands on a client store on disk, each as a program of its own would.
type commandLine struct {
	t   *testing.T
	dir string
}

func newCommandLine(t *testing.T, h *house.House) *commandLine {
	t.Helper()
	c := &commandLine{t: t, dir: t.TempDir()}
	if err := controller.Register(jujuclient.NewFileStore(c.dir), h.Info, true); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *commandLine) run(args ...string) (string, error) {
	root := &cobra.Command{Use: "gantline", SilenceErrors: true, SilenceUsage: true}
	root.AddGroup(cli.Groups()...)
	root.AddCommand(cli.New(&cli.Env{
		Store: jujuclient.NewFileStore(c.dir), Getenv: func(string) string { return "" }, Now: time.Now, Version: "test",
	})...)
	var out bytes.Buffer
	root.SetArgs(args)
	root.SetIn(strings.NewReader(""))
	root.SetOut(&out)
	root.SetErr(&out)
	err := root.ExecuteContext(c.t.Context())
	return out.String(), err
}

// TestCommandsInARow runs commands one after the other; each finds the controller by what the one
// before left in the store.
func TestCommandsInARow(t *testing.T) {
	h := house.New(t)
	c := newCommandLine(t, h)
	for _, command := range []struct{ line, want string }{
		{"deploy ../golden/testdata/req", "req"},
		{"deploy ../golden/testdata/prov", "prov"},
		{"integrate prov:web req:site", ""},
		{"config prov s", "hello"},
		{"status --format json", `"prov"`},
		{"models", "default"},
	} {
		out, err := c.run(strings.Fields(command.line)...)
		if err != nil || !strings.Contains(out, command.want) {
			t.Fatalf("%s: %v\n%s", command.line, err, out)
		}
		details, err := jujuclient.NewFileStore(c.dir).ControllerByName(h.Info.Name)
		if err != nil || len(details.APIEndpoints) == 0 {
			t.Fatalf("after %s the store has addresses %v, %v", command.line, details, err)
		}
	}
}

// What is no charm is refused before the controller hears of it.
func TestDeployOfWhatIsNoCharm(t *testing.T) {
	h := house.New(t)
	c := newCommandLine(t, h)
	empty := t.TempDir()
	file := empty + "/notes.txt"
	if err := os.WriteFile(file, []byte("a charm, honestly"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		empty:              `"` + empty + `" is not a charm: it has no metadata.yaml`,
		empty + "/nothing": `no charm was found at "` + empty + `/nothing"`,
		file:               `cannot deploy charm at "` + file + `": `,
	} {
		h.MustKeep(t, func() {
			out, err := c.run("deploy", path)
			if err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("deploy %s: %v\n%s", path, err, out)
			}
		})
	}
}

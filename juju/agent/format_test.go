package agent_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/agent"
)

func sample(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/machine-0.conf")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestReadAndRender(t *testing.T) {
	text := sample(t)
	c, err := agent.ParseConfigData([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	addresses, err := c.APIAddresses()
	if err != nil {
		t.Fatal(err)
	}
	for what, pair := range map[string][2]string{
		"tag":        {c.Tag().String(), "machine-0"},
		"dir":        {c.Dir(), "/var/lib/juju/agents/machine-0"},
		"transient":  {c.TransientDataDir(), "/var/run/juju"},
		"log":        {agent.LogFilename(c), "/var/log/juju/machine-0.log"},
		"metrics":    {c.MetricsSpoolDir(), "/var/lib/juju/metricspool"},
		"identity":   {c.SystemIdentityPath(), "/var/lib/juju/system-identity"},
		"nonce":      {c.Nonce(), "machine-0:9c9c"},
		"version":    {c.UpgradedToVersion().String(), "3.6-beta1"},
		"controller": {c.Controller().Id(), "deadbeef-1bad-500d-9000-4b1d0d06f00d"},
		"model":      {c.Model().Id(), "fa11fa11-1bad-500d-9000-4b1d0d06f00d"},
		"addresses":  {strings.Join(addresses, " "), "10.0.0.5:17070 [2001:db8::1]:17070"},
		"old":        {c.OldPassword(), "initial"},
		"logging":    {c.LoggingConfig(), "<root>=INFO"},
		"value":      {c.Value("deployed-units"), "a/0,b/0"},
		"job":        {string(c.Jobs()[0]), "JobHostUnits"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %q, want %q", what, pair[0], pair[1])
		}
	}
	if c.AgentLogfileMaxSizeMB() != 100 || c.AgentLogfileMaxBackups() != 2 {
		t.Errorf("log limits are %d and %d", c.AgentLogfileMaxSizeMB(), c.AgentLogfileMaxBackups())
	}
	if !strings.Contains(c.CACert(), "\nAAAA\n") {
		t.Errorf("CA is %q", c.CACert())
	}
	got, err := c.Render()
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != text {
		t.Errorf("rendered as\n%s\nread from\n%s", got, text)
	}
}

// The styles that Juju and people write are all the same YAML.
func TestOtherStylesOfYAML(t *testing.T) {
	c, err := agent.ParseConfigData([]byte(`# format 2.0
tag: machine-0
datadir: /var/lib/juju
jobs: [JobHostUnits]
upgradedToVersion: 3.6-beta1
controller: controller-deadbeef-1bad-500d-9000-4b1d0d06f00d
model: model-fa11fa11-1bad-500d-9000-4b1d0d06f00d
apiaddresses: ['10.0.0.5:17070']
cacert: "-----BEGIN-----\nAAAA\n"
apipassword: 12345678
values: {CONTAINER_TYPE: "", PROVIDER_TYPE: lxd, deployed-units: "a/0,b/0"}
`))
	if err != nil {
		t.Fatal(err)
	}
	info, ok := c.APIInfo()
	if !ok || info.Password != "12345678" || info.CACert != "-----BEGIN-----\nAAAA\n" || info.Addrs[0] != "10.0.0.5:17070" {
		t.Errorf("got %+v, %v", info, ok)
	}
	if len(c.Jobs()) != 1 || c.Value("PROVIDER_TYPE") != "lxd" {
		t.Errorf("got %v, %q", c.Jobs(), c.Value("PROVIDER_TYPE"))
	}
}

func TestModelMayBeMissing(t *testing.T) {
	var lines []string
	for line := range strings.Lines(sample(t)) {
		if !strings.HasPrefix(line, "model:") {
			lines = append(lines, line)
		}
	}
	text := strings.Join(lines, "")
	c, err := agent.ParseConfigData([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if id := c.Model().Id(); id != "" {
		t.Errorf("model is %q", id)
	}
	if got, err := c.Render(); err != nil || string(got) != text {
		t.Errorf("rendered as\n%s (%v)", got, err)
	}
}

func TestControllersMachine(t *testing.T) {
	text := sample(t) + "controllercert: c\ncontrollerkey: k\ncaprivatekey: p\n" +
		"apiport: 17070\ncontrollerapiport: 17022\nstateport: 37017\nsharedsecret: s\nsystemidentity: i\n"
	c, err := agent.ParseConfigData([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := agent.StateServingInfo{
		APIPort: 17070, ControllerAPIPort: 17022, StatePort: 37017,
		Cert: "c", PrivateKey: "k", CAPrivateKey: "p", SharedSecret: "s", SystemIdentity: "i",
	}
	if got, ok := c.StateServingInfo(); !ok || got != want {
		t.Errorf("got %+v, %v", got, ok)
	}
	c.SetPassword("next")
	data, err := c.Render()
	if err != nil {
		t.Fatal(err)
	}
	if text := string(data); !strings.Contains(text, "\nstatepassword: next\n") || !strings.Contains(text, "\napipassword: next\n") {
		t.Errorf("the new password is not in both places:\n%s", text)
	}
	again, err := agent.ParseConfigData(data)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := again.StateServingInfo(); !ok || got != want {
		t.Errorf("after a round: %+v, %v", got, ok)
	}
}

func TestCorruptContent(t *testing.T) {
	text := sample(t)
	for _, tt := range []struct {
		name, content string
		line          int
		reason        string
	}{
		{"empty", "", 1, `invalid agent config format: no line end after ""`},
		{"no line end", "# format 2.0", 1, `invalid agent config format: no line end after "# format 2.0"`},
		{"no format", "tag: machine-0\n", 1, `malformed agent config format "tag: machine-0"`},
		{"other format", "# format 3.0\n", 1, `unknown agent config format "3.0"`},
		{"nothing else", "# format 2.0\n", 2, "not a mapping"},
		{"a list", "# format 2.0\n- a\n", 2, "not a mapping"},
		{"cut short", text[:strings.Index(text, "-1bad")], 15, "controller"},
		{"wrong type", strings.Replace(text, "apipassword: current", "apipassword: [a]", 1), 20, "cannot unmarshal"},
		{"bad tag", strings.Replace(text, "tag: machine-0", "tag: nonsense", 1), 2, `tag: "nonsense" is not a valid tag`},
		{"bad model", strings.Replace(text, "model: model-f", "model: model-?", 1), 16, "model: "},
		{"bad version", strings.Replace(text, "3.6-beta1", "x", 1), 10, `upgradedToVersion: invalid version "x"`},
		{"no version", strings.Replace(text, "upgradedToVersion: 3.6-beta1\n", "", 1), 1, "upgradedToVersion: not found in configuration"},
		{"twice", text + "nonce: again\n", 32, "already defined at line 7"},
		{"not YAML", strings.Replace(text, "nonce: ", "nonce: x: ", 1), 7, "mapping values are not allowed"},
		{"zeros", text[:100] + strings.Repeat("\x00", 200), 1, "control characters"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "agent.conf")
			if err := os.WriteFile(path, []byte(tt.content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := agent.ReadConfig(path)
			var corrupt *agent.CorruptError
			if !errors.As(err, &corrupt) {
				t.Fatalf("got %v, want a CorruptError", err)
			}
			if corrupt.Path != path || corrupt.Line != tt.line || !strings.Contains(corrupt.Err.Error(), tt.reason) {
				t.Errorf("got line %d: %v\nwant line %d: ...%s...", corrupt.Line, corrupt.Err, tt.line, tt.reason)
			}
			if !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "current") {
				t.Errorf("the text lacks the path or shows a password: %v", err)
			}
			after, readErr := os.ReadFile(path)
			if readErr != nil || string(after) != tt.content {
				t.Errorf("the file was changed: %q, %v", after, readErr)
			}
		})
	}
}

// FuzzParseConfigData: nothing makes the parser panic, what it accepts survives
// a round, and what it refuses is refused with a line.
func FuzzParseConfigData(f *testing.F) {
	text := sample(f)
	f.Add([]byte(text))
	f.Add([]byte(strings.Replace(text, "current", "!!binary AAAA", 1)))
	f.Add([]byte("# format 2.0\ntag: unit-a-0\ncontroller: controller-deadbeef-1bad-500d-9000-4b1d0d06f00d\nupgradedToVersion: 3.6.1\nvalues: {a: null}\n? [x]\n: y\n"))
	f.Add([]byte("# format 2.0\n&a [*a]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := agent.ParseConfigData(data)
		if err != nil {
			var corrupt *agent.CorruptError
			if !errors.As(err, &corrupt) || corrupt.Line < 1 {
				t.Fatalf("refused without a line: %v", err)
			}
			return
		}
		first, err := c.Render()
		if err != nil {
			t.Fatalf("cannot render what was read: %v", err)
		}
		again, err := agent.ParseConfigData(first)
		if err != nil {
			t.Fatalf("cannot read what was rendered: %v\n%s", err, first)
		}
		second, err := again.Render()
		if err != nil || string(second) != string(first) {
			t.Fatalf("rendered differently: %v\n%s\n%s", err, first, second)
		}
	})
}

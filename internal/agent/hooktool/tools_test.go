package hooktool_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gantline/gantline/internal/agent/hooktool"
)

const contextID = "web/0-db-relation-changed-12345"

// tool is a hook whose tools can be called.
type tool struct {
	t      *testing.T
	socket string
	dir    string
}

func serve(t *testing.T, u *unit) *tool {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "run", "agent.socket")
	s, err := hooktool.Listen(t.Context(), socket, contextID, u, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &tool{t: t, socket: socket, dir: t.TempDir()}
}

// call calls the tool that the line names, its words split at spaces, and returns
// what its process would.
func (c *tool) call(line string, stdin string) (code int, stdout, stderr string) {
	words := strings.Fields(line)
	for i, w := range words {
		words[i] = strings.ReplaceAll(w, "~", " ")
	}
	env := map[string]string{"JUJU_CONTEXT_ID": contextID, "JUJU_AGENT_SOCKET_ADDRESS": c.socket}
	var out, err bytes.Buffer
	code = hooktool.Main(hooktool.Caller{
		Getenv: func(name string) string { return env[name] }, Dir: c.dir,
		Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &err,
	}, words[0], words[1:])
	return code, out.String(), err.String()
}

func TestTools(t *testing.T) {
	noRelation := func(u *unit) { u.current, u.remoteUnit, u.remoteApp = -1, "", "" }
	follower := func(u *unit) { u.leader = false }
	appHook := func(u *unit) { u.remoteUnit = "" }
	tests := []struct {
		line   string
		change func(*unit)
		code   int
		stdout string
		stderr string
	}{
		{line: "config-get title", stdout: "hello: world\n"},
		{line: "config-get port", stdout: "8080\n"},
		{line: "config-get port --format json", stdout: "8080\n"},
		{line: "config-get debug", stdout: "False\n"},
		{line: "config-get --format=yaml debug", stdout: "false\n"},
		{line: "config-get debug --format json", stdout: "false\n"},
		{line: "config-get empty"},
		{line: "config-get empty --format json", stdout: "\"\"\n"},
		{line: "config-get nosuch"},
		{line: "config-get nosuch --format json", stdout: "null\n"},
		{line: "config-get nosuch --format yaml"},
		{line: "config-get", stdout: "debug: false\nempty: \"\"\nport: 8080\nratio: 0.5\ntitle: 'hello: world'\n"},
		{line: "config-get -a --format json", stdout: `{"debug":false,"empty":"","port":8080,"ratio":0.5,"title":"hello: world","unset":null}` + "\n"},
		{line: "config-get -a title", code: 2, stderr: "ERROR cannot use argument <key> together with --all\n"},
		{line: "config-get --format xml", code: 2, stderr: "ERROR invalid value \"xml\" for option --format: unknown format \"xml\"\n"},
		{line: "config-get --nosuch", code: 2, stderr: "ERROR option provided but not defined: --nosuch\n"},
		{line: "config-get title --format", code: 2, stderr: "ERROR option needs an argument: --format\n"},
		{line: "config-get a b", code: 2, stderr: "ERROR unrecognized args: [\"b\"]\n"},

		{line: "unit-get private-address", stdout: "10.0.0.7\n"},
		{line: "unit-get public-address", code: 1, stderr: "ERROR no public address set\n"},
		{line: "unit-get", code: 2, stderr: "ERROR no setting specified\n"},
		{line: "unit-get name", code: 2, stderr: "ERROR unknown setting \"name\"\n"},

		{line: "is-leader", stdout: "True\n"},
		{line: "is-leader", change: follower, stdout: "False\n"},
		{line: "is-leader --format=json", change: follower, stdout: "false\n"},

		{line: "status-set unknown", code: 2, stderr: "ERROR invalid status \"unknown\", expected one of [maintenance blocked waiting active]\n"},
		{line: "status-set", code: 2, stderr: "ERROR invalid args, require <status> [message]\n"},
		{line: "status-get", stdout: "active\n"},
		{line: "status-get --include-data --format json", stdout: `{"message":"ready","status":"active","status-data":{"n":1}}` + "\n"},
		{line: "status-get --include-data --application=False --format=json", stdout: `{"message":"ready","status":"active","status-data":{"n":1}}` + "\n"},
		{line: "status-get --application", stdout: "blocked\n"},
		{
			line:   "status-get --application --include-data",
			stdout: "application-status:\n  message: help\n  status: blocked\n  status-data: {}\n  units:\n    web/0:\n      message: ready\n      status: active\n      status-data: {}\n",
		},

		{line: "open-port", code: 2, stderr: "ERROR no port or range specified\n"},
		{line: "open-port 0", code: 2, stderr: "ERROR port range bounds must be between 1 and 65535, got 0-0\n"},
		{line: "open-port 90-80/tcp", code: 2, stderr: "ERROR invalid port range 90-80/tcp\n"},
		{line: "open-port 80/sctp", code: 2, stderr: "ERROR protocol must be \"tcp\", \"udp\", or \"icmp\"; got \"sctp\"\n"},
		{line: "open-port http", code: 2, stderr: "ERROR expected <port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp; got \"http\"\n"},
		{line: "open-port 50-60/udp", code: 1, stderr: "ERROR port range conflicts\n"},
		{line: "opened-ports", stdout: "80/tcp\n"},
		{line: "opened-ports --endpoints --format json", stdout: "[\"80/tcp (*)\"]\n"},

		{line: "relation-ids", stdout: "db:1\ndb:4\n"},
		{line: "relation-ids site --format json", stdout: "[\"site:2\"]\n"},
		{line: "relation-ids nosuch"},
		{line: "relation-ids nosuch --format json", stdout: "[]\n"},
		{line: "relation-ids", change: noRelation, code: 2, stderr: "ERROR no endpoint name specified\n"},
		{line: "relation-list", stdout: "mysql/0\nmysql/1\n"},
		{line: "relation-list -r db:4 --format=json", stdout: "[]\n"},
		{line: "relation-list --app -r 2", stdout: "proxy\n"},
		{line: "relation-list", change: noRelation, code: 2, stderr: "ERROR no relation id specified\n"},
		{line: "relation-list -r db:9", code: 2, stderr: "ERROR invalid value \"db:9\" for option -r: relation not found\n"},
		{line: "relation-list --relation=db", code: 2, stderr: "ERROR invalid value \"db\" for option --relation: invalid relation id\n"},

		{line: "relation-get host", stdout: "10.0.0.1\n"},
		{line: "relation-get text", stdout: "two\nlines\n"},
		{line: "relation-get", stdout: "host: 10.0.0.1\ntext: |-\n  two\n  lines\n"},
		{line: "relation-get - mysql/1 --format json", stdout: "{\"host\":\"10.0.0.2\"}\n"},
		{line: "relation-get host -r db:1 mysql/1", stdout: "10.0.0.2\n"},
		{line: "relation-get host -r=db:1 mysql/1", stdout: "10.0.0.2\n"},
		{line: "relation-get nosuch"},
		{line: "relation-get - web/0", stdout: "private-address: 10.0.0.7\n"},
		{line: "relation-get --app password", stdout: "s3\n"},
		{line: "relation-get --app password mysql/0", stdout: "s3\n"},
		{line: "relation-get password", change: appHook, stdout: "s3\n"},
		{line: "relation-get - web --app", stdout: "shared: \"yes\"\n"},
		{line: "relation-get - nosuch/0", code: 1, stderr: "ERROR permission denied\n"},
		{line: "relation-get -r db:1 host", change: noRelation, code: 2, stderr: "ERROR no unit or application specified\n"},
		{line: "relation-get host", change: noRelation, code: 2, stderr: "ERROR no relation id specified\n"},
		{line: "relation-set novalue", code: 2, stderr: "ERROR expected \"key=value\", got \"novalue\"\n"},
		{line: "relation-set a=1 a=2", code: 2, stderr: "ERROR key \"a\" specified more than once\n"},
		{line: "relation-set --app a=1", change: follower, code: 1, stderr: "ERROR cannot write relation settings\n"},

		{line: "network-get", code: 2, stderr: "ERROR no arguments specified\n"},
		{line: "network-get site", code: 1, stderr: "ERROR binding \"site\" of relation 1 not valid\n"},
		{line: "network-get db -r db:9", code: 2, stderr: "ERROR invalid value \"db:9\" for option -r: relation not found\n"},
		{line: "network-get db --bind-address", stdout: "10.0.0.7\n"},
		{line: "network-get db --primary-address", stdout: "10.0.0.7\n"},
		{line: "network-get --ingress-address=true db", stdout: "198.51.100.7\n"},
		{line: "network-get db --egress-subnets", stdout: "10.0.0.7/32\n"},
		{line: "network-get db --egress-subnets --bind-address --format json", stdout: `{"bind-address":"10.0.0.7","egress-subnets":["10.0.0.7/32"]}` + "\n"},
		{
			line: "network-get db --format json",
			stdout: `{"bind-addresses":[{"addresses":[{"cidr":"10.0.0.0/24","hostname":"","value":"10.0.0.7"},{"cidr":"10.0.0.0/24","hostname":"","value":"10.0.0.8"}],` +
				`"interface-name":"eth0","mac-address":"00:16"}],"egress-subnets":["10.0.0.7/32"],"ingress-addresses":["198.51.100.7"]}` + "\n",
		},
		{
			line: "network-get db",
			stdout: "bind-addresses:\n- addresses:\n  - address: 10.0.0.7\n    cidr: 10.0.0.0/24\n    hostname: \"\"\n    value: 10.0.0.7\n" +
				"  - address: 10.0.0.8\n    cidr: 10.0.0.0/24\n    hostname: \"\"\n    value: 10.0.0.8\n" +
				"  interface-name: eth0\n  interfacename: eth0\n  mac-address: \"00:16\"\n  macaddress: \"00:16\"\n" +
				"egress-subnets:\n- 10.0.0.7/32\ningress-addresses:\n- 198.51.100.7\n",
		},
		{
			line:   "goal-state --format json",
			stdout: `{"relations":{"db":{"mysql":{"since":"2026-11-20 12:00:00Z","status":"joined"},"mysql/0":{"since":"2026-11-20 12:00:00Z","status":"dying"}}},"units":{"web/0":{"since":"2026-11-20 12:00:00Z","status":"active"}}}` + "\n",
		},
		{line: "goal-state --format smart", code: 2, stderr: "ERROR invalid value \"smart\" for option --format: unknown format \"smart\"\n"},

		{line: "juju-log", code: 2, stderr: "ERROR no message specified\n"},
		{line: "application-version-set", code: 2, stderr: "ERROR no version specified\n"},
	}
	for _, test := range tests {
		t.Run(test.line, func(t *testing.T) {
			u := newUnit()
			if test.change != nil {
				test.change(u)
			}
			code, stdout, stderr := serve(t, u).call(test.line, "")
			if code != test.code || stdout != test.stdout || stderr != test.stderr {
				t.Errorf("got %d\n%q\n%q\nwant %d\n%q\n%q", code, stdout, stderr, test.code, test.stdout, test.stderr)
			}
		})
	}
}

func TestToolsThatChangeThings(t *testing.T) {
	u := newUnit()
	c := serve(t, u)
	for _, line := range []string{
		"status-set active all~is~well",
		"status-set --application=False -- waiting -x-",
		"status-set --application blocked",
		"application-version-set -- -1.2-",
		"juju-log --log-level WARN -- -a b",
		"juju-log --debug x",
		"juju-log -l nosuch y",
		"open-port 8080",
		"open-port icmp",
		"open-port 90-99/udp --endpoints site,db",
		"close-port 80/tcp",
		"relation-set host= a=1 b=2=3 --format ignored",
		"relation-set --app x=y",
	} {
		if code, _, stderr := c.call(line, ""); code != 0 {
			t.Errorf("%s: %d %s", line, code, stderr)
		}
	}
	if code, _, stderr := c.call("relation-set --file - c=args", "c: file\nd: 5\nprivate-address: ''\n"); code != 0 {
		t.Errorf("relation-set --file -: %d %s", code, stderr)
	}
	if err := os.WriteFile(filepath.Join(c.dir, "settings"), []byte("{e: true}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := c.call("relation-set --file settings", ""); code != 0 {
		t.Errorf("relation-set --file settings: %d %s", code, stderr)
	}
	want := newUnit()
	want.statuses = []hooktool.Status{{Status: "active", Info: "all is well"}, {Status: "waiting", Info: "-x-"}}
	want.application = []hooktool.Status{{Status: "blocked"}}
	want.version = "-1.2-"
	want.logged = []string{
		"WARNING db:1: -a b", "DEBUG db:1: x",
		`WARNING Specified log level of "nosuch" is not valid. Using INFO`, "INFO db:1: y",
	}
	udp := []hooktool.PortRange{{From: 90, To: 99, Protocol: "udp"}}
	want.opened = map[string][]hooktool.PortRange{
		"":     {{From: 8080, To: 8080, Protocol: "tcp"}, {From: -1, To: -1, Protocol: "icmp"}},
		"site": udp, "db": udp,
	}
	want.relations[1].bags["web/0"] = hooktool.Settings{"a": "1", "b": "2=3", "c": "args", "d": "5", "e": "true"}
	want.relations[1].bags["web"]["x"] = "y"
	if diff := cmp.Diff(want, u, cmp.AllowUnexported(unit{}, relation{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestHelp checks what charms and their frameworks look for in help.
func TestHelp(t *testing.T) {
	c := serve(t, newUnit())
	for _, name := range hooktool.Names() {
		code, stdout, stderr := c.call(name+" --help", "")
		if code != 0 || stderr != "" || !strings.HasPrefix(stdout, "Usage: "+name) {
			t.Errorf("%s --help: %d %q %q", name, code, stdout, stderr)
		}
	}
	for line, part := range map[string]string{
		"relation-set --help": "--file  (= )\n",
		"relation-get --help": "--app  (= false)\n    Get the relation data",
		"relation-list -h":    "-r, --relation  (= db:1)\n    Specify a relation by id\n",
		"config-get --help":   "-o, --output (= \"\")\n    Specify an output file\n",
	} {
		if _, stdout, _ := c.call(line, ""); !strings.Contains(stdout, part) {
			t.Errorf("%s lacks %q:\n%s", line, part, stdout)
		}
	}
}

func TestOutputFile(t *testing.T) {
	c := serve(t, newUnit())
	if code, stdout, stderr := c.call("config-get title -o out.txt", ""); code != 0 || stdout+stderr != "" {
		t.Errorf("got %d %q %q", code, stdout, stderr)
	}
	got, err := os.ReadFile(filepath.Join(c.dir, "out.txt"))
	if err != nil || string(got) != "hello: world\n" {
		t.Errorf("file holds %q, %v", got, err)
	}
}

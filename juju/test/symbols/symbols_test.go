package symbols_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// symbol is a line of symbols.txt.
type symbol struct {
	line             int
	path, kind, name string
	typ              string // "" where it is not compared
}

// TestSymbols compiles a program that uses every listed symbol, and nothing else, under the new prefix.
func TestSymbols(t *testing.T) {
	symbols := read(t)
	src, err := program(symbols)
	if err != nil {
		t.Fatal(err)
	}
	if out := compile(t, src); out != "" {
		t.Errorf("of %d symbols some do not compile:\n%s\nin\n%s", len(symbols), out, quoted(src, out))
	}
}

// A symbol that is not there, and one of another type, are found.
func TestFindsWhatIsMissing(t *testing.T) {
	const juju = "github.com/juju/juju/"
	for _, s := range []symbol{
		{path: juju + "api", kind: "func", name: "OpenSesame"},
		{path: juju + "api", kind: "func", name: "Open", typ: "func(*api.Info) (api.Connection, error)"},
		{path: juju + "api/connector", kind: "field", name: "SimpleConfig.Address"},
	} {
		src, err := program([]symbol{s})
		if err != nil {
			t.Fatal(err)
		}
		if compile(t, src) == "" {
			t.Errorf("%+v compiles", s)
		}
	}
}

func read(t *testing.T) []symbol {
	t.Helper()
	text, err := os.ReadFile("symbols.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []symbol
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) < 3 || len(f) > 4 {
			t.Fatalf("symbols.txt:%d: %d fields", n, len(f))
		}
		s := symbol{line: n, path: f[0], kind: f[1], name: f[2]}
		if len(f) == 4 {
			s.typ = f[3]
		}
		all = append(all, s)
	}
	return all
}

// program returns the source of a package that uses the symbols, each on a line of its own.
func program(symbols []symbol) (string, error) {
	imports := map[string]string{} // path by alias
	use := func(from string) (string, error) {
		to, err := rewritten(from)
		if err != nil {
			return "", err
		}
		alias := "p" + strings.NewReplacer("/", "_", "-", "_").Replace(strings.TrimPrefix(to, prefix))
		imports[alias] = to
		return alias, nil
	}
	var body strings.Builder
	for _, s := range symbols {
		pkg, err := use(s.path)
		if err != nil {
			return "", err
		}
		expr := pkg + "." + s.name
		owner, member, _ := strings.Cut(s.name, ".")
		switch s.kind {
		case "type":
			fmt.Fprintf(&body, "type _ = %s // %d\n", expr, s.line)
			continue
		case "field":
			expr = fmt.Sprintf("%s.%s{}.%s", pkg, owner, member)
		case "method":
			expr = fmt.Sprintf("%s.%s.%s", pkg, owner, member)
			if pointer, ok := strings.CutPrefix(owner, "*"); ok {
				expr = fmt.Sprintf("(*%s.%s).%s", pkg, pointer, member)
			}
		}
		typ, err := inTerms(s.typ, use)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&body, "var _ %s = %s // %d\n", typ, expr, s.line)
	}
	var src strings.Builder
	src.WriteString("package probe\n\nimport (\n")
	for _, alias := range slices.Sorted(maps.Keys(imports)) {
		fmt.Fprintf(&src, "\t%s %q\n", alias, imports[alias])
	}
	return src.String() + ")\n\n" + body.String(), nil
}

const prefix = "github.com/gantline/gantline/juju/"

// rewritten returns what an import path of the original becomes.
func rewritten(from string) (string, error) {
	for _, m := range [][2]string{
		{"github.com/juju/juju/", prefix},
		{"github.com/juju/names/v5", prefix + "names"},
		{"github.com/juju/worker/v3", prefix + "worker"},
		{"github.com/juju/charm/v12", prefix + "charm"},
		{"github.com/juju/version/v2", prefix + "version"},
	} {
		if rest, ok := strings.CutPrefix(from, m[0]); ok {
			return m[1] + rest, nil
		}
	}
	if !strings.Contains(from, ".") { // of the standard library
		return from, nil
	}
	return "", fmt.Errorf("no prefix covers %s", from)
}

// inTerms writes a type in the names that the program imports packages by.
func inTerms(typ string, use func(string) (string, error)) (string, error) {
	for _, q := range regexp.MustCompile(`\b[a-z]+\.`).FindAllString(typ, -1) {
		from, err := home(strings.TrimSuffix(q, "."))
		if err != nil {
			return "", err
		}
		alias, err := use(from)
		if err != nil {
			return "", err
		}
		typ = regexp.MustCompile(`\b`+regexp.QuoteMeta(q)).ReplaceAllString(typ, alias+".")
	}
	return typ, nil
}

// home returns the original's package that types name by that word.
func home(name string) (string, error) {
	for _, p := range []string{
		"github.com/juju/juju/agent", "github.com/juju/juju/api", "github.com/juju/juju/api/base",
		"github.com/juju/juju/api/client/application", "github.com/juju/juju/api/client/client",
		"github.com/juju/juju/api/connector", "github.com/juju/juju/core/constraints",
		"github.com/juju/juju/core/network", "context", "net/http", "net/url",
		"github.com/juju/juju/jujuclient", "github.com/juju/juju/rpc/params",
		"github.com/juju/juju/worker/apicaller", "github.com/juju/worker/v3/dependency",
	} {
		if path.Base(p) == name {
			return p, nil
		}
	}
	if name == "names" {
		return "github.com/juju/names/v5", nil
	}
	return "", fmt.Errorf("no package is known as %s", name)
}

// compile compiles the source as a package of this module and returns the compiler's complaints.
func compile(t *testing.T, src string) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "probe.go")
	if err := os.WriteFile(file, []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(here, "probe", "probe.go"): file}})
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "go", "build", "-gcflags=-e", "-overlay", list, "./probe")
	cmd.Env = append(os.Environ(), "GOWORK=off")
	out, err := cmd.CombinedOutput()
	if err == nil {
		return ""
	}
	return err.Error() + "\n" + string(out)
}

// quoted returns the lines of the source that the compiler names.
func quoted(src, complaints string) string {
	lines := strings.Split(src, "\n")
	var all []string
	for _, m := range regexp.MustCompile(`probe\.go:(\d+):`).FindAllStringSubmatch(complaints, -1) {
		n := 0
		if _, err := fmt.Sscan(m[1], &n); err == nil && n <= len(lines) {
			all = append(all, lines[n-1])
		}
	}
	return strings.Join(all, "\n")
}

// The symbols that Juju's document about third-party Go clients names are in the list.
func TestTheDocumentsSymbolsAreListed(t *testing.T) {
	listed := map[string]bool{}
	for _, s := range read(t) {
		listed[s.path+" "+s.name] = true
	}
	const juju = "github.com/juju/juju/"
	for _, want := range []string{
		juju + "api/connector Connector", juju + "api/connector Connector.Connect",
		juju + "api DialOption", juju + "api Connection", juju + "api Connection.Close",
		juju + "api/connector NewSimple", juju + "api/connector SimpleConfig",
		juju + "api/connector SimpleConnector", juju + "api/connector *SimpleConnector.Connect",
		juju + "api/connector SimpleConfig.ControllerAddresses", juju + "api/connector SimpleConfig.CaCert",
		juju + "api/connector SimpleConfig.Username", juju + "api/connector SimpleConfig.Password",
		juju + "api/connector NewClientStore", juju + "api/connector ClientStoreConfig",
		juju + "api/connector ClientStoreConnector", juju + "api/connector *ClientStoreConnector.Connect",
		juju + "api/connector ClientStoreConfig.ControllerName", juju + "api/connector ClientStoreConfig.ClientStore",
		juju + "api/client/client NewClient", juju + "api/client/client *Client.Status",
	} {
		if !listed[want] {
			t.Errorf("%s is not listed", want)
		}
	}
}

package environment_test

import (
	"errors"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strings"
	"testing"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/environment"
)

// documented returns the rows of the package doc: Go name and call by the Python name.
func documented(t *testing.T) map[string][2]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments|parser.PackageClauseOnly)
	check(t, err)
	rows := map[string][2]string{}
	for line := range strings.Lines(file.Doc.Text()) {
		words := strings.Fields(line)
		if len(words) < 3 || !strings.HasPrefix(line, "\t") || strings.Count(words[0], ".") != 1 || strings.Contains(words[0], "(") {
			continue
		}
		if _, twice := rows[words[0]]; twice {
			t.Errorf("%s is documented twice", words[0])
		}
		rows[words[0]] = [2]string{words[1], strings.Join(words[2:], " ")}
	}
	return rows
}

// TestEveryMethodIsDocumented compares the package doc with the methods of the Python package, and with
// the methods that there are.
func TestEveryMethodIsDocumented(t *testing.T) {
	table, err := os.ReadFile("testdata/methods.tsv")
	check(t, err)
	rows := documented(t)
	count := 0
	for line := range strings.Lines(string(table)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		count++
		cells := strings.Split(strings.TrimSpace(line), "\t")
		name := cells[0] + "." + cells[1]
		row, ok := rows[name]
		if !ok {
			t.Errorf("%s is not documented", name)
			continue
		}
		delete(rows, name)
		method, ok := find(row[0])
		if !ok {
			t.Errorf("%s is documented as %s, which does not exist", name, row[0])
			continue
		}
		if since, gone := strings.CutPrefix(row[1], "gone since "); gone {
			checkGone(t, name, since, method)
		}
	}
	if count != 93 {
		t.Errorf("the table has %d rows", count)
	}
	for name := range rows {
		t.Errorf("%s is documented and not a method of the Python package", name)
	}
}

// find returns the method "Name" or "Accessor().Name" of an environment.
func find(path string) (reflect.Value, bool) {
	env, err := environment.New("wss://127.0.0.1:1")
	if err != nil {
		return reflect.Value{}, false
	}
	on := reflect.ValueOf(env)
	if accessor, name, ok := strings.Cut(path, "()."); ok {
		get := on.MethodByName(accessor)
		if !get.IsValid() {
			return reflect.Value{}, false
		}
		on, path = get.Call(nil)[0], name
	}
	method := on.MethodByName(path)
	return method, method.IsValid()
}

// checkGone calls a method that is said to be gone.
func checkGone(t *testing.T, name, since string, method reflect.Value) {
	t.Helper()
	args := []reflect.Value{reflect.ValueOf(t.Context())}
	for i := 1; i < method.Type().NumIn(); i++ {
		if !method.Type().IsVariadic() {
			args = append(args, reflect.Zero(method.Type().In(i)))
		}
	}
	err, _ := method.Call(args)[0].Interface().(error)
	var gone *environment.GoneError
	if !errors.As(err, &gone) || !errors.Is(err, coreerrors.NotSupported) || gone.Since != since {
		t.Errorf("%s returns %v, want gone since %s", name, err, since)
		return
	}
	if got := "env." + strings.TrimPrefix(gone.Method, "env."); got != name && gone.Method != name {
		t.Errorf("%s names itself %s", name, gone.Method)
	}
}

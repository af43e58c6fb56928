package controller_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
)

var update = flag.Bool("update", false, "write the golden tables anew")

// identities are all kinds of callers, in the order of the table's columns.
var identities = []facade.Identity{
	{Kind: facade.UserIdentity, Name: "admin", Controller: "superuser", Model: "admin"},
	{Kind: facade.UserIdentity, Name: "owner", Controller: "login", Model: "admin"},
	{Kind: facade.UserIdentity, Name: "writer", Controller: "login", Model: "write"},
	{Kind: facade.UserIdentity, Name: "reader", Controller: "login", Model: "read"},
	{Kind: facade.UserIdentity, Name: "stranger", Controller: "login"},
	{Kind: facade.MachineIdentity, Name: "0"},
	{Kind: facade.MachineIdentity, Name: "1"},
	{Kind: facade.UnitIdentity, Name: "prov/0"},
	{Kind: facade.UnitIdentity, Name: "req/0"},
}

// targets are the tags that every method is called with, wherever it takes one: for each caller
// some are its own and the others are not.
var targets = []string{
	"unit-prov-0", "unit-req-0", "machine-0", "machine-1", "application-prov", "application-req",
	"user-reader", "user-stranger", "model-" + modelUUID, "model-" + otherUUID,
}

// TestGoldenAccess calls every method of every facade as every kind of caller, for its own entities and
// for others', and compares what was refused with testdata/access.golden. A cell is "yes" where
// nothing was refused, "-" where all was, and else the tags that were let through; a tag of a kind
// that the method does not know counts for neither.
func TestGoldenAccess(t *testing.T) {
	w := newWorld(t)
	var table strings.Builder
	fmt.Fprintf(&table, "%-68s", "method")
	for _, id := range identities {
		fmt.Fprintf(&table, " %s", id.Tag())
	}
	table.WriteString("\n")
	for _, m := range w.methods() {
		fmt.Fprintf(&table, "%-68s", m)
		for _, id := range identities {
			table.WriteString(" " + w.cell(m, id))
		}
		table.WriteString("\n")
	}
	golden(t, "testdata/access.golden", table.String())
}

// cell calls the method for every target.
func (w *world) cell(m method, id facade.Identity) string {
	if m.scope == facade.OnController {
		if id.Kind != facade.UserIdentity {
			return "-" // agents log in to models only
		}
		id.Model = ""
	}
	if !m.Access.Allows(id) {
		return "-"
	}
	takesTag := m.In != nil && strings.Contains(w.argument(m, "TARGET"), "TARGET")
	var let, refused []string
	for _, target := range targets {
		switch w.call(m, id, target) {
		case allowed:
			let = append(let, target)
		case denied:
			refused = append(refused, target)
		}
		if !takesTag {
			break
		}
	}
	switch {
	case len(refused) == 0:
		return "yes"
	case len(let) == 0:
		return "-"
	}
	return strings.Join(let, ",")
}

// outcome is what became of a call as far as permissions go.
type outcome int

const (
	allowed   outcome = iota
	denied            // it, or its result for the target, for want of permission
	senseless         // the method does not know such targets
)

func (w *world) call(m method, id facade.Identity, target string) outcome {
	w.t.Helper()
	ctx, cancel := w.patience()
	defer cancel()
	s := &session{identity: id}
	if m.scope == facade.OnModel {
		s.model = modelUUID
	}
	defer s.stop()
	var in json.RawMessage
	if m.In != nil {
		in = json.RawMessage(w.argument(m, target))
	}
	out, err := w.current(m).Call(ctx, s, "1", in)
	w.restoreIfChanged()
	if err != nil {
		if decoding := new(json.UnmarshalTypeError); errors.As(err, &decoding) {
			w.t.Errorf("%s: cannot make an argument: %v", m, err)
		}
		if domain.KindOf(err) == domain.Unauthorized {
			return denied
		}
		return sense(err.Error())
	}
	text, err := json.Marshal(out)
	if err != nil {
		w.t.Fatalf("%s: %v", m, err)
	}
	if strings.Contains(string(text), `"code":"unauthorized access"`) {
		return denied
	}
	return sense(string(text))
}

func sense(text string) outcome {
	if strings.Contains(text, "is not a valid") {
		return senseless
	}
	return allowed
}

// TestGoldenFacades compares the surface with testdata/facades.golden, so that a change of it is seen.
func TestGoldenFacades(t *testing.T) {
	w := newWorld(t)
	var table strings.Builder
	for _, m := range w.methods() {
		fmt.Fprintf(&table, "%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\n", scopeName(m.scope), m.facade, m.version, m.name, typeName(m.In), typeName(m.Out), m.Access, cmp.Or(m.Block, "-"))
	}
	golden(t, "testdata/facades.golden", table.String())
}

func scopeName(s facade.Scope) string {
	if s == facade.OnController {
		return "controller"
	}
	return "model"
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) == got {
		return
	}
	wants, gots := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for _, line := range gots {
		if !slices.Contains(wants, line) {
			t.Errorf("%s has not: %s", file, line)
		}
	}
	for _, line := range wants {
		if !slices.Contains(gots, line) {
			t.Errorf("%s has too much: %s", file, line)
		}
	}
	t.Error("look at each change, then run the test with -update")
}

// method is an entry of a facade's table with its place.
type method struct {
	facade.Method
	scope   facade.Scope // of the connection; one of the two
	facade  string
	version int
	name    string
}

func (m method) String() string {
	return fmt.Sprintf("%s %s(%d).%s", scopeName(m.scope), m.facade, m.version, m.name)
}

// methods returns every method there is on either kind of connection, in order.
func (w *world) methods() []method {
	var all []method
	for _, v := range w.versions {
		for _, scope := range []facade.Scope{facade.OnController, facade.OnModel} {
			for _, name := range v.Methods.Names() {
				if v.Scope&scope != 0 {
					all = append(all, method{v.Methods[name], scope, v.Name, v.Number, name})
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b method) int {
		return cmp.Or(int(a.scope)-int(b.scope), cmp.Compare(a.facade, b.facade), a.version-b.version, cmp.Compare(a.name, b.name))
	})
	return all
}

// current returns the same entry of the facades that stand on the state as it is now.
func (w *world) current(m method) facade.Method {
	for _, v := range w.versions {
		if v.Name == m.facade && v.Number == m.version {
			return v.Methods[m.name]
		}
	}
	w.t.Fatalf("%s is gone", m)
	return facade.Method{}
}

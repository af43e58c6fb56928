package test

import (
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

const (
	oursPath = "github.com/gantline/gantline/etcd/client"
	origPath = "go.etcd.io/etcd/client/v2"
)

// additions are what we export beyond the original.
var additions = []string{
	"const ActionResync",
	"func NewResyncWatcher",
	"method (*ClusterError) Unwrap",
	"method (AuthError) Error", "type AuthError", // authError in the original
	"method (MembersError) Error", "type MembersError", // membersError in the original
	"type ServiceDiscoverer",
}

// jsonMethods are those that stand in the place of the generated codec's.
func jsonMethods() []string {
	var all []string
	for _, name := range []string{
		"CreateInOrderOptions", "DeleteOptions", "Error", "GetOptions", "Node", "PrevExistType", "Response", "SetOptions", "WatcherOptions",
	} {
		receiver := "*" + name
		all = append(all, "method ("+receiver+") UnmarshalJSON")
		if name == "PrevExistType" {
			receiver = name
		}
		all = append(all, "method ("+receiver+") MarshalJSON")
	}
	return all
}

// changes are the symbols whose type differs on purpose: theirs, ours.
var changes = map[string][2]string{
	"type Discoverer": {
		"interface{Discover(domain string, serviceName string) ([]string, error)}",
		"interface{Discover(domain string) ([]string, error)}",
	},
}

// TestSymbols compares the exported symbols of both packages with their
// types, fields, tags and methods.
func TestSymbols(t *testing.T) {
	imp := importer.ForCompiler(token.NewFileSet(), "source", nil)
	orig, ours := symbols(t, imp, origPath), symbols(t, imp, oursPath)
	extra := append(jsonMethods(), additions...)
	for _, name := range slices.Sorted(maps.Keys(orig)) {
		want, got := orig[name], ours[name]
		if c, ok := changes[name]; ok {
			if want != c[0] || got != c[1] {
				t.Errorf("%s:\ngot  %s and %s\nwant %s and %s", name, want, got, c[0], c[1])
			}
			continue
		}
		if got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(ours)) {
		if _, ok := orig[name]; !ok && !slices.Contains(extra, name) {
			t.Errorf("%s is not in the original and not said to be added", name)
		}
	}
	for _, name := range extra {
		if _, ok := ours[name]; !ok {
			t.Errorf("%s is missing", name)
		}
	}
	top := 0
	for name := range orig {
		if !strings.HasPrefix(name, "method") {
			top++
		}
	}
	t.Logf("%d symbols of the original, methods of types included; %d at the top level", len(orig), top)
}

// TestDocument compares with the names that the original's documentation
// lists.
func TestDocument(t *testing.T) {
	text, err := os.ReadFile("testdata/document.txt")
	if err != nil {
		t.Fatal(err)
	}
	ours := symbols(t, importer.ForCompiler(token.NewFileSet(), "source", nil), oursPath)
	n := 0
	for name := range strings.Lines(string(text)) {
		if name = strings.TrimSpace(name); name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		n++
		if _, ok := ours[name]; !ok {
			t.Errorf("%s is missing", name)
		}
	}
	if n != 75 {
		t.Errorf("%d names in the list, want 75", n)
	}
}

// symbols describes the exported symbols of a package.
func symbols(t *testing.T, imp types.Importer, path string) map[string]string {
	t.Helper()
	pkg, err := imp.Import(path)
	if err != nil {
		t.Fatal(err)
	}
	// Both packages' own types, and those of the versions, look alike.
	qualify := func(p *types.Package) string {
		if p == pkg {
			return ""
		}
		return p.Name()
	}
	all := map[string]string{}
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch o := obj.(type) {
		case *types.Const:
			all["const "+name] = types.TypeString(o.Type(), qualify) + " = " + o.Val().ExactString()
		case *types.Var:
			all["var "+name] = types.TypeString(o.Type(), qualify)
		case *types.Func:
			all["func "+name] = types.TypeString(o.Type(), qualify)
		case *types.TypeName:
			all["type "+name] = underlying(o.Type().Underlying(), qualify)
			methods(all, o.Type(), name, qualify)
		}
	}
	return all
}

// underlying is a type without the unexported methods of an interface.
func underlying(u types.Type, qualify types.Qualifier) string {
	i, ok := u.(*types.Interface)
	if !ok {
		return types.TypeString(u, qualify)
	}
	var parts []string
	for m := range i.Methods() {
		if m.Exported() {
			parts = append(parts, m.Name()+strings.TrimPrefix(types.TypeString(m.Type(), qualify), "func"))
		}
	}
	return "interface{" + strings.Join(parts, "; ") + "}"
}

// methods adds the exported methods of a type that is no interface.
func methods(all map[string]string, typ types.Type, name string, qualify types.Qualifier) {
	if types.IsInterface(typ) {
		return
	}
	set := types.NewMethodSet(types.NewPointer(typ))
	for m := range set.Methods() {
		if !m.Obj().Exported() {
			continue
		}
		receiver := name
		if _, ok := m.Obj().Type().(*types.Signature).Recv().Type().(*types.Pointer); ok {
			receiver = "*" + name
		}
		all[fmt.Sprintf("method (%s) %s", receiver, m.Obj().Name())] = types.TypeString(m.Type(), qualify)
	}
}

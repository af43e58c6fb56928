package arch_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestPublicPackages: each public package of the client says what it is for, and has an example that
// runs: one with an output.
func TestPublicPackages(t *testing.T) {
	root := filepath.Join("..", "..", "juju")
	err := filepath.WalkDir(root, func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		switch name := d.Name(); {
		case name == "internal", name == "testdata", dir == filepath.Join(root, "test"):
			return filepath.SkipDir
		}
		sources, tests, err := parsed(dir)
		if err != nil || len(sources) == 0 {
			return err
		}
		text := ""
		for _, f := range sources {
			text += f.Doc.Text()
		}
		name := sources[0].Name.Name
		if !strings.HasPrefix(text, "Package "+name+" ") {
			t.Errorf("%s: the doc begins with %.40q, want what package %s is", dir, text, name)
		}
		for _, e := range doc.Examples(tests...) {
			if e.Output != "" {
				return nil
			}
		}
		t.Errorf("%s: no example that runs", dir)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// parsed returns the files of a folder, tests apart.
func parsed(dir string) (sources, tests []*ast.File, err error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return nil, nil, err
		}
		if strings.HasSuffix(name, "_test.go") {
			tests = append(tests, f)
		} else {
			sources = append(sources, f)
		}
	}
	return sources, tests, nil
}

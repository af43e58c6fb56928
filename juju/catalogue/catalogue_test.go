package catalogue_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/catalogue"
)

func load(t *testing.T) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// offers is a connection that offers these facades.
type offers map[string][]int

func (o offers) FacadeVersions() map[string][]int { return o }

// The catalogue says of versions what the client negotiates with, and names packages that exist.
func TestAgreesWithTheModule(t *testing.T) {
	for _, f := range load(t).Facades() {
		if f.Scope == catalogue.Login {
			continue
		}
		known := api.SupportedVersions(f.Name)
		if here := slices.Sorted(slices.Values(slices.Concat(f.Versions, f.Also))); !slices.Equal(known, here) {
			t.Errorf("%s: the catalogue has %v, the client %v", f.Name, here, known)
		}
		for _, v := range f.Variants {
			for _, version := range v.Versions {
				if !slices.Contains(known, version) {
					t.Errorf("%s: a variant in version %d, which nobody speaks", f.Name, version)
				}
			}
		}
		if only := f.Scope == catalogue.Model; only != api.OnModelOnly(f.Name) {
			t.Errorf("%s: the catalogue has scope %q, the client otherwise", f.Name, f.Scope)
		}
		if f.Package == "" {
			continue
		}
		files, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(f.Package), "*.go"))
		if err != nil || len(files) == 0 {
			t.Errorf("%s: no package %s (%v)", f.Name, f.Package, err)
		}
	}
}

// Every type that a method names has a shape, and every facade to begin with a typed client.
func TestComplete(t *testing.T) {
	c := load(t)
	for _, f := range c.Facades() {
		if f.Start && f.Package == "" {
			t.Errorf("%s is to begin with and has no client", f.Name)
		}
		if len(f.Methods) == 0 || len(f.Callers) == 0 {
			t.Errorf("%s has no methods or nobody who may call it", f.Name)
		}
		for _, m := range f.Methods {
			for _, name := range []string{m.Params, m.Result} {
				if _, ok := c.Shape(name); !ok && name != "" && !strings.HasSuffix(name, "Tag") && name != "string" {
					t.Errorf("%s.%s: no shape of %s", f.Name, m.Name, name)
				}
			}
		}
	}
}

func TestOffered(t *testing.T) {
	c := load(t).Offered(offers{"Client": {7, 6}, "JIMM": {4}})
	f, ok := c.Facade("client")
	if !ok || !slices.Equal(f.Offered, []int{6, 7}) || len(f.Methods) == 0 {
		t.Errorf("got %+v", f)
	}
	if f, ok := c.Facade("JIMM"); !ok || !slices.Equal(f.Offered, []int{4}) || len(f.Methods) != 0 {
		t.Errorf("an unknown facade: got %+v, %v", f, ok)
	}
	if f, _ := c.Facade("Cloud"); f.Offered != nil {
		t.Errorf("Cloud is not offered, got %v", f.Offered)
	}
	if f, _ := load(t).Facade("Client"); f.Offered != nil {
		t.Error("merging changed the catalogue that was merged")
	}
}

func ExampleLoad() {
	c, err := catalogue.Load()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	f, _ := c.Facade("Block")
	for _, m := range f.Methods {
		shape, _ := c.Shape(m.Params)
		fmt.Println(strings.TrimSpace(m.Name + " " + shape))
	}
	// Output:
	// List
	// SwitchBlockOff {type: string, message?: string}
	// SwitchBlockOn {type: string, message?: string}
}

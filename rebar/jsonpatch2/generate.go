package jsonpatch2

import (
	"fmt"
	"maps"
	"slices"
)

// Generate returns the patch that turns base into target, both JSON documents.
// With paranoid, every replace and remove is preceded by a test of the old
// value, so that applying it to anything else than base fails.
func Generate(base, target []byte, paranoid bool) (Patch, error) {
	return GenerateFull(base, target, paranoid, false)
}

// GenerateFull is Generate with both ways to guard a patch: pretest tests every
// value that is replaced or removed, and lists whose length changes; paranoid tests
// the whole base document first. Only that sees a member that another patch added
// in the meantime: a patch cannot test that something is not there.
func GenerateFull(base, target []byte, pretest, paranoid bool) (Patch, error) {
	b, err := decode(base)
	if err != nil {
		return nil, fmt.Errorf("cannot decode base: %w", err)
	}
	t, err := decode(target)
	if err != nil {
		return nil, fmt.Errorf("cannot decode target: %w", err)
	}
	g := generator{pretest: pretest}
	g.diff(nil, b, t)
	if paranoid && len(g.patch) > 0 {
		g.patch = append(Patch{{Op: "test", Path: "", Value: b}}, g.patch...)
	}
	if g.patch == nil {
		g.patch = Patch{}
	}
	return g.patch, nil
}

type generator struct {
	pretest bool
	patch   Patch
}

func (g *generator) emit(op string, at pointer, v interface{}) {
	g.patch = append(g.patch, Operation{Op: op, Path: at.String(), Value: v})
}

func (g *generator) diff(at pointer, base, target interface{}) {
	if equal(base, target) {
		return
	}
	switch b := base.(type) {
	case map[string]interface{}:
		if t, ok := target.(map[string]interface{}); ok {
			g.diffMap(at, b, t)
			return
		}
	case []interface{}:
		if t, ok := target.([]interface{}); ok {
			g.diffSlice(at, b, t)
			return
		}
	}
	if g.pretest {
		g.emit("test", at, base)
	}
	g.emit("replace", at, target)
}

func (g *generator) diffMap(at pointer, base, target map[string]interface{}) {
	for _, k := range slices.Sorted(maps.Keys(base)) {
		below := append(slices.Clone(at), k)
		if t, ok := target[k]; ok {
			g.diff(below, base[k], t)
			continue
		}
		g.drop(below, base[k])
	}
	for _, k := range slices.Sorted(maps.Keys(target)) {
		if _, ok := base[k]; !ok {
			g.emit("add", append(slices.Clone(at), k), target[k])
		}
	}
}

// diffSlice changes the common part in place and then works at the tail: simple,
// right, and short for the lists that models have.
func (g *generator) diffSlice(at pointer, base, target []interface{}) {
	common := min(len(base), len(target))
	if g.pretest && len(base) != len(target) { // an element's own test cannot see a change of length
		g.emit("test", at, base)
	}
	for i := range common {
		g.diff(append(slices.Clone(at), fmt.Sprint(i)), base[i], target[i])
	}
	for i := len(base) - 1; i >= common; i-- {
		g.drop(append(slices.Clone(at), fmt.Sprint(i)), base[i])
	}
	for _, v := range target[common:] {
		g.emit("add", append(slices.Clone(at), "-"), v)
	}
}

func (g *generator) drop(at pointer, old interface{}) {
	if g.pretest {
		g.emit("test", at, old)
	}
	g.emit("remove", at, nil)
}

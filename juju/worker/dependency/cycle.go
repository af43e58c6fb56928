package dependency

import (
	"fmt"
	"slices"
	"strings"
)

// findCycle follows inputs from each of the given names and reports the first
// circle that it meets.
func findCycle(inputs func(string) []string, from ...string) error {
	w := walk{inputs: inputs, done: map[string]bool{}}
	for _, name := range from {
		if err := w.visit(name); err != nil {
			return err
		}
	}
	return nil
}

// walk is a depth-first walk over a graph.
type walk struct {
	inputs func(string) []string
	path   []string        // the names being visited, outermost first
	done   map[string]bool // true once no circle can be reached from there
}

func (w *walk) visit(name string) error {
	if w.done[name] {
		return nil
	}
	if i := slices.Index(w.path, name); i >= 0 {
		circle := append(slices.Clone(w.path[i:]), name)
		return fmt.Errorf("cycle detected at %q (%s)", name, strings.Join(circle, " -> "))
	}
	w.path = append(w.path, name)
	for _, input := range w.inputs(name) {
		if err := w.visit(input); err != nil {
			return err
		}
	}
	w.path = w.path[:len(w.path)-1]
	w.done[name] = true
	return nil
}

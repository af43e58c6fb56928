package sdkcmd

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// hints says what is to be done in go.mod files: what requires and replaces modules that are no longer
// imported, and which modules stand in their place.
func hints(w io.Writer, modules []string) error {
	for _, file := range modules {
		text, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("cannot read %s: %w", file, err)
		}
		var get []string
		for _, d := range directives(string(text)) {
			to, _, ok := target(d.path)
			if !ok {
				continue
			}
			fmt.Fprintf(w, "%s:%d: go mod edit -drop%s=%s\n", file, d.line, d.verb, d.path)
			if m := module(to); d.verb == "require" && !slices.Contains(get, m) {
				get = append(get, m)
			}
		}
		for _, m := range get {
			fmt.Fprintf(w, "%s: go get %s\n", file, m)
		}
		if len(get) > 0 {
			fmt.Fprintf(w, "%s: go mod tidy\n", file)
		}
	}
	return nil
}

// module returns the module that one of our packages is in.
func module(path string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(path, here), "/")
	return here + name
}

// directive is a require or replace of one module.
type directive struct {
	line       int
	verb, path string
}

// directives reads the requires and replaces of a go.mod; whatever else it holds is passed over.
func directives(text string) []directive {
	var all []directive
	block, n := "", 0
	for line := range strings.Lines(text) {
		n++
		line, _, _ = strings.Cut(line, "//")
		words := strings.Fields(line)
		verb := block
		switch {
		case len(words) == 0:
			continue
		case words[0] == ")":
			block = ""
			continue
		case block == "" && len(words) > 1 && words[1] == "(":
			block = words[0]
			continue
		case block == "":
			verb, words = words[0], words[1:]
		}
		if (verb == "require" || verb == "replace") && len(words) > 0 {
			all = append(all, directive{line: n, verb: verb, path: strings.Trim(words[0], `"`)})
		}
	}
	return all
}

package hooktool

import (
	"fmt"
	"slices"
	"strings"
)

// help returns a tool's help. Frameworks look for flags in it, and for the values
// after their names.
func (c *command) help() string {
	var b strings.Builder
	usage := []string{c.name}
	if len(c.flags.flags) > 0 {
		usage = append(usage, "[options]")
	}
	if c.args != "" {
		usage = append(usage, c.args)
	}
	fmt.Fprintf(&b, "Usage: %s\n\nSummary:\n%s\n", strings.Join(usage, " "), c.purpose)
	if len(c.flags.flags) > 0 {
		fmt.Fprintf(&b, "\nOptions:\n%s", c.flags.help())
	}
	if c.doc != "" {
		fmt.Fprintf(&b, "\nDetails:\n%s\n", strings.TrimSpace(c.doc))
	}
	return b.String()
}

func (f *flagSet) help() string {
	sorted := slices.SortedFunc(slices.Values(f.flags), func(a, b *option) int {
		return strings.Compare(a.names[0], b.names[0])
	})
	var b strings.Builder
	for _, o := range sorted {
		names := make([]string, len(o.names))
		for i, name := range o.names {
			names[i] = dashed(name)
		}
		form := "%s  (= %s)\n    %s\n"
		if o.quoted {
			form = "%s (= %q)\n    %s\n"
		}
		fmt.Fprintf(&b, form, strings.Join(names, ", "), o.initial, o.usage)
	}
	return b.String()
}

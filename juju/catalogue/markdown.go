package catalogue

import (
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown writes the catalogue as a page: where to begin, then every facade with its methods.
func (c *Catalogue) WriteMarkdown(w io.Writer) error {
	p := &page{w: w}
	p.line("# Facades")
	p.line("")
	p.line("What a Juju 3.6 controller offers, from the table that `juju/catalogue` carries. `gantline facades` says")
	p.line("what a controller offers to you, `gantline facades NAME` shows methods with the shapes of their JSON, and")
	p.line("`gantline call` calls any of them. This page is made by\n`go test ./internal/cli -run TestFacadesPage -update`.")
	p.line("")
	p.line("## Start here")
	p.line("")
	for _, f := range c.StartHere() {
		p.line("- [%s](#%s): `%s`", f.Name, strings.ToLower(f.Name), f.Package)
	}
	p.line("")
	p.line("## All")
	p.line("")
	p.line("Callers: `C` the controller's agent, `M` a machine's, `U` a unit's, `cu` a user of the controller, `mu` of a model.")
	for _, f := range c.facades {
		p.facade(f)
	}
	return p.err
}

type page struct {
	w   io.Writer
	err error
}

func (p *page) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *page) facade(f Facade) {
	p.line("")
	p.line("### %s", f.Name)
	p.line("")
	p.line("Versions %s%s, on %s connections, for %s.%s", Versions(f.Versions), also(f), f.Scope,
		strings.Join(f.Callers, " "), typed(f))
	p.line("")
	p.line("| method | parameters | result |")
	p.line("|---|---|---|")
	for _, m := range f.Methods {
		p.line("| %s | %s | %s |", m.Name, m.Params, m.Result)
	}
	if len(f.Variants) > 0 {
		p.line("")
	}
	for _, v := range f.Variants {
		p.line("- %s", v)
	}
}

// String says what the method is in which versions.
func (v Variant) String() string {
	in := "in version "
	if len(v.Versions) > 1 {
		in = "in versions "
	}
	in += Versions(v.Versions)
	if v.Gone {
		return in + ": no " + v.Name
	}
	return strings.TrimSpace(fmt.Sprintf("%s: %s(%s) %s", in, v.Name, v.Params, v.Result))
}

func also(f Facade) string {
	if len(f.Also) == 0 {
		return ""
	}
	return " (the client knows " + Versions(f.Also) + " of other releases too)"
}

func typed(f Facade) string {
	if f.Package == "" {
		return " Untyped."
	}
	return " Typed client: `" + f.Package + "`."
}

// Versions writes a list of versions as text: "15, 16", "-" for none.
func Versions(versions []int) string {
	if len(versions) == 0 {
		return "-"
	}
	texts := make([]string, len(versions))
	for i, v := range versions {
		texts[i] = fmt.Sprint(v)
	}
	return strings.Join(texts, ", ")
}

// Package catalogue answers which facades there are, what they do, and where to begin: the versions,
// methods and shapes of Juju 3.6's facades, who may call them, on which kind of connection, and which
// package of this module is the typed client. Merged with a connection (Offered) it says what this
// controller offers to this login. Programs and `gantline facades` ask it; it makes no call.
package catalogue

import (
	"slices"
	"strings"
)

// Scope is the kind of connection on which servers offer a facade.
type Scope string

// The scopes.
const (
	// Login is a connection that has not logged in yet.
	Login Scope = "login"
	// Model is a connection to a model, Controller one to the controller alone, Both either.
	Model      Scope = "model"
	Controller Scope = "controller"
	Both       Scope = "both"
)

// Facade is a set of methods that servers offer under one name.
type Facade struct {
	Name string
	// Versions are those that Juju 3.6 knows, in ascending order; the methods are of the last. Also are
	// versions of other releases that the typed client speaks.
	Versions, Also []int
	Scope          Scope
	// Callers are the kinds of identities that may call it.
	Callers []string
	// Package is the import path below this module of the typed client, "" where there is none.
	Package string
	// Start says that the facade is one to begin with.
	Start   bool
	Methods []Method
	// Variants are what is otherwise in other versions.
	Variants []Variant

	// Offered are the versions that the connection offers; nil without a connection or where it does
	// not offer the facade.
	Offered []int
}

// Method is one method of a facade. Params and Result name types of the wire, "" for none.
type Method struct {
	Name, Params, Result string
}

// Variant is what a method is in some versions of its facade.
type Variant struct {
	Versions []int
	Method
	// Gone says that those versions have no such method.
	Gone bool
}

// Method returns the method of that name as it is in a version of the facade; false where that has
// none.
func (f Facade) Method(name string, version int) (Method, bool) {
	for _, v := range f.Variants {
		if v.Name == name && slices.Contains(v.Versions, version) {
			return v.Method, !v.Gone
		}
	}
	i := slices.IndexFunc(f.Methods, func(m Method) bool { return m.Name == name })
	if i < 0 {
		return Method{}, false
	}
	return f.Methods[i], true
}

// Catalogue is the known facades and the types that they use.
type Catalogue struct {
	facades []Facade // sorted by name
	types   map[string]string
}

// Facades returns all facades, sorted by name.
func (c *Catalogue) Facades() []Facade { return slices.Clone(c.facades) }

// StartHere returns the facades that a program that drives a model is likely to want.
func (c *Catalogue) StartHere() []Facade {
	return slices.DeleteFunc(c.Facades(), func(f Facade) bool { return !f.Start })
}

// Facade returns the facade with that name, whatever its case.
func (c *Catalogue) Facade(name string) (Facade, bool) {
	i := slices.IndexFunc(c.facades, func(f Facade) bool { return strings.EqualFold(f.Name, name) })
	if i < 0 {
		return Facade{}, false
	}
	return c.facades[i], true
}

// Shape returns the JSON shape of a type of the wire; false where it is not known. Keys that end with
// "?" are left out where they are empty; a pointer ("*") may be null.
func (c *Catalogue) Shape(name string) (string, bool) {
	shape, ok := c.types[name]
	return shape, ok
}

// Types returns the names of the types that a method's parameters and result are made of, each before
// those that it uses.
func (c *Catalogue) Types(m Method) []string {
	var all []string
	var add func(string)
	add = func(text string) {
		for name := range identifiers(text) {
			shape, ok := c.types[name]
			if !ok || slices.Contains(all, name) {
				continue
			}
			all = append(all, name)
			add(shape)
		}
	}
	add(m.Params)
	add(m.Result)
	return all
}

// Offers is what the catalogue asks a connection; api.Connection is one.
type Offers interface {
	// FacadeVersions returns the versions that the server offers to this login by facade.
	FacadeVersions() map[string][]int
}

// Offered returns the catalogue with what the connection offers, and with those facades of it that
// Juju 3.6 does not know: they have a name and no methods.
func (c *Catalogue) Offered(conn Offers) *Catalogue {
	merged := &Catalogue{facades: c.Facades(), types: c.types}
	for name, versions := range conn.FacadeVersions() {
		versions = slices.Sorted(slices.Values(versions))
		i := slices.IndexFunc(merged.facades, func(f Facade) bool { return f.Name == name })
		if i < 0 {
			merged.facades = append(merged.facades, Facade{Name: name, Offered: versions})
			continue
		}
		merged.facades[i].Offered = versions
	}
	slices.SortFunc(merged.facades, func(a, b Facade) int { return strings.Compare(a.Name, b.Name) })
	return merged
}

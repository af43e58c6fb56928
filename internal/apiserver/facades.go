package apiserver

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// facades finds methods. It never changes once made.
type facades struct {
	versions map[string]map[int]facade.Version
	// lists are what a login answers, by kind of connection.
	lists map[facade.Scope][]params.FacadeVersions
}

// newFacades refuses tables that no client should meet: a version twice, a method that nobody may
// call or that does nothing.
func newFacades(all []facade.Version) (*facades, error) {
	f := &facades{versions: make(map[string]map[int]facade.Version), lists: make(map[facade.Scope][]params.FacadeVersions)}
	for _, v := range all {
		if f.versions[v.Name] == nil {
			f.versions[v.Name] = make(map[int]facade.Version)
		}
		if _, twice := f.versions[v.Name][v.Number]; twice {
			return nil, fmt.Errorf("facade %s(%d) is there twice", v.Name, v.Number)
		}
		if v.Scope&facade.OnBoth == 0 {
			return nil, fmt.Errorf("facade %s(%d) is offered on no connection", v.Name, v.Number)
		}
		for name, m := range v.Methods {
			if m.Call == nil || m.Access == (facade.Access{}) {
				return nil, fmt.Errorf("method %s(%d).%s has no access rule or no function", v.Name, v.Number, name)
			}
		}
		f.versions[v.Name][v.Number] = v
	}
	for _, scope := range []facade.Scope{facade.OnController, facade.OnModel} {
		f.lists[scope] = f.list(scope)
	}
	return f, nil
}

func (f *facades) list(scope facade.Scope) []params.FacadeVersions {
	out := []params.FacadeVersions{}
	for name, versions := range f.versions {
		entry := params.FacadeVersions{Name: name}
		for _, n := range slices.Sorted(maps.Keys(versions)) {
			if versions[n].Scope&scope != 0 {
				entry.Versions = append(entry.Versions, n)
			}
		}
		if entry.Versions != nil {
			out = append(out, entry)
		}
	}
	slices.SortFunc(out, func(a, b params.FacadeVersions) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// find returns the method that the request names on a connection of that kind.
func (f *facades) find(req rpc.Request, scope facade.Scope) (facade.Method, error) {
	versions := f.versions[req.Type]
	if err := offered(req.Type, versions, scope); err != nil {
		return facade.Method{}, err
	}
	v, ok := versions[req.Version]
	if !ok || v.Scope&scope == 0 {
		return facade.Method{}, errUnknownVersion(req)
	}
	m, ok := v.Methods[req.Method]
	if !ok {
		return facade.Method{}, errUnknownMethod(req)
	}
	return m, nil
}

// offered refuses a facade that belongs to the other kind of connection. The original knows the
// controller's facades by name and takes every other, even an unknown one, for a model's.
func offered(name string, versions map[int]facade.Version, scope facade.Scope) error {
	var on facade.Scope
	for _, v := range versions {
		on |= v.Scope
	}
	switch {
	case scope == facade.OnController && on&facade.OnController == 0:
		return errWrongConnection(name, "controller")
	case scope == facade.OnModel && on == facade.OnController:
		return errWrongConnection(name, "model")
	}
	return nil
}

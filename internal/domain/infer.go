package domain

import (
	"fmt"
	"slices"
	"strings"
)

// Relatable is what inference must know of an application.
type Relatable struct {
	Name        string
	Subordinate bool
	// Endpoints are all that its charm declares, and juju-info.
	Endpoints []Endpoint
}

// SplitEndpoint splits "app" or "app:endpoint".
func SplitEndpoint(name string) (application, endpoint string, err error) {
	application, endpoint, found := strings.Cut(name, ":")
	if application == "" || found && endpoint == "" || strings.Contains(endpoint, ":") {
		return "", "", Errorf(Other, "invalid endpoint %q", name)
	}
	return application, endpoint, nil
}

// InferEndpoints finds the endpoints that the names mean: two of applications
// that can relate, or one of a peer relation. A name is "app" or
// "app:endpoint"; find looks an application up. Several possibilities are an
// error that lists them, unless all but one are implicit.
func InferEndpoints(names []string, find func(string) (Relatable, error)) ([]Endpoint, error) {
	candidates, err := candidates(names, find)
	if err != nil {
		return nil, err
	}
	switch len(candidates) {
	case 0:
		return nil, Errorf(Other, "no relations found")
	case 1:
		return candidates[0], nil
	}
	explicit := slices.DeleteFunc(slices.Clone(candidates), func(eps []Endpoint) bool {
		return slices.ContainsFunc(eps, Endpoint.IsImplicit)
	})
	if len(explicit) == 1 {
		return explicit[0], nil
	}
	keys := make([]string, len(candidates))
	for i, eps := range candidates {
		keys[i] = fmt.Sprintf("%q", RelationKey(eps))
	}
	slices.Sort(keys)
	return nil, Errorf(Other, "ambiguous relation: %q could refer to %s",
		strings.Join(names, " "), strings.Join(keys, "; "))
}

func candidates(names []string, find func(string) (Relatable, error)) ([][]Endpoint, error) {
	switch len(names) {
	case 1:
		_, eps, err := named(names[0], find, func(e Endpoint) bool { return e.Role == Peer })
		if err != nil {
			return nil, err
		}
		var out [][]Endpoint
		for _, e := range eps {
			out = append(out, []Endpoint{e})
		}
		return out, nil
	case 2:
		return pairs(names, find)
	}
	return nil, Errorf(Other, "cannot relate %d endpoints", len(names))
}

func pairs(names []string, find func(string) (Relatable, error)) ([][]Endpoint, error) {
	notPeer := func(e Endpoint) bool { return e.Role != Peer }
	a, epsA, err := named(names[0], find, notPeer)
	if err != nil {
		return nil, err
	}
	b, epsB, err := named(names[1], find, notPeer)
	if err != nil {
		return nil, err
	}
	var out [][]Endpoint
	for _, ea := range epsA {
		for _, eb := range epsB {
			if ea.CanRelateTo(eb) && containerScopeOK(a, b, ea, eb) {
				out = append(out, []Endpoint{ea, eb})
			}
		}
	}
	return out, nil
}

// containerScopeOK refuses a container-scoped relation of two principals.
func containerScopeOK(a, b Relatable, ea, eb Endpoint) bool {
	if ea.Scope != Container && eb.Scope != Container {
		return true
	}
	return a.Subordinate || b.Subordinate
}

func named(name string, find func(string) (Relatable, error), keep func(Endpoint) bool) (Relatable, []Endpoint, error) {
	application, endpoint, err := SplitEndpoint(name)
	if err != nil {
		return Relatable{}, nil, err
	}
	app, err := find(application)
	if err != nil {
		return Relatable{}, nil, err
	}
	var eps []Endpoint
	known := false
	for _, e := range app.Endpoints {
		if endpoint != "" && e.Name != endpoint {
			continue
		}
		known = true
		if keep(e) {
			eps = append(eps, e)
		}
	}
	if endpoint != "" && !known {
		return app, nil, Errorf(Other, "application %q has no %q relation", application, endpoint)
	}
	slices.SortFunc(eps, func(x, y Endpoint) int { return strings.Compare(x.Name, y.Name) })
	return app, eps, nil
}

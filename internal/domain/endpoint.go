package domain

import (
	"slices"
	"strings"
)

// Role is the side of a relation that an endpoint takes.
type Role string

// The roles.
const (
	Requirer Role = "requirer"
	Provider Role = "provider"
	Peer     Role = "peer"
)

// Scope says whether a relation joins all units or only those on one machine.
type Scope string

// The scopes.
const (
	Global    Scope = "global"
	Container Scope = "container"
)

// Endpoint is one end of a relation: what an application's charm declares
// under Name.
type Endpoint struct {
	Application string `json:"application"`
	Name        string `json:"name"`
	Role        Role   `json:"role"`
	Interface   string `json:"interface"`
	Scope       Scope  `json:"scope"`
	Optional    bool   `json:"optional,omitempty"`
	// Limit is how many relations the endpoint takes, 0 for any number.
	Limit int `json:"limit,omitempty"`
}

// String is the endpoint as users write it: "app:name".
func (e Endpoint) String() string { return e.Application + ":" + e.Name }

// IsImplicit says whether the endpoint is juju-info, which every application
// provides without its charm saying so.
func (e Endpoint) IsImplicit() bool {
	return e.Name == "juju-info" && e.Interface == "juju-info" && e.Role == Provider
}

// JujuInfo is the endpoint that every application has.
func JujuInfo(application string) Endpoint {
	return Endpoint{Application: application, Name: "juju-info", Role: Provider, Interface: "juju-info", Scope: Global}
}

// CanRelateTo says whether a relation between e and other makes sense.
func (e Endpoint) CanRelateTo(other Endpoint) bool {
	return e.Application != other.Application && e.Interface == other.Interface &&
		e.Role != Peer && other.Role == e.Role.counterpart()
}

func (r Role) counterpart() Role {
	switch r {
	case Requirer:
		return Provider
	case Provider:
		return Requirer
	}
	return r
}

// SortEndpoints puts the requirer before the provider, as keys do.
func SortEndpoints(eps []Endpoint) {
	order := map[Role]int{Requirer: 0, Provider: 1, Peer: 2}
	slices.SortStableFunc(eps, func(a, b Endpoint) int {
		if d := order[a.Role] - order[b.Role]; d != 0 {
			return d
		}
		return strings.Compare(a.String(), b.String())
	})
}

// RelationKey names the relation between the endpoints: "req:db prov:server",
// or "app:peer".
func RelationKey(eps []Endpoint) string {
	sorted := slices.Clone(eps)
	SortEndpoints(sorted)
	words := make([]string, len(sorted))
	for i, e := range sorted {
		words[i] = e.String()
	}
	return strings.Join(words, " ")
}

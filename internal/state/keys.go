package state

import (
	"strconv"
	"strings"
)

// schemaKey and schemaVersion say how keys and values are laid out.
const (
	prefix        = "/gantline/1/"
	schemaKey     = prefix + "schema"
	schemaVersion = "1"
)

// The first words of keys below the prefix.
const (
	keyController = "controller"
	keyUser       = "user"
	keySeen       = "seen"
	keyModel      = "model"
	keyModelName  = "model-name"
	keyInModel    = "m"
	keyLease      = "lease"
	keyAddresses  = "addresses"
)

// The first words of keys below a model's prefix.
const (
	keySeq        = "seq"
	keyApp        = "app"
	keyUnit       = "unit"
	keyStatus     = "status"
	keyMachine    = "machine"
	keyRelation   = "relation"
	keyScope      = "scope"
	keyCharm      = "charm"
	keyResource   = "resource"
	keyPending    = "pending-resource"
	keyAnnotation = "annotation"
	keyBlock      = "block"
	keyUnitState  = "unit-state"
)

// The kinds of leases.
const (
	leaseLeadership = "leadership"
	leasePresence   = "presence"
	leaseSingular   = "singular"
)

func rootKey(words ...string) string { return prefix + strings.Join(words, "/") }

func modelPrefix(model string) string { return prefix + keyInModel + "/" + model + "/" }

func inModel(model, kind, id string) string { return modelPrefix(model) + kind + "/" + id }

func statusID(kind StatusKind, id string) string { return string(kind) + "/" + id }

func scopeUnitID(relation int, unit string) string { return strconv.Itoa(relation) + "/" + unit }

func scopeAppID(relation int, application string) string {
	return strconv.Itoa(relation) + "/app/" + application
}

func leaseKey(kind, model, name string) string { return rootKey(keyLease, kind, model, name) }

// splitScope splits what follows scope/: "3/web/0" is a unit's part, "3/app/web"
// an application's. A unit's last word is a number, an application's begins
// with a letter.
func splitScope(id string) (relation int, unit, application string, ok bool) {
	rel, rest, found := strings.Cut(id, "/")
	relation, err := strconv.Atoi(rel)
	if !found || err != nil {
		return 0, "", "", false
	}
	first, last, found := strings.Cut(rest, "/")
	if !found || last == "" {
		return 0, "", "", false
	}
	if first == "app" && (last[0] < '0' || last[0] > '9') {
		return relation, "", last, true
	}
	return relation, rest, "", true
}

// cut3 cuts s at its first two slashes.
func cut3(s string) (a, b, c string) {
	a, rest, _ := strings.Cut(s, "/")
	b, c, _ = strings.Cut(rest, "/")
	return a, b, c
}

package state

import (
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/life"
)

// Relation joins two applications, or the units of one.
type Relation struct {
	ID        int               `json:"id"`
	Key       string            `json:"key"`
	Endpoints []domain.Endpoint `json:"endpoints"`
	Life      life.Value        `json:"life"`
	Suspended bool              `json:"suspended,omitempty"`
	Reason    string            `json:"reason,omitempty"`
	// UnitCount is the number of units in scope.
	UnitCount int       `json:"units"`
	Created   time.Time `json:"created"`
}

// IsPeer says whether the relation joins the units of one application.
func (r *Relation) IsPeer() bool { return len(r.Endpoints) == 1 }

// IsContainer says whether the relation joins only units on one machine.
func (r *Relation) IsContainer() bool {
	for _, e := range r.Endpoints {
		if e.Scope == domain.Container {
			return true
		}
	}
	return false
}

// Endpoint returns the endpoint of the named application.
func (r *Relation) Endpoint(application string) (domain.Endpoint, bool) {
	for _, e := range r.Endpoints {
		if e.Application == application {
			return e, true
		}
	}
	return domain.Endpoint{}, false
}

// Other returns the endpoint that units of the named application see: the
// other one, or for a peer relation its own.
func (r *Relation) Other(application string) (domain.Endpoint, bool) {
	for _, e := range r.Endpoints {
		if e.Application != application || r.IsPeer() {
			return e, true
		}
	}
	return domain.Endpoint{}, false
}

// RelationUnit is a unit's part in a relation. It stays readable after the unit
// left, until the relation is removed.
type RelationUnit struct {
	Relation int               `json:"relation"`
	Unit     string            `json:"unit"`
	InScope  bool              `json:"in-scope"`
	Settings map[string]string `json:"settings,omitempty"`
	// Version moves only when a value changes.
	Version int64 `json:"version"`
}

// RelationApplication is an application's settings in a relation.
type RelationApplication struct {
	Relation    int               `json:"relation"`
	Application string            `json:"application"`
	Settings    map[string]string `json:"settings,omitempty"`
	Version     int64             `json:"version"`
}

// UnitState is what a unit's agent keeps with the controller.
type UnitState struct {
	// Charm is what the charm stored itself.
	Charm    map[string]string `json:"charm,omitempty"`
	Uniter   string            `json:"uniter,omitempty"`
	Relation map[int]string    `json:"relation,omitempty"`
	Storage  string            `json:"storage,omitempty"`
	Secret   string            `json:"secret,omitempty"`
	Meter    string            `json:"meter,omitempty"`
	// Token is the greatest fencing token that has written.
	Token int64 `json:"token,omitempty"`
	// LastKey is the idempotency key of the last commit.
	LastKey string `json:"last-key,omitempty"`
}

// Lease is something that one holder has for a time.
type Lease struct {
	Holder string `json:"holder"`
	// ID is the store's lease, which any controller renews.
	ID int64 `json:"lease"`
	// Token fences: it differs for every time that the lease was taken, and a
	// later taking has a greater one.
	Token Revision `json:"-"`
}

// Annotations are what users noted on an entity.
type Annotations struct {
	Tag    string            `json:"tag"`
	Values map[string]string `json:"values"`
}

package uniter

import (
	"maps"

	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Snapshot is what the controller wants of the unit, at one moment.
type Snapshot struct {
	Life     life.Value
	Resolved params.ResolvedMode
	// CharmURL is the charm of the unit's application. ForceUpgrade wants units
	// in error to take it too.
	CharmURL     string
	ForceUpgrade bool

	// Boot differs after each start of the machine, "" if unknown.
	Boot string

	ConfigHash    string
	TrustHash     string
	AddressesHash string

	// ApplicationLife is dying when all units of the application go.
	ApplicationLife life.Value
	// Leader says that the unit leads its application.
	Leader bool

	Relations map[int]RelationSnapshot
}

// RelationSnapshot is one relation of the unit.
type RelationSnapshot struct {
	Endpoint    string
	Application string // of the other side
	Peer        bool
	Life        life.Value
	Suspended   bool
	// Members are the units of the other side that are in scope, with the
	// versions of their settings.
	Members map[string]int64
	// Applications are the versions of application settings; 0 is for settings
	// that were never written.
	Applications map[string]int64
}

func (r RelationSnapshot) clone() RelationSnapshot {
	r.Members, r.Applications = maps.Clone(r.Members), maps.Clone(r.Applications)
	return r
}

// Local is what has been done, and what moments of the agent's own matter.
type Local struct {
	Unit string // its name
	State
	Relations map[int]RelationState

	// Recorded says that the pending hook has succeeded and what it changed is
	// in the journal.
	Recorded bool
	// RetryDue says that it is time to run a failed hook again.
	RetryDue bool
	// StatusDue says that it is time for update-status.
	StatusDue bool
}

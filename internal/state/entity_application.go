package state

import (
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/life"
)

// CharmOrigin is where an application's charm came from.
type CharmOrigin struct {
	// Source is "local" or "charm-hub".
	Source       string      `json:"source"`
	Type         string      `json:"type,omitempty"`
	ID           string      `json:"id,omitempty"`
	Hash         string      `json:"hash,omitempty"`
	Revision     *int        `json:"revision,omitempty"`
	Risk         string      `json:"risk,omitempty"`
	Track        *string     `json:"track,omitempty"`
	Branch       *string     `json:"branch,omitempty"`
	Architecture string      `json:"architecture,omitempty"`
	Base         domain.Base `json:"base"`
	InstanceKey  string      `json:"instance-key,omitempty"`
}

// ExposedEndpoint says from where an endpoint's ports may be reached.
type ExposedEndpoint struct {
	Spaces []string `json:"spaces,omitempty"`
	CIDRs  []string `json:"cidrs,omitempty"`
}

// Application is an application without its units.
type Application struct {
	Name        string      `json:"name"`
	CharmURL    string      `json:"charm"`
	Origin      CharmOrigin `json:"origin"`
	Channel     string      `json:"channel,omitempty"`
	Subordinate bool        `json:"subordinate,omitempty"`
	Life        life.Value  `json:"life"`
	// Config holds the charm options that were set, typed as the charm says.
	Config      Settings          `json:"config,omitempty"`
	Trust       bool              `json:"trust,omitempty"`
	Constraints constraints.Value `json:"constraints"`
	Exposed     bool              `json:"exposed,omitempty"`
	// ExposedEndpoints is by endpoint, "" for all of them.
	ExposedEndpoints map[string]ExposedEndpoint `json:"exposed-endpoints,omitempty"`
	// Bindings is the space's name by endpoint, "" for the default.
	Bindings map[string]string `json:"bindings,omitempty"`
	// UnitCount and RelationCount count what hangs on the application, dying
	// ones too; peer relations count.
	UnitCount     int `json:"units"`
	RelationCount int `json:"relations"`
	// CharmModifiedVersion moves when charm or resources change.
	CharmModifiedVersion int       `json:"charm-modified-version"`
	Force                bool      `json:"force,omitempty"`
	Created              time.Time `json:"created"`
}

// ResolvedMode says what the user wants of a failed hook.
type ResolvedMode string

// The resolved modes.
const (
	ResolvedNone       ResolvedMode = ""
	ResolvedRetryHooks ResolvedMode = "retry-hooks"
	ResolvedNoHooks    ResolvedMode = "no-hooks"
)

// Unit is one unit of an application.
type Unit struct {
	Name        string     `json:"name"`
	Application string     `json:"app"`
	Life        life.Value `json:"life"`
	// Machine is the id of the machine that it is on, "" until assigned. A
	// subordinate is on its principal's.
	Machine string `json:"machine,omitempty"`
	// Placement is where an unassigned unit is to go, as users write it.
	Placement    string   `json:"placement,omitempty"`
	Principal    string   `json:"principal,omitempty"`
	Subordinates []string `json:"subordinates,omitempty"`
	// CharmURL is what the agent says that it runs, "" before it has.
	CharmURL        string                        `json:"charm,omitempty"`
	Resolved        ResolvedMode                  `json:"resolved,omitempty"`
	Ports           map[string][]domain.PortRange `json:"ports,omitempty"`
	WorkloadVersion string                        `json:"workload-version,omitempty"`
	AgentVersion    string                        `json:"agent-version,omitempty"`
	Password        Hash                          `json:"password,omitempty"`
	Created         time.Time                     `json:"created"`
}

// IsPrincipal says whether the unit is no subordinate.
func (u *Unit) IsPrincipal() bool { return u.Principal == "" }

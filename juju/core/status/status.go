// Package status holds the words in which entities tell how they are: machines
// and their instances, units' agents and workloads, applications, relations,
// storage and models.
//
// The words are strings on the wire, and a client has to let pass those it does
// not know.
package status

import "time"

// Status is one word of an entity's status.
type Status string

func (s Status) String() string { return string(s) }

// Matches reports whether both are the same word.
func (s Status) Matches(candidate Status) bool { return s == candidate }

// StatusInfo is a status with what belongs to it.
type StatusInfo struct {
	Status  Status
	Message string
	Data    map[string]any
	Since   *time.Time
}

// Words that several kinds of entity use.
const (
	Empty      Status = ""
	Error      Status = "error"      // needs a person's help
	Destroying Status = "destroying" // volumes, filesystems and models on their way out
)

// Words of machines' agents.
const (
	Started Status = "started"
	Pending Status = "pending" // not yet seen
	Stopped Status = "stopped"
	Down    Status = "down" // ought to be seen and is not
)

// Words of units' agents.
const (
	Allocating Status = "allocating" // its machine is being made
	Rebooting  Status = "rebooting"
	Executing  Status = "executing" // runs a hook or an action
	Idle       Status = "idle"
	Failed     Status = "failed" // the agent itself failed, not the charm
	Lost       Status = "lost"   // ought to be seen and is not
)

// Words of workloads, so of units and applications. Charms set Maintenance,
// Blocked, Waiting and Active.
const (
	Unset       Status = "unset" // applications only: derive it from the units
	Maintenance Status = "maintenance"
	Terminated  Status = "terminated"
	Unknown     Status = "unknown" // the charm never said
	Waiting     Status = "waiting" // for another application
	Blocked     Status = "blocked" // for a person
	Active      Status = "active"
)

// Words of storage.
const (
	Attaching Status = "attaching"
	Attached  Status = "attached"
	Detaching Status = "detaching"
	Detached  Status = "detached"
)

// Words of models; Suspended is one too, when the credential is not valid.
const (
	Available Status = "available"
	Busy      Status = "busy"
)

// Words of relations.
const (
	Joining    Status = "joining"
	Joined     Status = "joined"
	Broken     Status = "broken"
	Suspending Status = "suspending"
	Suspended  Status = "suspended"
)

// Words of machines' instances and of changes to them.
const (
	Provisioning      Status = "allocating"
	Running           Status = "running"
	ProvisioningError Status = "provisioning error"
	Applied           Status = "applied"
)

// Messages that go with a status before a charm speaks for itself.
const (
	MessageWaitForMachine    = "waiting for machine"
	MessageWaitForContainer  = "waiting for container"
	MessageInstallingAgent   = "installing agent"
	MessageInitializingAgent = "agent initialising"
	MessageInstallingCharm   = "installing charm software"
)

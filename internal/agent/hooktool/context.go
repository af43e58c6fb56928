package hooktool

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrRelationNotFound is the error for a relation that the unit is not part of.
// Frameworks know it by its text.
var ErrRelationNotFound = errors.New("relation not found")

// Context is what tools see of the hook that they are called from. Tools of one
// hook are run one at a time.
type Context interface {
	Unit
	Leadership
	Statuses
	Ports
	Relations
	Networks
	Goals
}

// Unit is the unit that the hook belongs to.
type Unit interface {
	// UnitName returns the unit's name, "web/0".
	UnitName() string
	// ConfigSettings returns the charm's configuration, nil for options that have
	// neither a value nor a default.
	ConfigSettings(ctx context.Context) (map[string]any, error)
	// PrivateAddress returns the address for other units.
	PrivateAddress(ctx context.Context) (string, error)
	// PublicAddress returns the address for users.
	PublicAddress(ctx context.Context) (string, error)
	// SetWorkloadVersion records the version of what the charm runs.
	SetWorkloadVersion(ctx context.Context, version string) error
	// Log writes a line of the charm to the unit's log. level is one of TRACE,
	// DEBUG, INFO, WARNING, ERROR, CRITICAL.
	Log(level, message string)
}

// Leadership tells who leads the application.
type Leadership interface {
	// IsLeader says whether the unit leads. True holds for the next 30 seconds.
	IsLeader(ctx context.Context) (bool, error)
}

// Status is the status of a workload.
type Status struct {
	Status string
	Info   string
	Data   map[string]any
}

// ApplicationStatus is the status of an application and of its units, by name.
type ApplicationStatus struct {
	Application Status
	Units       map[string]Status
}

// Statuses reads and writes statuses; what is written shows at once.
type Statuses interface {
	UnitStatus(ctx context.Context) (Status, error)
	SetUnitStatus(ctx context.Context, s Status) error
	ApplicationStatus(ctx context.Context) (ApplicationStatus, error)
	SetApplicationStatus(ctx context.Context, s Status) error
}

// PortRange is a range of ports of one protocol, both ends included. Protocol
// "icmp" has no ports: both ends are -1.
type PortRange struct {
	From, To int
	Protocol string
}

// String returns "80/tcp", "80-90/udp" or "icmp".
func (r PortRange) String() string {
	switch {
	case r.Protocol == "icmp":
		return r.Protocol
	case r.From == r.To:
		return fmt.Sprintf("%d/%s", r.From, r.Protocol)
	}
	return fmt.Sprintf("%d-%d/%s", r.From, r.To, r.Protocol)
}

// Conflicts says whether two units of a machine cannot both open the ranges.
func (r PortRange) Conflicts(other PortRange) bool {
	return r.Protocol == other.Protocol && r.Protocol != "icmp" && r.From <= other.To && other.From <= r.To
}

// Ports opens and closes ports; changes take effect when the hook has succeeded.
type Ports interface {
	// OpenPortRange opens the range for an endpoint, "" standing for all.
	OpenPortRange(ctx context.Context, endpoint string, r PortRange) error
	ClosePortRange(ctx context.Context, endpoint string, r PortRange) error
	// OpenedPortRanges returns the unit's ranges by endpoint, pending changes
	// included.
	OpenedPortRanges(ctx context.Context) (map[string][]PortRange, error)
}

// Relations gives access to the unit's relations.
type Relations interface {
	// HookRelation returns the relation that the hook is about; false for other
	// hooks.
	HookRelation() (Relation, bool)
	// RemoteUnitName returns the unit that the hook is about, "" for none.
	RemoteUnitName() string
	// RemoteApplicationName returns the application that the hook is about, ""
	// for none.
	RemoteApplicationName() string
	// Relation returns the relation with the number, or ErrRelationNotFound.
	Relation(id int) (Relation, error)
	// RelationIDs returns the numbers of all relations of the unit.
	RelationIDs() []int
}

// Settings are what a unit or an application has written into a relation.
type Settings = map[string]string

// Relation is one relation of the unit.
type Relation interface {
	// Name returns the name of the unit's endpoint, "db".
	Name() string
	// FakeID returns "db:3".
	FakeID() string
	// UnitNames returns the units of the other side that have joined, sorted.
	UnitNames() []string
	// RemoteApplication returns the application of the other side.
	RemoteApplication() string
	// Settings returns what the unit has written, its pending changes included;
	// with app, what its application has.
	Settings(ctx context.Context, app bool) (Settings, error)
	// Update adds pending changes to the unit's settings, or with app to those
	// of its application. A value "" removes its key.
	Update(ctx context.Context, app bool, changes Settings) error
	// Read returns what a unit or application of the other side has written.
	Read(ctx context.Context, name string, app bool) (Settings, error)
}

// Networks tells where the unit can be reached.
type Networks interface {
	// NetworkInfo returns the addresses of a binding, as the relation with the
	// number sees them; -1 stands for none.
	NetworkInfo(ctx context.Context, binding string, relation int) (NetworkInfo, error)
}

// NetworkInfo is the addresses of a binding.
type NetworkInfo struct {
	Devices          []Device
	EgressSubnets    []string
	IngressAddresses []string
}

// Device is a network device of the machine.
type Device struct {
	MAC, Name string
	Addresses []Address
}

// Address is an address of a device; CIDR is its subnet.
type Address struct{ Hostname, Value, CIDR string }

// Goals tells what the model is on its way to.
type Goals interface {
	GoalState(ctx context.Context) (GoalState, error)
}

// GoalState is the units of the application, and by endpoint the applications and
// units of the other side.
type GoalState struct {
	Units     map[string]Goal
	Relations map[string]map[string]Goal
}

// Goal is the status of a unit or application, and since when it has it.
type Goal struct {
	Status string
	Since  time.Time
}

package charm

import (
	"github.com/gantline/gantline/juju/charm/assumes"
	"github.com/gantline/gantline/juju/charm/hooks"
	"github.com/gantline/gantline/juju/charm/resource"
	"github.com/gantline/gantline/juju/version"
)

// Meta is what a charm's metadata.yaml says.
type Meta struct {
	Name           string
	Summary        string
	Description    string
	Subordinate    bool // lives beside the units of another application
	Provides       map[string]Relation
	Requires       map[string]Relation
	Peers          map[string]Relation
	ExtraBindings  map[string]ExtraBinding
	Categories     []string
	Tags           []string
	Series         []string // format 1 only
	Storage        map[string]Storage
	Devices        map[string]Device
	Deployment     *Deployment // format 1 only
	PayloadClasses map[string]PayloadClass
	Resources      map[string]resource.Meta
	Terms          []string
	MinJujuVersion version.Number // format 1 only

	Containers map[string]Container    // format 2 only
	Assumes    *assumes.ExpressionTree // format 2 only
	CharmUser  RunAs                   // format 2 only
}

// RelationRole is the end of a relation that an endpoint can be.
type RelationRole string

// The roles.
const (
	RoleProvider RelationRole = "provider"
	RoleRequirer RelationRole = "requirer"
	RolePeer     RelationRole = "peer"
)

// RelationScope says between which units a relation is.
type RelationScope string

// The scopes.
const (
	ScopeGlobal    RelationScope = "global"
	ScopeContainer RelationScope = "container" // those of one machine
)

// Relation is an endpoint: where a charm can be joined to another.
type Relation struct {
	Name      string
	Role      RelationRole
	Interface string
	Optional  bool
	Limit     int // of relations; 0 is none
	Scope     RelationScope
}

// jujuInfo is the endpoint that every charm provides without saying so.
const jujuInfo = "juju-info"

// IsImplicit reports whether every application has the endpoint.
func (r Relation) IsImplicit() bool {
	return r.Name == jujuInfo && r.Interface == jujuInfo && r.Role == RoleProvider
}

// ImplementedBy reports whether the charm has the endpoint. An endpoint within
// containers may stand for a global one, not the other way.
func (r Relation) ImplementedBy(ch Charm) bool {
	if r.IsImplicit() {
		return true
	}
	for _, own := range []map[string]Relation{ch.Meta().Provides, ch.Meta().Requires, ch.Meta().Peers} {
		if rel, found := own[r.Name]; found && rel.Role == r.Role {
			return rel.Interface == r.Interface && (r.Scope == ScopeContainer || rel.Scope != ScopeContainer)
		}
	}
	return false
}

// ExtraBinding is a name that can be bound to a space like an endpoint and is
// none.
type ExtraBinding struct {
	Name string
}

// StorageType is how a charm sees a storage.
type StorageType string

// The types of storage.
const (
	StorageBlock      StorageType = "block"
	StorageFilesystem StorageType = "filesystem"
)

// Storage is what a charm asks of one storage.
type Storage struct {
	Name        string
	Description string
	Type        StorageType
	Shared      bool
	ReadOnly    bool
	CountMin    int
	CountMax    int    // -1 is any number
	MinimumSize uint64 // in MiB
	Location    string // where a filesystem is mounted
	Properties  []string
}

// DeviceType is a class of device or a vendor's type.
type DeviceType string

// Device is what a charm asks of one kind of device.
type Device struct {
	Name        string
	Description string
	Type        DeviceType
	CountMin    int64
	CountMax    int64
}

// Deployment is how a charm of format 1 runs on Kubernetes.
type Deployment struct {
	DeploymentType string
	DeploymentMode string
	ServiceType    string
	MinVersion     string
}

// PayloadClass is a kind of workload that a charm registers.
type PayloadClass struct {
	Name string
	Type string
}

// Container is a container beside the charm's own on Kubernetes.
type Container struct {
	Resource string
	Mounts   []Mount
	Uid      *int
	Gid      *int
}

// Mount is a storage within a container.
type Mount struct {
	Storage  string
	Location string
}

// RunAs is the user as whom a charm's own container runs.
type RunAs string

// The users; RunAsDefault is for the controller to choose.
const (
	RunAsDefault RunAs = ""
	RunAsRoot    RunAs = "root"
	RunAsSudoer  RunAs = "sudoer"
	RunAsNonRoot RunAs = "non-root"
)

// CombinedRelations returns all endpoints by their names.
func (m Meta) CombinedRelations() map[string]Relation {
	all := make(map[string]Relation)
	for _, some := range []map[string]Relation{m.Provides, m.Requires, m.Peers} {
		for name, relation := range some {
			all[name] = relation
		}
	}
	return all
}

// Hooks returns the names of all hooks that the charm may have; every value is
// true.
func (m Meta) Hooks() map[string]bool {
	all := make(map[string]bool)
	add := func(name string, kinds []hooks.Kind) {
		for _, kind := range kinds {
			all[name+string(kind)] = true
		}
	}
	add("", hooks.UnitHooks())
	for name := range m.CombinedRelations() {
		add(name+"-", hooks.RelationHooks())
	}
	for name := range m.Storage {
		add(name+"-", hooks.StorageHooks())
	}
	for name := range m.Containers {
		add(name+"-", hooks.WorkloadHooks())
	}
	return all
}

package params

import (
	"time"

	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/core/status"
)

// MachineInfo is the entity of an AllWatcher delta.
type MachineInfo struct {
	ModelUUID                string                            `json:"model-uuid"`
	Id                       string                            `json:"id"`
	InstanceId               string                            `json:"instance-id"`
	AgentStatus              StatusInfo                        `json:"agent-status"`
	InstanceStatus           StatusInfo                        `json:"instance-status"`
	Life                     life.Value                        `json:"life"`
	Config                   map[string]any                    `json:"config,omitempty"`
	Base                     string                            `json:"base"`
	ContainerType            string                            `json:"container-type"`
	SupportedContainers      []instance.ContainerType          `json:"supported-containers"`
	SupportedContainersKnown bool                              `json:"supported-containers-known"`
	HardwareCharacteristics  *instance.HardwareCharacteristics `json:"hardware-characteristics,omitempty"`
	CharmProfiles            []string                          `json:"charm-profiles,omitempty"`
	Jobs                     []model.MachineJob                `json:"jobs"`
	Addresses                []Address                         `json:"addresses"`
	HasVote                  bool                              `json:"has-vote"`
	WantsVote                bool                              `json:"wants-vote"`
	Hostname                 string                            `json:"hostname,omitempty"`
}

// StatusInfo is part of MachineInfo, ApplicationInfo, RemoteApplicationUpdate and others.
type StatusInfo struct {
	Err     *Error         `json:"err,omitempty"`
	Current status.Status  `json:"current"`
	Message string         `json:"message"`
	Since   *time.Time     `json:"since,omitempty"`
	Version string         `json:"version"`
	Data    map[string]any `json:"data,omitempty"`
}

// ApplicationInfo is the entity of an AllWatcher delta.
type ApplicationInfo struct {
	ModelUUID       string            `json:"model-uuid"`
	Name            string            `json:"name"`
	Exposed         bool              `json:"exposed"`
	CharmURL        string            `json:"charm-url"`
	OwnerTag        string            `json:"owner-tag"`
	Life            life.Value        `json:"life"`
	MinUnits        int               `json:"min-units"`
	Constraints     constraints.Value `json:"constraints"`
	Config          map[string]any    `json:"config,omitempty"`
	Subordinate     bool              `json:"subordinate"`
	Status          StatusInfo        `json:"status"`
	WorkloadVersion string            `json:"workload-version"`
}

// Profile is part of CharmInfo.
type Profile struct {
	Config      map[string]string            `json:"config,omitempty"`
	Description string                       `json:"description,omitempty"`
	Devices     map[string]map[string]string `json:"devices,omitempty"`
}

// CharmInfo is the entity of an AllWatcher delta.
type CharmInfo struct {
	ModelUUID    string         `json:"model-uuid"`
	CharmURL     string         `json:"charm-url"`
	CharmVersion string         `json:"charm-version"`
	Life         life.Value     `json:"life"`
	Profile      *Profile       `json:"profile"`
	Config       map[string]any `json:"config,omitempty"`
}

// RemoteApplicationUpdate is the entity of an AllWatcher delta.
type RemoteApplicationUpdate struct {
	ModelUUID string     `json:"model-uuid"`
	Name      string     `json:"name"`
	OfferURL  string     `json:"offer-url"`
	Life      life.Value `json:"life"`
	Status    StatusInfo `json:"status"`
}

// ApplicationOfferInfo is the entity of an AllWatcher delta.
type ApplicationOfferInfo struct {
	ModelUUID            string `json:"model-uuid"`
	OfferName            string `json:"offer-name"`
	OfferUUID            string `json:"offer-uuid"`
	ApplicationName      string `json:"application-name"`
	CharmName            string `json:"charm-name"`
	TotalConnectedCount  int    `json:"total-connected-count"`
	ActiveConnectedCount int    `json:"active-connected-count"`
}

// UnitInfo is the entity of an AllWatcher delta.
type UnitInfo struct {
	ModelUUID      string      `json:"model-uuid"`
	Name           string      `json:"name"`
	Application    string      `json:"application"`
	Base           string      `json:"base"`
	CharmURL       string      `json:"charm-url"`
	Life           life.Value  `json:"life"`
	PublicAddress  string      `json:"public-address"`
	PrivateAddress string      `json:"private-address"`
	MachineId      string      `json:"machine-id"`
	Ports          []Port      `json:"ports"`
	PortRanges     []PortRange `json:"port-ranges"`
	Principal      string      `json:"principal"`
	Subordinate    bool        `json:"subordinate"`
	WorkloadStatus StatusInfo  `json:"workload-status"`
	AgentStatus    StatusInfo  `json:"agent-status"`
}

// ActionInfo is the entity of an AllWatcher delta.
type ActionInfo struct {
	ModelUUID  string         `json:"model-uuid"`
	Id         string         `json:"id"`
	Receiver   string         `json:"receiver"`
	Name       string         `json:"name"`
	Parameters map[string]any `json:"parameters,omitempty"`
	Status     string         `json:"status"`
	Message    string         `json:"message"`
	Results    map[string]any `json:"results,omitempty"`
	Enqueued   time.Time      `json:"enqueued"`
	Started    time.Time      `json:"started"`
	Completed  time.Time      `json:"completed"`
}

// RelationInfo is the entity of an AllWatcher delta.
type RelationInfo struct {
	ModelUUID string     `json:"model-uuid"`
	Key       string     `json:"key"`
	Id        int        `json:"id"`
	Endpoints []Endpoint `json:"endpoints"`
}

// Endpoint is part of RelationResult and RelationInfo.
type Endpoint struct {
	ApplicationName string        `json:"application-name"`
	Relation        CharmRelation `json:"relation"`
}

// AnnotationInfo is the entity of an AllWatcher delta.
type AnnotationInfo struct {
	ModelUUID   string            `json:"model-uuid"`
	Tag         string            `json:"tag"`
	Annotations map[string]string `json:"annotations"`
}

// BlockInfo is the entity of an AllWatcher delta.
type BlockInfo struct {
	ModelUUID string          `json:"model-uuid"`
	Id        string          `json:"id"`
	Type      model.BlockType `json:"type"`
	Message   string          `json:"message"`
	Tag       string          `json:"tag"`
}

// ModelUpdate is the entity of an AllWatcher delta.
type ModelUpdate struct {
	ModelUUID      string            `json:"model-uuid"`
	Name           string            `json:"name"`
	Life           life.Value        `json:"life"`
	Owner          string            `json:"owner"`
	ControllerUUID string            `json:"controller-uuid"`
	IsController   bool              `json:"is-controller"`
	Config         map[string]any    `json:"config,omitempty"`
	Status         StatusInfo        `json:"status"`
	Constraints    constraints.Value `json:"constraints"`
	SLA            ModelSLAInfo      `json:"sla"`
	Type           string            `json:"type"`
	Cloud          string            `json:"cloud"`
	CloudRegion    string            `json:"cloud-region"`
	Version        string            `json:"version"`
}

// ItemChange is part of BranchInfo.
type ItemChange struct {
	Type int    `json:"type"`
	Key  string `json:"key"`
	Old  any    `json:"old,omitempty"`
	New  any    `json:"new,omitempty"`
}

// BranchInfo is the entity of an AllWatcher delta.
type BranchInfo struct {
	ModelUUID     string                  `json:"model-uuid"`
	Id            string                  `json:"id"`
	Name          string                  `json:"name"`
	AssignedUnits map[string][]string     `json:"assigned-units"`
	CharmConfig   map[string][]ItemChange `json:"charm-config"`
	Created       int64                   `json:"created"`
	CreatedBy     string                  `json:"created-by"`
	Completed     int64                   `json:"completed"`
	CompletedBy   string                  `json:"completed-by"`
	GenerationId  int                     `json:"generation-id"`
}

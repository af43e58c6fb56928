package params

import (
	"time"

	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/version"
)

// FindToolsParams is what Client.FindTools takes.
type FindToolsParams struct {
	Number      version.Number `json:"number"`
	Major       int            `json:"major"`
	Arch        string         `json:"arch"`
	OSType      string         `json:"os-type"`
	Agentstream string         `json:"agentstream"`
}

// FindToolsResult is what Client.FindTools answers.
type FindToolsResult struct {
	List  []*Tools `json:"list"`
	Error *Error   `json:"error,omitempty"`
}

// StatusParams is what Client.FullStatus takes.
type StatusParams struct {
	Patterns       []string `json:"patterns"`
	IncludeStorage bool     `json:"include-storage,omitempty"`
}

// FullStatus is what Client.FullStatus answers.
type FullStatus struct {
	Model               ModelStatusInfo                    `json:"model"`
	Machines            map[string]MachineStatus           `json:"machines"`
	Applications        map[string]ApplicationStatus       `json:"applications"`
	RemoteApplications  map[string]RemoteApplicationStatus `json:"remote-applications"`
	Offers              map[string]ApplicationOfferStatus  `json:"offers"`
	Relations           []RelationStatus                   `json:"relations"`
	ControllerTimestamp *time.Time                         `json:"controller-timestamp"`
	Branches            map[string]BranchStatus            `json:"branches"`
	Storage             []StorageDetails                   `json:"storage,omitempty"`
	Filesystems         []FilesystemDetails                `json:"filesystems,omitempty"`
	Volumes             []VolumeDetails                    `json:"volumes,omitempty"`
}

// ModelStatusInfo is part of FullStatus.
type ModelStatusInfo struct {
	Name             string         `json:"name"`
	Type             string         `json:"type"`
	CloudTag         string         `json:"cloud-tag"`
	CloudRegion      string         `json:"region,omitempty"`
	Version          string         `json:"version"`
	AvailableVersion string         `json:"available-version"`
	ModelStatus      DetailedStatus `json:"model-status"`
	MeterStatus      MeterStatus    `json:"meter-status"`
	SLA              string         `json:"sla"`
}

// NetworkInterface is part of MachineStatus.
type NetworkInterface struct {
	IPAddresses    []string `json:"ip-addresses"`
	MACAddress     string   `json:"mac-address"`
	Gateway        string   `json:"gateway,omitempty"`
	DNSNameservers []string `json:"dns-nameservers,omitempty"`
	Space          string   `json:"space,omitempty"`
	IsUp           bool     `json:"is-up"`
}

// MachineStatus is part of FullStatus.
type MachineStatus struct {
	AgentStatus              DetailedStatus              `json:"agent-status"`
	InstanceStatus           DetailedStatus              `json:"instance-status"`
	ModificationStatus       DetailedStatus              `json:"modification-status"`
	Hostname                 string                      `json:"hostname,omitempty"`
	DNSName                  string                      `json:"dns-name"`
	IPAddresses              []string                    `json:"ip-addresses,omitempty"`
	InstanceId               instance.Id                 `json:"instance-id"`
	DisplayName              string                      `json:"display-name"`
	Base                     Base                        `json:"base"`
	Id                       string                      `json:"id"`
	NetworkInterfaces        map[string]NetworkInterface `json:"network-interfaces,omitempty"`
	Containers               map[string]MachineStatus    `json:"containers"`
	Constraints              string                      `json:"constraints"`
	Hardware                 string                      `json:"hardware"`
	Jobs                     []model.MachineJob          `json:"jobs"`
	HasVote                  bool                        `json:"has-vote"`
	WantsVote                bool                        `json:"wants-vote"`
	LXDProfiles              map[string]LXDProfile       `json:"lxd-profiles,omitempty"`
	PrimaryControllerMachine *bool                       `json:"primary-controller-machine,omitempty"`
	ClusterRole              string                      `json:"cluster-role,omitempty"` // Client 8
}

// LXDProfile is part of MachineStatus.
type LXDProfile struct {
	Config      map[string]string            `json:"config"`
	Description string                       `json:"description"`
	Devices     map[string]map[string]string `json:"devices"`
}

// ApplicationStatus is part of FullStatus.
type ApplicationStatus struct {
	Err              *Error                     `json:"err,omitempty"`
	Charm            string                     `json:"charm"`
	CharmVersion     string                     `json:"charm-version"`
	CharmProfile     string                     `json:"charm-profile"`
	CharmChannel     string                     `json:"charm-channel,omitempty"`
	CharmRev         int                        `json:"charm-rev,omitempty"` // Client 8
	Base             Base                       `json:"base"`
	Exposed          bool                       `json:"exposed"`
	ExposedEndpoints map[string]ExposedEndpoint `json:"exposed-endpoints,omitempty"`
	Life             life.Value                 `json:"life"`
	Relations        map[string][]string        `json:"relations"`
	CanUpgradeTo     string                     `json:"can-upgrade-to"`
	SubordinateTo    []string                   `json:"subordinate-to"`
	Units            map[string]UnitStatus      `json:"units"`
	MeterStatuses    map[string]MeterStatus     `json:"meter-statuses"`
	Status           DetailedStatus             `json:"status"`
	WorkloadVersion  string                     `json:"workload-version"`
	EndpointBindings map[string]string          `json:"endpoint-bindings"`
	Scale            int                        `json:"int,omitempty"`
	ProviderId       string                     `json:"provider-id,omitempty"`
	PublicAddress    string                     `json:"public-address"`
}

// RemoteApplicationStatus is part of FullStatus.
type RemoteApplicationStatus struct {
	Err       *Error              `json:"err,omitempty"`
	OfferURL  string              `json:"offer-url"`
	OfferName string              `json:"offer-name"`
	Endpoints []RemoteEndpoint    `json:"endpoints"`
	Life      life.Value          `json:"life"`
	Relations map[string][]string `json:"relations"`
	Status    DetailedStatus      `json:"status"`
}

// ApplicationOfferStatus is part of FullStatus.
type ApplicationOfferStatus struct {
	Err                  *Error                    `json:"err,omitempty"`
	OfferName            string                    `json:"offer-name"`
	ApplicationName      string                    `json:"application-name"`
	Charm                string                    `json:"charm"`
	Endpoints            map[string]RemoteEndpoint `json:"endpoints"`
	ActiveConnectedCount int                       `json:"active-connected-count"`
	TotalConnectedCount  int                       `json:"total-connected-count"`
}

// MeterStatus is part of ModelStatusInfo and ApplicationStatus.
type MeterStatus struct {
	Color   string `json:"color"`
	Message string `json:"message"`
}

// UnitStatus is part of ApplicationStatus.
type UnitStatus struct {
	AgentStatus     DetailedStatus        `json:"agent-status"`
	WorkloadStatus  DetailedStatus        `json:"workload-status"`
	WorkloadVersion string                `json:"workload-version"`
	Machine         string                `json:"machine"`
	OpenedPorts     []string              `json:"opened-ports"`
	PublicAddress   string                `json:"public-address"`
	Charm           string                `json:"charm"`
	Subordinates    map[string]UnitStatus `json:"subordinates"`
	Leader          bool                  `json:"leader,omitempty"`
	ProviderId      string                `json:"provider-id,omitempty"`
	Address         string                `json:"address,omitempty"`
}

// RelationStatus is part of FullStatus.
type RelationStatus struct {
	Id        int              `json:"id"`
	Key       string           `json:"key"`
	Interface string           `json:"interface"`
	Scope     string           `json:"scope"`
	Endpoints []EndpointStatus `json:"endpoints"`
	Status    DetailedStatus   `json:"status"`
}

// EndpointStatus is part of RelationStatus.
type EndpointStatus struct {
	ApplicationName string `json:"application"`
	Name            string `json:"name"`
	Role            string `json:"role"`
	Subordinate     bool   `json:"subordinate"`
}

// DetailedStatus is part of ModelStatusInfo, MachineStatus, ApplicationStatus and others.
type DetailedStatus struct {
	Status  string         `json:"status"`
	Info    string         `json:"info"`
	Data    map[string]any `json:"data"`
	Since   *time.Time     `json:"since"`
	Kind    string         `json:"kind"`
	Version string         `json:"version"`
	Life    life.Value     `json:"life"`
	Err     *Error         `json:"err,omitempty"`
}

// History is part of StatusHistoryResult.
type History struct {
	Statuses []DetailedStatus `json:"statuses"`
	Error    *Error           `json:"error,omitempty"`
}

// StatusHistoryFilter is part of StatusHistoryRequest.
type StatusHistoryFilter struct {
	Size    int            `json:"size"`
	Date    *time.Time     `json:"date"`
	Delta   *time.Duration `json:"delta"`
	Exclude []string       `json:"exclude"`
}

// StatusHistoryRequest is part of StatusHistoryRequests.
type StatusHistoryRequest struct {
	Kind   string              `json:"historyKind"`
	Size   int                 `json:"size"`
	Filter StatusHistoryFilter `json:"filter"`
	Tag    string              `json:"tag"`
}

// StatusHistoryRequests is what Client.StatusHistory takes.
type StatusHistoryRequests struct {
	Requests []StatusHistoryRequest `json:"requests"`
}

// StatusHistoryResult is part of StatusHistoryResults.
type StatusHistoryResult struct {
	History History `json:"history"`
	Error   *Error  `json:"error,omitempty"`
}

// StatusHistoryResults is what Client.StatusHistory answers.
type StatusHistoryResults struct {
	Results []StatusHistoryResult `json:"results"`
}

// BranchStatus is part of FullStatus.
type BranchStatus struct {
	AssignedUnits map[string][]string `json:"assigned-units"`
	Created       int64               `json:"created"`
	CreatedBy     string              `json:"created-by"`
}

package params

import (
	"time"

	"github.com/gantline/gantline/juju/core/life"
)

// ActionMessageParams is what Uniter.LogActionsMessages takes.
type ActionMessageParams struct {
	Messages []EntityString `json:"messages"`
}

// ResolvedMode is part of ResolvedModeResult and UnitRefreshResult.
type ResolvedMode string

// The values of ResolvedMode.
const (
	ResolvedNone       ResolvedMode = ""
	ResolvedRetryHooks ResolvedMode = "retry-hooks"
	ResolvedNoHooks    ResolvedMode = "no-hooks"
)

// CharmURLs is what Uniter.CharmArchiveSha256 and Uniter.LXDProfileRequired take.
type CharmURLs struct {
	URLs []CharmURL `json:"urls"`
}

// ModelResult is what Uniter.CurrentModel answers.
type ModelResult struct {
	Error *Error `json:"error,omitempty"`
	Name  string `json:"name"`
	UUID  string `json:"uuid"`
	Type  string `json:"type"`
}

// ResolvedModeResult is part of ResolvedModeResults.
type ResolvedModeResult struct {
	Error *Error       `json:"error,omitempty"`
	Mode  ResolvedMode `json:"mode"`
}

// ResolvedModeResults is what Uniter.Resolved answers.
type ResolvedModeResults struct {
	Results []ResolvedModeResult `json:"results"`
}

// StringBoolResult is part of StringBoolResults.
type StringBoolResult struct {
	Error  *Error `json:"error,omitempty"`
	Result string `json:"result"`
	Ok     bool   `json:"ok"`
}

// StringBoolResults is what Uniter.CharmURL and Uniter.GetPrincipal answer.
type StringBoolResults struct {
	Results []StringBoolResult `json:"results"`
}

// BoolResult is part of BoolResults.
type BoolResult struct {
	Error  *Error `json:"error,omitempty"`
	Result bool   `json:"result"`
}

// BoolResults is what Uniter.CanApplyLXDProfile, Uniter.HasSubordinates and
// Uniter.LXDProfileRequired answer.
type BoolResults struct {
	Results []BoolResult `json:"results"`
}

// IntResults is what Uniter.CharmModifiedVersion answers.
type IntResults struct {
	Results []IntResult `json:"results"`
}

// IntResult is part of IntResults.
type IntResult struct {
	Error  *Error `json:"error,omitempty"`
	Result int    `json:"result"`
}

// Settings is part of SettingsResult, RelationUnitSettings, GetLeadershipSettingsResult and
// MergeLeadershipSettingsParam.
type Settings map[string]string

// SettingsResult is what Uniter.ReadLocalApplicationSettings answers.
type SettingsResult struct {
	Error    *Error   `json:"error,omitempty"`
	Settings Settings `json:"settings"`
}

// SettingsResults is what Uniter.ReadRemoteSettings and Uniter.ReadSettings answer.
type SettingsResults struct {
	Results []SettingsResult `json:"results"`
}

// ConfigSettings is part of ConfigSettingsResult.
type ConfigSettings map[string]any

// ConfigSettingsResult is part of ConfigSettingsResults.
type ConfigSettingsResult struct {
	Error    *Error         `json:"error,omitempty"`
	Settings ConfigSettings `json:"settings"`
}

// ConfigSettingsResults is what Uniter.ConfigSettings answers.
type ConfigSettingsResults struct {
	Results []ConfigSettingsResult `json:"results"`
}

// UnitStateResult is part of UnitStateResults.
type UnitStateResult struct {
	Error            *Error            `json:"error,omitempty"`
	CharmState       map[string]string `json:"charm-state,omitempty"`
	UniterState      string            `json:"uniter-state,omitempty"`
	RelationState    map[int]string    `json:"relation-state,omitempty"`
	StorageState     string            `json:"storage-state,omitempty"`
	SecretState      string            `json:"secret-state,omitempty"`
	MeterStatusState string            `json:"meter-status-state,omitempty"`
}

// UnitStateResults is what Uniter.State answers.
type UnitStateResults struct {
	Results []UnitStateResult `json:"results"`
}

// SetUnitStateArgs is what Uniter.SetState takes.
type SetUnitStateArgs struct {
	Args []SetUnitStateArg `json:"args"`
}

// SetUnitStateArg is part of SetUnitStateArgs and CommitHookChangesArg.
type SetUnitStateArg struct {
	Tag              string             `json:"tag"`
	CharmState       *map[string]string `json:"charm-state,omitempty"`
	UniterState      *string            `json:"uniter-state,omitempty"`
	RelationState    *map[int]string    `json:"relation-state,omitempty"`
	StorageState     *string            `json:"storage-state,omitempty"`
	SecretState      *string            `json:"secret-state,omitempty"`
	MeterStatusState *string            `json:"meter-status-state,omitempty"`
}

// CommitHookChangesArgs is what Uniter.CommitHookChanges takes.
type CommitHookChangesArgs struct {
	Args []CommitHookChangesArg `json:"args"`
}

// CommitHookChangesArg is part of CommitHookChangesArgs.
type CommitHookChangesArg struct {
	Tag                  string                 `json:"tag"`
	UpdateNetworkInfo    bool                   `json:"update-network-info"`
	RelationUnitSettings []RelationUnitSettings `json:"relation-unit-settings,omitempty"`
	OpenPorts            []EntityPortRange      `json:"open-ports,omitempty"`
	ClosePorts           []EntityPortRange      `json:"close-ports,omitempty"`
	UnitState            *SetUnitStateArg       `json:"unit-state,omitempty"`
	AddStorage           []StorageAddParams     `json:"add-storage,omitempty"`
	PodSpec              *PodSpec               `json:"pod-spec,omitempty"`
	SetRawK8sSpec        *PodSpec               `json:"set-raw-k8s-spec,omitempty"`
	SecretCreates        []CreateSecretArg      `json:"secret-creates,omitempty"`
	SecretTrackLatest    []string               `json:"secret-track-latest,omitempty"`
	SecretUpdates        []UpdateSecretArg      `json:"secret-updates,omitempty"`
	SecretGrants         []GrantRevokeSecretArg `json:"secret-grants,omitempty"`
	SecretRevokes        []GrantRevokeSecretArg `json:"secret-revokes,omitempty"`
	SecretDeletes        []DeleteSecretArg      `json:"secret-deletes,omitempty"`
}

// RelationUnit is what Uniter.ReadLocalApplicationSettings takes.
type RelationUnit struct {
	Relation string `json:"relation"`
	Unit     string `json:"unit"`
}

// RelationUnits is what Uniter.EnterScope, Uniter.LeaveScope, Uniter.ReadSettings and others
// take.
type RelationUnits struct {
	RelationUnits []RelationUnit `json:"relation-units"`
}

// RelationIds is what Uniter.RelationById takes.
type RelationIds struct {
	RelationIds []int `json:"relation-ids"`
}

// RelationUnitPair is part of RelationUnitPairs.
type RelationUnitPair struct {
	Relation   string `json:"relation"`
	LocalUnit  string `json:"local-unit"`
	RemoteUnit string `json:"remote-unit"`
}

// RelationUnitPairs is what Uniter.ReadRemoteSettings takes.
type RelationUnitPairs struct {
	RelationUnitPairs []RelationUnitPair `json:"relation-unit-pairs"`
}

// RelationUnitSettings is part of CommitHookChangesArg.
type RelationUnitSettings struct {
	Relation            string   `json:"relation"`
	Unit                string   `json:"unit"`
	Settings            Settings `json:"settings"`
	ApplicationSettings Settings `json:"application-settings"`
}

// RelationResults is what Uniter.Relation and Uniter.RelationById answer.
type RelationResults struct {
	Results []RelationResult `json:"results"`
}

// RelationResult is part of RelationResults.
type RelationResult struct {
	Error            *Error     `json:"error,omitempty"`
	Life             life.Value `json:"life"`
	Bool             bool       `json:"bool,omitempty"`
	Id               int        `json:"id"`
	Key              string     `json:"key"`
	Endpoint         Endpoint   `json:"endpoint"`
	OtherApplication string     `json:"other-application,omitempty"`
}

// EntityCharmURL is part of EntitiesCharmURL.
type EntityCharmURL struct {
	Tag      string `json:"tag"`
	CharmURL string `json:"charm-url"`
}

// EntitiesCharmURL is what Uniter.SetCharmURL takes.
type EntitiesCharmURL struct {
	Entities []EntityCharmURL `json:"entities"`
}

// EntityWorkloadVersion is part of EntityWorkloadVersions.
type EntityWorkloadVersion struct {
	Tag             string `json:"tag"`
	WorkloadVersion string `json:"workload-version"`
}

// EntityWorkloadVersions is what Uniter.SetWorkloadVersion takes.
type EntityWorkloadVersions struct {
	Entities []EntityWorkloadVersion `json:"entities"`
}

// RelationUnitsWatchResults is what Uniter.WatchRelationUnits answers.
type RelationUnitsWatchResults struct {
	Results []RelationUnitsWatchResult `json:"results"`
}

// RelationUnitStatus is part of RelationUnitStatusResult.
type RelationUnitStatus struct {
	RelationTag string `json:"relation-tag"`
	InScope     bool   `json:"in-scope"`
	Suspended   bool   `json:"suspended"`
}

// RelationUnitStatusResult is part of RelationUnitStatusResults.
type RelationUnitStatusResult struct {
	Results []RelationUnitStatus `json:"results"`
	Error   *Error               `json:"error,omitempty"`
}

// RelationUnitStatusResults is what Uniter.RelationsStatus answers.
type RelationUnitStatusResults struct {
	Results []RelationUnitStatusResult `json:"results"`
}

// Metric is part of MetricBatch.
type Metric struct {
	Key    string            `json:"key"`
	Value  string            `json:"value"`
	Time   time.Time         `json:"time"`
	Labels map[string]string `json:"labels,omitempty"`
}

// MetricBatch is part of MetricBatchParam.
type MetricBatch struct {
	UUID     string    `json:"uuid"`
	CharmURL string    `json:"charm-url"`
	Created  time.Time `json:"created"`
	Metrics  []Metric  `json:"metrics"`
}

// MetricBatchParam is part of MetricBatchParams.
type MetricBatchParam struct {
	Tag   string      `json:"tag"`
	Batch MetricBatch `json:"batch"`
}

// MetricBatchParams is what Uniter.AddMetricBatches takes.
type MetricBatchParams struct {
	Batches []MetricBatchParam `json:"batches"`
}

// MeterStatusResult is part of MeterStatusResults.
type MeterStatusResult struct {
	Code  string `json:"code"`
	Info  string `json:"info"`
	Error *Error `json:"error,omitempty"`
}

// MeterStatusResults is what Uniter.GetMeterStatus answers.
type MeterStatusResults struct {
	Results []MeterStatusResult `json:"results"`
}

// UnitRefreshResult is part of UnitRefreshResults.
type UnitRefreshResult struct {
	Life       life.Value   `json:"Life"`
	Resolved   ResolvedMode `json:"Resolved"`
	Error      *Error       `json:"Error"`
	ProviderId string       `json:"provider-id,omitempty"`
}

// UnitRefreshResults is what Uniter.Refresh answers.
type UnitRefreshResults struct {
	Results []UnitRefreshResult `json:"Results"`
}

// EntityString is part of ActionMessageParams.
type EntityString struct {
	Tag   string `json:"tag"`
	Value string `json:"value"`
}

// PodSpec is part of CommitHookChangesArg.
type PodSpec struct {
	Tag  string  `json:"tag"`
	Spec *string `json:"spec,omitempty"`
}

// GoalStateResults is what Uniter.GoalStates answers.
type GoalStateResults struct {
	Results []GoalStateResult `json:"results"`
}

// GoalStateResult is part of GoalStateResults.
type GoalStateResult struct {
	Result *GoalState `json:"result"`
	Error  *Error     `json:"error"`
}

// GoalStateStatus is part of UnitsGoalState.
type GoalStateStatus struct {
	Status string     `json:"status"`
	Since  *time.Time `json:"since"`
}

// UnitsGoalState is part of GoalState.
type UnitsGoalState map[string]GoalStateStatus

// GoalState is part of GoalStateResult.
type GoalState struct {
	Units     UnitsGoalState            `json:"units"`
	Relations map[string]UnitsGoalState `json:"relations"`
}

// GetLeadershipSettingsBulkResults is what Uniter.Read answers.
type GetLeadershipSettingsBulkResults struct {
	Results []GetLeadershipSettingsResult `json:"results"`
}

// GetLeadershipSettingsResult is part of GetLeadershipSettingsBulkResults.
type GetLeadershipSettingsResult struct {
	Settings Settings `json:"settings"`
	Error    *Error   `json:"error,omitempty"`
}

// MergeLeadershipSettingsBulkParams is what Uniter.Merge takes.
type MergeLeadershipSettingsBulkParams struct {
	Params []MergeLeadershipSettingsParam `json:"params"`
}

// MergeLeadershipSettingsParam is part of MergeLeadershipSettingsBulkParams.
type MergeLeadershipSettingsParam struct {
	ApplicationTag string   `json:"application-tag,omitempty"`
	UnitTag        string   `json:"unit-tag,omitempty"`
	Settings       Settings `json:"settings"`
}

// EntityPortRange is part of CommitHookChangesArg.
type EntityPortRange struct {
	Tag      string `json:"tag"`
	Protocol string `json:"protocol"`
	FromPort int    `json:"from-port"`
	ToPort   int    `json:"to-port"`
	Endpoint string `json:"endpoint"`
}

// OpenPortRangesByEndpointResults is what Uniter.OpenedMachinePortRangesByEndpoint and
// Uniter.OpenedPortRangesByEndpoint answer.
type OpenPortRangesByEndpointResults struct {
	Results []OpenPortRangesByEndpointResult `json:"results"`
}

// OpenPortRangesByEndpointResult is part of OpenPortRangesByEndpointResults.
type OpenPortRangesByEndpointResult struct {
	Error          *Error                                    `json:"error,omitempty"`
	UnitPortRanges map[string][]OpenUnitPortRangesByEndpoint `json:"unit-port-ranges"`
}

// OpenUnitPortRangesByEndpoint is part of OpenPortRangesByEndpointResult.
type OpenUnitPortRangesByEndpoint struct {
	Endpoint   string      `json:"endpoint"`
	PortRanges []PortRange `json:"port-ranges"`
}

// InterfaceAddress is part of NetworkInfo.
type InterfaceAddress struct {
	Hostname string `json:"hostname"`
	Value    string `json:"value"`
	CIDR     string `json:"cidr"`
}

// NetworkInfo is part of NetworkInfoResult.
type NetworkInfo struct {
	MACAddress    string             `json:"mac-address"`
	InterfaceName string             `json:"interface-name"`
	Addresses     []InterfaceAddress `json:"addresses"`
}

// NetworkInfoResult is part of NetworkInfoResults.
type NetworkInfoResult struct {
	Error            *Error        `json:"error,omitempty"`
	BindAddresses    []NetworkInfo `json:"bind-addresses,omitempty"`
	EgressSubnets    []string      `json:"egress-subnets,omitempty"`
	IngressAddresses []string      `json:"ingress-addresses,omitempty"`
}

// NetworkInfoResults is what Uniter.NetworkInfo answers.
type NetworkInfoResults struct {
	Results map[string]NetworkInfoResult `json:"results"`
}

// NetworkInfoParams is what Uniter.NetworkInfo takes.
type NetworkInfoParams struct {
	Unit       string   `json:"unit"`
	RelationId *int     `json:"relation-id,omitempty"`
	Bindings   []string `json:"bindings"`
}

// RelationStatusArgs is what Uniter.SetRelationStatus takes.
type RelationStatusArgs struct {
	Args []RelationStatusArg `json:"args"`
}

// RelationStatusArg is part of RelationStatusArgs.
type RelationStatusArg struct {
	UnitTag    string              `json:"unit-tag"`
	RelationId int                 `json:"relation-id"`
	Status     RelationStatusValue `json:"status"`
	Message    string              `json:"message"`
}

// UpgradeSeriesStatusResult is part of UpgradeSeriesStatusResults.
type UpgradeSeriesStatusResult struct {
	Error  *Error `json:"error,omitempty"`
	Status string `json:"status,omitempty"`
	Target string `json:"target,omitempty"`
}

// UpgradeSeriesStatusResults is what Uniter.UpgradeSeriesUnitStatus answers.
type UpgradeSeriesStatusResults struct {
	Results []UpgradeSeriesStatusResult `json:"results,omitempty"`
}

// UpgradeSeriesStatusParams is what Uniter.SetUpgradeSeriesUnitStatus takes.
type UpgradeSeriesStatusParams struct {
	Params []UpgradeSeriesStatusParam `json:"params"`
}

// UpgradeSeriesStatusParam is part of UpgradeSeriesStatusParams.
type UpgradeSeriesStatusParam struct {
	Entity  Entity `json:"entity"`
	Status  string `json:"status"`
	Message string `json:"message"`
}

// StatusResult is part of StatusResults and ApplicationStatusResult.
type StatusResult struct {
	Error  *Error         `json:"error,omitempty"`
	Id     string         `json:"id"`
	Life   life.Value     `json:"life"`
	Status string         `json:"status"`
	Info   string         `json:"info"`
	Data   map[string]any `json:"data"`
	Since  *time.Time     `json:"since"`
}

// StatusResults is what Uniter.UnitStatus answers.
type StatusResults struct {
	Results []StatusResult `json:"results"`
}

// ApplicationStatusResult is part of ApplicationStatusResults.
type ApplicationStatusResult struct {
	Application StatusResult            `json:"application"`
	Units       map[string]StatusResult `json:"units"`
	Error       *Error                  `json:"error,omitempty"`
}

// ApplicationStatusResults is what Uniter.ApplicationStatus answers.
type ApplicationStatusResults struct {
	Results []ApplicationStatusResult `json:"results"`
}

// RelationStatusValue is part of RelationStatusArg.
type RelationStatusValue string

// The values of RelationStatusValue.
const (
	Joined    RelationStatusValue = "joined"
	Suspended RelationStatusValue = "suspended"
	Broken    RelationStatusValue = "broken"
)

// StorageAttachment is part of StorageAttachmentResult.
type StorageAttachment struct {
	StorageTag string      `json:"storage-tag"`
	OwnerTag   string      `json:"owner-tag"`
	UnitTag    string      `json:"unit-tag"`
	Kind       StorageKind `json:"kind"`
	Location   string      `json:"location"`
	Life       life.Value  `json:"life"`
}

// StorageAttachmentIdsResult is part of StorageAttachmentIdsResults.
type StorageAttachmentIdsResult struct {
	Result StorageAttachmentIds `json:"result"`
	Error  *Error               `json:"error,omitempty"`
}

// StorageAttachmentIdsResults is what Uniter.UnitStorageAttachments answers.
type StorageAttachmentIdsResults struct {
	Results []StorageAttachmentIdsResult `json:"results,omitempty"`
}

// StorageAttachmentResult is part of StorageAttachmentResults.
type StorageAttachmentResult struct {
	Result StorageAttachment `json:"result"`
	Error  *Error            `json:"error,omitempty"`
}

// StorageAttachmentResults is what Uniter.StorageAttachments answers.
type StorageAttachmentResults struct {
	Results []StorageAttachmentResult `json:"results,omitempty"`
}

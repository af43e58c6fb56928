package params

import (
	"time"

	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/devices"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/storage"
	"gopkg.in/macaroon.v2"
)

// ApplicationSetCharm is what Application.SetCharm takes.
type ApplicationSetCharm struct {
	ApplicationName    string                        `json:"application"`
	Generation         string                        `json:"generation"`
	CharmURL           string                        `json:"charm-url"`
	CharmOrigin        *CharmOrigin                  `json:"charm-origin,omitempty"`
	Channel            string                        `json:"channel"`
	ConfigSettings     map[string]string             `json:"config-settings,omitempty"`
	ConfigSettingsYAML string                        `json:"config-settings-yaml,omitempty"`
	Force              bool                          `json:"force"`
	ForceUnits         bool                          `json:"force-units"`
	ForceBase          bool                          `json:"force-base"`
	ResourceIds        map[string]string             `json:"resource-ids,omitempty"`
	StorageConstraints map[string]StorageConstraints `json:"storage-constraints,omitempty"`
	EndpointBindings   map[string]string             `json:"endpoint-bindings,omitempty"`
}

// ApplicationExpose is what Application.Expose takes.
type ApplicationExpose struct {
	ApplicationName  string                     `json:"application"`
	ExposedEndpoints map[string]ExposedEndpoint `json:"exposed-endpoints,omitempty"`
}

// ApplicationUnset is part of ApplicationConfigUnsetArgs.
type ApplicationUnset struct {
	ApplicationName string   `json:"application"`
	BranchName      string   `json:"branch"`
	Options         []string `json:"options"`
}

// ApplicationGetArgs is what Application.CharmConfig takes.
type ApplicationGetArgs struct {
	Args []ApplicationGet `json:"args"`
}

// ApplicationGet is what Application.Get and Application.GetCharmURLOrigin take.
type ApplicationGet struct {
	ApplicationName string `json:"application"`
	BranchName      string `json:"branch"`
}

// ApplicationGetResults is what Application.Get answers.
type ApplicationGetResults struct {
	Application       string            `json:"application"`
	Charm             string            `json:"charm"`
	CharmConfig       map[string]any    `json:"config"`
	ApplicationConfig map[string]any    `json:"application-config,omitempty"`
	Constraints       constraints.Value `json:"constraints"`
	Base              Base              `json:"base"`
	Channel           string            `json:"channel"`
	EndpointBindings  map[string]string `json:"endpoint-bindings,omitempty"`
}

// ConfigSetArgs is what Application.SetConfigs takes.
type ConfigSetArgs struct {
	Args []ConfigSet `json:"Args"`
}

// ConfigSet is part of ConfigSetArgs.
type ConfigSet struct {
	ApplicationName string            `json:"application"`
	Generation      string            `json:"generation"`
	Config          map[string]string `json:"config"`
	ConfigYAML      string            `json:"config-yaml"`
}

// ApplicationConfigUnsetArgs is what Application.UnsetApplicationsConfig takes.
type ApplicationConfigUnsetArgs struct {
	Args []ApplicationUnset `json:"Args"`
}

// ApplicationCharmRelations is what Application.CharmRelations takes.
type ApplicationCharmRelations struct {
	ApplicationName string `json:"application"`
}

// ApplicationCharmRelationsResults is what Application.CharmRelations answers.
type ApplicationCharmRelationsResults struct {
	CharmRelations []string `json:"charm-relations"`
}

// ApplicationUnexpose is what Application.Unexpose takes.
type ApplicationUnexpose struct {
	ApplicationName  string   `json:"application"`
	ExposedEndpoints []string `json:"exposed-endpoints"`
}

// ApplicationMetricCredential is part of ApplicationMetricCredentials.
type ApplicationMetricCredential struct {
	Application        string `json:"application"`
	MetricsCredentials []byte `json:"metrics-credentials"`
}

// ApplicationMetricCredentials is what Application.SetMetricCredentials takes.
type ApplicationMetricCredentials struct {
	Creds []ApplicationMetricCredential `json:"creds"`
}

// ApplicationGetConfigResults is what Application.CharmConfig and Application.GetConfig answer.
type ApplicationGetConfigResults struct {
	Results []ConfigResult `json:"Results"`
}

// DestroyApplicationsParams is what Application.DestroyApplication takes.
type DestroyApplicationsParams struct {
	Applications []DestroyApplicationParams `json:"applications"`
}

// DestroyApplicationParams is part of DestroyApplicationsParams.
type DestroyApplicationParams struct {
	ApplicationTag string         `json:"application-tag"`
	DestroyStorage bool           `json:"destroy-storage,omitempty"`
	Force          bool           `json:"force"`
	MaxWait        *time.Duration `json:"max-wait,omitempty"`
	DryRun         bool           `json:"dry-run,omitempty"`
}

// DestroyConsumedApplicationsParams is what Application.DestroyConsumedApplications takes.
type DestroyConsumedApplicationsParams struct {
	Applications []DestroyConsumedApplicationParams `json:"applications"`
}

// DestroyConsumedApplicationParams is part of DestroyConsumedApplicationsParams.
type DestroyConsumedApplicationParams struct {
	ApplicationTag string         `json:"application-tag"`
	Force          *bool          `json:"force,omitempty"`
	MaxWait        *time.Duration `json:"max-wait,omitempty"`
}

// ApplicationGetConstraintsResults is what Application.GetConstraints answers.
type ApplicationGetConstraintsResults struct {
	Results []ApplicationConstraint `json:"results"`
}

// ApplicationConstraint is part of ApplicationGetConstraintsResults.
type ApplicationConstraint struct {
	Constraints constraints.Value `json:"constraints"`
	Error       *Error            `json:"error,omitempty"`
}

// DestroyApplicationResults is what Application.DestroyApplication answers.
type DestroyApplicationResults struct {
	Results []DestroyApplicationResult `json:"results,omitempty"`
}

// DestroyApplicationResult is part of DestroyApplicationResults.
type DestroyApplicationResult struct {
	Error *Error                  `json:"error,omitempty"`
	Info  *DestroyApplicationInfo `json:"info,omitempty"`
}

// DestroyApplicationInfo is part of DestroyApplicationResult.
type DestroyApplicationInfo struct {
	DetachedStorage  []Entity `json:"detached-storage,omitempty"`
	DestroyedStorage []Entity `json:"destroyed-storage,omitempty"`
	DestroyedUnits   []Entity `json:"destroyed-units,omitempty"`
}

// ScaleApplicationsParams is what Application.ScaleApplications takes.
type ScaleApplicationsParams struct {
	Applications []ScaleApplicationParams `json:"applications"`
}

// ScaleApplicationParams is part of ScaleApplicationsParams.
type ScaleApplicationParams struct {
	ApplicationTag string `json:"application-tag"`
	Scale          int    `json:"scale"`
	ScaleChange    int    `json:"scale-change,omitempty"`
	Force          bool   `json:"force"`
}

// ScaleApplicationResults is what Application.ScaleApplications answers.
type ScaleApplicationResults struct {
	Results []ScaleApplicationResult `json:"results,omitempty"`
}

// ScaleApplicationResult is part of ScaleApplicationResults.
type ScaleApplicationResult struct {
	Error *Error                `json:"error,omitempty"`
	Info  *ScaleApplicationInfo `json:"info,omitempty"`
}

// ScaleApplicationInfo is part of ScaleApplicationResult.
type ScaleApplicationInfo struct {
	NumUnits int `json:"num-units"`
}

// ApplicationResult is part of ApplicationInfoResult.
type ApplicationResult struct {
	Tag              string                     `json:"tag"`
	Charm            string                     `json:"charm,omitempty"`
	Base             Base                       `json:"base,omitempty"`
	Channel          string                     `json:"channel,omitempty"`
	Constraints      constraints.Value          `json:"constraints,omitempty"`
	Principal        bool                       `json:"principal"`
	Exposed          bool                       `json:"exposed"`
	Remote           bool                       `json:"remote"`
	Life             string                     `json:"life"`
	EndpointBindings map[string]string          `json:"endpoint-bindings,omitempty"`
	ExposedEndpoints map[string]ExposedEndpoint `json:"exposed-endpoints,omitempty"`
}

// ApplicationInfoResult is part of ApplicationInfoResults.
type ApplicationInfoResult struct {
	Result *ApplicationResult `json:"result,omitempty"`
	Error  *Error             `json:"error,omitempty"`
}

// ApplicationInfoResults is what Application.ApplicationsInfo answers.
type ApplicationInfoResults struct {
	Results []ApplicationInfoResult `json:"results"`
}

// RelationData is part of EndpointRelationData.
type RelationData struct {
	InScope  bool           `json:"InScope"`
	UnitData map[string]any `json:"UnitData"`
}

// EndpointRelationData is part of UnitResult.
type EndpointRelationData struct {
	RelationId       int                     `json:"relation-id"`
	Endpoint         string                  `json:"endpoint"`
	CrossModel       bool                    `json:"cross-model"`
	RelatedEndpoint  string                  `json:"related-endpoint"`
	ApplicationData  map[string]any          `json:"ApplicationData"`
	UnitRelationData map[string]RelationData `json:"unit-relation-data"`
}

// UnitResult is part of UnitInfoResult.
type UnitResult struct {
	Tag             string                 `json:"tag"`
	WorkloadVersion string                 `json:"workload-version"`
	Machine         string                 `json:"machine,omitempty"`
	OpenedPorts     []string               `json:"opened-ports"`
	PublicAddress   string                 `json:"public-address,omitempty"`
	Charm           string                 `json:"charm"`
	Leader          bool                   `json:"leader,omitempty"`
	Life            string                 `json:"life,omitempty"`
	RelationData    []EndpointRelationData `json:"relation-data,omitempty"`
	ProviderId      string                 `json:"provider-id,omitempty"`
	Address         string                 `json:"address,omitempty"`
}

// UnitInfoResult is part of UnitInfoResults.
type UnitInfoResult struct {
	Result *UnitResult `json:"result,omitempty"`
	Error  *Error      `json:"error,omitempty"`
}

// UnitInfoResults is what Application.UnitsInfo answers.
type UnitInfoResults struct {
	Results []UnitInfoResult `json:"results"`
}

// DeployFromRepositoryArgs is what Application.DeployFromRepository takes.
type DeployFromRepositoryArgs struct {
	Args []DeployFromRepositoryArg `json:"Args"`
}

// DeployFromRepositoryArg is part of DeployFromRepositoryArgs.
type DeployFromRepositoryArg struct {
	CharmName        string                         `json:"CharmName"`
	ApplicationName  string                         `json:"ApplicationName"`
	AttachStorage    []string                       `json:"AttachStorage"`
	Base             *Base                          `json:"base,omitempty"`
	Channel          *string                        `json:"channel,omitempty"`
	ConfigYAML       string                         `json:"ConfigYAML"`
	Cons             constraints.Value              `json:"Cons"`
	Devices          map[string]devices.Constraints `json:"Devices"`
	DryRun           bool                           `json:"DryRun"`
	EndpointBindings map[string]string              `json:"endpoint-bindings,omitempty"`
	Force            bool                           `json:"force,omitempty"`
	NumUnits         *int                           `json:"num-units,omitempty"`
	Placement        []*instance.Placement          `json:"Placement"`
	Revision         *int                           `json:"revision,omitempty"`
	Resources        map[string]string              `json:"resources,omitempty"`
	Storage          map[string]storage.Constraints `json:"Storage"`
	Trust            bool                           `json:"Trust"`
}

// DeployFromRepositoryResults is what Application.DeployFromRepository answers.
type DeployFromRepositoryResults struct {
	Results []DeployFromRepositoryResult `json:"Results"`
}

// DeployFromRepositoryResult is part of DeployFromRepositoryResults.
type DeployFromRepositoryResult struct {
	Errors                 []*Error                 `json:"Errors"`
	Info                   DeployFromRepositoryInfo `json:"Info"`
	PendingResourceUploads []*PendingResourceUpload `json:"PendingResourceUploads"`
}

// DeployFromRepositoryInfo is part of DeployFromRepositoryResult.
type DeployFromRepositoryInfo struct {
	Architecture     string  `json:"architecture"`
	Base             Base    `json:"base,omitempty"`
	Channel          string  `json:"channel"`
	EffectiveChannel *string `json:"effective-channel,omitempty"`
	Name             string  `json:"name"`
	Revision         int     `json:"revision"`
}

// PendingResourceUpload is part of DeployFromRepositoryResult.
type PendingResourceUpload struct {
	Name     string `json:"Name"`
	Filename string `json:"Filename"`
	Type     string `json:"Type"`
}

// ConsumeApplicationArgV5 is part of ConsumeApplicationArgsV5.
type ConsumeApplicationArgV5 struct {
	ApplicationOfferDetailsV5

	Macaroon         *macaroon.Macaroon      `json:"macaroon,omitempty"`
	ControllerInfo   *ExternalControllerInfo `json:"external-controller,omitempty"`
	ApplicationAlias string                  `json:"application-alias,omitempty"`
}

// ConsumeApplicationArgsV5 is what Application.Consume takes.
type ConsumeApplicationArgsV5 struct {
	Args []ConsumeApplicationArgV5 `json:"args,omitempty"`
}

// AddRelation is what Application.AddRelation takes.
type AddRelation struct {
	Endpoints []string `json:"endpoints"`
	ViaCIDRs  []string `json:"via-cidrs,omitempty"`
}

// AddRelationResults is what Application.AddRelation answers.
type AddRelationResults struct {
	Endpoints map[string]CharmRelation `json:"endpoints"`
}

// DestroyRelation is what Application.DestroyRelation takes.
type DestroyRelation struct {
	Endpoints  []string       `json:"endpoints,omitempty"`
	RelationId int            `json:"relation-id"`
	Force      *bool          `json:"force,omitempty"`
	MaxWait    *time.Duration `json:"max-wait,omitempty"`
}

// RelationSuspendedArgs is what Application.SetRelationsSuspended takes.
type RelationSuspendedArgs struct {
	Args []RelationSuspendedArg `json:"args"`
}

// RelationSuspendedArg is part of RelationSuspendedArgs.
type RelationSuspendedArg struct {
	RelationId int    `json:"relation-id"`
	Message    string `json:"message"`
	Suspended  bool   `json:"suspended"`
}

// CharmURLOriginResult is what Application.GetCharmURLOrigin answers.
type CharmURLOriginResult struct {
	URL         string      `json:"url"`
	CharmOrigin CharmOrigin `json:"charm-origin"`
	Error       *Error      `json:"error,omitempty"`
}

// ConfigResult is part of ApplicationGetConfigResults.
type ConfigResult struct {
	Config map[string]any `json:"config"`
	Error  *Error         `json:"error,omitempty"`
}

// UnitsResolved is what Application.ResolveUnitErrors takes.
type UnitsResolved struct {
	Tags  Entities `json:"tags,omitempty"`
	Retry bool     `json:"retry,omitempty"`
	All   bool     `json:"all,omitempty"`
}

// AddApplicationUnitsResults is what Application.AddUnits answers.
type AddApplicationUnitsResults struct {
	Units []string `json:"units"`
}

// AddApplicationUnits is what Application.AddUnits takes.
type AddApplicationUnits struct {
	ApplicationName string                `json:"application"`
	NumUnits        int                   `json:"num-units"`
	Placement       []*instance.Placement `json:"placement"`
	Policy          string                `json:"policy,omitempty"`
	AttachStorage   []string              `json:"attach-storage,omitempty"`
}

// ApplicationMergeBindingsArgs is what Application.MergeBindings takes.
type ApplicationMergeBindingsArgs struct {
	Args []ApplicationMergeBindings `json:"args"`
}

// ApplicationMergeBindings is part of ApplicationMergeBindingsArgs.
type ApplicationMergeBindings struct {
	ApplicationTag string            `json:"application-tag"`
	Bindings       map[string]string `json:"bindings"`
	Force          bool              `json:"force"`
}

// DestroyUnitsParams is what Application.DestroyUnit takes.
type DestroyUnitsParams struct {
	Units []DestroyUnitParams `json:"units"`
}

// DestroyUnitParams is part of DestroyUnitsParams.
type DestroyUnitParams struct {
	UnitTag        string         `json:"unit-tag"`
	DestroyStorage bool           `json:"destroy-storage,omitempty"`
	Force          bool           `json:"force,omitempty"`
	MaxWait        *time.Duration `json:"max-wait,omitempty"`
	DryRun         bool           `json:"dry-run,omitempty"`
}

// DestroyUnitsParamsV15 is what Application.DestroyUnit takes in version 15.
type DestroyUnitsParamsV15 struct {
	Units []DestroyUnitParamsV15 `json:"units"`
}

// DestroyUnitParamsV15 is part of DestroyUnitsParamsV15.
type DestroyUnitParamsV15 struct {
	UnitTag        string         `json:"unit-tag"`
	DestroyStorage bool           `json:"destroy-storage,omitempty"`
	Force          bool           `json:"force"`
	MaxWait        *time.Duration `json:"max-wait,omitempty"`
}

// DestroyUnitResults is what Application.DestroyUnit answers.
type DestroyUnitResults struct {
	Results []DestroyUnitResult `json:"results,omitempty"`
}

// DestroyUnitResult is part of DestroyUnitResults.
type DestroyUnitResult struct {
	Error *Error           `json:"error,omitempty"`
	Info  *DestroyUnitInfo `json:"info,omitempty"`
}

// DestroyUnitInfo is part of DestroyUnitResult.
type DestroyUnitInfo struct {
	DetachedStorage  []Entity `json:"detached-storage,omitempty"`
	DestroyedStorage []Entity `json:"destroyed-storage,omitempty"`
}

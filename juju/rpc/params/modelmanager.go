package params

import (
	"time"

	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/version"
)

// MapResult is part of MapResults.
type MapResult struct {
	Result map[string]any `json:"result"`
	Error  *Error         `json:"error,omitempty"`
}

// MapResults is what ModelManager.DumpModelsDB answers.
type MapResults struct {
	Results []MapResult `json:"results"`
}

// ModelCreateArgs is what ModelManager.CreateModel takes.
type ModelCreateArgs struct {
	Name               string         `json:"name"`
	OwnerTag           string         `json:"owner-tag"`
	Config             map[string]any `json:"config,omitempty"`
	CloudTag           string         `json:"cloud-tag,omitempty"`
	CloudRegion        string         `json:"region,omitempty"`
	CloudCredentialTag string         `json:"credential,omitempty"`
}

// ModelDefaultsResults is what ModelManager.ModelDefaultsForClouds answers.
type ModelDefaultsResults struct {
	Results []ModelDefaultsResult `json:"results"`
}

// ModelDefaultsResult is part of ModelDefaultsResults.
type ModelDefaultsResult struct {
	Config map[string]ModelDefaults `json:"config"`
	Error  *Error                   `json:"error,omitempty"`
}

// ModelDefaults is part of ModelDefaultsResult.
type ModelDefaults struct {
	Default    any              `json:"default,omitempty"`
	Controller any              `json:"controller,omitempty"`
	Regions    []RegionDefaults `json:"regions,omitempty"`
}

// RegionDefaults is part of ModelDefaults.
type RegionDefaults struct {
	RegionName string `json:"region-name"`
	Value      any    `json:"value"`
}

// SetModelDefaults is what ModelManager.SetModelDefaults takes.
type SetModelDefaults struct {
	Config []ModelDefaultValues `json:"config"`
}

// ModelDefaultValues is part of SetModelDefaults.
type ModelDefaultValues struct {
	CloudTag    string         `json:"cloud-tag,omitempty"`
	CloudRegion string         `json:"cloud-region,omitempty"`
	Config      map[string]any `json:"config"`
}

// ModelUnsetKeys is part of UnsetModelDefaults.
type ModelUnsetKeys struct {
	CloudTag    string   `json:"cloud-tag,omitempty"`
	CloudRegion string   `json:"cloud-region,omitempty"`
	Keys        []string `json:"keys"`
}

// UnsetModelDefaults is what ModelManager.UnsetModelDefaults takes.
type UnsetModelDefaults struct {
	Keys []ModelUnsetKeys `json:"keys"`
}

// ModelMigrationStatus is part of ModelInfo and ModelSummary.
type ModelMigrationStatus struct {
	Status string     `json:"status"`
	Start  *time.Time `json:"start"`
	End    *time.Time `json:"end,omitempty"`
}

// ModelInfo is what ModelManager.CreateModel answers.
type ModelInfo struct {
	Name                    string                `json:"name"`
	Type                    string                `json:"type"`
	UUID                    string                `json:"uuid"`
	ControllerUUID          string                `json:"controller-uuid"`
	IsController            bool                  `json:"is-controller"`
	ProviderType            string                `json:"provider-type,omitempty"`
	DefaultSeries           string                `json:"default-series,omitempty"`
	DefaultBase             string                `json:"default-base,omitempty"`
	CloudTag                string                `json:"cloud-tag"`
	CloudRegion             string                `json:"cloud-region,omitempty"`
	CloudCredentialTag      string                `json:"cloud-credential-tag,omitempty"`
	CloudCredentialValidity *bool                 `json:"cloud-credential-validity,omitempty"`
	OwnerTag                string                `json:"owner-tag"`
	Life                    life.Value            `json:"life"`
	Status                  EntityStatus          `json:"status,omitempty"`
	Users                   []ModelUserInfo       `json:"users"`
	Machines                []ModelMachineInfo    `json:"machines"`
	SecretBackends          []SecretBackendResult `json:"secret-backends"`
	Migration               *ModelMigrationStatus `json:"migration,omitempty"`
	SLA                     *ModelSLAInfo         `json:"sla"`
	AgentVersion            *version.Number       `json:"agent-version"`
	SupportedFeatures       []SupportedFeature    `json:"supported-features,omitempty"`
}

// SupportedFeature is part of ModelInfo.
type SupportedFeature struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Version     string `json:"version,omitempty"`
}

// ModelSummary is part of ModelSummaryResult.
type ModelSummary struct {
	Name               string                `json:"name"`
	UUID               string                `json:"uuid"`
	Type               string                `json:"type"`
	ControllerUUID     string                `json:"controller-uuid"`
	IsController       bool                  `json:"is-controller"`
	ProviderType       string                `json:"provider-type,omitempty"`
	DefaultSeries      string                `json:"default-series,omitempty"`
	CloudTag           string                `json:"cloud-tag"`
	CloudRegion        string                `json:"cloud-region,omitempty"`
	CloudCredentialTag string                `json:"cloud-credential-tag,omitempty"`
	OwnerTag           string                `json:"owner-tag"`
	Life               life.Value            `json:"life"`
	Status             EntityStatus          `json:"status,omitempty"`
	UserAccess         UserAccessPermission  `json:"user-access"`
	LastConnection     *time.Time            `json:"last-connection"`
	Counts             []ModelEntityCount    `json:"counts"`
	Migration          *ModelMigrationStatus `json:"migration,omitempty"`
	SLA                *ModelSLAInfo         `json:"sla"`
	AgentVersion       *version.Number       `json:"agent-version"`
}

// ModelEntityCount is part of ModelSummary.
type ModelEntityCount struct {
	Entity CountedEntity `json:"entity"`
	Count  int64         `json:"count"`
}

// CountedEntity is part of ModelEntityCount.
type CountedEntity string

// The values of CountedEntity.
const (
	Machines CountedEntity = "machines"
	Cores    CountedEntity = "cores"
	Units    CountedEntity = "units"
)

// ModelSummaryResult is part of ModelSummaryResults.
type ModelSummaryResult struct {
	Result *ModelSummary `json:"result,omitempty"`
	Error  *Error        `json:"error,omitempty"`
}

// ModelSummaryResults is what ModelManager.ListModelSummaries answers.
type ModelSummaryResults struct {
	Results []ModelSummaryResult `json:"results"`
}

// ModelSummariesRequest is what ModelManager.ListModelSummaries takes.
type ModelSummariesRequest struct {
	UserTag string `json:"user-tag"`
	All     bool   `json:"all,omitempty"`
}

// ModelInfoResult is part of ModelInfoResults.
type ModelInfoResult struct {
	Result *ModelInfo `json:"result,omitempty"`
	Error  *Error     `json:"error,omitempty"`
}

// ModelInfoResults is what ModelManager.ModelInfo answers.
type ModelInfoResults struct {
	Results []ModelInfoResult `json:"results"`
}

// ModifyModelAccessRequest is what ModelManager.ModifyModelAccess takes.
type ModifyModelAccessRequest struct {
	Changes []ModifyModelAccess `json:"changes"`
}

// ModifyModelAccess is part of ModifyModelAccessRequest.
type ModifyModelAccess struct {
	UserTag  string               `json:"user-tag"`
	Action   ModelAction          `json:"action"`
	Access   UserAccessPermission `json:"access"`
	ModelTag string               `json:"model-tag"`
}

// ModelAction is part of ModifyModelAccess.
type ModelAction string

// The values of ModelAction.
const (
	GrantModelAccess  ModelAction = "grant"
	RevokeModelAccess ModelAction = "revoke"
)

// DestroyModelsParams is what ModelManager.DestroyModels takes.
type DestroyModelsParams struct {
	Models []DestroyModelParams `json:"models"`
}

// DestroyModelParams is part of DestroyModelsParams.
type DestroyModelParams struct {
	ModelTag       string         `json:"model-tag"`
	DestroyStorage *bool          `json:"destroy-storage,omitempty"`
	Force          *bool          `json:"force,omitempty"`
	MaxWait        *time.Duration `json:"max-wait,omitempty"`
	Timeout        *time.Duration `json:"timeout,omitempty"`
}

// ChangeModelCredentialParams is part of ChangeModelCredentialsParams.
type ChangeModelCredentialParams struct {
	ModelTag      string `json:"model-tag"`
	CredentialTag string `json:"credential-tag"`
}

// ChangeModelCredentialsParams is what ModelManager.ChangeModelCredential takes.
type ChangeModelCredentialsParams struct {
	ModelCredentials []ChangeModelCredentialParams `json:"model-credentials"`
}

// DumpModelRequest is what ModelManager.DumpModels takes.
type DumpModelRequest struct {
	Entities   []Entity `json:"entities"`
	Simplified bool     `json:"simplified"`
}

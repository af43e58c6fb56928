package params

import (
	"time"

	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
)

// CharmURL is what Charms.CharmInfo and Charms.IsMetered take.
type CharmURL struct {
	URL string `json:"url"`
}

// StringsResult is what Deployer.APIAddresses, Machiner.APIAddresses and Uniter.APIAddresses
// answer.
type StringsResult struct {
	Error  *Error   `json:"error,omitempty"`
	Result []string `json:"result,omitempty"`
}

// StringsResults is what Cloud.UserCredentials, KeyManager.ListKeys and
// MachineManager.GetUpgradeSeriesMessages answer.
type StringsResults struct {
	Results []StringsResult `json:"results"`
}

// StringResult is what Application.Leader, Bundle.ExportBundle, Controller.IdentityProviderURL
// and others answer.
type StringResult struct {
	Error  *Error `json:"error,omitempty"`
	Result string `json:"result"`
}

// StringResults is what Logger.LoggingConfig, ModelManager.DumpModels, Secrets.CreateSecrets and
// others answer.
type StringResults struct {
	Results []StringResult `json:"results"`
}

// Model is part of UserModel.
type Model struct {
	Name     string `json:"name"`
	UUID     string `json:"uuid"`
	Type     string `json:"type"`
	OwnerTag string `json:"owner-tag"`
}

// UserModel is part of UserModelList.
type UserModel struct {
	Model          `json:"model"`
	LastConnection *time.Time `json:"last-connection"`
}

// UserModelList is what Controller.AllModels and ModelManager.ListModels answer.
type UserModelList struct {
	UserModels []UserModel `json:"user-models"`
}

// ModelConfig is part of ModelConfigResult.
type ModelConfig map[string]any

// ControllerConfig is part of ControllerConfigResult.
type ControllerConfig map[string]any

// ModelConfigResult is what Agent.ModelConfig, StatusHistory.ModelConfig and Uniter.ModelConfig
// answer.
type ModelConfigResult struct {
	Config ModelConfig `json:"config"`
}

// ControllerConfigResult is what Agent.ControllerConfig and Controller.ControllerConfig answer.
type ControllerConfigResult struct {
	Config ControllerConfig `json:"config"`
}

// ControllerAPIInfoResult is part of ControllerAPIInfoResults.
type ControllerAPIInfoResult struct {
	Addresses []string `json:"addresses"`
	CACert    string   `json:"cacert"`
	Error     *Error   `json:"error,omitempty"`
}

// ControllerAPIInfoResults is what Agent.ControllerAPIInfoForModels and
// Controller.ControllerAPIInfoForModels answer.
type ControllerAPIInfoResults struct {
	Results []ControllerAPIInfoResult `json:"results"`
}

// LifeResult is part of LifeResults.
type LifeResult struct {
	Life  life.Value `json:"life"`
	Error *Error     `json:"error,omitempty"`
}

// LifeResults is what AgentLifeFlag.Life, Deployer.Life, LifeFlag.Life and others answer.
type LifeResults struct {
	Results []LifeResult `json:"results"`
}

// EntityStatus is part of OfferConnection, ModelInfo, ModelSummary and others.
type EntityStatus struct {
	Status status.Status  `json:"status"`
	Info   string         `json:"info"`
	Data   map[string]any `json:"data,omitempty"`
	Since  *time.Time     `json:"since"`
}

// EntityStatusArgs is part of SetStatus.
type EntityStatusArgs struct {
	Tag    string         `json:"tag"`
	Status string         `json:"status"`
	Info   string         `json:"info"`
	Data   map[string]any `json:"data"`
}

// SetStatus is what Deployer.SetStatus, Machiner.SetStatus, UnitAssigner.SetAgentStatus and
// others take.
type SetStatus struct {
	Entities []EntityStatusArgs `json:"entities"`
}

// ToolsResult is part of ToolsResults.
type ToolsResult struct {
	Tools []*Tools `json:"tools"`
	Error *Error   `json:"error,omitempty"`
}

// NotifyWatchResult is what Agent.WatchForModelConfigChanges,
// CredentialValidator.WatchCredential, CredentialValidator.WatchModelCredential and others
// answer.
type NotifyWatchResult struct {
	NotifyWatcherId string `json:"NotifyWatcherId"`
	Error           *Error `json:"error,omitempty"`
}

// NotifyWatchResults is what Agent.WatchCloudSpecsChanges, Agent.WatchCredentials,
// AgentLifeFlag.Watch and others answer.
type NotifyWatchResults struct {
	Results []NotifyWatchResult `json:"results"`
}

// StringsWatchResult is what SecretsManager.WatchObsolete, StringsWatcher.Next,
// UnitAssigner.WatchUnitAssignments and Uniter.WatchObsolete answer.
type StringsWatchResult struct {
	StringsWatcherId string   `json:"watcher-id"`
	Changes          []string `json:"changes,omitempty"`
	Error            *Error   `json:"error,omitempty"`
}

// StringsWatchResults is what Action.WatchActionsProgress, Deployer.WatchUnits,
// MachineActions.WatchActionNotifications and others answer.
type StringsWatchResults struct {
	Results []StringsWatchResult `json:"results"`
}

// UnitSettings is part of RelationUnitsChange.
type UnitSettings struct {
	Version int64 `json:"version"`
}

// RelationUnitsChange is part of RelationUnitsWatchResult.
type RelationUnitsChange struct {
	Changed    map[string]UnitSettings `json:"changed"`
	AppChanged map[string]int64        `json:"app-changed,omitempty"`
	Departed   []string                `json:"departed,omitempty"`
}

// RelationUnitsWatchResult is what RelationUnitsWatcher.Next answers.
type RelationUnitsWatchResult struct {
	RelationUnitsWatcherId string              `json:"watcher-id"`
	Changes                RelationUnitsChange `json:"changes"`
	Error                  *Error              `json:"error,omitempty"`
}

// CharmsResponse is what the charm endpoints over HTTP answer.
type CharmsResponse struct {
	Error     string         `json:"error,omitempty"`
	ErrorCode string         `json:"error-code,omitempty"`
	ErrorInfo map[string]any `json:"error-info,omitempty"`
	CharmURL  string         `json:"charm-url,omitempty"`
	Files     []string       `json:"files,omitempty"`
}

// LogMessage is one record that the debug-log stream sends.
type LogMessage struct {
	Entity    string    `json:"tag"`
	Timestamp time.Time `json:"ts"`
	Severity  string    `json:"sev"`
	Module    string    `json:"mod"`
	Location  string    `json:"loc"`
	Message   string    `json:"msg"`
	Labels    []string  `json:"lab"`
}

// ResourceUploadResult is what an upload of a resource over HTTP answers.
type ResourceUploadResult struct {
	Error     *Error    `json:"error,omitempty"`
	Id        string    `json:"id"`
	Timestamp time.Time `json:"timestamp"`
}

// Tools is part of FindToolsResult and ToolsResult: an agent's binary.
type Tools struct {
	Version string `json:"version"`
	URL     string `json:"url"`
	SHA256  string `json:"sha256,omitempty"`
	Size    int64  `json:"size"`
}

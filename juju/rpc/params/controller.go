package params

import (
	"time"

	"github.com/gantline/gantline/juju/core/life"
)

// DestroyControllerArgs is what Controller.DestroyController takes.
type DestroyControllerArgs struct {
	DestroyModels  bool           `json:"destroy-models"`
	DestroyStorage *bool          `json:"destroy-storage,omitempty"`
	Force          *bool          `json:"force,omitempty"`
	MaxWait        *time.Duration `json:"max-wait,omitempty"`
	ModelTimeout   *time.Duration `json:"model-timeout,omitempty"`
}

// ModelBlockInfo is part of ModelBlockInfoList.
type ModelBlockInfo struct {
	Name      string   `json:"name"`
	ModelUUID string   `json:"model-uuid"`
	OwnerTag  string   `json:"owner-tag"`
	Blocks    []string `json:"blocks"`
}

// ModelBlockInfoList is what Controller.ListBlockedModels answers.
type ModelBlockInfoList struct {
	Models []ModelBlockInfo `json:"models,omitempty"`
}

// RemoveBlocksArgs is what Controller.RemoveBlocks takes.
type RemoveBlocksArgs struct {
	All bool `json:"all"`
}

// ModelStatus is part of ModelStatusResults.
type ModelStatus struct {
	ModelTag           string                 `json:"model-tag"`
	Life               life.Value             `json:"life"`
	Type               string                 `json:"type"`
	HostedMachineCount int                    `json:"hosted-machine-count"`
	ApplicationCount   int                    `json:"application-count"`
	UnitCount          int                    `json:"unit-count"`
	OwnerTag           string                 `json:"owner-tag"`
	Applications       []ModelApplicationInfo `json:"applications,omitempty"`
	Machines           []ModelMachineInfo     `json:"machines,omitempty"`
	Volumes            []ModelVolumeInfo      `json:"volumes,omitempty"`
	Filesystems        []ModelFilesystemInfo  `json:"filesystems,omitempty"`
	Error              *Error                 `json:"error,omitempty"`
}

// ModelStatusResults is what Controller.ModelStatus and ModelManager.ModelStatus answer.
type ModelStatusResults struct {
	Results []ModelStatus `json:"models"`
}

// ModifyControllerAccessRequest is what Controller.ModifyControllerAccess takes.
type ModifyControllerAccessRequest struct {
	Changes []ModifyControllerAccess `json:"changes"`
}

// ModifyControllerAccess is part of ModifyControllerAccessRequest.
type ModifyControllerAccess struct {
	UserTag string           `json:"user-tag"`
	Action  ControllerAction `json:"action"`
	Access  string           `json:"access"`
}

// UserAccess is part of UserAccessResult.
type UserAccess struct {
	UserTag string `json:"user-tag"`
	Access  string `json:"access"`
}

// UserAccessResult is part of UserAccessResults.
type UserAccessResult struct {
	Result *UserAccess `json:"result,omitempty"`
	Error  *Error      `json:"error,omitempty"`
}

// UserAccessResults is what Controller.GetControllerAccess answers.
type UserAccessResults struct {
	Results []UserAccessResult `json:"results,omitempty"`
}

// ControllerConfigSet is what Controller.ConfigSet takes.
type ControllerConfigSet struct {
	Config map[string]any `json:"config"`
}

// ControllerAction is part of ModifyControllerAccess.
type ControllerAction string

// The values of ControllerAction.
const (
	GrantControllerAccess  ControllerAction = "grant"
	RevokeControllerAccess ControllerAction = "revoke"
)

// ControllerVersionResults is what Controller.ControllerVersion answers.
type ControllerVersionResults struct {
	Version   string `json:"version"`
	GitCommit string `json:"git-commit"`
}

// DashboardConnectionSSHTunnel is part of DashboardConnectionInfo.
type DashboardConnectionSSHTunnel struct {
	Model  string `json:"model,omitempty"`
	Entity string `json:"entity,omitempty"`
	Host   string `json:"host"`
	Port   string `json:"port"`
}

// DashboardConnectionInfo is what Controller.DashboardConnectionInfo answers.
type DashboardConnectionInfo struct {
	ProxyConnection *Proxy                        `json:"proxy-connection"`
	SSHConnection   *DashboardConnectionSSHTunnel `json:"ssh-connection"`
	Error           *Error                        `json:"error,omitempty"`
}

// InitiateMigrationArgs is what Controller.InitiateMigration takes.
type InitiateMigrationArgs struct {
	Specs []MigrationSpec `json:"specs"`
}

// MigrationSpec is part of InitiateMigrationArgs.
type MigrationSpec struct {
	ModelTag   string              `json:"model-tag"`
	TargetInfo MigrationTargetInfo `json:"target-info"`
}

// MigrationTargetInfo is part of MigrationSpec.
type MigrationTargetInfo struct {
	ControllerTag   string   `json:"controller-tag"`
	ControllerAlias string   `json:"controller-alias,omitempty"`
	Addrs           []string `json:"addrs"`
	CACert          string   `json:"ca-cert"`
	AuthTag         string   `json:"auth-tag"`
	Password        string   `json:"password,omitempty"`
	Macaroons       string   `json:"macaroons,omitempty"`
}

// InitiateMigrationResults is what Controller.InitiateMigration answers.
type InitiateMigrationResults struct {
	Results []InitiateMigrationResult `json:"results"`
}

// InitiateMigrationResult is part of InitiateMigrationResults.
type InitiateMigrationResult struct {
	ModelTag    string `json:"model-tag"`
	Error       *Error `json:"error,omitempty"`
	MigrationId string `json:"migration-id"`
}

// HostedModelConfig is part of HostedModelConfigsResults.
type HostedModelConfig struct {
	Name      string         `json:"name"`
	Owner     string         `json:"owner"`
	Config    map[string]any `json:"config,omitempty"`
	CloudSpec *CloudSpec     `json:"cloud-spec,omitempty"`
	Error     *Error         `json:"error,omitempty"`
}

// HostedModelConfigsResults is what Controller.HostedModelConfigs answers.
type HostedModelConfigsResults struct {
	Models []HostedModelConfig `json:"models"`
}

// SummaryWatcherID is what Controller.WatchAllModelSummaries and Controller.WatchModelSummaries
// answer.
type SummaryWatcherID struct {
	WatcherID string `json:"watcher-id"`
}

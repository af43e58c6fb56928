package params

import (
	"time"
)

// ConfigValue is part of ModelConfigResults.
type ConfigValue struct {
	Value  any    `json:"value"`
	Source string `json:"source"`
}

// ModelConfigResults is what Controller.ModelConfig and ModelConfig.ModelGet answer.
type ModelConfigResults struct {
	Config map[string]ConfigValue `json:"config"`
}

// ModelSLAInfo is part of ModelInfo, ModelSummary and ModelUpdate.
type ModelSLAInfo struct {
	Level string `json:"level"`
	Owner string `json:"owner"`
}

// ModelMachineInfo is part of ModelStatus and ModelInfo.
type ModelMachineInfo struct {
	Id          string           `json:"id"`
	Hardware    *MachineHardware `json:"hardware,omitempty"`
	InstanceId  string           `json:"instance-id,omitempty"`
	DisplayName string           `json:"display-name,omitempty"`
	Status      string           `json:"status,omitempty"`
	Message     string           `json:"message,omitempty"`
	HasVote     bool             `json:"has-vote,omitempty"`
	WantsVote   bool             `json:"wants-vote,omitempty"`
	HAPrimary   *bool            `json:"ha-primary,omitempty"`
}

// ModelApplicationInfo is part of ModelStatus.
type ModelApplicationInfo struct {
	Name string `json:"name"`
}

// MachineHardware is part of ModelMachineInfo.
type MachineHardware struct {
	Arch             *string   `json:"arch,omitempty"`
	Mem              *uint64   `json:"mem,omitempty"`
	RootDisk         *uint64   `json:"root-disk,omitempty"`
	Cores            *uint64   `json:"cores,omitempty"`
	CpuPower         *uint64   `json:"cpu-power,omitempty"`
	Tags             *[]string `json:"tags,omitempty"`
	AvailabilityZone *string   `json:"availability-zone,omitempty"`
	VirtType         *string   `json:"virt-type,omitempty"`
}

// ModelVolumeInfo is part of ModelStatus.
type ModelVolumeInfo struct {
	Id         string `json:"id"`
	ProviderId string `json:"provider-id,omitempty"`
	Status     string `json:"status,omitempty"`
	Message    string `json:"message,omitempty"`
	Detachable bool   `json:"detachable,omitempty"`
}

// ModelFilesystemInfo is part of ModelStatus.
type ModelFilesystemInfo struct {
	Id         string `json:"id"`
	ProviderId string `json:"provider-id,omitempty"`
	Status     string `json:"status,omitempty"`
	Message    string `json:"message,omitempty"`
	Detachable bool   `json:"detachable,omitempty"`
}

// ModelUserInfo is part of ModelInfo and ModelUserInfoResult.
type ModelUserInfo struct {
	ModelTag       string               `json:"model-tag"`
	UserName       string               `json:"user"`
	DisplayName    string               `json:"display-name"`
	LastConnection *time.Time           `json:"last-connection"`
	Access         UserAccessPermission `json:"access"`
}

// UserAccessPermission is part of ModelSummary, ModelUserInfo and ModifyModelAccess.
type UserAccessPermission string

// The values of UserAccessPermission.
const (
	ModelAdminAccess UserAccessPermission = "admin"
	ModelReadAccess  UserAccessPermission = "read"
	ModelWriteAccess UserAccessPermission = "write"
)

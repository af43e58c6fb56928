package params

import (
	"time"

	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/storage"
)

// ModelInstanceTypesConstraints is what MachineManager.InstanceTypes takes.
type ModelInstanceTypesConstraints struct {
	Constraints []ModelInstanceTypesConstraint `json:"constraints"`
}

// ModelInstanceTypesConstraint is part of ModelInstanceTypesConstraints.
type ModelInstanceTypesConstraint struct {
	Value *constraints.Value `json:"value,omitempty"`
}

// RetryProvisioningArgs is what MachineManager.RetryProvisioning takes.
type RetryProvisioningArgs struct {
	Machines []string `json:"machines,omitempty"`
	All      bool     `json:"all"`
}

// AddMachineParams is part of AddMachines.
type AddMachineParams struct {
	Base                    *Base                            `json:"base,omitempty"`
	Constraints             constraints.Value                `json:"constraints"`
	Jobs                    []model.MachineJob               `json:"jobs"`
	Disks                   []storage.Constraints            `json:"disks,omitempty"`
	Placement               *instance.Placement              `json:"placement,omitempty"`
	ParentId                string                           `json:"parent-id"`
	ContainerType           instance.ContainerType           `json:"container-type"`
	InstanceId              instance.Id                      `json:"instance-id"`
	Nonce                   string                           `json:"nonce"`
	HardwareCharacteristics instance.HardwareCharacteristics `json:"hardware-characteristics"`
	Addrs                   []Address                        `json:"addresses"`
}

// AddMachines is what MachineManager.AddMachines takes.
type AddMachines struct {
	MachineParams []AddMachineParams `json:"params"`
}

// AddMachinesResults is what MachineManager.AddMachines answers.
type AddMachinesResults struct {
	Machines []AddMachinesResult `json:"machines"`
}

// AddMachinesResult is part of AddMachinesResults.
type AddMachinesResult struct {
	Machine string `json:"machine"`
	Error   *Error `json:"error,omitempty"`
}

// DestroyMachinesParams is what MachineManager.DestroyMachineWithParams takes.
type DestroyMachinesParams struct {
	MachineTags []string       `json:"machine-tags"`
	Force       bool           `json:"force,omitempty"`
	Keep        bool           `json:"keep,omitempty"`
	DryRun      bool           `json:"dry-run,omitempty"`
	MaxWait     *time.Duration `json:"max-wait,omitempty"`
}

// ProvisioningScriptParams is what MachineManager.ProvisioningScript takes.
type ProvisioningScriptParams struct {
	MachineId              string `json:"machine-id"`
	Nonce                  string `json:"nonce"`
	DataDir                string `json:"data-dir"`
	DisablePackageCommands bool   `json:"disable-package-commands"`
}

// ProvisioningScriptResult is what MachineManager.ProvisioningScript answers.
type ProvisioningScriptResult struct {
	Script string `json:"script"`
}

// DestroyMachineResults is what MachineManager.DestroyMachineWithParams answers.
type DestroyMachineResults struct {
	Results []DestroyMachineResult `json:"results,omitempty"`
}

// DestroyMachineResult is part of DestroyMachineResults and DestroyMachineInfo.
type DestroyMachineResult struct {
	Error *Error              `json:"error,omitempty"`
	Info  *DestroyMachineInfo `json:"info,omitempty"`
}

// DestroyMachineInfo is part of DestroyMachineResult.
type DestroyMachineInfo struct {
	MachineId           string                 `json:"machine-id"`
	DetachedStorage     []Entity               `json:"detached-storage,omitempty"`
	DestroyedStorage    []Entity               `json:"destroyed-storage,omitempty"`
	DestroyedUnits      []Entity               `json:"destroyed-units,omitempty"`
	DestroyedContainers []DestroyMachineResult `json:"destroyed-containers,omitempty"`
}

// UpgradeSeriesNotificationParams is what MachineManager.GetUpgradeSeriesMessages takes.
type UpgradeSeriesNotificationParams struct {
	Params []UpgradeSeriesNotificationParam `json:"params"`
}

// UpgradeSeriesNotificationParam is part of UpgradeSeriesNotificationParams.
type UpgradeSeriesNotificationParam struct {
	Entity    Entity `json:"entity"`
	WatcherId string `json:"watcher-id"`
}

// UpgradeSeriesUnitsResults is what MachineManager.UpgradeSeriesValidate answers.
type UpgradeSeriesUnitsResults struct {
	Results []UpgradeSeriesUnitsResult `json:"Results"`
}

// UpgradeSeriesUnitsResult is part of UpgradeSeriesUnitsResults.
type UpgradeSeriesUnitsResult struct {
	Error     *Error   `json:"error,omitempty"`
	UnitNames []string `json:"unit-names"`
}

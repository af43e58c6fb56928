package params

import (
	"time"

	"github.com/gantline/gantline/juju/core/life"
)

// StorageKind is part of StorageAttachment, StorageDetails and ImportStorageParams.
type StorageKind int

// StorageAttachmentId is part of StorageAttachmentIds.
type StorageAttachmentId struct {
	StorageTag string `json:"storage-tag"`
	UnitTag    string `json:"unit-tag"`
}

// StorageAttachmentIds is what Storage.Attach, Uniter.RemoveStorageAttachments,
// Uniter.StorageAttachmentLife and others take.
type StorageAttachmentIds struct {
	Ids []StorageAttachmentId `json:"ids"`
}

// StorageDetachmentParams is what Storage.DetachStorage takes.
type StorageDetachmentParams struct {
	Ids     StorageAttachmentIds `json:"ids"`
	Force   *bool                `json:"force,omitempty"`
	MaxWait *time.Duration       `json:"max-wait,omitempty"`
}

// VolumeInfo is part of VolumeDetails.
type VolumeInfo struct {
	VolumeId   string `json:"volume-id"`
	HardwareId string `json:"hardware-id,omitempty"`
	WWN        string `json:"wwn,omitempty"`
	Pool       string `json:"pool,omitempty"`
	Size       uint64 `json:"size"`
	Persistent bool   `json:"persistent"`
}

// VolumeAttachmentPlanInfo is part of VolumeAttachmentDetails.
type VolumeAttachmentPlanInfo struct {
	DeviceType       string            `json:"device-type,omitempty"`
	DeviceAttributes map[string]string `json:"device-attributes,omitempty"`
}

// FilesystemInfo is part of FilesystemDetails.
type FilesystemInfo struct {
	FilesystemId string `json:"filesystem-id"`
	Pool         string `json:"pool"`
	Size         uint64 `json:"size"`
}

// StorageDetails is part of FullStatus, StorageDetailsResult, StorageDetailsListResult and
// others.
type StorageDetails struct {
	StorageTag  string                              `json:"storage-tag"`
	OwnerTag    string                              `json:"owner-tag"`
	Kind        StorageKind                         `json:"kind"`
	Status      EntityStatus                        `json:"status"`
	Life        life.Value                          `json:"life,omitempty"`
	Persistent  bool                                `json:"persistent"`
	Attachments map[string]StorageAttachmentDetails `json:"attachments,omitempty"`
}

// StorageFilter is part of StorageFilters.
type StorageFilter struct {
}

// StorageFilters is what Storage.ListStorageDetails takes.
type StorageFilters struct {
	Filters []StorageFilter `json:"filters,omitempty"`
}

// StorageDetailsResult is part of StorageDetailsResults.
type StorageDetailsResult struct {
	Result *StorageDetails `json:"result,omitempty"`
	Error  *Error          `json:"error,omitempty"`
}

// StorageDetailsResults is what Storage.StorageDetails answers.
type StorageDetailsResults struct {
	Results []StorageDetailsResult `json:"results,omitempty"`
}

// StorageDetailsListResult is part of StorageDetailsListResults.
type StorageDetailsListResult struct {
	Result []StorageDetails `json:"result,omitempty"`
	Error  *Error           `json:"error,omitempty"`
}

// StorageDetailsListResults is what Storage.ListStorageDetails answers.
type StorageDetailsListResults struct {
	Results []StorageDetailsListResult `json:"results,omitempty"`
}

// StorageAttachmentDetails is part of StorageDetails.
type StorageAttachmentDetails struct {
	StorageTag string     `json:"storage-tag"`
	UnitTag    string     `json:"unit-tag"`
	MachineTag string     `json:"machine-tag"`
	Location   string     `json:"location,omitempty"`
	Life       life.Value `json:"life,omitempty"`
}

// StoragePool is part of StoragePoolArgs and StoragePoolsResult.
type StoragePool struct {
	Name     string         `json:"name"`
	Provider string         `json:"provider"`
	Attrs    map[string]any `json:"attrs"`
}

// StoragePoolArgs is what Storage.CreatePool and Storage.UpdatePool take.
type StoragePoolArgs struct {
	Pools []StoragePool `json:"pools"`
}

// StoragePoolDeleteArg is part of StoragePoolDeleteArgs.
type StoragePoolDeleteArg struct {
	Name string `json:"name"`
}

// StoragePoolDeleteArgs is what Storage.RemovePool takes.
type StoragePoolDeleteArgs struct {
	Pools []StoragePoolDeleteArg `json:"pools"`
}

// StoragePoolFilter is part of StoragePoolFilters.
type StoragePoolFilter struct {
	Names     []string `json:"names,omitempty"`
	Providers []string `json:"providers,omitempty"`
}

// StoragePoolFilters is what Storage.ListPools takes.
type StoragePoolFilters struct {
	Filters []StoragePoolFilter `json:"filters,omitempty"`
}

// StoragePoolsResult is part of StoragePoolsResults.
type StoragePoolsResult struct {
	StoragePools []StoragePool `json:"storage-pools,omitempty"`
	Error        *Error        `json:"error,omitempty"`
}

// StoragePoolsResults is what Storage.ListPools answers.
type StoragePoolsResults struct {
	Results []StoragePoolsResult `json:"results,omitempty"`
}

// VolumeFilter is part of VolumeFilters.
type VolumeFilter struct {
	Machines []string `json:"machines,omitempty"`
}

// VolumeFilters is what Storage.ListVolumes takes.
type VolumeFilters struct {
	Filters []VolumeFilter `json:"filters,omitempty"`
}

// FilesystemFilter is part of FilesystemFilters.
type FilesystemFilter struct {
	Machines []string `json:"machines,omitempty"`
}

// FilesystemFilters is what Storage.ListFilesystems takes.
type FilesystemFilters struct {
	Filters []FilesystemFilter `json:"filters,omitempty"`
}

// VolumeDetails is part of FullStatus and VolumeDetailsListResult.
type VolumeDetails struct {
	VolumeTag          string                             `json:"volume-tag"`
	Info               VolumeInfo                         `json:"info"`
	Life               life.Value                         `json:"life,omitempty"`
	Status             EntityStatus                       `json:"status"`
	MachineAttachments map[string]VolumeAttachmentDetails `json:"machine-attachments,omitempty"`
	UnitAttachments    map[string]VolumeAttachmentDetails `json:"unit-attachments,omitempty"`
	Storage            *StorageDetails                    `json:"storage,omitempty"`
}

// VolumeAttachmentDetails is part of VolumeDetails.
type VolumeAttachmentDetails struct {
	DeviceName string                    `json:"device-name,omitempty"`
	DeviceLink string                    `json:"device-link,omitempty"`
	BusAddress string                    `json:"bus-address,omitempty"`
	ReadOnly   bool                      `json:"read-only,omitempty"`
	PlanInfo   *VolumeAttachmentPlanInfo `json:"plan-info,omitempty"`
	Life       life.Value                `json:"life,omitempty"`
}

// VolumeDetailsListResult is part of VolumeDetailsListResults.
type VolumeDetailsListResult struct {
	Result []VolumeDetails `json:"result,omitempty"`
	Error  *Error          `json:"error,omitempty"`
}

// VolumeDetailsListResults is what Storage.ListVolumes answers.
type VolumeDetailsListResults struct {
	Results []VolumeDetailsListResult `json:"results,omitempty"`
}

// FilesystemDetails is part of FullStatus and FilesystemDetailsListResult.
type FilesystemDetails struct {
	FilesystemTag      string                                 `json:"filesystem-tag"`
	VolumeTag          string                                 `json:"volume-tag,omitempty"`
	Info               FilesystemInfo                         `json:"info"`
	Life               life.Value                             `json:"life,omitempty"`
	Status             EntityStatus                           `json:"status"`
	MachineAttachments map[string]FilesystemAttachmentDetails `json:"machine-attachments,omitempty"`
	UnitAttachments    map[string]FilesystemAttachmentDetails `json:"unit-attachments,omitempty"`
	Storage            *StorageDetails                        `json:"storage,omitempty"`
}

// FilesystemAttachmentDetails is part of FilesystemDetails.
type FilesystemAttachmentDetails struct {
	MountPoint string     `json:"mount-point,omitempty"`
	ReadOnly   bool       `json:"read-only,omitempty"`
	Life       life.Value `json:"life,omitempty"`
}

// FilesystemDetailsListResult is part of FilesystemDetailsListResults.
type FilesystemDetailsListResult struct {
	Result []FilesystemDetails `json:"result,omitempty"`
	Error  *Error              `json:"error,omitempty"`
}

// FilesystemDetailsListResults is what Storage.ListFilesystems answers.
type FilesystemDetailsListResults struct {
	Results []FilesystemDetailsListResult `json:"results,omitempty"`
}

// StorageConstraints is part of ApplicationSetCharm and StorageAddParams.
type StorageConstraints struct {
	Pool  string  `json:"pool,omitempty"`
	Size  *uint64 `json:"size,omitempty"`
	Count *uint64 `json:"count,omitempty"`
}

// StorageAddParams is part of CommitHookChangesArg and StoragesAddParams.
type StorageAddParams struct {
	Unit    string             `json:"unit"`
	Name    string             `json:"name"`
	Storage StorageConstraints `json:"storage"`
}

// StoragesAddParams is what Storage.AddToUnit takes.
type StoragesAddParams struct {
	Storages []StorageAddParams `json:"storages"`
}

// RemoveStorage is what Storage.Remove takes.
type RemoveStorage struct {
	Storage []RemoveStorageInstance `json:"storage"`
}

// RemoveStorageInstance is part of RemoveStorage.
type RemoveStorageInstance struct {
	Tag                string         `json:"tag"`
	DestroyAttachments bool           `json:"destroy-attachments,omitempty"`
	DestroyStorage     bool           `json:"destroy-storage,omitempty"`
	Force              *bool          `json:"force,omitempty"`
	MaxWait            *time.Duration `json:"max-wait,omitempty"`
}

// BulkImportStorageParams is what Storage.Import takes.
type BulkImportStorageParams struct {
	Storage []ImportStorageParams `json:"storage"`
}

// ImportStorageParams is part of BulkImportStorageParams.
type ImportStorageParams struct {
	Kind        StorageKind `json:"kind"`
	Pool        string      `json:"pool"`
	ProviderId  string      `json:"provider-id"`
	StorageName string      `json:"storage-name"`
}

// ImportStorageResults is what Storage.Import answers.
type ImportStorageResults struct {
	Results []ImportStorageResult `json:"results"`
}

// ImportStorageResult is part of ImportStorageResults.
type ImportStorageResult struct {
	Result *ImportStorageDetails `json:"result,omitempty"`
	Error  *Error                `json:"error,omitempty"`
}

// ImportStorageDetails is part of ImportStorageResult.
type ImportStorageDetails struct {
	StorageTag string `json:"storage-tag"`
}

// AddStorageResults is what Storage.AddToUnit answers.
type AddStorageResults struct {
	Results []AddStorageResult `json:"results"`
}

// AddStorageResult is part of AddStorageResults.
type AddStorageResult struct {
	Result *AddStorageDetails `json:"result,omitempty"`
	Error  *Error             `json:"error,omitempty"`
}

// AddStorageDetails is part of AddStorageResult.
type AddStorageDetails struct {
	StorageTags []string `json:"storage-tags"`
}

package params

// ImageMetadataFilter is what ImageMetadataManager.List takes.
type ImageMetadataFilter struct {
	Region          string   `json:"region,omitempty"`
	Versions        []string `json:"versions,omitempty"`
	Arches          []string `json:"arches,omitempty"`
	Stream          string   `json:"stream,omitempty"`
	VirtType        string   `json:"virt-type,omitempty"`
	RootStorageType string   `json:"root-storage-type,omitempty"`
}

// CloudImageMetadata is part of ListCloudImageMetadataResult and CloudImageMetadataList.
type CloudImageMetadata struct {
	ImageId         string  `json:"image-id"`
	Stream          string  `json:"stream,omitempty"`
	Region          string  `json:"region"`
	Version         string  `json:"version"`
	Arch            string  `json:"arch"`
	VirtType        string  `json:"virt-type,omitempty"`
	RootStorageType string  `json:"root-storage-type,omitempty"`
	RootStorageSize *uint64 `json:"root-storage-size,omitempty"`
	Source          string  `json:"source"`
	Priority        int     `json:"priority"`
}

// ListCloudImageMetadataResult is what ImageMetadataManager.List answers.
type ListCloudImageMetadataResult struct {
	Result []CloudImageMetadata `json:"result"`
}

// MetadataSaveParams is what ImageMetadataManager.Save takes.
type MetadataSaveParams struct {
	Metadata []CloudImageMetadataList `json:"metadata,omitempty"`
}

// CloudImageMetadataList is part of MetadataSaveParams.
type CloudImageMetadataList struct {
	Metadata []CloudImageMetadata `json:"metadata,omitempty"`
}

// MetadataImageIds is what ImageMetadataManager.Delete takes.
type MetadataImageIds struct {
	ImageIds []string `json:"image-ids"`
}

package params

import (
	"time"

	"gopkg.in/macaroon.v2"
)

// ListResourcesArgs is what Resources.ListResources takes.
type ListResourcesArgs = Entities

// AddPendingResourcesArgsV2 is what Resources.AddPendingResources takes.
type AddPendingResourcesArgsV2 struct {
	Tag         string             `json:"tag"`
	URL         string             `json:"url"`
	CharmOrigin CharmOrigin        `json:"charm-origin"`
	Macaroon    *macaroon.Macaroon `json:"macaroon"`
	Resources   []CharmResource    `json:"resources"`
}

// AddPendingResourcesResult is what Resources.AddPendingResources answers.
type AddPendingResourcesResult struct {
	Error      *Error   `json:"error,omitempty"`
	PendingIDs []string `json:"pending-ids"`
}

// ResourcesResults is what Resources.ListResources answers.
type ResourcesResults struct {
	Results []ResourcesResult `json:"results"`
}

// ResourcesResult is part of ResourcesResults.
type ResourcesResult struct {
	Error               *Error          `json:"error,omitempty"`
	Resources           []Resource      `json:"resources"`
	CharmStoreResources []CharmResource `json:"charm-store-resources"`
	UnitResources       []UnitResources `json:"unit-resources"`
}

// UnitResources is part of ResourcesResult.
type UnitResources struct {
	Tag              string           `json:"tag"`
	Resources        []Resource       `json:"resources"`
	DownloadProgress map[string]int64 `json:"download-progress"`
}

// UploadResult is what an upload of a resource answers.
type UploadResult struct {
	Error    *Error   `json:"error,omitempty"`
	Resource Resource `json:"resource"`
}

// Resource is part of ResourcesResult, UnitResources, UploadResult and UnitResourceResult.
type Resource struct {
	CharmResource
	ID            string    `json:"id"`
	PendingID     string    `json:"pending-id"`
	ApplicationID string    `json:"application"`
	Username      string    `json:"username"`
	Timestamp     time.Time `json:"timestamp"`
}

// CharmResource is part of AddPendingResourcesArgsV2 and ResourcesResult.
type CharmResource struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Path        string `json:"path"`
	Description string `json:"description,omitempty"`
	Origin      string `json:"origin"`
	Revision    int    `json:"revision"`
	Fingerprint []byte `json:"fingerprint"`
	Size        int64  `json:"size"`
}

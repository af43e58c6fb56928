package state

import (
	"context"
	"time"
)

// Resource is a file that an application's charm asked for.
type Resource struct {
	Name        string `json:"name"`
	Application string `json:"app"`
	// PendingID is the id before the application exists, "" after.
	PendingID   string `json:"pending-id,omitempty"`
	Type        string `json:"type"`
	Path        string `json:"path,omitempty"`
	Description string `json:"description,omitempty"`
	// Origin is "upload" or "store".
	Origin   string `json:"origin"`
	Revision int    `json:"revision"`
	// Fingerprint is the hex sha384 of the content, "" before it was uploaded.
	Fingerprint string `json:"fingerprint,omitempty"`
	SHA256      string `json:"sha256,omitempty"`
	Size        int64  `json:"size,omitempty"`
	Username    string `json:"username,omitempty"`
	// Uploaded is the zero time before the content was uploaded.
	Uploaded time.Time `json:"uploaded,omitzero"`
}

// ResourceContent describes a content whose blob is stored already.
type ResourceContent struct {
	Fingerprint string
	SHA256      string
	Size        int64
	Username    string
}

// AddPendingResources makes room for resources of an application that does not
// exist yet and returns their pending ids, in order.
func (s *State) AddPendingResources(ctx context.Context, model, application string, resources []Resource) ([]string, error) {
	return nil, errNotYet
}

// SetResource records the content of a resource: of the pending one with that
// id, else of the application's.
func (s *State) SetResource(ctx context.Context, model, application, name, pendingID string, c ResourceContent) (*Resource, error) {
	return nil, errNotYet
}

// Resource returns an application's resource: `resource "a/b" not found`.
func (s *State) Resource(model, application, name string) (*Resource, error) { return nil, errNotYet }

// Resources returns an application's resources in order of their names.
func (s *State) Resources(model, application string) ([]*Resource, error) { return nil, errNotYet }

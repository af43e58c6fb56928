package params

import (
	"github.com/gantline/gantline/juju/version"
)

// VersionResult is part of VersionResults.
type VersionResult struct {
	Version *version.Number `json:"version,omitempty"`
	Error   *Error          `json:"error,omitempty"`
}

// VersionResults is what Upgrader.DesiredVersion answers.
type VersionResults struct {
	Results []VersionResult `json:"results"`
}

// ToolsResults is what Upgrader.Tools answers.
type ToolsResults struct {
	Results []ToolsResult `json:"results"`
}

// Version is part of EntityVersion.
type Version struct {
	Version version.Binary `json:"version"`
}

// EntityVersion is part of EntitiesVersion.
type EntityVersion struct {
	Tag   string   `json:"tag"`
	Tools *Version `json:"tools"`
}

// EntitiesVersion is what Upgrader.SetTools takes.
type EntitiesVersion struct {
	AgentTools []EntityVersion `json:"agent-tools"`
}

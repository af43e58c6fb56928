package params

import (
	"github.com/gantline/gantline/juju/core/constraints"
)

// ModelSequencesResult is what ModelConfig.Sequences answers.
type ModelSequencesResult struct {
	Sequences map[string]int `json:"sequences"`
}

// ModelSet is what ModelConfig.ModelSet takes.
type ModelSet struct {
	Config map[string]any `json:"config"`
}

// ModelUnset is what ModelConfig.ModelUnset takes.
type ModelUnset struct {
	Keys []string `json:"keys"`
}

// ModelSLA is what ModelConfig.SetSLALevel takes.
type ModelSLA struct {
	Level string `json:"level"`
	Owner string `json:"owner"`
	Creds []byte `json:"creds"`
}

// GetConstraintsResults is what ModelConfig.GetModelConstraints answers.
type GetConstraintsResults struct {
	Constraints constraints.Value `json:"constraints"`
}

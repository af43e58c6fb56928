package params

import (
	"github.com/gantline/gantline/juju/core/constraints"
)

// ControllersSpec is part of ControllersSpecs.
type ControllersSpec struct {
	NumControllers int               `json:"num-controllers"`
	Constraints    constraints.Value `json:"constraints,omitempty"`
	Placement      []string          `json:"placement,omitempty"`
}

// ControllersSpecs is what HighAvailability.EnableHA takes.
type ControllersSpecs struct {
	Specs []ControllersSpec `json:"specs"`
}

// ControllersChangeResult is part of ControllersChangeResults.
type ControllersChangeResult struct {
	Result ControllersChanges `json:"result"`
	Error  *Error             `json:"error,omitempty"`
}

// ControllersChangeResults is what HighAvailability.EnableHA answers.
type ControllersChangeResults struct {
	Results []ControllersChangeResult `json:"results"`
}

// ControllersChanges is part of ControllersChangeResult.
type ControllersChanges struct {
	Added      []string `json:"added,omitempty"`
	Maintained []string `json:"maintained,omitempty"`
	Removed    []string `json:"removed,omitempty"`
	Converted  []string `json:"converted,omitempty"`
}

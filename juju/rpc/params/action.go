package params

import (
	"time"
)

// Actions is what Action.EnqueueOperation takes.
type Actions struct {
	Actions []Action `json:"actions,omitempty"`
}

// EnqueuedActions is what Action.EnqueueOperation, Action.Run and Action.RunOnAllMachines answer.
type EnqueuedActions struct {
	Operation string         `json:"operation"`
	Actions   []ActionResult `json:"actions,omitempty"`
}

// OperationQueryArgs is what Action.ListOperations takes.
type OperationQueryArgs struct {
	Applications []string `json:"applications,omitempty"`
	Units        []string `json:"units,omitempty"`
	Machines     []string `json:"machines,omitempty"`
	Actions      []string `json:"actions,omitempty"`
	Status       []string `json:"status,omitempty"`
	Offset       *int     `json:"offset,omitempty"`
	Limit        *int     `json:"limit,omitempty"`
}

// OperationResults is what Action.ListOperations and Action.Operations answer.
type OperationResults struct {
	Results   []OperationResult `json:"results,omitempty"`
	Truncated bool              `json:"truncated,omitempty"`
}

// OperationResult is part of OperationResults.
type OperationResult struct {
	Operation string         `json:"operation"`
	Summary   string         `json:"summary"`
	Fail      string         `json:"fail,omitempty"`
	Enqueued  time.Time      `json:"enqueued,omitempty"`
	Started   time.Time      `json:"started,omitempty"`
	Completed time.Time      `json:"completed,omitempty"`
	Status    string         `json:"status,omitempty"`
	Actions   []ActionResult `json:"actions,omitempty"`
	Error     *Error         `json:"error,omitempty"`
}

// ApplicationsCharmActionsResults is what Action.ApplicationsCharmsActions answers.
type ApplicationsCharmActionsResults struct {
	Results []ApplicationCharmActionsResult `json:"results,omitempty"`
}

// ApplicationCharmActionsResult is part of ApplicationsCharmActionsResults.
type ApplicationCharmActionsResult struct {
	ApplicationTag string                `json:"application-tag,omitempty"`
	Actions        map[string]ActionSpec `json:"actions,omitempty"`
	Error          *Error                `json:"error,omitempty"`
}

// ActionSpec is part of ApplicationCharmActionsResult.
type ActionSpec struct {
	Description string         `json:"description"`
	Params      map[string]any `json:"params"`
}

// RunParams is what Action.Run and Action.RunOnAllMachines take.
type RunParams struct {
	Commands        string        `json:"commands"`
	Timeout         time.Duration `json:"timeout"`
	Machines        []string      `json:"machines,omitempty"`
	Applications    []string      `json:"applications,omitempty"`
	Units           []string      `json:"units,omitempty"`
	Parallel        *bool         `json:"parallel,omitempty"`
	ExecutionGroup  *string       `json:"execution-group,omitempty"`
	WorkloadContext bool          `json:"workload-context,omitempty"`
}

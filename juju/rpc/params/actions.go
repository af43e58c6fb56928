package params

import (
	"time"
)

// Action is part of Actions and ActionResult.
type Action struct {
	Tag            string         `json:"tag"`
	Receiver       string         `json:"receiver"`
	Name           string         `json:"name"`
	Parameters     map[string]any `json:"parameters,omitempty"`
	Parallel       *bool          `json:"parallel,omitempty"`
	ExecutionGroup *string        `json:"execution-group,omitempty"`
}

// ActionResults is what Action.Actions, Action.Cancel, MachineActions.Actions and Uniter.Actions
// answer.
type ActionResults struct {
	Results []ActionResult `json:"results,omitempty"`
}

// ActionMessage is part of ActionResult.
type ActionMessage struct {
	Timestamp time.Time `json:"timestamp"`
	Message   string    `json:"message"`
}

// ActionResult is part of EnqueuedActions, ActionResults, ActionsByReceiver and OperationResult.
type ActionResult struct {
	Action    *Action         `json:"action,omitempty"`
	Enqueued  time.Time       `json:"enqueued,omitempty"`
	Started   time.Time       `json:"started,omitempty"`
	Completed time.Time       `json:"completed,omitempty"`
	Status    string          `json:"status,omitempty"`
	Message   string          `json:"message,omitempty"`
	Log       []ActionMessage `json:"log,omitempty"`
	Output    map[string]any  `json:"output,omitempty"`
	Error     *Error          `json:"error,omitempty"`
}

// ActionExecutionResults is what MachineActions.FinishActions and Uniter.FinishActions take.
type ActionExecutionResults struct {
	Results []ActionExecutionResult `json:"results,omitempty"`
}

// ActionExecutionResult is part of ActionExecutionResults.
type ActionExecutionResult struct {
	ActionTag string         `json:"action-tag"`
	Status    string         `json:"status"`
	Results   map[string]any `json:"results,omitempty"`
	Message   string         `json:"message,omitempty"`
}

package params

// RebootAction is part of RebootActionResult.
type RebootAction string

// The values of RebootAction.
const (
	ShouldDoNothing RebootAction = "noop"
	ShouldReboot    RebootAction = "reboot"
	ShouldShutdown  RebootAction = "shutdown"
)

// RebootActionResults is what Reboot.GetRebootAction answers.
type RebootActionResults struct {
	Results []RebootActionResult `json:"results,omitempty"`
}

// RebootActionResult is part of RebootActionResults.
type RebootActionResult struct {
	Result RebootAction `json:"result,omitempty"`
	Error  *Error       `json:"error,omitempty"`
}

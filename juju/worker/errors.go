package worker

// Error is a constant error of this package, compared with errors.Is.
type Error string

// Error returns the text.
func (e Error) Error() string { return string(e) }

// What a Runner can answer besides NotFound and AlreadyExists errors (package
// core/errors) about one worker.
const (
	// ErrAborted says that the caller's abort channel closed first.
	ErrAborted = Error("aborted waiting for worker")
	// ErrDead says that the runner has ended or is about to.
	ErrDead = Error("worker runner is not running")
)

// What a worker of an agent ends with to say what shall become of the agent, or
// of its machine. Package agent/errors ranks them.
const (
	// ErrTerminateAgent says that the agent shall uninstall itself.
	ErrTerminateAgent = Error("agent should be terminated")
	// ErrRestartAgent says that the agent's process shall start anew.
	ErrRestartAgent = Error("agent should be restarted")
	// ErrRebootMachine says that the machine shall be rebooted.
	ErrRebootMachine = Error("machine needs to reboot")
	// ErrShutdownMachine says that the machine shall be shut down.
	ErrShutdownMachine = Error("machine needs to shutdown")
)

package hook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// Outcome is how a hook ended.
type Outcome int

// The outcomes of a hook that could be run.
const (
	// Succeeded: it exited with status 0.
	Succeeded Outcome = iota + 1
	// Skipped: the charm has no such hook. That is a success.
	Skipped
	// Failed: it exited with another status.
	Failed
	// Killed: SIGTERM or SIGKILL ended it. It is to be run again.
	Killed
)

// Result says how a hook ended. Err says why it failed or was killed.
type Result struct {
	Outcome Outcome
	Err     error
}

// start runs the file with the lock's descriptor inherited, in a process group of
// its own, and waits for the process, not for what it leaves behind.
func (r *Runner) start(ctx context.Context, hc *Context, file string, t *turn) (Result, error) {
	log := r.cfg.Logger.With("logger", "unit."+hc.UnitName()+"."+hc.name)
	stdout, stderr, err := r.pipes(log)
	if err != nil {
		return Result{}, err
	}
	defer func() { drain(r.cfg.Clock.After(drainTime), stdout, stderr) }()
	cmd := exec.Command(file) //nolint:noctx // ended below, with its whole group
	cmd.Dir = r.cfg.CharmDir
	cmd.Env = r.environment(hc)
	cmd.Stdout, cmd.Stderr = stdout.write, stderr.write
	cmd.ExtraFiles = []*os.File{t.file}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	err = cmd.Start()
	stdout.write.Close()
	stderr.write.Close()
	if err != nil { // such as a script without an interpreter: the charm's fault
		return Result{Outcome: Failed, Err: err}, nil
	}
	if err := t.started(cmd.Process.Pid); err != nil {
		log.Warn("cannot record the hook's process", "error", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }() // ends with the process, received below
	select {
	case err = <-ended:
	case <-ctx.Done():
		err = r.end(cmd.Process.Pid, ended)
	}
	return judge(err), nil
}

// pipes makes the hook's outputs and starts to read them.
func (r *Runner) pipes(log *slog.Logger) (stdout, stderr *pipe, err error) {
	if stdout, err = newPipe(log, slog.LevelDebug); err != nil {
		return nil, nil, err
	}
	if stderr, err = newPipe(log, slog.LevelWarn); err != nil {
		stdout.read.Close()
		stdout.write.Close()
		return nil, nil, err
	}
	if !r.keep(stdout) || !r.keep(stderr) {
		return nil, nil, ErrClosed
	}
	return stdout, stderr, nil
}

// end asks the hook's process group to end, and kills it when it does not.
func (r *Runner) end(pid int, ended <-chan error) error {
	_ = syscall.Kill(-pid, syscall.SIGTERM) // it may have ended just now
	select {
	case err := <-ended:
		return err
	case <-r.cfg.Clock.After(r.cfg.KillDelay):
	}
	_ = syscall.Kill(-pid, syscall.SIGKILL)
	return <-ended
}

// judge says what the end of the process means.
func judge(err error) Result {
	if err == nil {
		return Result{Outcome: Succeeded}
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return Result{Outcome: Failed, Err: err}
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		if s := status.Signal(); s == syscall.SIGTERM || s == syscall.SIGKILL {
			return Result{Outcome: Killed, Err: fmt.Errorf("signal: %v", s)}
		}
	}
	return Result{Outcome: Failed, Err: err}
}

// Clock is the source of time.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

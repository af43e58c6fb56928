package proc

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

const (
	firstDelay = 500 * time.Millisecond // before an agent that ended is started again
	lastDelay  = 30 * time.Second
	healthy    = time.Minute // an agent that lived this long starts from firstDelay again
)

// supervisor keeps one machine's agent running until it is told to stop.
type supervisor struct {
	machine Machine
	dir     string
	cfg     Config
	log     *slog.Logger

	quit chan struct{}
	once sync.Once
	done chan struct{}
}

func newSupervisor(m Machine, dir string, cfg Config) *supervisor {
	return &supervisor{
		machine: m, dir: dir, cfg: cfg, log: cfg.Logger.With("machine", m.ID, "model", m.ModelUUID),
		quit: make(chan struct{}), done: make(chan struct{}),
	}
}

func (s *supervisor) stop() { s.once.Do(func() { close(s.quit) }) }

// run ends when ctx does or stop is called, after every process of the machine has ended.
func (s *supervisor) run(ctx context.Context) {
	defer close(s.done)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { // ends with ctx, which ends with run
		select {
		case <-s.quit:
			cancel()
		case <-ctx.Done():
		}
	}()
	if err := s.boot(); err != nil {
		s.log.Error("cannot note the machine's start", "error", err)
	}
	for delay := firstDelay; ; {
		began := time.Now()
		if err := s.attend(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("agent ended", "error", err, "restart-in", delay)
		}
		if time.Since(began) > healthy {
			delay = firstDelay
		}
		select {
		case <-ctx.Done():
			s.end()
			return
		case <-time.After(delay):
			delay = min(2*delay, lastDelay)
		}
	}
}

// attend adopts the agent that runs or starts one, and returns when it has ended.
func (s *supervisor) attend(ctx context.Context) error {
	if pid, ok := holder(s.dir); ok {
		s.log.Info("agent adopted", "pid", pid)
		return waitPid(ctx, pid)
	}
	cmd, err := s.command()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	s.log.Info("agent started", "pid", cmd.Process.Pid)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }() // ends with the process, which ends below at the latest
	select {
	case err = <-ended:
		if err == nil {
			err = errors.New("exit status 0")
		}
		return err
	case <-ctx.Done():
		s.end()
		return <-ended
	}
}

func (s *supervisor) command() (*exec.Cmd, error) {
	logFile, err := os.OpenFile(filepath.Join(s.dir, "agent.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer logFile.Close() // the child keeps its own descriptor
	args := append(append([]string{}, s.cfg.Command[1:]...), s.dir)
	cmd := exec.Command(s.cfg.Command[0], args...) //nolint:noctx // it outlives a killed controller; end stops it
	cmd.Dir = s.dir
	cmd.Stdout, cmd.Stderr = logFile, logFile
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", MarkVariable + "=" + s.dir}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd, nil
}

func (s *supervisor) end() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*s.cfg.StopGrace)
	defer cancel()
	if err := endAll(ctx, s.dir, s.cfg.StopGrace); err != nil {
		s.log.Error("machine's processes remain", "error", err)
	}
}

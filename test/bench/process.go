package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/gantline/gantline/juju/jujuclient"
)

// Program is a binary that is measured, and the directory in which everything of it lies.
type Program struct {
	Dir    string
	binary string
}

// Build makes the binary as it is shipped, stripped, in a temporary directory. Remove removes both.
func Build(ctx context.Context) (*Program, error) {
	dir, err := os.MkdirTemp("", "gantline-bench-")
	if err != nil {
		return nil, err
	}
	p := &Program{Dir: dir, binary: filepath.Join(dir, "gantline")}
	cmd := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-trimpath", "-ldflags", "-s -w", "-o", p.binary,
		"github.com/gantline/gantline/cmd/gantline")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("cannot build the binary: %w\n%s", err, out), p.Remove())
	}
	return p, nil
}

// Remove removes the program and all that its controllers kept.
func (p *Program) Remove() error { return os.RemoveAll(p.Dir) }

// Size is the binary's, in bytes.
func (p *Program) Size() (int64, error) {
	info, err := os.Stat(p.binary)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// Place is where a controller lives over its restarts.
type Place struct {
	program     *Program
	data, store string
}

// Place makes a new one.
func (p *Program) Place() (*Place, error) {
	dir, err := os.MkdirTemp(p.Dir, "place-")
	if err != nil {
		return nil, err
	}
	return &Place{program: p, data: filepath.Join(dir, "data"), store: filepath.Join(dir, "client")}, nil
}

const controllerName = "bench"

// Up is a controller that runs.
type Up struct {
	// Target is how to reach it.
	Target Target
	// Began is when its process was started.
	Began time.Time

	cmd  *exec.Cmd
	said bytes.Buffer // on standard error; to be read once the process has ended
}

// Up starts the controller and returns when it says that it is ready.
func (p *Place) Up() (*Up, error) {
	cmd := exec.Command(p.program.binary, "up", "--data-dir", p.data, "--listen", "127.0.0.1:0", //nolint:noctx // ended by Stop or Kill
		"--name", controllerName, "--allow-host", "--log-level", "error")
	cmd.Env = p.env()
	u := &Up{cmd: cmd}
	cmd.Stderr = &u.said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	u.Began = time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "ready") {
		_, killed := u.Kill()
		return nil, errors.Join(fmt.Errorf("the controller did not become ready: %q\n%s", line, u.said.String()), err, killed)
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }() // ends with the process
	if u.Target, err = p.target(); err != nil {
		_, killed := u.Kill()
		return nil, errors.Join(err, killed)
	}
	return u, nil
}

func (p *Place) env() []string {
	return append(os.Environ(), "JUJU_DATA="+p.store, "JUJU_MODEL=", "JUJU_CONTROLLER=")
}

func (p *Place) target() (Target, error) {
	store := jujuclient.NewFileStore(p.store)
	details, err := store.ControllerByName(controllerName)
	if err != nil {
		return Target{}, err
	}
	account, err := store.AccountDetails(controllerName)
	if err != nil {
		return Target{}, err
	}
	model, err := store.ModelByName(controllerName, "admin/default")
	if err != nil {
		return Target{}, err
	}
	return Target{
		Address: details.APIEndpoints[0], CACert: details.CACert, User: account.User, Password: account.Password, Model: model.ModelUUID,
	}, nil
}

// Run runs a command of the program against the place's controller.
func (p *Place) Run(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, p.program.binary, args...)
	cmd.Env = p.env()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("gantline %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

// Kill ends the process as a crash would and returns the processor time that it used.
func (u *Up) Kill() (time.Duration, error) {
	err := u.cmd.Process.Kill()
	_ = u.cmd.Wait() // it was killed
	return u.cmd.ProcessState.UserTime() + u.cmd.ProcessState.SystemTime(), err
}

// Stop ends the controller in order.
func (u *Up) Stop() error {
	if err := u.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	if err := u.cmd.Wait(); err != nil {
		return fmt.Errorf("the controller ended badly: %w\n%s", err, u.said.String())
	}
	return nil
}

// CPU is the processor time that the process has used so far, to the microsecond: the kernel's
// usual count moves in hundredths of a second.
func (u *Up) CPU() (time.Duration, error) {
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", u.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	var total time.Duration
	for _, name := range files {
		text, err := os.ReadFile(name)
		if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
			continue // the thread has ended
		}
		if err != nil {
			return 0, err
		}
		first, _, _ := strings.Cut(string(text), " ")
		ns, err := strconv.ParseInt(first, 10, 64)
		if err != nil {
			return 0, err
		}
		total += time.Duration(ns)
	}
	return total, nil
}

// Resident is the process' resident memory in bytes.
func (u *Up) Resident() (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", u.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range bytes.Lines(text) {
		rest, ok := bytes.CutPrefix(line, []byte("VmRSS:"))
		if !ok {
			continue
		}
		kib, err := strconv.ParseInt(string(bytes.Fields(rest)[0]), 10, 64)
		return kib << 10, err
	}
	return 0, errors.New("the kernel does not tell the resident memory")
}

package proc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// MarkVariable is the environment variable that every process of a machine carries. Its value is
// the machine's directory, which is no secret.
const MarkVariable = "GANTLINE_MACHINE"

// Config says where machines live and what runs them.
type Config struct {
	// Dir holds a directory a model, and in it one a machine. It is made with mode 0700.
	Dir string
	// Command is the agent's command line; the machine's directory is appended to it.
	Command []string
	// StopGrace is how long a machine's processes may take to end after SIGTERM; 0 means 10 s.
	StopGrace time.Duration
	// Logger gets what happens to agents; nil discards it.
	Logger *slog.Logger
}

// Machine names a machine: the model's UUID and the machine's id.
type Machine struct {
	ModelUUID, ID string
}

// String returns "machine 0 of model <first six of the UUID>".
func (m Machine) String() string {
	return fmt.Sprintf("machine %s of model %.6s", m.ID, m.ModelUUID)
}

// ErrClosed is returned once Close began.
var ErrClosed = errors.New("the machine driver is closed")

// killTime bounds Kill: a process that the kernel cannot end, such as one that waits for a disk, is
// not waited for.
const killTime = 2 * time.Second

// Driver runs machines. Its methods may be called from any goroutine.
type Driver struct {
	cfg    Config
	log    *slog.Logger
	ctx    context.Context //nolint:containedctx // ends every supervisor; Close waits for them
	cancel context.CancelFunc
	wg     sync.WaitGroup

	// mu guards what follows: Start, Stop and Close may race.
	mu      sync.Mutex
	running map[Machine]*supervisor
	closed  bool
}

// New returns a Driver; nothing runs yet.
func New(cfg Config) (*Driver, error) {
	if cfg.Dir == "" || len(cfg.Command) == 0 {
		return nil, errors.New("cannot make machine driver: Dir and Command are needed")
	}
	if cfg.StopGrace == 0 {
		cfg.StopGrace = 10 * time.Second
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("cannot make machine directory: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &Driver{cfg: cfg, log: cfg.Logger, ctx: ctx, cancel: cancel, running: map[Machine]*supervisor{}}, nil
}

// Path returns the machine's directory, which exists from the first Start to Destroy.
func (d *Driver) Path(m Machine) string {
	return filepath.Join(d.cfg.Dir, m.ModelUUID, filepath.FromSlash(m.ID))
}

// Start makes the machine's agent run and keeps it running. prepare is called when the directory
// is new, to write what the agent needs to log in; if it fails the directory is removed again. An
// agent that runs already, started here or by an earlier controller, is left alone.
func (d *Driver) Start(m Machine, prepare func(dir string) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return ErrClosed
	}
	if d.running[m] != nil {
		return nil
	}
	dir := d.Path(m)
	if err := makeOnce(dir, prepare); err != nil {
		return fmt.Errorf("cannot start %s: %w", m, err)
	}
	s := newSupervisor(m, dir, d.cfg)
	d.running[m] = s
	d.wg.Go(func() { s.run(d.ctx) })
	return nil
}

// makeOnce fills a new directory under a temporary name, so that a crash leaves no half of it.
func makeOnce(dir string, prepare func(string) error) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), ".new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	if err := prepare(tmp); err != nil {
		return err
	}
	return os.Rename(tmp, dir)
}

// Destroy stops the machine and removes its directory.
func (d *Driver) Destroy(ctx context.Context, m Machine) error {
	d.mu.Lock()
	s := d.running[m]
	delete(d.running, m)
	d.mu.Unlock()
	if s != nil {
		s.stop()
		select {
		case <-s.done:
		case <-ctx.Done():
			return fmt.Errorf("cannot stop %s: %w", m, ctx.Err())
		}
	} else if err := endAll(ctx, d.Path(m), d.cfg.StopGrace); err != nil {
		return fmt.Errorf("cannot stop %s: %w", m, err)
	}
	if err := os.RemoveAll(d.Path(m)); err != nil {
		return fmt.Errorf("cannot remove the directory of %s: %w", m, err)
	}
	return nil
}

// Running returns the machines that Start was called for.
func (d *Driver) Running() []Machine {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := make([]Machine, 0, len(d.running))
	for m := range d.running {
		all = append(all, m)
	}
	return all
}

// Kill ends every process of all machines at once, for somebody who does not want to wait for
// Close. What they were doing is lost, but nothing of it runs on.
func (d *Driver) Kill() {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.cancel() // so that no agent is started again
	deadline := time.Now().Add(killTime)
	for _, m := range d.Running() {
		for pids := marked(d.Path(m)); len(pids) > 0 && time.Now().Before(deadline); pids = marked(d.Path(m)) {
			for _, pid := range pids {
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
			<-time.After(time.Millisecond)
		}
	}
}

// Close stops all machines at once and waits until nothing of them runs. Their directories stay,
// and the next Driver starts them again.
func (d *Driver) Close() error {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.cancel()
	d.wg.Wait()
	return nil
}

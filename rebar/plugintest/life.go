package plugintest

import (
	"context"
	"os"
	"time"

	"github.com/gantline/gantline/rebar/models"
)

// running returns the provider that listens.
func (h *Host) running() (*running, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.proc == nil {
		return nil, ErrNotRunning
	}
	return h.proc, nil
}

// Running says whether the provider listens.
func (h *Host) Running() bool {
	r, err := h.running()
	if err != nil {
		return false
	}
	select {
	case <-r.done:
		return false
	default:
		return true
	}
}

// Definition returns what define printed when the provider was started; nil if it
// was not, or has left with code 403.
func (h *Host) Definition() *models.PluginProvider {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.def
}

// Signal sends a signal to the provider.
func (h *Host) Signal(s os.Signal) error {
	r, err := h.running()
	if err != nil {
		return err
	}
	return r.proc.signal(s)
}

// Kill ends the provider by force and waits until it has ended.
func (h *Host) Kill() {
	if r, err := h.running(); err == nil {
		r.proc.kill()
		<-r.done
	}
}

// Wait waits until the provider has ended and returns what it left behind.
func (h *Host) Wait(ctx context.Context) (*Output, error) {
	r, err := h.running()
	if err != nil {
		return nil, err
	}
	select {
	case <-r.done:
		return &Output{Stdout: r.out.String(), Stderr: r.err.String(), Code: r.code}, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Restart has the provider listen again, on new sockets; it must be configured
// anew. If it runs it is stopped first.
func (h *Host) Restart(ctx context.Context) error {
	if h.Running() {
		if _, err := h.Stop(ctx); err != nil {
			h.Kill()
		}
	}
	return h.listen(ctx)
}

// PID returns the process of the provider; 0 if it is this one, or does not run.
func (h *Host) PID() int {
	r, err := h.running()
	if err != nil {
		return 0
	}
	return r.proc.pid()
}

// ReadyAfter returns how long the provider took to say READY!.
func (h *Host) ReadyAfter() time.Duration {
	r, err := h.running()
	if err != nil {
		return 0
	}
	return r.ready
}

// Sockets returns the provider's socket and the host's.
func (h *Host) Sockets() (ours, hosts string) {
	r, err := h.running()
	if err != nil {
		return "", ""
	}
	return r.ours, r.hosts
}

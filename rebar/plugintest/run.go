package plugintest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gantline/gantline/rebar/models"
)

var (
	// ErrNotRunning is returned for calls of a provider that does not listen.
	ErrNotRunning = errors.New("provider is not running")
	// ErrNotReady is returned by Start if the provider ends, or says nothing,
	// before READY!.
	ErrNotReady = errors.New("provider did not say READY!")
)

// Output is what an invocation of a provider left behind.
type Output struct {
	Stdout string
	Stderr string
	// Code is the exit code; -1 if a signal ended it.
	Code int
}

// running is a provider that listens.
type running struct {
	proc    process
	ours    string // the provider's socket
	hosts   string // ours
	out     *output
	err     *output
	client  *http.Client
	done    chan struct{} // closed when the process has ended
	code    int           // set before done is closed
	started time.Time
	ready   time.Duration // from start to READY!
}

// Invoke runs a command of the provider to its end, with a token for RS_TOKEN;
// without one if it is empty.
func (h *Host) Invoke(ctx context.Context, token string, args ...string) (*Output, error) {
	dir, err := h.workdir()
	if err != nil {
		return nil, err
	}
	out, errs := newOutput(), newOutput()
	p, err := h.target.start(ctx, command{args: args, env: h.env(token), dir: dir, stdout: out, stderr: errs})
	if err != nil {
		return nil, err
	}
	code := p.wait()
	return &Output{Stdout: out.String(), Stderr: errs.String(), Code: code}, ctx.Err()
}

// Define runs define and returns the definition. With validate the provider gets
// a real token and so may check its environment; without, only its definition is
// asked for.
func (h *Host) Define(ctx context.Context, validate bool) (*models.PluginProvider, *Output, error) {
	token := catalogToken
	if validate {
		token = h.Endpoint.ReadOnlyToken(time.Hour)
	}
	out, err := h.Invoke(ctx, token, "define")
	if err != nil {
		return nil, out, err
	}
	if out.Code != 0 {
		return nil, out, fmt.Errorf("cannot define: exit code %d: %s", out.Code, strings.TrimSpace(out.Stderr))
	}
	def := &models.PluginProvider{}
	if err := json.Unmarshal([]byte(out.Stdout), def); err != nil {
		return nil, out, fmt.Errorf("cannot define: cannot decode what it printed: %w", err)
	}
	return def, out, nil
}

// Unpack runs unpack into the place in the static file space where hosts put the
// files of a provider, and returns that directory.
func (h *Host) Unpack(ctx context.Context, name string) (string, *Output, error) {
	dir := filepath.Join(h.WebRoot(), "files", "plugin_providers", name)
	out, err := h.Invoke(ctx, h.token, "unpack", dir)
	if err == nil && out.Code != 0 {
		err = fmt.Errorf("cannot unpack: exit code %d: %s", out.Code, strings.TrimSpace(out.Stderr))
	}
	return dir, out, err
}

// Start defines the provider, has it listen, and waits for READY!.
func (h *Host) Start(ctx context.Context) error {
	if h.Running() {
		return errors.New("cannot start provider: it runs")
	}
	def, _, err := h.Define(ctx, false)
	if err != nil {
		return fmt.Errorf("cannot start provider: %w", err)
	}
	for typ, fields := range def.StoreObjects {
		f, _ := fields.(map[string]interface{})
		h.Endpoint.Define(typ, f)
	}
	h.mu.Lock()
	h.def = def
	h.mu.Unlock()
	return h.listen(ctx)
}

// listen runs listen and waits for READY!.
func (h *Host) listen(ctx context.Context) error {
	h.end()
	dir, err := h.workdir()
	if err != nil {
		return err
	}
	r := &running{out: newOutput(), err: newOutput(), done: make(chan struct{}), started: time.Now()}
	r.ours, r.hosts = h.sockets()
	if !h.cfg.NoSocket {
		if err := h.openSocket(r.hosts); err != nil {
			return err
		}
	}
	args := []string{"listen", r.ours, r.hosts}
	if h.cfg.Swapped {
		args = []string{"listen", r.hosts, r.ours}
	}
	token := h.token
	if h.cfg.NoToken {
		token = ""
	}
	// The provider outlives the context that started it.
	r.proc, err = h.target.start(context.WithoutCancel(ctx), command{args: args, env: h.env(token), dir: dir, stdout: r.out, stderr: r.err})
	if err != nil {
		h.CloseSocket()
		return err
	}
	go func() {
		r.code = r.proc.wait()
		close(r.done)
	}()
	r.client = &http.Client{Timeout: h.cfg.CallTimeout, Transport: &http.Transport{
		MaxIdleConnsPerHost: 256,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", r.ours)
		},
	}}
	h.mu.Lock()
	h.proc = r
	h.mu.Unlock()
	if err := r.awaitReady(ctx, h.cfg.ReadyTimeout); err != nil {
		h.Kill()
		return fmt.Errorf("cannot start provider: %w", err)
	}
	h.attach(r)
	return nil
}

// awaitReady waits for a line that says READY!.
func (r *running) awaitReady(ctx context.Context, limit time.Duration) error {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("%w within %s", ErrNotReady, limit))
	defer cancel()
	for {
		text, more := r.out.next()
		lines := bufio.NewScanner(strings.NewReader(text))
		lines.Buffer(nil, maxOutput)
		for lines.Scan() {
			if lines.Text() == "READY!" && strings.Contains(text, "READY!\n") {
				r.ready = time.Since(r.started)
				return nil
			}
		}
		select {
		case <-more:
		case <-r.done:
			if text2, _ := r.out.next(); text2 != text {
				continue
			}
			return fmt.Errorf("%w: it ended with code %d: %s", ErrNotReady, r.code, strings.TrimSpace(r.err.String()))
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// attach posts the endpoint's events to a provider that asks for all.
func (h *Host) attach(r *running) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.def == nil || !h.def.HasPublish {
		return
	}
	queue := make(chan models.Event, 4096)
	cancel := h.Endpoint.OnEvent(func(ev models.Event) {
		select {
		case queue <- ev:
		default:
		}
	})
	stop := make(chan struct{})
	go func() {
		for {
			select {
			case ev := <-queue:
				_ = h.Publish(context.Background(), &ev)
			case <-stop:
				return
			case <-r.done:
				return
			}
		}
	}()
	h.detach = func() {
		cancel()
		close(stop)
	}
}

// end forgets a provider that has ended.
func (h *Host) end() {
	h.mu.Lock()
	r, detach := h.proc, h.detach
	h.proc, h.detach = nil, nil
	h.mu.Unlock()
	if detach != nil {
		detach()
	}
	h.CloseSocket()
	if r != nil {
		r.client.CloseIdleConnections()
		_ = os.Remove(r.hosts)
	}
}

// Package plugintest runs Digital Rebar plugin providers without a dr-provision:
// a Host plays the part of the server that starts, configures and stops them, and
// an endpoint.Endpoint that of the API they call. Providers are run as binaries,
// those of the original framework included, or inside the test process.
//
//	h := plugintest.Start(t, plugintest.InProcess(&def, newPlugin, plugin.Config{}))
//	h.MustConfigure(map[string]interface{}{"Name": "p"})
//	res, err := h.Act(ctx, "increment", machine, nil)
//
// Run puts a provider through the conformance suite and reports what passed, what
// deviates and whether it matters.
package plugintest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugintest/endpoint"
)

const (
	// waitDelay bounds the wait for output after a process ended.
	waitDelay = 2 * time.Second
	// tokenLife is how long the provider's token is good.
	tokenLife = 24 * time.Hour
	// catalogToken asks define for the bare definition.
	catalogToken = "catalog"
)

// Config adjusts a Host. Its zero value is a host as providers know it.
type Config struct {
	// Endpoint is the API; nil for one of the host's own.
	Endpoint *endpoint.Endpoint
	// Swapped gives listen its sockets in the order of the original's
	// documentation, the host's first.
	Swapped bool
	// DocumentedPaths serves only /api-plugin-server, as the original's
	// documentation has it, and answers 404 to /api-server-plugin.
	DocumentedPaths bool
	// NoSocket does not serve the host's socket at all.
	NoSocket bool
	// LogDelay is how long the host takes to answer each log line.
	LogDelay time.Duration
	// NoToken leaves RS_TOKEN out of the environment.
	NoToken bool
	// Env is added to the environment, as NAME=value.
	Env []string
	// ReadyTimeout bounds the wait for READY!; 0 for 10 s.
	ReadyTimeout time.Duration
	// CallTimeout bounds each call of the provider; 0 for 30 s.
	CallTimeout time.Duration
}

// Host runs one provider.
type Host struct {
	// Endpoint is the API that the provider calls.
	Endpoint *endpoint.Endpoint

	target  Target
	cfg     Config
	owned   bool // Endpoint is ours to close
	dir     string
	token   string
	files   *http.Server
	fileURL string
	heard   *heard
	socket  *hostSocket

	mu     sync.Mutex // guards what follows
	def    *models.PluginProvider
	runs   int // of listen, for the names of sockets
	proc   *running
	detach func() // from the endpoint's events
}

// NewHost returns a Host for a provider, which is not started yet.
func NewHost(target Target, cfg Config) (*Host, error) {
	if cfg.ReadyTimeout <= 0 {
		cfg.ReadyTimeout = 10 * time.Second
	}
	if cfg.CallTimeout <= 0 {
		cfg.CallTimeout = 30 * time.Second
	}
	h := &Host{target: target, cfg: cfg, Endpoint: cfg.Endpoint, heard: newHeard()}
	var err error
	if h.dir, err = scratch(); err != nil {
		return nil, err
	}
	if h.Endpoint == nil {
		h.owned = true
		if h.Endpoint, err = endpoint.Start(); err != nil {
			_ = os.RemoveAll(h.dir)
			return nil, err
		}
	}
	h.token = h.Endpoint.Token(tokenLife)
	if err := h.serveFiles(); err != nil {
		_ = h.Close()
		return nil, err
	}
	return h, nil
}

// scratch makes a directory whose path leaves room for the name of a socket.
func scratch() (string, error) {
	dir, err := os.MkdirTemp("", "gpt")
	if err == nil && len(dir) > 70 {
		_ = os.Remove(dir)
		dir, err = os.MkdirTemp("/tmp", "gpt")
	}
	if err != nil {
		return "", fmt.Errorf("cannot make a scratch directory: %w", err)
	}
	for _, sub := range []string{"web", "web/files"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o755); err != nil { //nolint:gosec // served
			return "", fmt.Errorf("cannot make a scratch directory: %w", err)
		}
	}
	return dir, nil
}

// serveFiles serves the static file space.
func (h *Host) serveFiles() error {
	ln, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("cannot serve files: %w", err)
	}
	h.files = &http.Server{Handler: http.FileServer(http.Dir(h.WebRoot())), ReadHeaderTimeout: 10 * time.Second}
	h.fileURL = "http://" + ln.Addr().String()
	go h.files.Serve(ln) //nolint:errcheck // ends by Close
	return nil
}

// WebRoot returns the directory of the static file space.
func (h *Host) WebRoot() string { return filepath.Join(h.dir, "web") }

// FileServer returns the URL at which WebRoot is served.
func (h *Host) FileServer() string { return h.fileURL }

// env returns the environment of a provider.
func (h *Host) env(token string) []string {
	var res []string
	for _, k := range []string{"PATH", "HOME", "TMPDIR", "GOCOVERDIR"} {
		if v, ok := os.LookupEnv(k); ok {
			res = append(res, k+"="+v)
		}
	}
	res = append(res, "RS_ENDPOINT="+h.Endpoint.URL(), "RS_FILESERVER="+h.fileURL,
		"RS_WEBROOT="+h.WebRoot(), "RS_CACERT="+h.Endpoint.CAFile())
	if token != "" {
		res = append(res, "RS_TOKEN="+token)
	}
	return append(res, h.cfg.Env...)
}

// workdir makes a fresh working directory, as each invocation gets one.
func (h *Host) workdir() (string, error) {
	dir, err := os.MkdirTemp(h.dir, "w")
	if err != nil {
		return "", fmt.Errorf("cannot make a working directory: %w", err)
	}
	return dir, os.Chmod(dir, 0o700) //nolint:gosec // a directory
}

// sockets returns the names of both sockets for the next run.
func (h *Host) sockets() (ours, hosts string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.runs++
	n := strconv.Itoa(h.runs)
	return filepath.Join(h.dir, "p.toPlugin."+n), filepath.Join(h.dir, "p.fromPlugin."+n)
}

// Close stops the provider, by force if it must, and removes every trace.
func (h *Host) Close() error {
	var errs []error
	if h.Running() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		if _, err := h.Stop(ctx); err != nil {
			h.Kill()
		}
		cancel()
	}
	h.end()
	if h.files != nil {
		errs = append(errs, h.files.Close())
	}
	if h.owned && h.Endpoint != nil {
		errs = append(errs, h.Endpoint.Close())
	}
	errs = append(errs, os.RemoveAll(h.dir))
	return errors.Join(errs...)
}

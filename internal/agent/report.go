package agent

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/gantline/gantline/internal/agent/local"
	"github.com/gantline/gantline/juju/worker/dependency"
)

// reportTimeout bounds how long an agent takes to tell how it does.
const reportTimeout = 10 * time.Second

// Report is how an agent's engine does.
type Report struct {
	// State is "started", "stopping" or "stopped".
	State string `json:"state"`
	Error string `json:"error,omitempty"`
	// Workers are the engine's, by name.
	Workers map[string]WorkerReport `json:"manifolds"`
}

// WorkerReport is how one worker does.
type WorkerReport struct {
	// State is "starting", "started", "stopping" or "stopped".
	State string `json:"state"`
	// Inputs are the workers that it depends on.
	Inputs []string `json:"inputs"`
	// Starts counts how often it has started; Started is the last time, UTC, in the form
	// "2006-01-02 15:04:05", "" while it does not run.
	Starts  int    `json:"start-count,omitempty"`
	Started string `json:"started,omitempty"`
	// Error is why it does not run, or did not the last time.
	Error string `json:"error,omitempty"`
	// Report is what the worker says of itself, if it does.
	Report map[string]any `json:"report,omitempty"`
}

// ReadReport asks the agent that runs on the machine's directory how it does.
func ReadReport(dir string) (*Report, error) {
	config, err := configPath(dir)
	if err != nil {
		return nil, err
	}
	conn, err := local.Dial(reportPath(filepath.Dir(config)))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return nil, fmt.Errorf("no agent runs on %s", dir)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot ask the agent of %s: %w", dir, err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(reportTimeout)); err != nil {
		return nil, err
	}
	var answer reportAnswer
	if err := json.NewDecoder(conn).Decode(&answer); err != nil {
		return nil, fmt.Errorf("cannot read the report of the agent of %s: %w", dir, err)
	}
	if answer.Refused != "" {
		return nil, errors.New(answer.Refused)
	}
	return answer.Report, nil
}

// reportAnswer is what is written to whoever connects; they need not ask.
type reportAnswer struct {
	Report  *Report `json:"report,omitempty"`
	Refused string  `json:"refused,omitempty"`
}

func reportPath(agentDir string) string { return filepath.Join(agentDir, "report.sock") }

// reports tells how an engine does, on a socket that only the agent's user may open.
type reports struct {
	path     string
	engine   dependency.Reporter
	log      *slog.Logger
	listener *net.UnixListener
	wg       sync.WaitGroup
}

func serveReports(path string, engine dependency.Reporter, log *slog.Logger) (*reports, error) {
	listener, err := local.Listen(path)
	if err != nil {
		return nil, fmt.Errorf("cannot listen for who asks for reports: %w", err)
	}
	r := &reports{path: path, engine: engine, log: log, listener: listener}
	r.wg.Go(r.serve) // ends when close closes the listener
	return r, nil
}

func (r *reports) close() {
	_ = r.listener.Close() // it is closed here alone
	r.wg.Wait()
	if err := os.Remove(r.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.log.Warn("cannot remove the reports' socket", "error", err)
	}
}

// serve answers one after the other: a report takes no time, and nobody needs many.
func (r *reports) serve() {
	for {
		conn, err := r.listener.AcceptUnix()
		if err != nil {
			if !errors.Is(err, net.ErrClosed) {
				r.log.Error("nobody can ask for reports any more", "error", err)
			}
			return
		}
		if err := r.answer(conn); err != nil {
			r.log.Debug("who asked for a report went away", "error", err)
		}
	}
}

func (r *reports) answer(conn *net.UnixConn) error {
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(reportTimeout)); err != nil {
		return err
	}
	if err := local.CheckPeer(conn); err != nil {
		return json.NewEncoder(conn).Encode(reportAnswer{Refused: err.Error()})
	}
	return json.NewEncoder(conn).Encode(map[string]any{"report": r.engine.Report()})
}

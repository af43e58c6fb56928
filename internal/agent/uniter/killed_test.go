package uniter_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/internal/agent/uniter"
	"github.com/gantline/gantline/internal/agent/uniter/unitertest"
	"github.com/gantline/gantline/juju/api/agent/leadership"
	apiuniter "github.com/gantline/gantline/juju/api/agent/uniter"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// These tests run the agent in a process of its own, which calls the controller in
// the test's process over HTTP, so that it can be killed for good.

const agentProcess = "UNITER_TEST_AGENT" // "URL DIR UNIT"

// wireCall is one call on its way from the agent's process to the test's.
type wireCall struct {
	Facade  string          `json:"facade"`
	ID      string          `json:"id"`
	Request string          `json:"request"`
	Params  json.RawMessage `json:"params"`
}

type wireAnswer struct {
	Result json.RawMessage `json:"result"`
	Error  *params.Error   `json:"error"`
}

// serveAgent serves one connection of the unit's agent.
func serveAgent(m *machine, unit string) *httptest.Server {
	conn := m.ctrl.Connect(unit)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /call", func(w http.ResponseWriter, r *http.Request) {
		var call wireCall
		var answer wireAnswer
		err := json.NewDecoder(r.Body).Decode(&call)
		if err == nil && call.Facade == "LeadershipService" {
			answer.Result, err = claim(r.Context(), conn, unit, call)
		} else if err == nil {
			err = conn.APICallContext(r.Context(), call.Facade, 0, call.ID, call.Request, call.Params, &answer.Result)
		}
		if err != nil && !errors.As(err, &answer.Error) {
			answer.Error = &params.Error{Message: err.Error()}
		}
		_ = json.NewEncoder(w).Encode(answer) // the agent may be dead by now
	})
	mux.HandleFunc("GET /charms", func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(m.archives[r.URL.Query().Get("url")])
	})
	return httptest.NewServer(mux)
}

func claim(ctx context.Context, conn *unitertest.Conn, unit string, call wireCall) (json.RawMessage, error) {
	app, err := names.UnitApplication(unit)
	if err != nil {
		return nil, err
	}
	if call.Request != "ClaimLeadership" {
		return json.RawMessage("{}"), conn.BlockUntilLeadershipReleased(ctx, app)
	}
	return json.RawMessage(`{"results":[{}]}`), conn.ClaimLeadership(ctx, app, unit, time.Minute)
}

// wire is the agent's end: a base.APICaller and a base.HTTPClient.
type wire struct {
	base.APICaller // nil: the agent uses what is below
	url            string
}

func (w wire) BestFacadeVersion(string) int { return 19 }

func (w wire) APICallContext(ctx context.Context, facade string, _ int, id, request string, args, response any) error {
	text, err := json.Marshal(args)
	if err != nil {
		return err
	}
	body, err := json.Marshal(wireCall{Facade: facade, ID: id, Request: request, Params: text})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url+"/call", bytes.NewReader(body))
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var answer wireAnswer
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return err
	}
	if answer.Error != nil {
		return answer.Error
	}
	if response == nil {
		return nil
	}
	return json.Unmarshal(answer.Result, response)
}

func (w wire) Get(ctx context.Context, path string, resp any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+"/"+path, nil)
	if err != nil {
		return err
	}
	*resp.(**http.Response), err = http.DefaultClient.Do(req)
	return err
}

func (w wire) Do(context.Context, *http.Request, any) error { return errors.ErrUnsupported }
func (w wire) BaseURL() *url.URL                            { return nil }

// beAgent is the process of the agent.
func beAgent(spec string) {
	words := strings.Fields(spec)
	w, dir, unit := wire{url: words[0]}, words[1], words[2]
	executable, err := os.Executable()
	if err == nil {
		var u *uniter.Uniter
		u, err = uniter.New(uniter.Config{
			Client:     apiuniter.NewClient(w, names.NewUnitTag(unit)),
			Leadership: leadership.NewClient(w), Charms: uniter.NewCharmStore(w, dir),
			Dir: dir, Executable: executable, MachineLock: hook.NewMachineLock(filepath.Join(filepath.Dir(dir), "machine.lock"), nil),
			Facts: hook.Facts{Version: "3.6.1", Path: os.Getenv("PATH"), Extra: []string{"GORACE=atexit_sleep_ms=0"}},
			Clock: wall{},
		})
		if err == nil {
			err = u.Run(context.Background())
		}
	}
	fmt.Fprintln(os.Stderr, "agent ended:", err)
	os.Exit(1)
}

// process runs the unit's agent in a process of its own; kill kills it, and nothing
// else of the machine.
func (m *machine) process(unit string) (kill func()) {
	m.t.Helper()
	server := serveAgent(m, unit)
	self, err := os.Executable()
	if err != nil {
		m.t.Fatal(err)
	}
	cmd := exec.CommandContext(m.t.Context(), self)
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %s %s", agentProcess, server.URL, m.unitDir(unit), unit))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	return func() {
		if err := cmd.Process.Kill(); err != nil {
			m.t.Error(err)
		}
		if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
			m.t.Errorf("agent was not killed: %v %s", err, stderr.String())
		}
		server.CloseClientConnections()
		server.Close()
	}
}

// TestKilledAgents kills agents at random moments while the configuration changes,
// whose hook takes its time. The hook must never be run twice at once, and what was
// wanted last must be told to the charm in the end.
func TestKilledAgents(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	seed := rand.Uint64() >> 32
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 0))
	m := newMachine(t)
	m.deploy("slow", example(t, "testdata/slow"), map[string]any{"seconds": 0.2, "round": 0})
	const rounds = 8
	for round := range rounds {
		kill := m.process("slow/0")
		m.ctrl.SetConfig("slow", "round", round)
		if m.ctrl.Unit("slow/0").Agent.Status == "error" {
			m.ctrl.Resolve("slow/0", params.ResolvedRetryHooks)
		}
		time.Sleep(time.Duration(dice.IntN(700)) * time.Millisecond)
		kill()
	}
	kill := m.process("slow/0")
	defer kill()
	last := fmt.Sprintf("config-hash: config-local:slow-0-%d\n", rounds)
	m.await("slow/0", "active", func(u unitertest.Unit) bool {
		if u.Agent.Status == "error" {
			m.ctrl.Resolve("slow/0", params.ResolvedRetryHooks)
		}
		return active("waited")(u) && strings.Contains(u.State.UniterState, last) &&
			strings.Contains(u.State.UniterState, "started: true")
	})
	charm := filepath.Join(m.unitDir("slow/0"), "charm", "var")
	if text, err := os.ReadFile(filepath.Join(charm, "overlap")); err == nil {
		t.Errorf("config-changed was run twice at once: %s", text)
	}
	runs, err := os.ReadFile(filepath.Join(charm, "runs"))
	if err != nil || strings.Count(string(runs), "begin") < 2 {
		t.Errorf("runs %q, %v", runs, err)
	}
}

package plugin_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
	"github.com/gantline/gantline/rebar/plugintest"
)

// TestMain is also the main of the probe, when it is run as a process of its own.
func TestMain(m *testing.M) {
	switch os.Getenv("PLUGIN_ROLE") {
	case "":
		os.Exit(m.Run())
	case "probe":
		p, err := plugin.New(probeDefinition(), &probe{stopFile: os.Getenv("PROBE_STOP_FILE")}, plugin.Config{})
		if err == nil {
			err = p.Run(context.Background(), os.Args[1:])
		}
		if err != nil {
			os.Exit(1)
		}
	case "fresh":
		fresh()
	case "shell":
		plugin.InitApp("shell", "A provider of the original kind", "v1.2.3", shellDefinition(), &shellPlugin{})
		if plugin.App.Execute() != nil {
			os.Exit(1)
		}
	}
	os.Exit(0)
}

// binary returns this test as a provider that is a process of its own.
func binary(t *testing.T) (plugintest.Target, plugintest.Config) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return plugintest.Binary(exe), plugintest.Config{Env: []string{"PLUGIN_ROLE=probe"}}
}

// probe is a provider whose actions do what tests need.
type probe struct {
	stopFile string // written by Stop
	started  chan struct{}
	release  chan struct{} // what wait waits for
	ended    chan error    // gets the context's error of a cancelled wait

	mu      sync.Mutex
	clients []*api.Client
	stopped bool
}

func probeDefinition() *models.PluginProvider {
	def := &models.PluginProvider{Name: "probe", Version: "v1.2.3", PluginVersion: 4}
	for _, cmd := range []string{
		"ok", "value", "nothing", "fail", "panic", "fatal", "panicf", "unencodable", "wait", "log", "publish", "leave", "list",
	} {
		def.AvailableActions = append(def.AvailableActions, models.AvailableAction{Command: cmd})
	}
	return def
}

func newProbe() *probe {
	return &probe{started: make(chan struct{}, 100), release: make(chan struct{}), ended: make(chan error, 100)}
}

// inProcess starts a probe in this process.
func inProcess(t *testing.T, p *probe, cfg plugin.Config, hcfg plugintest.Config) *plugintest.Running {
	t.Helper()
	target := plugintest.InProcess(probeDefinition(), func() interface{} { return p }, cfg)
	return plugintest.StartWith(t, target, hcfg)
}

func (p *probe) ConfigContext(ctx context.Context, l logger.Logger, c *api.Client, params map[string]interface{}) *models.Error {
	if msg, ok := params["probe/fail"].(string); ok {
		return models.NewError("plugin", 409, msg)
	}
	if params["probe/panic"] == true {
		panic("config panics")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clients = append(p.clients, c)
	l.Infof("configured %s", params["Name"])
	return nil
}

func (p *probe) ActionContext(ctx context.Context, l logger.Logger, a *models.Action) (interface{}, *models.Error) {
	switch a.Command {
	case "ok":
		return "ok", nil
	case "value":
		return a.Params["value"], nil
	case "nothing":
		return nil, nil
	case "fail":
		code, _ := a.Params["code"].(float64)
		return nil, &models.Error{Model: "plugin", Key: "probe", Type: "plugin", Code: int(code), Messages: []string{"as asked"}}
	case "panic":
		panic("action panics")
	case "fatal":
		l.Fatalf("last words")
	case "panicf":
		l.Panicf("panic words")
	case "unencodable":
		return make(chan int), nil
	case "wait":
		p.started <- struct{}{}
		select {
		case <-p.release:
			return "released", nil
		case <-ctx.Done():
			p.ended <- ctx.Err()
			return nil, models.NewError("plugin", 503, ctx.Err().Error())
		}
	case "log":
		n, _ := a.Params["lines"].(float64)
		for i := range int(n) {
			l.Infof("line %d %s", i, a.Params["text"])
		}
		return nil, nil
	case "publish":
		if err := plugin.From(ctx).Publish(ctx, "probe", "did", "k", map[string]interface{}{"n": 1}); err != nil {
			return nil, models.NewError("plugin", 502, err.Error())
		}
		return nil, nil
	case "leave":
		if err := plugin.From(ctx).Leaving(ctx, models.NewError("plugin", 403, "leaving")); err != nil {
			return nil, models.NewError("plugin", 502, err.Error())
		}
		return nil, nil
	case "list":
		prefix, _ := a.Params["prefix"].(string)
		res, err := plugin.From(ctx).ListObjects(ctx, prefix)
		if err != nil {
			return nil, models.NewError("plugin", 502, err.Error())
		}
		return res, nil
	}
	return nil, models.NewError("plugin", 404, "Unknown command: "+a.Command)
}

func (p *probe) StopContext(_ context.Context, l logger.Logger) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = true
	l.Infof("stop was called")
	if p.stopFile != "" {
		_ = os.WriteFile(p.stopFile, []byte("stopped"), 0o600)
	}
}

// within returns a context for a test's step.
func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(context.Background(), d, fmt.Errorf("not within %s", d))
	t.Cleanup(cancel)
	return ctx
}

// eventually waits until ok is true.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within 10 s: %s", what)
		}
	}
}

// logged says whether any line contains text.
func logged(h *plugintest.Running, text string) bool {
	for _, l := range h.Logs() {
		if strings.Contains(l.Message, text) {
			return true
		}
	}
	return false
}

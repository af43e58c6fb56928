package plugin_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
	"github.com/gantline/gantline/rebar/plugintest"
)

// TestLogIsAsync is row 9: a host that takes its time over lines does not delay
// calls, and every line that fits arrives in order.
func TestLogIsAsync(t *testing.T) {
	h := inProcess(t, newProbe(), plugin.Config{}, plugintest.Config{LogDelay: 100 * time.Millisecond})
	h.MustConfigure(nil)
	begin := time.Now()
	for range 5 {
		if _, err := h.Act(within(t, 10*second), "log", nil, map[string]interface{}{"lines": 5}); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(begin); took > 2*second { // 30 lines would take 3
		t.Errorf("5 calls with 25 lines took %s", took)
	}
	eventually(t, "all lines arrive", func() bool { return len(h.Logs()) >= 30 })
	last := int64(0)
	for _, l := range h.Logs() {
		if l.Seq <= last {
			t.Errorf("line %d comes after %d", l.Seq, last)
		}
		last = l.Seq
	}
}

// TestLogIsBounded floods a host that does not answer: memory stays bounded by the
// queue, and the host learns how many lines it missed.
func TestLogIsBounded(t *testing.T) {
	dir := socketDir(t)
	hold := make(chan struct{})
	var mu sync.Mutex
	var got []string
	from := serveUnix(t, filepath.Join(dir, "from"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-hold
		var line logger.Line
		buf := new(bytes.Buffer)
		_, _ = buf.ReadFrom(r.Body)
		if err := jsonUnmarshal(buf.Bytes(), &line); err != nil {
			t.Errorf("line %q: %v", buf, err)
		}
		mu.Lock()
		got = append(got, line.Message)
		mu.Unlock()
		w.WriteHeader(http.StatusNoContent)
	}))
	p, b := newBare(t, newProbe(), probeDefinition(), plugin.Config{LogQueue: 100})
	listen(t, p, b, filepath.Join(dir, "to"), from)
	post(t, b.to, "config", `{"Name":"x"}`)
	const lines = 5000
	post(t, b.to, "action", fmt.Sprintf(`{"Command":"log","Params":{"lines":%d}}`, lines))
	close(hold)
	arrived, dropped := 0, 0
	eventually(t, "every line arrived or was reported as dropped", func() bool {
		post(t, b.to, "action", `{"Command":"ok"}`)
		mu.Lock()
		defer mu.Unlock()
		arrived, dropped = 0, 0
		for _, m := range got {
			var n int
			if _, err := fmt.Sscanf(m, "%d log lines were dropped", &n); err == nil {
				dropped += n
			}
			if strings.HasPrefix(m, "line ") {
				arrived++
			}
		}
		return arrived+dropped >= lines
	})
	if dropped < lines/2 || arrived > 1000 {
		t.Errorf("of %d lines %d arrived and %d were dropped, with a queue of 100", lines, arrived, dropped)
	}
}

// TestNoSecretsInTheLog is row 9 as well.
func TestNoSecretsInTheLog(t *testing.T) {
	var copied lockedBuffer = *newBuffer()
	cfg := plugin.Config{Slog: slog.New(slog.NewTextHandler(&copied, nil))}
	h := inProcess(t, newProbe(), cfg, plugintest.Config{Env: []string{"RS_TOKEN=the-token-itself"}})
	h.MustConfigure(map[string]interface{}{"probe/password": "correct horse"})
	m := &models.Machine{Name: "m1", Secret: "machine-secret"}
	for _, text := range []string{"see the-token-itself", "and machine-secret"} {
		if _, err := h.Act(within(t, 10*second), "log", m, map[string]interface{}{"lines": 1, "text": text}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.WaitLog(within(t, 10*second), "and ***"); err != nil {
		t.Error("the machine's secret is not replaced")
	}
	if _, err := h.WaitLog(within(t, 10*second), "see ***"); err != nil {
		t.Error("the token is not replaced")
	}
	for _, l := range h.Logs() {
		for _, secret := range []string{"correct horse", "the-token-itself", "machine-secret"} {
			if strings.Contains(l.Message, secret) {
				t.Errorf("%q is in the log: %s", secret, l.Message)
			}
		}
	}
	if !strings.Contains(copied.String(), "configured plugintest") {
		t.Errorf("the copy for slog lacks lines: %s", copied.String())
	}
	for _, secret := range []string{"the-token-itself", "machine-secret"} {
		if strings.Contains(copied.String(), secret) {
			t.Errorf("%q is in the copy for slog", secret)
		}
	}
}

func TestLevels(t *testing.T) {
	warn := logger.Warn
	h := inProcess(t, newProbe(), plugin.Config{LogLevel: &warn}, plugintest.Config{})
	h.MustConfigure(nil)
	do := func(header http.Header) {
		t.Helper()
		header.Set("Content-Type", "application/json")
		rep, err := h.Raw(within(t, 10*second), http.MethodPost, "/api-plugin/v4/action", header,
			strings.NewReader(`{"Command":"log","Params":{"lines":1,"text":"`+header.Get("X-Log-Request")+`"}}`))
		if err != nil || rep.Status != http.StatusOK {
			t.Fatalf("%v %+v", err, rep)
		}
	}
	do(http.Header{})
	do(http.Header{"X-Log-Request": {"bogus"}})
	do(http.Header{"X-Log-Request": {"info"}, "X-Log-Token": {"tok123"}})
	if _, err := h.WaitLog(within(t, 10*second), "line 0 info"); err != nil {
		t.Fatal(err)
	}
	if !logged(h, "Log token: tok123") {
		t.Error("the token of the request is not logged")
	}
	for _, l := range h.Logs() {
		if l.Level < logger.Warn && !strings.Contains(l.Message, "line 0 info") {
			t.Errorf("a line of level %s passed: %s", l.Level, l.Message)
		}
	}
	// The level of a request that asks for debug includes the framework's own line.
	do(http.Header{"X-Log-Request": {"debug"}})
	if l, err := h.WaitLog(within(t, 10*second), "API: st: 200 lt:"); err != nil || !l.IgnorePublish || !strings.HasSuffix(l.Message, "m: POST /api-plugin/v4/action") {
		t.Errorf("the request's line: %+v, %v", l, err)
	}
}

func TestSlogInHandlers(t *testing.T) {
	h := plugintest.Start(t, plugintest.InProcess(
		&models.PluginProvider{Name: "slogging", Version: "v1", PluginVersion: 4}, func() interface{} { return slogging{} }, plugin.Config{}))
	h.MustConfigure(nil)
	l, err := h.WaitLog(within(t, 10*second), "configured name=plugintest group.n=1")
	if err != nil || l.Level != logger.Info || l.Service != "slogging" {
		t.Errorf("%+v, %v", l, err)
	}
}

type slogging struct{}

func (slogging) ConfigContext(_ context.Context, l logger.Logger, _ client, params map[string]interface{}) *models.Error {
	logger.NewSlog(l).With("name", params["Name"]).WithGroup("group").Info("configured", "n", 1)
	return nil
}

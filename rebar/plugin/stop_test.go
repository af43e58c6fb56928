package plugin_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
	"github.com/gantline/gantline/rebar/plugintest"
)

// TestStopDrains is row 7: stop is answered at once, what is under way ends, what
// comes later is refused, and the process ends with 0.
func TestStopDrains(t *testing.T) {
	p := newProbe()
	h := inProcess(t, p, plugin.Config{}, plugintest.Config{})
	h.MustConfigure(nil)
	type answer struct {
		res interface{}
		err error
	}
	done := make(chan answer, 1)
	go func() {
		res, err := h.Act(context.Background(), "wait", nil, nil)
		done <- answer{res, err}
	}()
	<-p.started
	begin := time.Now()
	status, body := raw(t, h, "stop", "null")
	if status != http.StatusOK || body != `{"Model":"","Key":"","Type":"","Messages":null,"Code":200}` || time.Since(begin) > 8*second {
		t.Errorf("stop is answered %d %s after %s", status, body, time.Since(begin))
	}
	eventually(t, "later calls are refused", func() bool {
		_, err := h.Act(within(t, 10*second), "ok", nil, nil)
		var e *models.Error
		return errors.As(err, &e) && e.Code == http.StatusServiceUnavailable
	})
	p.release <- struct{}{}
	if a := <-done; a.err != nil || a.res != "released" {
		t.Errorf("the action under way ends with %v, %v", a.res, a.err)
	}
	if out, err := h.Wait(within(t, 10*second)); err != nil || out.Code != 0 {
		t.Errorf("it ended %+v, %v", out, err)
	}
	if !p.stopped || !logged(h, "stop was called") || !logged(h, "STOPPING") {
		t.Error("Stop was not called, or the last lines are lost")
	}
}

func TestDrainHasAnEnd(t *testing.T) {
	p := newProbe()
	h := inProcess(t, p, plugin.Config{DrainTimeout: 100 * time.Millisecond}, plugintest.Config{})
	h.MustConfigure(nil)
	go h.Act(context.Background(), "wait", nil, nil) //nolint:errcheck // it is cut off
	<-p.started
	h.MustStop()
	select {
	case err := <-p.ended:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the action's context ended with %v", err)
		}
	case <-time.After(10 * second):
		t.Error("the action's context did not end")
	}
}

// TestSignals is row 8: SIGTERM and SIGINT run the provider's Stop.
func TestSignals(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		target, cfg := binary(t)
		mark := filepath.Join(t.TempDir(), "stopped")
		cfg.Env = append(cfg.Env, "PROBE_STOP_FILE="+mark)
		h := plugintest.StartWith(t, target, cfg)
		h.MustConfigure(nil)
		ours, _ := h.Sockets()
		if err := h.Signal(sig); err != nil {
			t.Fatal(err)
		}
		if out, err := h.Wait(within(t, 10*second)); err != nil || out.Code != 0 {
			t.Errorf("%s: it ended %+v, %v", sig, out, err)
		}
		if _, err := os.Stat(mark); err != nil {
			t.Errorf("%s: Stop was not called", sig)
		}
		if _, err := os.Lstat(ours); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: the socket is still there", sig)
		}
	}
}

// TestOrphan is row 1: a provider whose host's socket is gone ends by itself, and
// does not grow meanwhile.
func TestOrphan(t *testing.T) {
	target, cfg := binary(t)
	h := plugintest.StartWith(t, target, cfg)
	h.MustConfigure(nil)
	if _, err := h.WaitLog(within(t, 10*second), "configured"); err != nil {
		t.Fatal(err)
	}
	before := rss(t, h.PID())
	h.CloseSocket()
	begin := time.Now()
	if _, err := h.Act(within(t, 10*second), "log", nil, map[string]interface{}{"lines": 5000, "text": strings.Repeat("x", 100)}); err != nil {
		t.Error(err)
	}
	peak := before
	for h.Running() && time.Since(begin) < 10*second {
		peak = max(peak, rss(t, h.PID()))
		time.Sleep(20 * time.Millisecond)
	}
	took := time.Since(begin)
	out, err := h.Wait(within(t, second))
	if err != nil || out.Code != 1 || took > 5*second || took < 1500*time.Millisecond {
		t.Errorf("it ended %+v, %v after %s; want code 1 after about 2 s", out, err, took)
	}
	if peak > before+32<<20 {
		t.Errorf("memory went from %d to %d MB", before>>20, peak>>20)
	}
}

// TestHostComesBack checks that a short absence is forgiven, and lost lines are
// counted.
func TestHostComesBack(t *testing.T) {
	h := inProcess(t, newProbe(), plugin.Config{LogQueue: 16}, plugintest.Config{})
	h.MustConfigure(nil)
	if _, err := h.WaitLog(within(t, 10*second), "configured"); err != nil {
		t.Fatal(err)
	}
	h.CloseSocket()
	for range 3 {
		if _, err := h.Act(within(t, 10*second), "log", nil, map[string]interface{}{"lines": 100}); err != nil {
			t.Error(err)
		}
		time.Sleep(50 * time.Millisecond)
	}
	_, hosts := h.Sockets()
	_ = os.Remove(hosts)
	if err := h.ReopenSocket(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "word of dropped lines", func() bool {
		_, _ = h.Act(within(t, 10*second), "ok", nil, nil)
		return logged(h, "log lines were dropped")
	})
	if !h.Running() {
		t.Error("it ended although the host came back")
	}
}

func rss(t *testing.T, pid int) int64 {
	t.Helper()
	buf, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0 // it has ended
	}
	var total, resident int64
	if _, err := fmt.Sscan(string(buf), &total, &resident); err != nil {
		return 0
	}
	return resident * int64(os.Getpagesize())
}

// TestSockets is row 16: sockets are for their owner, and nobody else's is taken.
func TestSockets(t *testing.T) {
	dir := socketDir(t)
	to, from := filepath.Join(dir, "to"), filepath.Join(dir, "from")
	serveUnix(t, from, http.NotFoundHandler())
	p, b := newBare(t, newProbe(), probeDefinition(), plugin.Config{})
	listen(t, p, b, to, from)
	if fi, err := os.Stat(to); err != nil || fi.Mode().Perm() != 0o600 {
		t.Errorf("the socket: %v, %v", fi.Mode(), err)
	}
	p2, _ := newBare(t, newProbe(), probeDefinition(), plugin.Config{})
	if err := p2.Run(within(t, 10*second), []string{"listen", to, from}); !errors.Is(err, plugin.ErrSocketInUse) {
		t.Errorf("a second process on the socket: %v", err)
	}
	if status, _ := post(t, to, "nope", "{}"); status != http.StatusNotFound {
		t.Errorf("the first process answers %d", status)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := p2.Run(within(t, 10*second), []string{"listen", file, from}); err == nil {
		t.Error("a file is taken for a socket")
	}
	if buf, _ := os.ReadFile(file); string(buf) != "precious" {
		t.Error("a file was removed")
	}
}

// TestReplacedSocketIsLeft checks that only our own socket is removed.
func TestReplacedSocketIsLeft(t *testing.T) {
	dir := socketDir(t)
	to, from := filepath.Join(dir, "to"), filepath.Join(dir, "from")
	p, b := newBare(t, newProbe(), probeDefinition(), plugin.Config{})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx, []string{"listen", to, from}) }()
	eventually(t, "READY!", func() bool { return b.out.String() != "" })
	if !strings.Contains(b.err.String(), "does not exist") {
		t.Errorf("no warning about the missing host: %q", b.err.String())
	}
	_ = os.Remove(to)
	ln, err := net.Listen("unix", to)
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(to); err != nil {
		t.Error("another process's socket was removed")
	}
}

// TestHostComesLate starts without a host, which then appears: lines lost before are
// counted, later ones arrive.
func TestHostComesLate(t *testing.T) {
	h := inProcess(t, newProbe(), plugin.Config{}, plugintest.Config{NoSocket: true})
	h.MustConfigure(nil)
	if err := h.ReopenSocket(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "lines arrive", func() bool {
		_, _ = h.Act(within(t, 10*second), "log", nil, map[string]interface{}{"lines": 1, "text": "late"})
		return logged(h, "line 0 late")
	})
	for _, l := range h.Logs() {
		if strings.Contains(l.Message, "log lines were dropped") {
			return
		}
	}
	if !logged(h, "configured") {
		t.Error("lines were lost, and nobody says so")
	}
}

package plugin_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
	"github.com/gantline/gantline/rebar/plugintest"
)

// benchServer runs a probe against a host that only answers, and returns a client
// and the address of an action.
func benchServer(b *testing.B, level logger.Level) (*http.Client, string) {
	b.Helper()
	dir := b.TempDir()
	to, from := filepath.Join(dir, "to"), filepath.Join(dir, "from")
	ln, err := net.Listen("unix", from)
	if err != nil {
		b.Skip(err)
	}
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusNoContent)
	})}
	go srv.Serve(ln) //nolint:errcheck // ends by Close
	b.Cleanup(func() { _ = srv.Close() })
	p, err := plugin.New(probeDefinition(), newProbe(), plugin.Config{
		Stdout: io.Discard, Stderr: io.Discard, Embedded: true, LogLevel: &level,
		Env: func(k string) string { return map[string]string{"RS_TOKEN": "token"}[k] },
	})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx, []string{"listen", to, from}) }()
	b.Cleanup(func() {
		cancel()
		<-done
	})
	c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", to)
		}}}
	for {
		resp, err := c.Post("http://unix/api-plugin/v4/config", "application/json", strings.NewReader("{}"))
		if err == nil {
			_ = resp.Body.Close()
			break
		}
	}
	return c, "http://unix/api-plugin/v4/action"
}

func act(b *testing.B, c *http.Client, url string) {
	resp, err := c.Post(url, "application/json", strings.NewReader(`{"Command":"log","Params":{"lines":1,"text":"x"}}`))
	if err != nil {
		b.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
}

// BenchmarkAction is a round trip with two log lines; BenchmarkActionQuiet one
// without.
func BenchmarkAction(b *testing.B)      { benchAction(b, logger.Debug) }
func BenchmarkActionQuiet(b *testing.B) { benchAction(b, logger.Warn) }

func benchAction(b *testing.B, level logger.Level) {
	c, url := benchServer(b, level)
	b.ReportAllocs()
	for b.Loop() {
		act(b, c, url)
	}
}

func BenchmarkActionParallel(b *testing.B) {
	c, url := benchServer(b, logger.Debug)
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			act(b, c, url)
		}
	})
}

// BenchmarkBareHTTP is the round trip of net/http alone, for comparison.
func BenchmarkBareHTTP(b *testing.B) {
	sock := filepath.Join(b.TempDir(), "s")
	ln, err := net.Listen("unix", sock)
	if err != nil {
		b.Skip(err)
	}
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, "null\n")
	})}
	go srv.Serve(ln) //nolint:errcheck // ends by Close
	defer srv.Close()
	c := &http.Client{Transport: &http.Transport{DisableCompression: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", sock)
	}}}
	b.ReportAllocs()
	for b.Loop() {
		act(b, c, "http://unix/api-plugin/v4/action")
	}
}

// BenchmarkEvent is one event from the endpoint to Publish and back to the test.
func BenchmarkEvent(b *testing.B) {
	h, r := benchHearer(b)
	var took []time.Duration
	for b.Loop() {
		begin := time.Now()
		r.Endpoint.Emit(models.Event{Type: "things", Action: "did", Key: "k", Object: map[string]interface{}{"n": 1}})
		<-h.got
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2]), "p50-ns")
	b.ReportMetric(float64(took[len(took)*99/100]), "p99-ns")
}

// BenchmarkEventFlow is how many events flow a second, a few hundred on the way.
func BenchmarkEventFlow(b *testing.B) {
	h, r := benchHearer(b)
	window := make(chan struct{}, 500)
	b.ResetTimer()
	go func() {
		for range b.N {
			window <- struct{}{}
			r.Endpoint.Emit(models.Event{Type: "things", Action: "did", Key: "k", Object: map[string]interface{}{"n": 1}})
		}
	}()
	for range b.N {
		<-h.got
		<-window
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

func benchHearer(b *testing.B) (*hearer, *plugintest.Running) {
	b.Helper()
	h := newHearer("things.did.*")
	r := plugintest.Start(b, plugintest.InProcess(
		&models.PluginProvider{Name: "hearer", Version: "v1", PluginVersion: 4}, func() interface{} { return h }, plugin.Config{}))
	r.MustConfigure(nil)
	return h, r
}

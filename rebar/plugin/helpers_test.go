package plugin_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
)

const second = time.Second

// socketDir returns a directory with room for the names of sockets.
func socketDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gpp")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// over returns a client of a unix socket.
func over(path string) *http.Client {
	return &http.Client{Timeout: 10 * second, Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", path)
		},
	}}
}

// post posts text and returns status and body.
func post(t *testing.T, path, what, text string) (int, string) {
	t.Helper()
	resp, err := over(path).Post("http://unix/api-plugin/v4/"+what, "application/json", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	buf, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(buf)
}

// lockedBuffer is a bytes.Buffer for several goroutines.
type lockedBuffer struct {
	ch  chan struct{}
	buf bytes.Buffer
}

func newBuffer() *lockedBuffer {
	b := &lockedBuffer{ch: make(chan struct{}, 1)}
	b.ch <- struct{}{}
	return b
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	<-b.ch
	defer func() { b.ch <- struct{}{} }()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	<-b.ch
	defer func() { b.ch <- struct{}{} }()
	return b.buf.String()
}

// bare is a provider that listens without a harness: tests bring their own host.
type bare struct {
	to, from string
	out, err *lockedBuffer
	done     chan error
}

// listen runs a provider in this process until the test ends, and waits for READY!.
func listen(t *testing.T, p *plugin.Provider, b *bare, to, from string) *bare {
	t.Helper()
	b.to, b.from, b.done = to, from, make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { b.done <- p.Run(ctx, []string{"listen", to, from}) }()
	t.Cleanup(func() {
		cancel()
		select {
		case <-b.done:
		case <-time.After(20 * second):
			t.Error("the provider does not end")
		}
	})
	eventually(t, "READY!", func() bool { return strings.HasPrefix(b.out.String(), "READY!\n") })
	return b
}

// newBare makes a probe for listen.
func newBare(t *testing.T, pc interface{}, def *models.PluginProvider, cfg plugin.Config) (*plugin.Provider, *bare) {
	t.Helper()
	b := &bare{out: newBuffer(), err: newBuffer()}
	cfg.Stdout, cfg.Stderr, cfg.Embedded = b.out, b.err, true
	if cfg.Env == nil {
		cfg.Env = func(k string) string {
			return map[string]string{"RS_TOKEN": "token", "RS_ENDPOINT": "https://127.0.0.1:1"}[k]
		}
	}
	p, err := plugin.New(def, pc, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p, b
}

// refusalOf has InitApp serve a provider and returns what config is answered.
func refusalOf(t *testing.T, def *models.PluginProvider, pc plugin.PluginConfig) string {
	t.Helper()
	dir := socketDir(t)
	to, from := filepath.Join(dir, "to"), filepath.Join(dir, "from")
	plugin.InitApp(def.Name, "short", "v1", def, pc)
	out := newBuffer()
	plugin.App.SetOut(out)
	plugin.App.SetErr(io.Discard)
	plugin.App.SetArgs([]string{"listen", to, from})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- plugin.App.ExecuteContext(ctx) }()
	defer func() {
		cancel()
		<-done
	}()
	eventually(t, "READY!", func() bool { return out.String() == "READY!\n" })
	status, body := post(t, to, "config", `{"Name":"x"}`)
	return fmt.Sprintf("%d %s", status, body)
}

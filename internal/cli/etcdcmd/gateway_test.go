package etcdcmd_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/cli/etcdcmd"
)

// TestGatewayCommand runs the gateway as its command does, against a cluster
// that it reaches over the network, until it is told to stop.
func TestGatewayCommand(t *testing.T) {
	_, at := startCluster(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, in := io.Pipe()
	cmd := etcdcmd.New()
	cmd.SetArgs([]string{"gateway", "--endpoints", at, "--listen", "127.0.0.1:0"})
	cmd.SetOut(in)
	cmd.SetErr(io.Discard)
	ended := make(chan error, 1)
	go func() {
		ended <- cmd.ExecuteContext(ctx)
		in.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err, <-ended)
	}
	base := strings.TrimSpace(strings.TrimPrefix(line, "serving etcd v2 at "))

	if got := run(t, "--endpoints", base, "set", "/a", "1"); got != "1: 1\n= 0" {
		t.Errorf("got %s", got)
	}
	if got := run(t, "--endpoints", base, "cluster-health"); !strings.Contains(got, "cluster is healthy") {
		t.Errorf("got %s", got)
	}
	resp, err := http.Get(base + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || !strings.Contains(string(text), "etcd_gateway_index 4") {
		t.Errorf("got %s, %v", text, err)
	}

	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Error("the gateway does not stop")
	}
}

func freeURL(t testing.TB) url.URL {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return url.URL{Scheme: "http", Host: l.Addr().String()}
}

func TestWatchAndExecWatch(t *testing.T) {
	base, _ := gateway(t)
	run(t, "--endpoints", base, "set", "/w/k", "1")
	if got := run(t, "--endpoints", base, "watch", "-r", "/w", "--after-index", "3"); got != "1: [set] /w/k\n1: 1\n= 0" {
		t.Errorf("got %s", got)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	out, in := io.Pipe()
	cmd := etcdcmd.New()
	cmd.SetArgs([]string{"--endpoints", base, "exec-watch", "--after-index", "3", "/w/k", "--", "sh", "-c", `echo "$ETCD_WATCH_ACTION $ETCD_WATCH_KEY $ETCD_WATCH_MODIFIED_INDEX $ETCD_WATCH_VALUE"`})
	cmd.SetOut(in)
	go func() {
		if err := cmd.ExecuteContext(ctx); err != nil {
			t.Error(err)
		}
		in.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "set /w/k 4 1\n" {
		t.Errorf("got %q, %v", line, err)
	}
	cancel()
	io.Copy(io.Discard, out)
}

// TestAsked answers a prompt without a terminal, as scripts do.
func TestAsked(t *testing.T) {
	base, _ := gateway(t)
	var out strings.Builder
	cmd := etcdcmd.New()
	cmd.SetArgs([]string{"--endpoints", base, "user", "add", "u"})
	cmd.SetIn(strings.NewReader("secret\n"))
	cmd.SetOut(&out)
	if err := cmd.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), "New password: \nUser u created\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestWatchOfDirectories: watch says nothing of them, exec-watch says that it does nothing.
func TestWatchOfDirectories(t *testing.T) {
	base, _ := gateway(t)
	run(t, "--endpoints", base, "mkdir", "/w/dir")
	run(t, "--endpoints", base, "set", "/w/k", "1")
	if got := run(t, "--endpoints", base, "watch", "-r", "/w", "--after-index", "3"); got != "1: [set] /w/k\n1: 1\n= 0" {
		t.Errorf("got %s", got)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	out, in := io.Pipe()
	cmd := etcdcmd.New()
	cmd.SetArgs([]string{"--endpoints", base, "exec-watch", "-r", "--after-index", "3", "/w", "echo", "run"})
	cmd.SetOut(in)
	cmd.SetErr(in)
	done := make(chan error, 1)
	go func() {
		done <- cmd.ExecuteContext(ctx)
		in.Close()
	}()
	lines := bufio.NewReader(out)
	for _, want := range []string{"Ignored dir /w/dir change\n", "run\n"} {
		if line, err := lines.ReadString('\n'); line != want || err != nil {
			t.Errorf("got %q, want %q, %v", line, want, err)
		}
	}
	cancel()
	io.Copy(io.Discard, lines)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

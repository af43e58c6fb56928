//go:build interop

package test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// startEtcd starts a fresh etcd 3.4 or 3.5 with the v2 API: the binary that
// GANTLINE_ETCD names, or etcd on the path. Without one the test fails. It
// returns the client URL.
func startEtcd(t testing.TB) string {
	t.Helper()
	return startCluster(t, 1)[0].url
}

// member is a running server.
type member struct {
	url  string
	stop func()
}

// startCluster starts etcd with n members and waits until all are healthy.
func startCluster(t testing.TB, n int) []member {
	t.Helper()
	binary := etcdBinary(t)
	var members []member
	var peers, cluster []string
	for i := range n {
		peers = append(peers, freeURL(t))
		cluster = append(cluster, fmt.Sprintf("n%d=%s", i+1, peers[i]))
	}
	for i := range n {
		url := freeURL(t)
		cmd := exec.Command(binary, "--enable-v2=true", fmt.Sprintf("--name=n%d", i+1), "--data-dir="+dataDir(t),
			"--listen-client-urls="+url, "--advertise-client-urls="+url,
			"--listen-peer-urls="+peers[i], "--initial-advertise-peer-urls="+peers[i],
			"--initial-cluster="+strings.Join(cluster, ","), "--log-level=error", "--logger=zap")
		if testing.Verbose() {
			cmd.Stderr = os.Stderr
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		stop := sync.OnceFunc(func() {
			cmd.Process.Kill()
			cmd.Wait()
		})
		t.Cleanup(stop)
		members = append(members, member{url, stop})
	}
	for _, m := range members {
		waitHealthy(t, m.url)
	}
	return members
}

// etcdBinary finds the server.
func etcdBinary(t testing.TB) string {
	t.Helper()
	binary := os.Getenv("GANTLINE_ETCD")
	if binary == "" {
		binary = "etcd"
	}
	out, err := exec.Command(binary, "--version").CombinedOutput()
	if err != nil {
		t.Fatalf("cannot run etcd (Debian: apt-get install etcd-server; or set GANTLINE_ETCD): %v", err)
	}
	if !strings.Contains(string(out), "etcd Version: 3.4.") && !strings.Contains(string(out), "etcd Version: 3.5.") {
		t.Fatalf("%s is neither etcd 3.4 nor 3.5: %s", binary, out)
	}
	return binary
}

// dataDir is in memory where that is possible: what is tested is no disk.
func dataDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "etcd-test-") //nolint:usetesting // that one is on a disk
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func freeURL(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return fmt.Sprintf("http://%s", l.Addr())
}

func waitHealthy(t testing.TB, url string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/health", nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		} else if ctx.Err() != nil {
			t.Fatalf("etcd at %s does not get healthy: %v", url, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

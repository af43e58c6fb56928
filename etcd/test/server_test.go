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
// The ports were free a moment before; if another program took one, it begins
// anew.
func startCluster(t testing.TB, n int) []member {
	t.Helper()
	binary := etcdBinary(t)
	for try := 1; ; try++ {
		members, err := tryCluster(t, binary, n)
		if err == nil {
			return members
		}
		for _, m := range members {
			m.stop()
		}
		if try == 3 {
			t.Fatal(err)
		}
		t.Logf("once more: %v", err)
	}
}

func tryCluster(t testing.TB, binary string, n int) ([]member, error) {
	t.Helper()
	urls := freeURLs(t, 2*n)
	peers, clients := urls[:n], urls[n:]
	var cluster []string
	for i, peer := range peers {
		cluster = append(cluster, fmt.Sprintf("n%d=%s", i+1, peer))
	}
	var members []member
	var ended []<-chan struct{}
	for i, url := range clients {
		cmd := exec.Command(binary, "--enable-v2=true", fmt.Sprintf("--name=n%d", i+1), "--data-dir="+dataDir(t),
			"--listen-client-urls="+url, "--advertise-client-urls="+url,
			"--listen-peer-urls="+peers[i], "--initial-advertise-peer-urls="+peers[i],
			"--initial-cluster="+strings.Join(cluster, ","), "--log-level=error", "--logger=zap")
		if testing.Verbose() {
			cmd.Stderr = os.Stderr
		}
		if err := cmd.Start(); err != nil {
			return members, err
		}
		end := make(chan struct{})
		go func() {
			defer close(end)
			cmd.Wait()
		}()
		stop := func() {
			cmd.Process.Kill()
			<-end
		}
		t.Cleanup(stop)
		members, ended = append(members, member{url, stop}), append(ended, end)
	}
	for i, m := range members {
		if err := waitHealthy(m.url, ended[i]); err != nil {
			return members, err
		}
	}
	return members, nil
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
	return freeURLs(t, 1)[0]
}

// freeURLs are n addresses that nobody listens at.
func freeURLs(t testing.TB, n int) []string {
	t.Helper()
	var urls []string
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close() // all at the end, so that they differ
		urls = append(urls, fmt.Sprintf("http://%s", l.Addr()))
	}
	return urls
}

// waitHealthy waits for a server, as long as it runs.
func waitHealthy(url string, ended <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/health", nil)
		if err != nil {
			return err
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		} else if ctx.Err() != nil {
			return fmt.Errorf("etcd at %s does not get healthy: %w", url, err)
		}
		select {
		case <-ended:
			return fmt.Errorf("etcd at %s has ended", url)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

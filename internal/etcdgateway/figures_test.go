//go:build interop

package etcdgateway_test

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/etcdv2"
)

var manyKeys = flag.Int("etcd.keys", 200_000, "keys of the tree that a gateway opens")

var figures = flag.Bool("etcd.figures", false, "measure the gateway beside etcd 3.4")

// TestFigures measures the gateway, on etcd 3.7 in this process, beside etcd
// 3.4 with the same raw HTTP client. The client's CPU time is what this
// process spends on etcd 3.4; it is taken off what it spends on the gateway.
func TestFigures(t *testing.T) {
	if !*figures {
		t.Skip("needs -etcd.figures")
	}
	original, _ := startOriginal(t)
	c, _ := startServer(t)
	ours := serve(t, c, etcdv2.Config{})
	hc := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}
	for _, base := range []string{original, ours} {
		load(t, hc, base, "PUT", 64, 10_000, func(i int) string { return fmt.Sprintf("/v2/keys/dir/%05d?value=some-value-%d", i, i) })
	}
	for _, m := range []struct {
		name, method string
		workers, n   int
		target       func(int) string
	}{
		{"set, 1 at once", "PUT", 1, 1000, func(i int) string { return fmt.Sprintf("/v2/keys/s/%d?value=v", i%100) }},
		{"set, 8 at once", "PUT", 8, 6000, func(i int) string { return fmt.Sprintf("/v2/keys/s/%d?value=v", i%100) }},
		{"set, 64 at once", "PUT", 64, 12000, func(i int) string { return fmt.Sprintf("/v2/keys/s/%d?value=v", i%100) }},
		{"get, 8 at once", "GET", 8, 20000, func(i int) string { return fmt.Sprintf("/v2/keys/dir/%05d", i%10000) }},
		{"get, 64 at once", "GET", 64, 20000, func(i int) string { return fmt.Sprintf("/v2/keys/dir/%05d", i%10000) }},
		{"quorum get, 64 at once", "GET", 64, 20000, func(i int) string { return fmt.Sprintf("/v2/keys/dir/%05d?quorum=true", i%10000) }},
		{"list of 10,000, 1 at once", "GET", 1, 40, func(int) string { return "/v2/keys/dir?recursive=true" }},
		{"sorted list of 10,000", "GET", 1, 40, func(int) string { return "/v2/keys/dir?recursive=true&sorted=true" }},
	} {
		server := processCPU(t, original)
		a, client := load(t, hc, original, m.method, m.workers, m.n, m.target)
		server = processCPU(t, original) - server
		b, total := load(t, hc, ours, m.method, m.workers, m.n, m.target)
		each := func(d time.Duration) float64 { return float64(d.Microseconds()) / float64(m.n) }
		t.Logf("%-26s etcd 3.4 %8.0f/s %7.1f µs CPU   gateway+etcd 3.7 %8.0f/s %7.1f µs CPU",
			m.name, float64(m.n)/a.Seconds(), each(server), float64(m.n)/b.Seconds(), each(total-client))
	}
}

// TestFiguresOpen measures what a tree of many keys costs a gateway: the time from its start until it
// serves, its CPU time and memory; and what one key costs the heap. The cluster is a process of its
// own and reached over the network.
func TestFiguresOpen(t *testing.T) {
	if !*figures {
		t.Skip("needs -etcd.figures")
	}
	member := startMember(t)
	v3, err := etcdv2.Dial(etcdv2.DialConfig{Endpoints: []string{member.url}})
	if err != nil {
		t.Fatal(err)
	}
	defer v3.Close()
	writer, err := etcdv2.Open(t.Context(), etcdv2.Config{Client: v3})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	begin := time.Now()
	for w := range 256 {
		all.Go(func() {
			for i := w; i < *manyKeys; i += 256 {
				if _, err := writer.Do(t.Context(), etcdv2.Request{Action: etcdv2.ActionSet, Key: fmt.Sprintf("/dir%03d/key-%07d", i%500, i), Value: "twenty-byte-long-val"}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	t.Logf("%d keys written in %v", *manyKeys, time.Since(begin))
	writer.Close()

	at := freeAddress(t)
	g := &process{t: t, url: "http://" + at, role: "gateway;" + at + ";" + member.url}
	for range 3 {
		memberUsed := member.cpu()
		begin = time.Now()
		g.start()
		g.await()
		took, used := time.Since(begin), g.cpu()
		rss := g.memory()
		t.Logf("a gateway serves after %v; CPU: it %v, etcd %v; resident %d MB, %d bytes a key",
			took, used, member.cpu()-memberUsed, rss>>20, rss/int64(*manyKeys))
		g.kill()
	}

	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	s, err := etcdv2.Open(t.Context(), etcdv2.Config{Client: v3})
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	t.Logf("%d bytes of heap a key", (int64(after.HeapAlloc)-int64(before.HeapAlloc))/int64(*manyKeys))
	s.Close()
}

// load sends n requests from several workers; it returns the time and this
// process' CPU time.
func load(t *testing.T, hc *http.Client, base, method string, workers, n int, target func(int) string) (wall, cpu time.Duration) {
	t.Helper()
	var all sync.WaitGroup
	begin, used := time.Now(), ownCPU()
	for w := range workers {
		all.Go(func() {
			for i := w; i < n; i += workers {
				r, err := http.NewRequest(method, base+target(i), nil)
				if err != nil {
					t.Error(err)
					return
				}
				resp, err := hc.Do(r)
				if err != nil {
					t.Error(err)
					return
				}
				io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
			}
		})
	}
	all.Wait()
	return time.Since(begin), ownCPU() - used
}

func ownCPU() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// processCPU is the CPU time of the process that listens at a URL, found by
// its command line.
func processCPU(t *testing.T, url string) time.Duration {
	t.Helper()
	all, _ := os.ReadDir("/proc")
	for _, d := range all {
		line, err := os.ReadFile("/proc/" + d.Name() + "/cmdline")
		if err != nil || !strings.Contains(string(line), "--listen-client-urls="+url) {
			continue
		}
		return cpuOf(t, d.Name())
	}
	t.Fatal("etcd 3.4 is gone")
	return 0
}

// cpuOf is the CPU time of a process.
func cpuOf(t testing.TB, pid string) time.Duration {
	t.Helper()
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		t.Fatal(err)
	}
	f := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+2:]))
	var user, system int64
	fmt.Sscan(f[11], &user)
	fmt.Sscan(f[12], &system)
	return time.Duration(user+system) * 10 * time.Millisecond
}

func (p *process) cpu() time.Duration { return cpuOf(p.t, strconv.Itoa(p.cmd.Process.Pid)) }

// memory is what the process has resident, in bytes.
func (p *process) memory() int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", p.cmd.Process.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	var size, resident int64
	fmt.Sscan(string(text), &size, &resident)
	return resident * int64(os.Getpagesize())
}

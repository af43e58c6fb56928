//go:build interop

package etcdgateway_test

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/etcdv2"
)

var manyKeys = flag.Int("etcd.keys", 200_000, "keys of the tree that a gateway opens")

var rounds = flag.Int("etcd.rounds", 3, "how often each kind of request is measured")

var figures = flag.Bool("etcd.figures", false, "measure the gateway beside etcd 3.4")

// TestFigures measures, with one raw HTTP client and alternating, etcd 3.4, a gateway beside an etcd 3.7
// that it reaches over the network, and one that has its etcd in the process, as "gantline up" does.
// All are processes, and all of them sync to tmpfs; CPU is theirs, the client's is not in it. Of each
// -etcd.rounds are made and the median told.
//
// Writes are also measured without a gateway, by a process that writes plainly to such an etcd 3.7, once
// a key for each write, once what a gateway writes for it: what v3 itself takes.
func TestFigures(t *testing.T) {
	if !*figures {
		t.Skip("needs -etcd.figures")
	}
	original, _ := startOriginal(t)
	member := startMember(t)
	at := freeAddress(t)
	gateway := startProcess(t, "", "http://"+at, "gateway", at, member.url)
	inside, dir := freeAddress(t), inMemory(t, "house")
	house := startProcess(t, dir, "http://"+inside, "house", inside, dir)
	served := []server{
		{"etcd 3.4", original, func() time.Duration { return cpuOf(t, listener(t, original)) }},
		{"gateway + etcd 3.7", gateway.url, func() time.Duration { return gateway.cpu() + member.cpu() }},
		{"in one process", house.url, house.cpu},
	}
	hc := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}
	for _, one := range served {
		load(t, hc, one.url, "PUT", 64, 10_000, func(i int) string { return fmt.Sprintf("/v2/keys/dir/%05d?value=some-value-%d", i, i) })
	}
	set := func(i int) string { return fmt.Sprintf("/v2/keys/s/%d?value=v", i%100) }
	get := func(i int) string { return fmt.Sprintf("/v2/keys/dir/%05d", i%10000) }
	plain := startPeers(t, hc, member)
	for _, m := range []measured{
		{"set, 1 at once", "PUT", 1, 1500, set},
		{"set, 8 at once", "PUT", 8, 6000, set},
		{"set, 64 at once", "PUT", 64, 12000, set},
		{"get, 1 at once", "GET", 1, 4000, get},
		{"get, 8 at once", "GET", 8, 15000, get},
		{"get, 64 at once", "GET", 64, 15000, get},
		{"quorum get, 64 at once", "GET", 64, 15000, func(i int) string { return get(i) + "?quorum=true" }},
		{"list of 10,000", "GET", 1, 30, func(int) string { return "/v2/keys/dir?recursive=true" }},
		{"sorted list of 10,000", "GET", 1, 30, func(int) string { return "/v2/keys/dir?recursive=true&sorted=true" }},
	} {
		t.Run(m.name, func(t *testing.T) {
			var all []contender
			for _, one := range served {
				all = append(all, contender{one.name, one.cpu, func() time.Duration { return load(t, hc, one.url, m.method, m.workers, m.n, m.target) }})
			}
			if m.method == "PUT" {
				all = append(all, plain(m)...)
			}
			t.Log(compare(m, all))
		})
	}
}

// measured is a kind of request, and how many of them are sent by how many workers.
type measured struct {
	name, method string
	workers, n   int
	target       func(int) string
}

// server is one that answers v2.
type server struct {
	name, url string
	cpu       func() time.Duration
}

// contender is one way to do what is measured: load does it all and tells the time.
type contender struct {
	name string
	cpu  func() time.Duration
	load func() time.Duration
}

// compare lets all do it in turn and tells the medians, beside those of the first.
func compare(m measured, all []contender) string {
	walls, cpus := make([][]float64, len(all)), make([][]float64, len(all))
	for range *rounds {
		for i, one := range all {
			used := one.cpu()
			wall := one.load()
			walls[i] = append(walls[i], float64(wall.Microseconds())/float64(m.n))
			cpus[i] = append(cpus[i], float64((one.cpu()-used).Microseconds())/float64(m.n))
		}
	}
	line := m.name
	for i, one := range all {
		line += fmt.Sprintf("\n    %-26s %5.0f µs CPU (x%.2f) %5.0f µs wall (x%.2f)", one.name,
			median(cpus[i]), median(cpus[i])/median(cpus[0]), median(walls[i]), median(walls[i])/median(walls[0]))
	}
	return line
}

// startPeers starts those that write to v3 without a gateway: to the member over the network, and to
// an etcd in their own process.
func startPeers(t *testing.T, hc *http.Client, member *process) func(measured) []contender {
	at, inside, dir := freeAddress(t), freeAddress(t), inMemory(t, "peer")
	over := startProcess(t, "", "http://"+at, "peer", at, "over", member.url)
	in := startProcess(t, dir, "http://"+inside, "peer", inside, "in", dir)
	return func(m measured) (all []contender) {
		for _, form := range []string{"put", "txn"} {
			ask := func(p *process) func() time.Duration {
				return func() time.Duration {
					resp, err := hc.PostForm(p.url+"/load", url.Values{"form": {form}, "workers": {strconv.Itoa(m.workers)}, "n": {strconv.Itoa(m.n)}})
					if err != nil {
						t.Fatal(err)
					}
					defer resp.Body.Close()
					body, err := io.ReadAll(resp.Body)
					took, bad := strconv.ParseInt(string(body), 10, 64)
					if err != nil || bad != nil {
						t.Fatalf("cannot write plainly: %v, %s", err, body)
					}
					return time.Duration(took)
				}
			}
			all = append(all,
				contender{"v3 " + form + " over gRPC", func() time.Duration { return over.cpu() + member.cpu() }, ask(over)},
				contender{"v3 " + form + " in one process", in.cpu, ask(in)},
				contender{"(server of v3 " + form + " alone)", member.cpu, ask(over)})
		}
		return all
	}
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
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

	original, _ := startOriginal(t)
	hc := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}
	empty := memoryOf(t, listener(t, original))
	fewer := min(*manyKeys, 200_000)
	load(t, hc, original, "PUT", 64, fewer, func(i int) string {
		return fmt.Sprintf("/v2/keys/dir%03d/key-%07d?value=twenty-byte-long-val", i%500, i)
	})
	t.Logf("etcd 3.4 with %d of them: %d bytes resident a key", fewer, (memoryOf(t, listener(t, original))-empty)/int64(fewer))

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

// load sends n requests from several workers and returns the time.
func load(t *testing.T, hc *http.Client, base, method string, workers, n int, target func(int) string) time.Duration {
	t.Helper()
	var all sync.WaitGroup
	begin := time.Now()
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
	return time.Since(begin)
}

// listener is the process that listens at a URL, found by its command line.
func listener(t *testing.T, url string) (pid string) {
	t.Helper()
	all, _ := os.ReadDir("/proc")
	for _, d := range all {
		line, err := os.ReadFile("/proc/" + d.Name() + "/cmdline")
		if err == nil && strings.Contains(string(line), "--listen-client-urls="+url) {
			return d.Name()
		}
	}
	t.Fatal("etcd 3.4 is gone")
	return ""
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

func (p *process) memory() int64 { return memoryOf(p.t, strconv.Itoa(p.cmd.Process.Pid)) }

// memoryOf is what a process has resident, in bytes.
func memoryOf(t testing.TB, pid string) int64 {
	t.Helper()
	text, err := os.ReadFile("/proc/" + pid + "/statm")
	if err != nil {
		t.Fatal(err)
	}
	var size, resident int64
	fmt.Sscan(string(text), &size, &resident)
	return resident * int64(os.Getpagesize())
}

//go:build interop

package etcdgateway_test

import (
	"bufio"
	"flag"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/gantline/gantline/etcdv2"
)

// steps is how many operations the differential test sends.
var steps = flag.Int("etcd.steps", 5000, "operations of the differential test")

// startOriginal starts a fresh etcd 3.4 with the v2 API: the binary that
// GANTLINE_ETCD names, or etcd on the path. Without one the test fails.
func startOriginal(t testing.TB) (base, peer string) {
	t.Helper()
	binary := os.Getenv("GANTLINE_ETCD")
	if binary == "" {
		binary = "etcd"
	}
	dir, err := os.MkdirTemp("/dev/shm", "etcd34-")
	if err != nil {
		dir = t.TempDir()
	}
	base, peer = freeURL(t), freeURL(t)
	cmd := exec.Command(binary, "--enable-v2=true", "--name=n1", "--data-dir="+dir,
		"--listen-client-urls="+base, "--advertise-client-urls="+base,
		"--listen-peer-urls="+peer, "--initial-advertise-peer-urls="+peer,
		"--initial-cluster=n1="+peer, "--log-level=error", "--logger=zap")
	if err := cmd.Start(); err != nil {
		t.Fatalf("cannot start etcd 3.4 (Debian: apt-get install etcd-server; or set GANTLINE_ETCD): %v", err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		os.RemoveAll(dir)
	})
	for range 500 {
		if resp, err := http.Get(base + "/health"); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return base, peer
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("etcd 3.4 does not get healthy")
	return "", ""
}

func freeURL(t testing.TB) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "http://" + l.Addr().String()
}

// TestInteropNormaliser shows that what the normaliser leaves out is no more
// than what differs between two runs of etcd 3.4 itself.
func TestInteropNormaliser(t *testing.T) {
	all := recorded(t, "testdata/etcd34.txt")
	base, peer := startOriginal(t)
	t.Logf("%d of %d answers of a real etcd 3.4 are as recorded", replay(t, all, base, peer), len(all))
}

// pair is etcd 3.4 and the gateway, in step.
type pair struct{ original, ours string }

func startPair(t *testing.T) pair {
	base, _ := startOriginal(t)
	c, _ := startServer(t)
	return pair{original: base, ours: serve(t, c, etcdv2.Config{History: 1000})}
}

// TestInteropDifferential sends the same random operations to both and
// compares every answer, and every event that streams saw. A tenth as many are
// about users and roles, whose passwords take etcd 50 ms each to check.
func TestInteropDifferential(t *testing.T) {
	first := seed(t)
	t.Run("keys", func(t *testing.T) {
		p := startPair(t)
		lockStep(t, first, *steps, p.sequence)
	})
	t.Run("auth", func(t *testing.T) {
		p := startPair(t)
		lockStep(t, first, *steps/10, p.authSequence)
	})
}

// lockStep runs sequences until enough operations are done. A seed gives the
// same ones again.
func lockStep(t *testing.T, first uint64, enough int, sequence func(*rapid.T) int) {
	done := 0
	for round := uint64(1); done < enough && !t.Failed(); round++ {
		if err := flag.Set("rapid.seed", strconv.FormatUint(first+round, 10)); err != nil {
			t.Fatal(err)
		}
		rapid.Check(t, func(t *rapid.T) {
			if done < enough {
				done += sequence(t)
			}
		})
	}
	t.Logf("%d operations, the same answers and events", done)
}

// watched are the places that streams watch during a sequence.
func watched() []string {
	return []string{"?recursive=true", "/a", "/a?recursive=true", "/b/_h?recursive=true", "/c/a"}
}

func (p pair) sequence(t *rapid.T) int {
	var streams []*both
	for _, at := range watched() {
		streams = append(streams, p.follow(t, at))
	}
	n := rapid.IntRange(5, 40).Draw(t, "operations")
	for range n {
		x := operation(t)
		p.compare(t, x)
	}
	p.compare(t, exchange{method: "GET", target: "/v2/keys/?recursive=true&sorted=true"})
	time.Sleep(30 * time.Millisecond)
	for i, s := range streams {
		want, got := s.stop()
		// etcd tells streams twice that the node that they watch was deleted.
		want = slices.Compact(want)
		if !slices.Equal(got, want) {
			t.Fatalf("stream on %q:\n got %s\nwant %s", watched()[i], strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
	}
	return n
}

func (p pair) compare(t *rapid.T, x exchange) {
	want, err := x.send(p.original)
	if err != nil {
		t.Fatal(err)
	}
	got, err := x.send(p.ours)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := inComparison(x, got), inComparison(x, want); got != want {
		at := 0
		for at < min(len(got), len(want)) && got[at] == want[at] {
			at++
		}
		from := max(0, at-200)
		t.Fatalf("%s, from byte %d:\n got %s\nwant %s", x, from, got[from:min(len(got), at+300)], want[from:min(len(want), at+300)])
	}
}

// operation draws a request.
func operation(t *rapid.T) exchange {
	names := rapid.SampledFrom([]string{"a", "a", "b", "b", "c", "c", "_h", "a b", "é", "a/b", `"<q>&`, "\x01\xff", ".x", "..."})
	depth := rapid.SampledFrom([]int{0, 1, 1, 1, 2, 2, 3, 4}).Draw(t, "depth")
	key := ""
	for range depth {
		key += "/" + url.PathEscape(names.Draw(t, "name"))
	}
	values := rapid.SampledFrom([]string{"", "1", "2", "<x> \u2028\x01", "é"})
	one := func(name string, of ...string) [2]string {
		return [2]string{name, rapid.SampledFrom(of).Draw(t, name)}
	}
	maybe := func(params *[][2]string, chance int, name string, of ...string) {
		if rapid.IntRange(0, 9).Draw(t, "chance of "+name) < chance {
			*params = append(*params, one(name, of...))
		}
	}
	var params [][2]string
	x := exchange{kind: "form", target: "/v2/keys" + key}
	x.method = rapid.SampledFrom([]string{"PUT", "PUT", "PUT", "PUT", "GET", "DELETE", "DELETE", "POST", "HEAD"}).Draw(t, "method")
	prevs := func() {
		maybe(&params, 2, "prevValue", "1", "2", "")
		maybe(&params, 1, "prevIndex", "4", "5", "9", "x", "0")
	}
	switch x.method {
	case "PUT":
		prevs()
		maybe(&params, 3, "prevExist", "true", "false", "false", "x")
		maybe(&params, 2, "dir", "true", "false", "1", "x")
		maybe(&params, 2, "ttl", "300000", "", "500000", "-1")
		maybe(&params, 1, "refresh", "true", "false", "x")
		maybe(&params, 1, "noValueOnSuccess", "true", "x")
		maybe(&params, 8, "value", values.Draw(t, "value"))
	case "POST":
		maybe(&params, 8, "value", values.Draw(t, "value"))
		maybe(&params, 1, "dir", "true")
		maybe(&params, 1, "ttl", "300000")
	case "DELETE":
		prevs()
		maybe(&params, 4, "recursive", "true", "false", "x")
		maybe(&params, 3, "dir", "true", "x")
	case "GET", "HEAD":
		maybe(&params, 4, "recursive", "true", "x")
		maybe(&params, 2, "quorum", "true", "x")
		maybe(&params, 2, "sorted", "true", "x")
		if x.method == "HEAD" {
			maybe(&params, 1, "wait", "true")
		}
	}
	form := url.Values{}
	for _, p := range params {
		form.Add(p[0], p[1])
	}
	if x.method == "PUT" || x.method == "POST" {
		x.body = form.Encode()
	} else if len(form) > 0 {
		x.target += "?" + form.Encode()
	}
	return x
}

// both are two streams that should tell the same.
type both struct {
	end       []io.Closer
	done      sync.WaitGroup
	want, got []string
}

func (p pair) follow(t *rapid.T, at string) *both {
	b := &both{}
	sep := "?"
	if strings.Contains(at, "?") {
		sep = "&"
	}
	for _, one := range []struct {
		base string
		to   *[]string
	}{{p.original, &b.want}, {p.ours, &b.got}} {
		resp, err := http.Get(one.base + "/v2/keys" + at + sep + "wait=true&stream=true")
		if err != nil {
			t.Fatal(err)
		}
		b.end = append(b.end, resp.Body)
		b.done.Go(func() {
			lines := bufio.NewScanner(resp.Body)
			lines.Buffer(nil, 1<<20)
			for lines.Scan() {
				*one.to = append(*one.to, inComparison(exchange{}, "200\n"+lines.Text()))
			}
		})
	}
	return b
}

func (b *both) stop() (want, got []string) {
	for _, c := range b.end {
		c.Close()
	}
	b.done.Wait()
	return b.want, b.got
}

// TestInteropExpiry compares how nodes expire: which, in which order, with
// which indices and events.
func TestInteropExpiry(t *testing.T) {
	p := startPair(t)
	lines := make([][]string, 2)
	for i, base := range []string{p.original, p.ours} {
		resp, err := http.Get(base + "/v2/keys/?recursive=true&wait=true&stream=true")
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		for _, x := range []exchange{
			{method: "PUT", target: "/v2/keys/d", body: "dir=true&ttl=3"},
			{method: "PUT", target: "/v2/keys/d/k", body: "value=in"},
			{method: "PUT", target: "/v2/keys/x", body: "value=1&ttl=1"},
			{method: "PUT", target: "/v2/keys/y", body: "value=2&ttl=2"},
			{method: "PUT", target: "/v2/keys/z", body: "value=3&ttl=1"},
			{method: "PUT", target: "/v2/keys/z?prevExist=true", body: "refresh=true&ttl=4"},
			{method: "PUT", target: "/v2/keys/y2", body: "value=kept&ttl=1"},
			{method: "PUT", target: "/v2/keys/y2?prevExist=true", body: "value=kept&ttl="},
		} {
			x.kind = "form"
			if _, err := x.send(base); err != nil {
				t.Fatal(err)
			}
		}
		in := bufio.NewScanner(resp.Body)
		for len(lines[i]) < 11 && in.Scan() {
			lines[i] = append(lines[i], inComparison(exchange{}, "200\n"+in.Text()))
		}
	}
	if !slices.Equal(lines[0], lines[1]) {
		t.Errorf("got %s\nwant %s", strings.Join(lines[1], "\n"), strings.Join(lines[0], "\n"))
	}
}

package test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"syscall"
	"testing"

	ours "github.com/gantline/gantline/etcd/client"
	orig "go.etcd.io/etcd/client/v2"
)

// These benchmarks run the original beside ours. ns/op is wall time;
// cpu-ns/op is what the process used, garbage collection included, and the
// one to compare on a busy machine.

// memory answers from memory: what is measured is the client alone.
type memory struct {
	header http.Header
	body   []byte
}

func (m *memory) CancelRequest(*http.Request) {}

func (m *memory) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: 200, Header: m.header, Request: req,
		Body: io.NopCloser(bytes.NewReader(m.body)), ContentLength: int64(len(m.body)),
	}, nil
}

var etcdHeader = http.Header{
	"Content-Type": {"application/json"}, "X-Etcd-Cluster-Id": {"b90e47488dbd72c9"},
	"X-Etcd-Index": {"100007"}, "X-Raft-Index": {"100012"}, "X-Raft-Term": {"2"},
}

const oneKey = `{"action":"get","node":{"key":"/a","value":"1","modifiedIndex":4,"createdIndex":4}}` + "\n"

// listing is a directory of n keys as etcd writes it, about 143 bytes each.
func listing(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"action":"get","node":{"key":"/bench","dir":true,"nodes":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"key":"/bench/service-%08d","value":"http://10.0.%d.%d:8080/instance/%024d","modifiedIndex":%d,"createdIndex":%d}`,
			i, i>>8&255, i&255, i, 100000+i, 100000+i)
	}
	b.WriteString(`],"modifiedIndex":7,"createdIndex":7}}` + "\n")
	return b.Bytes()
}

// measure runs f b.N times and reports the CPU time of the process.
func measure(b *testing.B, f func() error) {
	b.Helper()
	b.ReportAllocs()
	runtime.GC()
	before := cpu()
	for b.Loop() {
		if err := f(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(cpu()-before)/float64(b.N), "cpu-ns/op")
}

// cpu is the processor time of this process in nanoseconds.
func cpu() int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}

// pair runs one operation with both clients.
func pair(b *testing.B, tr transport, endpoint string, o op) {
	oc, err := orig.New(orig.Config{Endpoints: []string{endpoint}, Transport: tr})
	if err != nil {
		b.Fatal(err)
	}
	wc, err := ours.New(ours.Config{Endpoints: []string{endpoint}, Transport: tr})
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	b.Run("original", func(b *testing.B) { measure(b, func() error { return o.orig(ctx, oc).err }) })
	b.Run("ours", func(b *testing.B) { measure(b, func() error { return o.ours(ctx, wc).err }) })
}

// BenchmarkPure measures the client without any network.
func BenchmarkPure(b *testing.B) {
	b.Run("get", func(b *testing.B) {
		pair(b, &memory{etcdHeader, []byte(oneKey)}, "http://x:1", get("/a", orig.GetOptions{}))
	})
	b.Run("set", func(b *testing.B) {
		pair(b, &memory{etcdHeader, []byte(oneKey)}, "http://x:1", set("/a", "1", orig.SetOptions{}))
	})
	listings(b)
}

// BenchmarkPureInProgram is the same in a program that holds 64 MiB of other
// things. In an otherwise empty one the collector runs every few listings,
// on both processors, and counts for half of the time.
func BenchmarkPureInProgram(b *testing.B) {
	ballast := make([]byte, 64<<20)
	listings(b)
	runtime.KeepAlive(ballast)
}

func listings(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		body := listing(n)
		b.Run("dir"+strconv.Itoa(n), func(b *testing.B) {
			pair(b, &memory{etcdHeader, body}, "http://x:1", get("/bench", orig.GetOptions{}))
			b.Run("encoding-json", func(b *testing.B) {
				type plain orig.Response
				measure(b, func() error { return json.Unmarshal(body, new(plain)) })
			})
		})
	}
}

// BenchmarkLoopback measures against a server in the same process that
// answers from memory; "raw" reads the same bytes with net/http into a buffer
// that is reused, which is the floor. CPU time includes the server.
func BenchmarkLoopback(b *testing.B) {
	for _, n := range []int{0, 1_000, 10_000, 100_000} {
		body := []byte(oneKey)
		if n > 0 {
			body = listing(n)
		}
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for k, v := range etcdHeader {
				w.Header()[k] = v
			}
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			w.Write(body)
		}))
		b.Run("nodes"+strconv.Itoa(n), func(b *testing.B) {
			tr := ours.DefaultTransport
			pair(b, tr, srv.URL, get("/bench", orig.GetOptions{}))
			b.Run("raw", func(b *testing.B) {
				var buf bytes.Buffer
				measure(b, func() error { return rawGet(tr, srv.URL, &buf) })
			})
		})
		srv.Close()
	}
}

// rawGet is a GET with nothing around it, into a buffer that is used again and
// again: nothing of the answer is left after the next call.
func rawGet(tr http.RoundTripper, url string, buf *bytes.Buffer) error {
	buf.Reset()
	return rawRead(tr, url, func(body io.Reader) error {
		_, err := buf.ReadFrom(body)
		return err
	})
}

// keptGet is a GET whose body is the caller's to keep, as a listing is.
func keptGet(tr http.RoundTripper, url string) error {
	return rawRead(tr, url, func(body io.Reader) error {
		_, err := io.ReadAll(body)
		return err
	})
}

func rawRead(tr http.RoundTripper, url string, read func(io.Reader) error) error {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := tr.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return read(resp.Body)
}

//go:build interop

package test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	ours "github.com/gantline/gantline/etcd/client"
	orig "go.etcd.io/etcd/client/v2"
)

// crowd makes b.N calls from several goroutines and reports calls per second
// and the client's CPU time for each.
func crowd(b *testing.B, goroutines int, call func() error) {
	b.Helper()
	b.ReportAllocs()
	var left atomic.Int64
	left.Store(int64(b.N))
	var wg sync.WaitGroup
	before := cpu()
	b.ResetTimer()
	for range goroutines {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				if err := call(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "op/s")
	b.ReportMetric(float64(cpu()-before)/float64(b.N), "cpu-ns/op")
}

// BenchmarkLive calls real etcd over loopback. "raw" is the same request with
// net/http alone and a sane pool.
func BenchmarkLive(b *testing.B) {
	url := startEtcd(b)
	ctx := context.Background()
	oc, err := orig.New(orig.Config{Endpoints: []string{url}})
	if err != nil {
		b.Fatal(err)
	}
	ok, ok2 := orig.NewKeysAPI(oc), ours.NewKeysAPI(connect(b, url, "", ""))
	if _, err := ok2.Set(ctx, "/bench", "value", nil); err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1, 8, 64} {
		for _, c := range []struct {
			name string
			call func() error
		}{
			{"get/original", func() error { _, err := ok.Get(ctx, "/bench", nil); return err }},
			{"get/ours", func() error { _, err := ok2.Get(ctx, "/bench", nil); return err }},
			{"get/raw", func() error { return rawCall(http.MethodGet, url+"/v2/keys/bench", "") }},
			{"set/original", func() error { _, err := ok.Set(ctx, "/bench", "value", nil); return err }},
			{"set/ours", func() error { _, err := ok2.Set(ctx, "/bench", "value", nil); return err }},
			{"set/raw", func() error { return rawCall(http.MethodPut, url+"/v2/keys/bench", "value=value") }},
		} {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) { crowd(b, n, c.call) })
		}
	}
}

var rawBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func rawCall(method, url, body string) error {
	req, err := http.NewRequestWithContext(context.Background(), method, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := ours.DefaultTransport.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	buf := rawBuffers.Get().(*bytes.Buffer)
	defer rawBuffers.Put(buf)
	buf.Reset()
	_, err = buf.ReadFrom(resp.Body)
	return err
}

// fill makes a directory of n keys.
func fill(t testing.TB, keys ours.KeysAPI, n int) string {
	t.Helper()
	dir := fmt.Sprintf("/dir%d", n)
	var wg sync.WaitGroup
	for w := range 16 {
		wg.Go(func() {
			for i := w; i < n; i += 16 {
				if _, err := keys.Set(context.Background(), fmt.Sprintf("%s/service-%08d", dir, i), fmt.Sprintf("http://10.0.0.1:8080/instance/%024d", i), nil); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return dir
}

// BenchmarkLiveDir lists directories.
func BenchmarkLiveDir(b *testing.B) {
	url := startEtcd(b)
	keys := ours.NewKeysAPI(connect(b, url, "", ""))
	for _, n := range []int{1_000, 10_000, 100_000} {
		dir := fill(b, keys, n)
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			pair(b, ours.DefaultTransport, url, get(dir, orig.GetOptions{}))
			b.Run("raw", func(b *testing.B) {
				var buf bytes.Buffer
				measure(b, func() error {
					return rawGet(ours.DefaultTransport, url+"/v2/keys"+dir, &buf)
				})
			})
		})
	}
}

// BenchmarkWatch has one writer and many watchers of one key. The next event
// is written when all have got the last one.
func BenchmarkWatch(b *testing.B) {
	for _, n := range []int{1, 100, 1000} {
		b.Run(fmt.Sprintf("original/%d", n), func(b *testing.B) {
			url := startEtcd(b)
			c, err := orig.New(orig.Config{Endpoints: []string{url}})
			if err != nil {
				b.Fatal(err)
			}
			benchDeliveries(b, url, n, origWatcher(orig.NewKeysAPI(c)))
		})
		b.Run(fmt.Sprintf("ours/%d", n), func(b *testing.B) {
			url := startEtcd(b)
			benchDeliveries(b, url, n, oursWatcher(ours.NewKeysAPI(connect(b, url, "", ""))))
		})
	}
}

// nextIndex waits for an event.
type nextIndex func(context.Context) (uint64, error)

func origWatcher(k orig.KeysAPI) func(after uint64) nextIndex {
	return func(after uint64) nextIndex {
		w := k.Watcher("/w", &orig.WatcherOptions{AfterIndex: after})
		return func(ctx context.Context) (uint64, error) {
			r, err := w.Next(ctx)
			if err != nil {
				return 0, err
			}
			return r.Node.ModifiedIndex, nil
		}
	}
}

func oursWatcher(k ours.KeysAPI) func(after uint64) nextIndex {
	return func(after uint64) nextIndex {
		w := k.Watcher("/w", &ours.WatcherOptions{AfterIndex: after})
		return func(ctx context.Context) (uint64, error) {
			r, err := w.Next(ctx)
			if err != nil {
				return 0, err
			}
			return r.Node.ModifiedIndex, nil
		}
	}
}

func benchDeliveries(b *testing.B, url string, n int, watcher func(after uint64) nextIndex) {
	b.Helper()
	rounds, stop := deliver(b, url, n, watcher)
	defer stop()
	before := cpu()
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		rounds()
	}
	b.StopTimer()
	deliveries := float64(n) * float64(b.N)
	b.ReportMetric(deliveries/b.Elapsed().Seconds(), "deliveries/s")
	b.ReportMetric(float64(cpu()-before)/deliveries, "cpu-ns/delivery")
}

// deliveries measures for about d.
func deliveries(t *testing.T, url string, n int, watcher func(after uint64) nextIndex, d time.Duration) cost {
	t.Helper()
	round, stop := deliver(t, url, n, watcher)
	defer stop()
	start, used, done := time.Now(), cpu(), 0.0
	for time.Since(start) < d {
		round()
		done += float64(n)
	}
	return cost{perSecond: done / time.Since(start).Seconds(), cpu: time.Duration(float64(cpu()-used) / done)}
}

// deliver starts n watchers. round writes once and waits until all have the
// event.
func deliver(t testing.TB, url string, n int, watcher func(after uint64) nextIndex) (round, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	k := ours.NewKeysAPI(connect(t, url, "", ""))
	write := func() uint64 {
		r, err := k.Set(ctx, "/w", "value", nil)
		if err != nil {
			t.Fatal(err)
		}
		return r.Node.ModifiedIndex
	}
	start := write()
	var wg, all sync.WaitGroup
	for range n {
		next := watcher(start)
		wg.Go(func() {
			for {
				if _, err := next(ctx); err != nil {
					if ctx.Err() == nil {
						t.Error(err)
					}
					return
				}
				all.Done()
			}
		})
	}
	round = func() {
		all.Add(n)
		write()
		all.Wait()
	}
	round() // everyone is there
	return round, func() {
		cancel()
		wg.Wait()
	}
}

//go:build interop

package test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"text/tabwriter"
	"time"

	ours "github.com/gantline/gantline/etcd/client"
	orig "go.etcd.io/etcd/client/v2"
)

var figures = flag.Bool("client.figures", false, "measure both clients and print a table")

// stretch is how long one operation is repeated for one measurement, at
// least fewest times by each goroutine, and rounds how often that is done with
// each client in turn.
const (
	stretch = 250 * time.Millisecond
	fewest  = 3
	rounds  = 7
)

// cost is what one operation takes.
type cost struct {
	perSecond float64
	cpu       time.Duration // of this process, on all processors
	allocs    float64
}

// costOf repeats call from several goroutines for a stretch.
func costOf(t *testing.T, goroutines int, call func() error) cost {
	t.Helper()
	runtime.GC()
	var before, after runtime.MemStats
	var n atomic.Int64
	var wg sync.WaitGroup
	runtime.ReadMemStats(&before)
	start, used := time.Now(), cpu()
	for range goroutines {
		wg.Go(func() {
			for calls := 0; time.Since(start) < stretch || calls < fewest; calls++ {
				if err := call(); err != nil {
					t.Error(err)
					return
				}
				n.Add(1)
			}
		})
	}
	wg.Wait()
	took, spent := time.Since(start), cpu()-used
	runtime.ReadMemStats(&after)
	ops := float64(max(n.Load(), 1))
	return cost{ops / took.Seconds(), time.Duration(float64(spent) / ops), float64(after.Mallocs-before.Mallocs) / ops}
}

// median is the middle of each number on its own.
func median(all []cost) cost {
	middle := func(f func(cost) float64) float64 {
		values := make([]float64, len(all))
		for i, c := range all {
			values[i] = f(c)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	return cost{
		middle(func(c cost) float64 { return c.perSecond }),
		time.Duration(middle(func(c cost) float64 { return float64(c.cpu) })),
		middle(func(c cost) float64 { return c.allocs }),
	}
}

// table prints rows with three columns of costs.
type table struct{ *tabwriter.Writer }

func newTable(title string) table {
	t := table{tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)}
	fmt.Fprintf(t, "\n%s\n\toriginal\tours\tnet/http\tnet/http, body kept\tratios\n", title)
	return t
}

// row measures an operation in turns and prints the medians. raw is the same
// with net/http alone; kept, too, and leaves the body to the caller. Both may
// be nil.
func (tb table) row(t *testing.T, name string, goroutines int, orig, ours, raw, kept func() error) {
	t.Helper()
	var all [4][]cost
	for range rounds {
		for i, call := range []func() error{orig, ours, raw, kept} {
			if call != nil {
				all[i] = append(all[i], costOf(t, goroutines, call))
			}
		}
	}
	a, b := median(all[0]), median(all[1])
	var third, fourth string
	ratios := fmt.Sprintf("%.1f times less CPU, %.0f %% of the allocations (%.1f times fewer), %.1f times as many",
		float64(a.cpu)/float64(b.cpu), 100*b.allocs/a.allocs, a.allocs/b.allocs, b.perSecond/a.perSecond)
	if raw != nil {
		c := median(all[2])
		third = c.String()
		ratios += fmt.Sprintf("; %.2f times the CPU of net/http, %.2f times as many", float64(b.cpu)/float64(c.cpu), b.perSecond/c.perSecond)
	}
	if kept != nil {
		c := median(all[3])
		fourth = c.String()
		ratios += fmt.Sprintf("; %.2f times the CPU of net/http with the body kept", float64(b.cpu)/float64(c.cpu))
	}
	fmt.Fprintf(tb, "%s\t%s\t%s\t%s\t%s\t%s\n", name, a, b, third, fourth, ratios)
}

func (c cost) String() string {
	return fmt.Sprintf("%.0f/s %.1f us %.0f allocs", c.perSecond, float64(c.cpu)/1e3, c.allocs)
}

// both makes an operation for each client.
func both(t *testing.T, tr transport, endpoint string, o op) (origCall, oursCall func() error) {
	t.Helper()
	cfg := orig.Config{Endpoints: []string{endpoint}}
	wcfg := ours.Config{Endpoints: []string{endpoint}}
	if tr != nil {
		cfg.Transport, wcfg.Transport = tr, tr
	}
	oc, err := orig.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	wc, err := ours.New(wcfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	return func() error { return o.orig(ctx, oc).err }, func() error { return o.ours(ctx, wc).err }
}

// TestFigures measures everything in one run, both clients in turns:
//
//	GOWORK=off go test -tags interop -run Figures -client.figures .
func TestFigures(t *testing.T) {
	if !*figures {
		t.Skip("-client.figures is not given")
	}
	pure := func(title string) {
		tb := newTable(title)
		for name, o := range map[string]op{"get one key": get("/a", orig.GetOptions{}), "set one key": set("/a", "1", orig.SetOptions{})} {
			a, b := both(t, &memory{etcdHeader, []byte(oneKey)}, "http://x:1", o)
			tb.row(t, name, 1, a, b, nil, nil)
		}
		for _, n := range []int{1_000, 10_000, 100_000} {
			a, b := both(t, &memory{etcdHeader, listing(n)}, "http://x:1", get("/bench", orig.GetOptions{}))
			tb.row(t, fmt.Sprint("list ", n), 1, a, b, nil, nil)
		}
		tb.Flush()
	}
	pure("client alone, answers from memory, in a program of nothing else")
	ballast := make([]byte, 64<<20)
	pure("client alone, in a program that holds 64 MiB of other things")
	liveFigures(t)
	runtime.KeepAlive(ballast)
	watchFigures(t)
}

// liveFigures calls a real etcd, each client with its own transport; only CPU
// time of this process counts.
func liveFigures(t *testing.T) {
	t.Helper()
	url := startEtcd(t)
	tb := newTable("real etcd, client's CPU")
	keys := ours.NewKeysAPI(connect(t, url, "", ""))
	if _, err := keys.Set(t.Context(), "/bench", "value", nil); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 8, 64} {
		a, b := both(t, nil, url, get("/bench", orig.GetOptions{}))
		tb.row(t, fmt.Sprint("get, goroutines: ", n), n, a, b, func() error { return rawCall(http.MethodGet, url+"/v2/keys/bench", "") }, nil)
		a, b = both(t, nil, url, set("/bench", "value", orig.SetOptions{}))
		tb.row(t, fmt.Sprint("set, goroutines: ", n), n, a, b, func() error { return rawCall(http.MethodPut, url+"/v2/keys/bench", "value=value") }, nil)
	}
	for _, n := range []int{1_000, 10_000, 100_000} {
		dir := fill(t, keys, n)
		a, b := both(t, nil, url, get(dir, orig.GetOptions{}))
		var buf bytes.Buffer
		tb.row(t, fmt.Sprint("list ", n), 1, a, b,
			func() error { return rawGet(ours.DefaultTransport, url+"/v2/keys"+dir, &buf) },
			func() error { return keptGet(ours.DefaultTransport, url+"/v2/keys"+dir) })
	}
	tb.Flush()
}

// watchFigures has one writer and 1,000 watchers of one key; the next write
// comes when all have the last event.
func watchFigures(t *testing.T) {
	t.Helper()
	const watchers = 1000
	url := startEtcd(t)
	oc, err := orig.New(orig.Config{Endpoints: []string{url}})
	if err != nil {
		t.Fatal(err)
	}
	a := deliveries(t, url, watchers, origWatcher(orig.NewKeysAPI(oc)), 3*time.Second)
	b := deliveries(t, url, watchers, oursWatcher(ours.NewKeysAPI(connect(t, url, "", ""))), 3*time.Second)
	fmt.Printf("\n%d watchers of one key: original %.0f deliveries/s, %.1f us CPU each; ours %.0f/s, %.2f us: %.0f times as many, %.0f times less CPU\n",
		watchers, a.perSecond, float64(a.cpu)/1e3, b.perSecond, float64(b.cpu)/1e3, b.perSecond/a.perSecond, float64(a.cpu)/float64(b.cpu))
}

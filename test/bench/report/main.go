// Command report measures gantline and prints the figures beside their aims. It takes a minute or
// two and wants the machine for itself.
//
// Usage: go run ./test/bench/report
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/gantline/gantline/test/bench"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "ERROR", err)
		os.Exit(1)
	}
}

// row is one figure.
type row struct {
	what, aim, figure, cpu, allocations string
	missed                              bool
}

func run(ctx context.Context) (err error) {
	p, err := bench.Build(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Remove()) }()
	var rows []row
	for _, part := range []func(context.Context, *bench.Program) ([]row, error){
		size, starts, memory, deploys, statuses, fan, watchers,
	} {
		more, err := part(ctx, p)
		if err != nil {
			return err
		}
		rows = append(rows, more...)
		fmt.Fprint(os.Stderr, ".") // something happens
	}
	fmt.Fprintln(os.Stderr)
	return show(rows)
}

func show(rows []row) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "WHAT\tFIGURE\tAIM\tCPU\tALLOCATIONS\t")
	for _, r := range rows {
		note := ""
		if r.missed {
			note = "missed"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", r.what, r.figure, r.aim, orDash(r.cpu), orDash(r.allocations), note)
	}
	return w.Flush()
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// timed is a row whose figure is a time.
func timed(what string, figure, aim, cpu time.Duration) row {
	return row{what: what, figure: short(figure), aim: "≤ " + short(aim), cpu: short(cpu), missed: figure > aim}
}

func short(d time.Duration) string {
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	}
	return fmt.Sprintf("%.1f µs", float64(d)/float64(time.Microsecond))
}

func size(_ context.Context, p *bench.Program) ([]row, error) {
	n, err := p.Size()
	return []row{{what: "stripped binary", figure: fmt.Sprintf("%.1f MB", float64(n)/1e6), aim: "≤ 35 MB", missed: n > 35e6}}, err
}

func starts(ctx context.Context, p *bench.Program) ([]row, error) {
	fresh, killed, err := p.Starts(ctx, 9)
	f, k := bench.Median(fresh), bench.Median(killed)
	return []row{
		timed("up to the first login, fresh", f.Wall, 500*time.Millisecond, f.CPU),
		timed("up to the first login, after kill -9", k.Wall, 700*time.Millisecond, k.CPU),
	}, err
}

func memory(ctx context.Context, p *bench.Program) ([]row, error) {
	used, restarted, err := p.Memory(ctx)
	mib := func(n int64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }
	return []row{
		{what: "resident after a 64 MiB upload and 20 logins", figure: mib(used), aim: "-"},
		{what: "resident after that, a restart and 20 logins", figure: mib(restarted), aim: "≤ 80 MiB", missed: restarted > 80<<20},
	}, err
}

func deploys(ctx context.Context, p *bench.Program) ([]row, error) {
	all, err := p.Deploys(ctx, 7)
	m := bench.Median(all)
	return []row{timed("deploy until active", m.Wall, 2*time.Second, m.CPU)}, err
}

func statuses(ctx context.Context, _ *bench.Program) (_ []row, err error) {
	m, err := bench.NewModel(ctx, 2000)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	all, size, reads, err := m.Statuses(ctx, 1000)
	if err != nil {
		return nil, err
	}
	s := m.Status()
	cost := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := s.Get(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
	median := bench.Median(all)
	p99 := timed("FullStatus of 2,000 units, p99", bench.P99(all), 20*time.Millisecond, median.CPU)
	p99.allocations = allocations(cost)
	return []row{
		p99,
		{what: "  median of these, each after a change", figure: short(median.Wall), aim: "-"},
		{what: "  the first of these, of which no part was kept", figure: short(all[0].Wall), aim: "-", cpu: short(all[0].CPU)},
		{what: "  size of the answer", figure: fmt.Sprintf("%.2f MB", float64(size)/1e6), aim: "-"},
		{what: "  reads of the store", figure: fmt.Sprint(reads), aim: "0", missed: reads != 0},
	}, nil
}

func allocations(r testing.BenchmarkResult) string {
	return fmt.Sprintf("%d, %.1f MB", r.AllocsPerOp(), float64(r.AllocedBytesPerOp())/1e6)
}

func fan(ctx context.Context, _ *bench.Program) (_ []row, err error) {
	m, err := bench.NewModel(ctx, 500)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	f, err := m.Fan(ctx, 1000)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	most := int64(0)
	cost := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			encoded, err := f.Change(ctx)
			if err != nil {
				b.Fatal(err)
			}
			most = max(most, encoded)
		}
	})
	return []row{
		{
			what: "change to 1,000 AllWatchers, without sockets", aim: "-", allocations: allocations(cost),
			figure: short(time.Duration(cost.NsPerOp()/1000)) + " a watcher",
		},
		{what: "  times it is encoded", figure: fmt.Sprint(most), aim: "1", missed: most != 1},
	}, nil
}

func watchers(ctx context.Context, p *bench.Program) ([]row, error) {
	all, err := p.Watchers(ctx, 1000, 15)
	if err != nil {
		return nil, err
	}
	middle := func(of func(bench.Told) time.Duration) time.Duration {
		var values []time.Duration
		for _, t := range all {
			values = append(values, of(t))
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	cpu := middle(func(t bench.Told) time.Duration { return t.PerWatcher })
	last := middle(func(t bench.Told) time.Duration { return t.Last })
	each := row{
		what: "change to 1,000 AllWatchers over TLS, server CPU", figure: short(cpu) + " a watcher", aim: "≤ 30.0 µs",
		cpu: short(1000 * cpu), missed: cpu > 30*time.Microsecond,
	}
	spread := middle(func(t bench.Told) time.Duration { return t.Spread })
	return []row{
		each,
		{what: "  last frame read, by a client of this machine", figure: short(last), aim: "≤ 40.0 ms", missed: last > 40*time.Millisecond},
		{what: "  between the first and the last frame", figure: short(spread), aim: "-"},
	}, nil
}

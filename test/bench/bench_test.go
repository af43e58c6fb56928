package bench_test

import (
	"testing"
	"time"

	"github.com/gantline/gantline/test/bench"
)

func program(b *testing.B) *bench.Program {
	b.Helper()
	p, err := bench.Build(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := p.Remove(); err != nil {
			b.Error(err)
		}
	})
	return p
}

func model(b *testing.B, units int) *bench.Model {
	b.Helper()
	m, err := bench.NewModel(b.Context(), units)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := m.Close(); err != nil {
			b.Error(err)
		}
	})
	return m
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// BenchmarkUp starts the real binary, fresh and after it was killed, until a login is accepted.
func BenchmarkUp(b *testing.B) {
	p := program(b)
	for b.Loop() {
		fresh, killed, err := p.Starts(b.Context(), 3)
		if err != nil {
			b.Fatal(err)
		}
		for name, all := range map[string][]bench.Sample{"fresh": fresh, "killed": killed} {
			b.ReportMetric(ms(bench.Median(all).Wall), "ms-"+name)
			b.ReportMetric(ms(bench.Median(all).CPU), "cpu-ms-"+name)
		}
	}
}

// BenchmarkDeploy deploys an example charm until it is active.
func BenchmarkDeploy(b *testing.B) {
	p := program(b)
	for b.Loop() {
		all, err := p.Deploys(b.Context(), 3)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(ms(bench.Median(all).Wall), "ms")
	}
}

// BenchmarkFullStatus reads the full status of 2,000 units, each time after a change. The store is
// never asked.
func BenchmarkFullStatus(b *testing.B) {
	m := model(b, 2000)
	s := m.Status()
	reads := m.Store.Counts().Reads()
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		if err := s.Changed(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := s.Get(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	if n := m.Store.Counts().Reads() - reads; n != 0 {
		b.Fatalf("the store was read %d times", n)
	}
}

// BenchmarkChangeTo1000AllWatchers is one change that a thousand AllWatchers read, without sockets.
// It is encoded once.
func BenchmarkChangeTo1000AllWatchers(b *testing.B) {
	const watchers = 1000
	m := model(b, 500)
	f, err := m.Fan(b.Context(), watchers)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	b.ReportAllocs()
	for b.Loop() {
		encoded, err := f.Change(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if encoded != 1 {
			b.Fatalf("a change was encoded %d times", encoded)
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/watchers/float64(time.Microsecond), "µs/watcher")
}

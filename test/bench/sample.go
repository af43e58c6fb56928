package bench

import (
	"slices"
	"syscall"
	"time"
)

// Sample is one measurement.
type Sample struct {
	// Wall is how long somebody waited, CPU what it cost the processes that were measured.
	Wall, CPU time.Duration
}

// Median returns the median of each field by itself.
func Median(all []Sample) Sample {
	return Sample{Wall: quantile(all, 0.5, func(s Sample) time.Duration { return s.Wall }), CPU: quantile(all, 0.5, func(s Sample) time.Duration { return s.CPU })}
}

// P99 returns the wall time that one of a hundred exceeds.
func P99(all []Sample) time.Duration {
	return quantile(all, 0.99, func(s Sample) time.Duration { return s.Wall })
}

func quantile(all []Sample, q float64, of func(Sample) time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	values := make([]time.Duration, len(all))
	for i, s := range all {
		values[i] = of(s)
	}
	slices.Sort(values)
	return values[min(len(values)-1, int(q*float64(len(values))))]
}

// ownCPU is the processor time that this process has used.
func ownCPU() time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

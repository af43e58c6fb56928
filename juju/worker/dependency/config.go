package dependency

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/worker"
)

// Clock is the engine's source of time.
type Clock = worker.Clock

// Logger is what an engine writes to: what went wrong as errors, starts and
// stops for debugging, every step as a trace. worker.SlogLogger is one.
type Logger interface {
	Tracef(format string, args ...any)
	Debugf(format string, args ...any)
	Infof(format string, args ...any)
	Errorf(format string, args ...any)
}

// Metrics counts what an engine does. It must not block.
type Metrics interface {
	// RecordStart is called after each start of the named manifold's worker.
	RecordStart(name string)
}

// DefaultMetrics returns Metrics that count nothing.
func DefaultMetrics() Metrics { return noMetrics{} }

type noMetrics struct{}

func (noMetrics) RecordStart(string) {}

// EngineConfig configures an Engine. Juju's agents use an ErrorDelay of 3 s, a
// BounceDelay of 10 ms, a BackoffFactor of 1.2, a BackoffResetTime of 1 min and
// a MaxDelay of 2 min.
type EngineConfig struct {
	// IsFatal says which errors end the engine. Required.
	IsFatal IsFatalFunc

	// WorstError chooses among several fatal errors. Required.
	WorstError WorstErrorFunc

	// Filter, if not nil, converts the fatal error that Wait returns.
	Filter FilterFunc

	// ErrorDelay is the time before a worker that failed is started again.
	// Not negative.
	ErrorDelay time.Duration

	// BounceDelay is the time before a worker that was stopped because of
	// its inputs, or asked for it by ErrBounce, is started again. Not
	// negative.
	BounceDelay time.Duration

	// BackoffFactor multiplies the delay for each failure in a row after the
	// first. Zero means no back-off; else it is at least 1.
	BackoffFactor float64

	// BackoffResetTime is how long a worker must have run for its failure to
	// count as the first in a row. Not negative.
	BackoffResetTime time.Duration

	// MaxDelay limits the delay; zero means no limit. Not negative.
	MaxDelay time.Duration

	// Clock measures delays and dates starts. Required.
	Clock Clock

	// Metrics counts starts. Required; see DefaultMetrics.
	Metrics Metrics

	// Logger is written to. Required.
	Logger Logger
}

// Validate reports the first field that cannot be used.
func (c *EngineConfig) Validate() error {
	switch {
	case c.IsFatal == nil:
		return errors.New("IsFatal not specified")
	case c.WorstError == nil:
		return errors.New("WorstError not specified")
	case c.ErrorDelay < 0:
		return errors.New("ErrorDelay is negative")
	case c.BounceDelay < 0:
		return errors.New("BounceDelay is negative")
	case c.BackoffFactor != 0 && c.BackoffFactor < 1:
		return fmt.Errorf("BackoffFactor %v must be >= 1", c.BackoffFactor)
	case c.BackoffResetTime < 0:
		return errors.New("BackoffResetTime is negative")
	case c.MaxDelay < 0:
		return errors.New("MaxDelay is negative")
	case c.Clock == nil:
		return coreerrors.NotValidf("missing Clock")
	case c.Metrics == nil:
		return coreerrors.NotValidf("missing Metrics")
	case c.Logger == nil:
		return coreerrors.NotValidf("missing Logger")
	}
	return nil
}

// delay returns how long to wait before a start: base, multiplied for each
// recent error, limited, and then moved by up to a tenth either way so that
// workers that failed together do not return together.
func (c *EngineConfig) delay(base time.Duration, recentErrors int) time.Duration {
	if base <= 0 {
		return 0
	}
	delay := float64(base)
	if c.BackoffFactor > 0 {
		delay *= math.Pow(c.BackoffFactor, float64(recentErrors-1))
		if c.MaxDelay > 0 {
			delay = min(delay, float64(c.MaxDelay))
		}
	}
	delay *= 0.9 + 0.2*rand.Float64()
	// Half the range of a Duration: a century and a half, safe to convert.
	return time.Duration(min(delay, math.MaxInt64/2)).Round(time.Millisecond)
}

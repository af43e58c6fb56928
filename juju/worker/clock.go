package worker

import "time"

// Clock is the source of time for whatever waits in a worker. It is the small
// part of github.com/juju/clock that workers need, so that package's clocks
// serve as one.
type Clock interface {
	// Now returns the current time.
	Now() time.Time
	// After returns a channel that receives the time once, d from now.
	After(d time.Duration) <-chan time.Time
}

// WallClock is the Clock of the machine.
type WallClock struct{}

// Now returns time.Now().
func (WallClock) Now() time.Time { return time.Now() }

// After returns time.After(d).
func (WallClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

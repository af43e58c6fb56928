package api

import (
	"fmt"
	"time"
)

// GapError reports that events were missed: the stream went away and came back,
// or its reader was slower than the events.
type GapError struct {
	// Dropped is how many events this side threw away; 0 if the stream was away,
	// for then nobody knows.
	Dropped int
	// From and To bound the time in which events may be missing.
	From time.Time
	To   time.Time
	// Cause is why the stream went away; nil if it did not.
	Cause error
}

// Error says what is missing.
func (g *GapError) Error() string {
	if g.Cause == nil {
		return fmt.Sprintf("%d events dropped: the reader was too slow", g.Dropped)
	}
	return fmt.Sprintf("events may be missing: the stream was away for %s: %v",
		g.To.Sub(g.From).Round(time.Millisecond), g.Cause)
}

// Unwrap returns Cause.
func (g *GapError) Unwrap() error { return g.Cause }

// receiver is one registration. Its fields belong to EventStream.mu.
type receiver struct {
	ch      chan RecievedEvent
	events  []string
	dropped int
	since   time.Time // of the first event dropped
}

// push queues an event or counts it as dropped; what was dropped before is
// reported first. The stream is never held up by a slow reader: the endpoint
// would drop events in its stead, and tell nobody.
func (rc *receiver) push(ev RecievedEvent) {
	if !rc.report() {
		rc.dropped++
		return
	}
	select {
	case rc.ch <- ev:
	default:
		rc.dropped, rc.since = 1, time.Now()
	}
}

// report queues the GapError that is due, and says whether none is due any more.
func (rc *receiver) report() bool {
	if rc.dropped == 0 {
		return true
	}
	select {
	case rc.ch <- RecievedEvent{Err: &GapError{Dropped: rc.dropped, From: rc.since, To: time.Now()}}:
		rc.dropped = 0
		return true
	default:
		return false
	}
}

package logger

import (
	"fmt"
	"time"
)

// Line is one log line as it crosses the wire.
type Line struct {
	// Group is shared by all lines of one request.
	Group int64
	// Seq numbers the lines of a Buffer in order.
	Seq int64
	// Time is when the line was logged.
	Time time.Time
	// Service is what logged: for a provider, its name.
	Service string
	// Principal is on whose behalf, may be empty.
	Principal string
	// Level is the severity.
	Level Level
	// File and Line are the place in the source.
	File string
	Line int
	// Message is the text.
	Message string
	// Data is what With attached.
	Data []interface{}
	// IgnorePublish keeps the far side from broadcasting the line as an event.
	IgnorePublish bool
}

// String returns the line as a log file shows it.
func (l *Line) String() string {
	return fmt.Sprintf("[%d:%d]%s:%s [%5s]: %s:%d\n[%d:%d]%s",
		l.Group, l.Seq, l.Principal, l.Service, l.Level, l.File, l.Line, l.Group, l.Seq, l.Message)
}

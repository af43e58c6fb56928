// Package logger is the log of Digital Rebar: levelled lines that carry a
// service, a principal and the group of the request they belong to. The plugin
// framework sends each line to the host; providers get a Logger with every call.
//
// It knows nothing of sockets: where lines go is a Publisher's business.
package logger

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Level is the severity of a line. On the wire it is its name.
type Level int32

// The levels in order of severity. Audit is above all and always passes.
const (
	Trace Level = iota
	Debug
	Info
	Warn
	Error
	Fatal
	Panic
	Audit
)

// String returns the level's name on the wire.
func (l Level) String() string {
	switch l {
	case Trace:
		return "trace"
	case Debug:
		return "debug"
	case Info:
		return "info"
	case Warn:
		return "warn"
	case Error:
		return "error"
	case Fatal:
		return "fatal"
	case Panic:
		return "panic"
	case Audit:
		return "audit"
	}
	return strconv.Itoa(int(l))
}

// ParseLevel reads a level's name; case and surrounding space do not matter, and
// "err" is error.
func ParseLevel(s string) (Level, error) {
	name := strings.ToLower(strings.TrimSpace(s))
	if name == "err" {
		return Error, nil
	}
	for l := Trace; l <= Audit; l++ {
		if l.String() == name {
			return l, nil
		}
	}
	return Error, fmt.Errorf("cannot parse log level %q: want trace, debug, info, warn, error, fatal, panic or audit", s)
}

// MarshalText writes the level's name.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads a level's name.
func (l *Level) UnmarshalText(buf []byte) error {
	v, err := ParseLevel(string(buf))
	if err == nil {
		*l = v
	}
	return err
}

// UnmarshalJSON reads a level's name, or its number as the original sends it
// when a line is marshalled by value.
func (l *Level) UnmarshalJSON(buf []byte) error {
	var s string
	if json.Unmarshal(buf, &s) == nil {
		return l.UnmarshalText([]byte(s))
	}
	var n int32
	if err := json.Unmarshal(buf, &n); err != nil || n < int32(Trace) || n > int32(Audit) {
		return fmt.Errorf("cannot parse log level %.20q", buf)
	}
	*l = Level(n)
	return nil
}

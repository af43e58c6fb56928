package output

import (
	"io"
	"os"

	"golang.org/x/term"
)

// Paint is how a text stands out on a terminal; the zero value is plain.
type Paint int

// The paints.
const (
	Plain Paint = iota
	Good
	Busy
	Bad
	Name
)

func (p Paint) apply(text string) string {
	if text == "" {
		return text
	}
	switch p {
	case Good:
		return "\x1b[32m" + text + "\x1b[0m"
	case Busy:
		return "\x1b[33m" + text + "\x1b[0m"
	case Bad:
		return "\x1b[31m" + text + "\x1b[0m"
	case Name:
		return "\x1b[36m" + text + "\x1b[0m"
	}
	return text
}

// Apply paints a text if colour is true.
func (p Paint) Apply(text string, colour bool) string {
	if !colour {
		return text
	}
	return p.apply(text)
}

// StatusPaint returns the paint of a status word, as Juju groups them.
func StatusPaint(word string) Paint {
	switch word {
	case "active", "idle", "started", "running", "available", "joined", "alive":
		return Good
	case "error", "failed", "lost", "down", "blocked", "stopped", "broken", "dead":
		return Bad
	case "":
		return Plain
	}
	return Busy
}

// IsTerminal says whether w is a terminal.
func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Colour says whether to paint on w: on a terminal, unless NO_COLOR is set or TERM is dumb.
func Colour(w io.Writer, getenv func(string) string) bool {
	return IsTerminal(w) && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
}

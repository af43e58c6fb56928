package facade

import (
	"context"
	"strings"
)

// Session is what a method may know of the connection that called it.
type Session interface {
	// Identity is who logged in.
	Identity() Identity
	// ModelUUID is the connection's model, "" on a controller connection.
	ModelUUID() string
	// Watchers keeps the connection's watchers.
	Watchers() Watchers
}

// Watchers turns watches into ids that live as long as their connection.
type Watchers interface {
	// Add takes over w and returns its id, "1" for a connection's first.
	Add(w Watcher) (id string, err error)
	// Find returns the watcher with that id; the error has code "not found" and the text
	// "unknown watcher id".
	Find(id string) (Watcher, error)
	// Stop stops and forgets the watcher.
	Stop(id string) error
}

// Watcher is a watch that a session keeps. What its Next returns is known to the facade that made
// it, by one of the Next interfaces below.
type Watcher interface {
	// Stop ends the watch; a Next that waits returns ErrStopped. It may be called twice.
	Stop()
}

// Nexter is a watcher whose changes are values of T. The first change stands ready at once; what
// changes while nobody waits is merged.
type Nexter[T any] interface {
	Watcher
	Next(ctx context.Context) (T, error)
}

func dashes(s string) string { return strings.ReplaceAll(s, "/", "-") }

func lastDash(s string) string {
	if i := strings.LastIndexByte(s, '/'); i >= 0 {
		return s[:i] + "-" + s[i+1:]
	}
	return s
}

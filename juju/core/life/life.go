// Package life describes how far an entity is from being gone: Alive, then
// Dying while what hangs on it is taken down, then Dead, then removed.
package life

import coreerrors "github.com/gantline/gantline/juju/core/errors"

// Value is where an entity stands. It is a plain string on the wire.
type Value string

// The values, in the only order in which an entity passes them.
const (
	Alive Value = "alive"
	Dying Value = "dying"
	Dead  Value = "dead"
)

// Validate returns a NotValid error for any other text.
func (v Value) Validate() error {
	switch v {
	case Alive, Dying, Dead:
		return nil
	}
	return coreerrors.NotValidf("life value %q", string(v))
}

// Predicate is a question about a value.
type Predicate func(Value) bool

// IsAlive reports whether the value is Alive.
func IsAlive(v Value) bool { return v == Alive }

// IsNotAlive reports whether the value is not Alive.
func IsNotAlive(v Value) bool { return v != Alive }

// IsNotDead reports whether the value is not Dead.
func IsNotDead(v Value) bool { return v != Dead }

// IsDead reports whether the value is Dead.
func IsDead(v Value) bool { return v == Dead }

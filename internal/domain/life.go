package domain

// Life is how far an entity has come; it moves forwards only. What was removed
// has no life: it is not found.
type Life string

// The lives in their order.
const (
	Alive Life = "alive"
	Dying Life = "dying"
	Dead  Life = "dead"
)

// Rank orders lives: alive 0, dying 1, dead 2, anything else -1.
func (l Life) Rank() int {
	switch l {
	case Alive:
		return 0
	case Dying:
		return 1
	case Dead:
		return 2
	}
	return -1
}

// IsAlive says whether nothing has been destroyed yet.
func (l Life) IsAlive() bool { return l == Alive }

// MayBecome says whether next is the same life or a later one.
func (l Life) MayBecome(next Life) bool {
	return l.Rank() >= 0 && next.Rank() >= l.Rank()
}

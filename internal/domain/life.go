package domain

import "github.com/gantline/gantline/juju/core/life"

// LifeRank orders lives: alive 0, dying 1, dead 2, anything else -1.
func LifeRank(l life.Value) int {
	switch l {
	case life.Alive:
		return 0
	case life.Dying:
		return 1
	case life.Dead:
		return 2
	}
	return -1
}

// LifeMayBecome says whether next is the same life or a later one. What was
// removed has no life: it is not found.
func LifeMayBecome(l, next life.Value) bool {
	return LifeRank(l) >= 0 && LifeRank(next) >= LifeRank(l)
}

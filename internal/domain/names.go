package domain

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// SortedNames returns the keys of a map in order.
func SortedNames[K cmp.Ordered, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}

// UnitNumber is the number in a unit's name: 3 of "web/3", -1 if it has none.
func UnitNumber(unit string) int {
	_, number, _ := strings.Cut(unit, "/")
	n, err := strconv.Atoi(number)
	if err != nil {
		return -1
	}
	return n
}

// CompareUnits orders unit names by application, then by number.
func CompareUnits(a, b string) int {
	appA, _, _ := strings.Cut(a, "/")
	appB, _, _ := strings.Cut(b, "/")
	if c := strings.Compare(appA, appB); c != 0 {
		return c
	}
	return UnitNumber(a) - UnitNumber(b)
}

// CompareMachines orders machine ids by their numbers, containers after the
// machine that they are on: 2, 2/lxd/0, 10.
func CompareMachines(a, b string) int {
	for {
		headA, restA, moreA := strings.Cut(a, "/")
		headB, restB, moreB := strings.Cut(b, "/")
		if c := compareNumbers(headA, headB); c != 0 {
			return c
		}
		switch {
		case moreA && moreB:
			a, b = restA, restB
		case moreA:
			return 1
		case moreB:
			return -1
		default:
			return 0
		}
	}
}

// compareNumbers compares numbers as such and everything else as text.
func compareNumbers(a, b string) int {
	na, errA := strconv.Atoi(a)
	nb, errB := strconv.Atoi(b)
	if errA == nil && errB == nil {
		return na - nb
	}
	return strings.Compare(a, b)
}

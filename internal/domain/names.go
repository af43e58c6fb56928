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
	pa, pb := strings.Split(a, "/"), strings.Split(b, "/")
	for i := 0; i < len(pa) && i < len(pb); i++ {
		na, errA := strconv.Atoi(pa[i])
		nb, errB := strconv.Atoi(pb[i])
		switch {
		case errA == nil && errB == nil && na != nb:
			return na - nb
		case (errA != nil || errB != nil) && pa[i] != pb[i]:
			return strings.Compare(pa[i], pb[i])
		}
	}
	return len(pa) - len(pb)
}

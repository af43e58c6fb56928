package storage

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// sizeUnits are the units of sizes, each 1024 times the one before it.
const sizeUnits = "MGTPEZY"

// ParseSize reads a size with a unit out of MGTPEZY, with or without "B" or
// "iB" after it, and returns MiB rounded up. Without a unit it is MiB.
func ParseSize(s string) (uint64, error) {
	digits, factor := s, 1.0
	i := strings.IndexFunc(s, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
	if i > 0 {
		unit := strings.TrimSuffix(strings.TrimSuffix(s[i:], "B"), "i")
		power := strings.Index(sizeUnits, unit)
		if len(unit) != 1 || power < 0 || strings.HasSuffix(s, "i") {
			return 0, fmt.Errorf("invalid multiplier suffix %q, expected one of %s", s[i:], sizeUnits)
		}
		digits, factor = s[:i], math.Pow(1024, float64(power))
	}
	size, err := strconv.ParseFloat(digits, 64)
	if err != nil || !(size >= 0) {
		return 0, fmt.Errorf("expected a non-negative number, got %q", digits)
	}
	size = math.Ceil(size * factor)
	if size >= 1<<64 {
		return 0, fmt.Errorf("size %q is too large", s)
	}
	return uint64(size), nil
}

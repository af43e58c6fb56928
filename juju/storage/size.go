package storage

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// ParseSize reads a size with a unit out of MGTPEZY, powers of 1024, with or
// without "B" or "iB" after it, and returns MiB rounded up. Without unit it is
// MiB.
func ParseSize(s string) (uint64, error) {
	text := s
	for _, suffix := range []string{"iB", "B"} {
		if rest, found := strings.CutSuffix(text, suffix); found {
			text = rest
			break
		}
	}
	factor := 1.0
	if text != "" {
		if i := strings.IndexByte("MGTPEZY", text[len(text)-1]); i >= 0 {
			factor = math.Pow(1024, float64(i))
			text = text[:len(text)-1]
		}
	}
	size, err := strconv.ParseFloat(text, 64)
	if err != nil || !(size >= 0) {
		return 0, fmt.Errorf("expected a non-negative number, got %q", s)
	}
	size = math.Ceil(size * factor)
	if size >= 1<<64 {
		return 0, fmt.Errorf("size %q is too large", s)
	}
	return uint64(size), nil
}

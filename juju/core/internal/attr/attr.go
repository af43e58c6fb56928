// Package attr reads the values of "name=value" lists, in which people write
// constraints and hardware. An empty value is a value: it clears what would
// else be inherited.
package attr

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// The errors say what a value has to be; callers add which one was wrong.
var (
	ErrAlreadySet = errors.New("already set")
	errNumber     = errors.New("must be a non-negative integer")
	errSize       = errors.New("must be a non-negative float with optional M/G/T/P suffix")
	errBool       = errors.New("must be 'true' or 'false'")
)

// Once stores the value in an attribute that is not set yet.
func Once[T any](attribute **T, value T, err error) error {
	if *attribute != nil {
		return ErrAlreadySet
	}
	if err != nil {
		return err
	}
	*attribute = &value
	return nil
}

// Number reads a non-negative integer; nothing is 0.
func Number(s string) (uint64, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0, errNumber
	}
	return n, nil
}

// Size reads a size in MiB, rounded up: "512", "1.5G"; nothing is 0.
func Size(s string) (uint64, error) {
	if s == "" {
		return 0, nil
	}
	factor := 1.0
	if i := strings.IndexByte("MGTP", s[len(s)-1]); i >= 0 {
		factor = math.Pow(1024, float64(i))
		s = s[:len(s)-1]
	}
	size, err := strconv.ParseFloat(s, 64)
	size = math.Ceil(size * factor)
	if err != nil || !(size >= 0 && size < 1<<64) {
		return 0, errSize
	}
	return uint64(size), nil
}

// Bool reads a boolean; nothing is false.
func Bool(s string) (bool, error) {
	if s == "" {
		return false, nil
	}
	b, err := strconv.ParseBool(s)
	if err != nil {
		return false, errBool
	}
	return b, nil
}

// List reads items joined by commas; nothing is the empty list.
func List(s string) []string {
	if s == "" {
		return []string{}
	}
	return strings.Split(s, ",")
}

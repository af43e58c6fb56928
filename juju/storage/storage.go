// Package storage describes the storage that an application asks for, and the
// kinds of it.
package storage

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// StorageKind is how a charm sees its storage. It is a number on the wire.
type StorageKind int

// The kinds of storage.
const (
	StorageKindUnknown StorageKind = iota
	StorageKindBlock
	StorageKindFilesystem
)

func (k StorageKind) String() string {
	switch k {
	case StorageKindBlock:
		return "block"
	case StorageKindFilesystem:
		return "filesystem"
	}
	return "unknown"
}

// Constraints asks for Count instances of storage, each of at least Size MiB,
// from a pool; an empty pool is the default. The names of the fields are those
// on the wire.
type Constraints struct {
	Pool  string
	Size  uint64
	Count uint64
}

var (
	poolPattern  = regexp.MustCompile(`^[a-zA-Z]+[-?a-zA-Z0-9]*$`)
	countPattern = regexp.MustCompile(`^-?[0-9]+$`)
	sizePattern  = regexp.MustCompile(`^-?[0-9]+(?:\.[0-9]+)?[MGTPEZY](?:i?B)?$`)
)

// ErrNoCount reports storage of which none is asked for.
var ErrNoCount = errors.New("storage constraints require at least one field to be specified")

// ParseConstraints reads a pool, a count and a size in any order, joined by
// commas: "ebs,2,10G". The count is 1 when only a size is given. A field that
// is none of the three, and a second pool, are passed over, as Juju does.
func ParseConstraints(s string) (Constraints, error) {
	var cons Constraints
	for field := range strings.SplitSeq(s, ",") {
		var err error
		switch {
		case poolPattern.MatchString(field):
			if cons.Pool == "" {
				cons.Pool = field
			}
		case countPattern.MatchString(field):
			cons.Count, err = parseCount(field)
		case sizePattern.MatchString(field):
			cons.Size, err = ParseSize(field)
			if err != nil {
				err = fmt.Errorf("cannot parse size: %w", err)
			}
		}
		if err != nil {
			return cons, err
		}
	}
	if cons.Count == 0 && cons.Size > 0 {
		cons.Count = 1
	}
	return cons, nil
}

func parseCount(s string) (uint64, error) {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("cannot parse count: count must be greater than zero, got %q", s)
	}
	return n, nil
}

// ParseConstraintsMap reads arguments "name=constraints", each name once. With
// mustHaveConstraints an argument without "=" is refused.
func ParseConstraintsMap(args []string, mustHaveConstraints bool) (map[string]Constraints, error) {
	all := make(map[string]Constraints, len(args))
	for _, arg := range args {
		name, text, found := strings.Cut(arg, "=")
		switch {
		case name == "" || (!found && mustHaveConstraints):
			return nil, fmt.Errorf("expected \"name=constraints\" or \"name\", got %q", arg)
		case found && text == "":
			return nil, fmt.Errorf("cannot parse constraints for storage %q: %w", name, ErrNoCount)
		}
		if _, twice := all[name]; twice {
			return nil, fmt.Errorf("storage %q specified more than once", name)
		}
		if !found {
			all[name] = Constraints{Count: 1}
			continue
		}
		cons, err := ParseConstraints(text)
		if err != nil {
			return nil, fmt.Errorf("cannot parse constraints for storage %q: %w", name, err)
		}
		all[name] = cons
	}
	return all, nil
}

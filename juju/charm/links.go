package charm

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// maxLinks bounds how many links may be followed on the way to one file, as
// kernels do.
const maxLinks = 40

// linkMap holds the links of an archive: from their names to their targets.
type linkMap map[string]string

// check follows every link as a kernel would, through other links too, and
// refuses those that lead out of the archive.
func (links linkMap) check() error {
	for name, target := range links {
		if path.IsAbs(target) {
			return &EntryError{Name: name, Problem: fmt.Sprintf("is a link to the absolute path %q", target)}
		}
		if target == "" {
			return &EntryError{Name: name, Problem: "is a link to nothing"}
		}
		if !links.staysInside(name) {
			return &EntryError{Name: name, Problem: fmt.Sprintf("links out of the charm: %q", target)}
		}
	}
	return nil
}

// staysInside walks the path from the root, replacing links by their targets.
// It gives up on loops, which lead nowhere.
func (links linkMap) staysInside(name string) bool {
	rest := strings.Split(name, "/")
	var at []string
	followed := 0
	for len(rest) > 0 {
		part := rest[0]
		rest = rest[1:]
		switch part {
		case "", ".":
			continue
		case "..":
			if len(at) == 0 {
				return false
			}
			at = at[:len(at)-1]
			continue
		}
		at = append(at, part)
		target, isLink := links[strings.Join(at, "/")]
		if !isLink {
			continue
		}
		if followed++; followed > maxLinks {
			return true
		}
		at = at[:len(at)-1]
		if path.IsAbs(target) {
			return false
		}
		rest = slices.Concat(strings.Split(target, "/"), rest)
	}
	return true
}

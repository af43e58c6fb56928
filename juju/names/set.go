package names

import (
	"cmp"
	"maps"
	"slices"
)

// Set is a set of tags. The zero value is empty and cannot be added to.
type Set map[Tag]bool

// NewSet returns the set of the tags given.
func NewSet(initial ...Tag) Set {
	set := make(Set, len(initial))
	for _, tag := range initial {
		set.Add(tag)
	}
	return set
}

// NewSetFromStrings returns the set of the tags whose texts are given.
func NewSetFromStrings(initial ...string) (Set, error) {
	set := make(Set, len(initial))
	for _, text := range initial {
		tag, err := ParseTag(text)
		if err != nil {
			return nil, err
		}
		set.Add(tag)
	}
	return set, nil
}

// Size returns the count of tags.
func (s Set) Size() int { return len(s) }

// IsEmpty reports whether there are no tags.
func (s Set) IsEmpty() bool { return len(s) == 0 }

// Add puts a tag in.
func (s Set) Add(tag Tag) { s[tag] = true }

// Remove takes a tag out.
func (s Set) Remove(tag Tag) { delete(s, tag) }

// Contains reports whether a tag is in.
func (s Set) Contains(tag Tag) bool { return s[tag] }

// Values returns the tags in no order.
func (s Set) Values() []Tag { return slices.Collect(maps.Keys(s)) }

// SortedValues returns the tags sorted by their texts.
func (s Set) SortedValues() []Tag {
	return slices.SortedFunc(maps.Keys(s), func(a, b Tag) int { return cmp.Compare(a.String(), b.String()) })
}

// Union returns the tags that are in either set.
func (s Set) Union(other Set) Set {
	all := maps.Clone(s)
	if all == nil {
		all = make(Set)
	}
	maps.Copy(all, other)
	return all
}

// Intersection returns the tags that are in both sets.
func (s Set) Intersection(other Set) Set {
	return s.only(func(tag Tag) bool { return other[tag] })
}

// Difference returns the tags that are not in the other set.
func (s Set) Difference(other Set) Set {
	return s.only(func(tag Tag) bool { return !other[tag] })
}

func (s Set) only(keep func(Tag) bool) Set {
	kept := make(Set)
	for tag := range s {
		if keep(tag) {
			kept.Add(tag)
		}
	}
	return kept
}

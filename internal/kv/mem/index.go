package mem

import (
	"bytes"
	"iter"
	"slices"

	"github.com/gantline/gantline/internal/kv"
)

// version is one state of a key, from its revision until the next one.
type version struct {
	rev, created kv.Revision
	value        []byte
	lease        kv.LeaseID
	deleted      bool
}

func (v version) entry(key string) kv.Entry {
	return kv.Entry{Key: key, Value: bytes.Clone(v.value), Revision: v.rev, Created: v.created, Lease: v.lease}
}

// index holds the versions of every key, oldest first, and the keys in order.
// Deleted keys stay in it until compaction.
type index struct {
	versions map[string][]version
	sorted   []string
}

func newIndex() index { return index{versions: make(map[string][]version)} }

// add appends the newest version of a key.
func (x *index) add(key string, v version) {
	if _, ok := x.versions[key]; !ok {
		i, _ := slices.BinarySearch(x.sorted, key)
		x.sorted = slices.Insert(x.sorted, i, key)
	}
	x.versions[key] = append(x.versions[key], v)
}

// at returns the version of a key that stood at rev, unless it was missing.
func (x *index) at(key string, rev kv.Revision) (version, bool) {
	for _, v := range slices.Backward(x.versions[key]) {
		if v.rev <= rev {
			return v, !v.deleted
		}
	}
	return version{}, false
}

// below yields the keys under prefix in order, deleted ones too. The index must
// not gain keys meanwhile.
func (x *index) below(prefix string) iter.Seq[string] {
	return func(yield func(string) bool) {
		i, _ := slices.BinarySearch(x.sorted, prefix)
		for _, key := range x.sorted[i:] {
			if !under(key, prefix) || !yield(key) {
				return
			}
		}
	}
}

// compact drops the versions that cannot be read at or after rev.
func (x *index) compact(rev kv.Revision) {
	x.sorted = slices.DeleteFunc(x.sorted, func(key string) bool {
		vs := x.versions[key]
		keep := 0
		for i, v := range vs {
			if v.rev <= rev {
				keep = i
			}
		}
		if vs[keep].deleted && vs[keep].rev <= rev {
			keep++
		}
		if keep == len(vs) {
			delete(x.versions, key)
			return true
		}
		x.versions[key] = slices.Clone(vs[keep:])
		return false
	})
}

// history is the events of every revision from first on, without gaps.
type history struct {
	first  kv.Revision
	events [][]kv.Event
}

func (h *history) append(events []kv.Event) { h.events = append(h.events, events) }

// of returns the events of a revision not above the last one.
func (h *history) of(rev kv.Revision) []kv.Event {
	if rev < h.first {
		return nil // before the first change
	}
	return h.events[rev-h.first]
}

func (h *history) dropBefore(rev kv.Revision) {
	n := min(int(rev-h.first), len(h.events))
	if n <= 0 {
		return
	}
	h.events = slices.Delete(h.events, 0, n)
	h.first += kv.Revision(n)
}

package etcdv2

import "time"

// Request is a write.
type Request struct {
	// Action is what is asked for: ActionSet, ActionCreate, ActionUpdate,
	// ActionCompareAndSwap, ActionDelete or ActionCompareAndDelete.
	Action string
	// Key is the client's: a slash-separated path below the root.
	Key string
	// Value is the new value of a file.
	Value string
	// Dir makes a directory, or allows to delete an empty one.
	Dir bool
	// InOrder makes a create name its node, below Key, by its index.
	InOrder bool
	// Recursive deletes a directory with all below it.
	Recursive bool
	// PrevValue and PrevIndex are what a compare compares; zero is not
	// compared.
	PrevValue string
	PrevIndex uint64
	// Expiration is in Unix nanoseconds, 0 for never. For a new node, times
	// before the year 2000 count as never too, as in etcd.
	Expiration int64
	// Refresh keeps the value and tells no watcher.
	Refresh bool

	// path is the place in the tree, made from Key unless set.
	path string
}

// earliest is the first time that is taken for an expiry; what lies before it
// comes from an overflow or a missing value.
var earliest = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC).UnixNano() //nolint:gochecknoglobals // a constant

// expires is when a new node goes. A change of one that exists takes
// Expiration as it is, as in etcd.
func (r *Request) expires() int64 {
	if r.Expiration < earliest {
		return 0
	}
	return r.Expiration
}

// size is about how many bytes of a transaction the request needs.
func (r *Request) size() int { return len(r.Value) + 2*len(r.path) + 64 }

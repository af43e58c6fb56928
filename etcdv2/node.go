package etcdv2

import (
	"path"
	"strings"
	"time"
)

// The tree has three parts, as etcd's own v2 store had: /1 holds the keys that
// clients see, /2 users and roles. /0 held the members; it is not used.
const (
	keysRoot = "/1"
	authRoot = "/2"
)

// trimKeys gives the path that a client knows for a path in the tree.
func trimKeys(p string) string {
	p = strings.TrimPrefix(p, keysRoot)
	return p
}

// keysPath gives the path in the tree of a client's key, which cannot lead out of that part.
func keysPath(key string) string {
	if p := path.Clean("/" + key); p != "/" {
		return keysRoot + p
	}
	return keysRoot
}

// readOnly reports whether p is one of the nodes that cannot be written.
func readOnly(p string) bool { return p == "/" || p == keysRoot || p == "/0" }

// node is a file or directory of the tree in memory.
type node struct {
	parent   *node
	children map[string]*node // of a directory that has any
	// text is the name, of nameLen bytes, and then the value: one piece of memory, since there are
	// many nodes.
	text     string
	created  uint64
	modified uint64
	life     *life // nil for ever
	nameLen  uint32
	dir      bool
}

// life is when a node expires.
type life struct {
	at   int64 // Unix nanoseconds, not 0
	slot int   // 1 + place in the tree's queue of expiries, 0 when not in it
}

// newLife is a life that is in no queue, nil for 0.
func newLife(at int64) *life {
	if at == 0 {
		return nil
	}
	return &life{at: at}
}

func (n *node) name() string  { return n.text[:n.nameLen] }
func (n *node) value() string { return n.text[n.nameLen:] }

// expires is in Unix nanoseconds, 0 for never.
func (n *node) expires() int64 {
	if n.life == nil {
		return 0
	}
	return n.life.at
}

func (n *node) setValue(v string) { n.text = n.name() + v }

func (n *node) setName(name string) {
	if value := n.value(); value != "" {
		n.text = name + value
	} else {
		n.text = strings.Clone(name) // not the rest of what it is part of
	}
	n.nameLen = uint32(len(name)) //nolint:gosec // names are parts of paths, and those of requests
}

// path spells the node's place.
func (n *node) path() string {
	if n.parent == nil {
		return "/"
	}
	size := 0
	for m := n; m.parent != nil; m = m.parent {
		size += int(m.nameLen) + 1
	}
	b := make([]byte, size)
	for m := n; m.parent != nil; m = m.parent {
		size -= int(m.nameLen) + 1
		b[size] = '/'
		copy(b[size+1:], m.name())
	}
	return string(b)
}

// Node is a key or directory in an event.
type Node struct {
	// Key is the path in the tree: /1 and the client's key, but for users and roles.
	Key string
	// Dir is true for a directory.
	Dir bool
	// HasValue tells an empty value from none; a deleted node has none.
	HasValue bool
	Value    string
	// Expiration is in Unix nanoseconds, 0 for never.
	Expiration int64
	// TTL is the rest of the life in seconds when the event was made.
	TTL int64
	// Created and Modified are the node's indices.
	Created, Modified uint64
	// Nodes are the children, in the answer to a Get.
	Nodes []*Node
}

// ttl is the rest of a life in seconds, rounded up; it may be negative.
func ttl(expires, now int64) int64 {
	if expires == 0 {
		return 0
	}
	left := time.Duration(expires - now)
	n := int64(left / time.Second)
	if left%time.Second > 0 {
		n++
	}
	return n
}

// repr is the node alone, as prevNode shows it.
func (n *node) repr(p string, now int64) *Node {
	r := &Node{Key: p, Dir: n.dir, Created: n.created, Modified: n.modified, Expiration: n.expires(), TTL: ttl(n.expires(), now)}
	if !n.dir {
		r.HasValue, r.Value = true, n.value()
	}
	return r
}

// Event is something that happened to a node, or the answer to a Get.
type Event struct {
	// Action is one of the constants below.
	Action string
	Node   *Node
	// PrevNode is the node before, nil if there was none.
	PrevNode *Node
	// Index is the store's index at the answer; for an event that a Watcher
	// yields, when the watch began.
	Index uint64
	// refresh marks an event that no watcher gets to see.
	refresh bool
}

// What an event may be.
const (
	ActionGet              = "get"
	ActionCreate           = "create"
	ActionSet              = "set"
	ActionUpdate           = "update"
	ActionDelete           = "delete"
	ActionCompareAndSwap   = "compareAndSwap"
	ActionCompareAndDelete = "compareAndDelete"
	ActionExpire           = "expire"
)

// Created reports whether the event made a node where there was none, which
// HTTP answers with 201.
func (e *Event) Created() bool {
	return e.Action == ActionCreate || e.Action == ActionSet && e.PrevNode == nil
}

// index is the event's own place in the history.
func (e *Event) index() uint64 { return e.Node.Modified }

// removes reports whether the node is gone after the event.
func (e *Event) removes() bool {
	return e.Action == ActionDelete || e.Action == ActionCompareAndDelete || e.Action == ActionExpire
}

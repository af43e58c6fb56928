package client

import (
	"fmt"
	"time"
)

// Response is a successful answer of the keys API, or one event of a watch.
type Response struct {
	// Action is what happened: get, set, update, create, delete, expire,
	// compareAndSwap or compareAndDelete; ActionResync from a watcher made
	// by NewResyncWatcher.
	Action string `json:"action"`

	// Node is the key after the action. A deleted or expired node has no
	// value. It is nil after a write with SetOptions.NoValueOnSuccess.
	Node *Node `json:"node"`

	// PrevNode is the key before the action, nil when there was none or
	// when nothing changed.
	PrevNode *Node `json:"prevNode"`

	// Index is the store's index when the server answered; for events, when
	// the watch began. It says nothing about Node.
	Index uint64 `json:"-"`

	// ClusterID tells clusters apart.
	ClusterID string `json:"-"`
}

// Node is a key or a directory.
type Node struct {
	// Key is the full path, such as "/foo/bar".
	Key string `json:"key"`

	// Dir is true for a directory.
	Dir bool `json:"dir,omitempty"`

	// Value is empty for a directory.
	Value string `json:"value"`

	// Nodes are a directory's children: one level, or all levels when the
	// request was recursive.
	Nodes Nodes `json:"nodes"`

	// CreatedIndex is the index of the write that made the node. A plain
	// Set makes the node anew; Update and compare-and-swap keep it.
	CreatedIndex uint64 `json:"createdIndex"`

	// ModifiedIndex is the index of the last write.
	ModifiedIndex uint64 `json:"modifiedIndex"`

	// Expiration is when the server will remove the node, nil for never.
	Expiration *time.Time `json:"expiration,omitempty"`

	// TTL is the rest of the node's life in seconds, rounded up.
	TTL int64 `json:"ttl,omitempty"`
}

// String names the node with its indices and TTL; it leaves the value out.
func (n *Node) String() string {
	return fmt.Sprintf("{Key: %s, CreatedIndex: %d, ModifiedIndex: %d, TTL: %d}", n.Key, n.CreatedIndex, n.ModifiedIndex, n.TTL)
}

// TTLDuration is TTL as a duration.
func (n *Node) TTLDuration() time.Duration {
	return time.Duration(n.TTL) * time.Second
}

// Nodes sorts by key.
type Nodes []*Node

// Len is the number of nodes.
func (ns Nodes) Len() int { return len(ns) }

// Less orders by key.
func (ns Nodes) Less(i, j int) bool { return ns[i].Key < ns[j].Key }

// Swap exchanges two nodes.
func (ns Nodes) Swap(i, j int) { ns[i], ns[j] = ns[j], ns[i] }

package client

import "time"

// bareResponse and bareNode are Response and Node without methods, all the
// way down, so that encoding/json works through a tree in one go.
type bareResponse struct {
	Action   string    `json:"action"`
	Node     *bareNode `json:"node"`
	PrevNode *bareNode `json:"prevNode"`
}

type bareNode struct {
	Key           string      `json:"key"`
	Dir           bool        `json:"dir,omitempty"`
	Value         string      `json:"value"`
	Nodes         []*bareNode `json:"nodes"`
	CreatedIndex  uint64      `json:"createdIndex"`
	ModifiedIndex uint64      `json:"modifiedIndex"`
	Expiration    *time.Time  `json:"expiration,omitempty"`
	TTL           int64       `json:"ttl,omitempty"`
}

func bareOf(n *Node) *bareNode {
	if n == nil {
		return nil
	}
	b := &bareNode{
		Key: n.Key, Dir: n.Dir, Value: n.Value, CreatedIndex: n.CreatedIndex,
		ModifiedIndex: n.ModifiedIndex, Expiration: n.Expiration, TTL: n.TTL,
	}
	if n.Nodes != nil {
		b.Nodes = make([]*bareNode, len(n.Nodes))
	}
	for i, child := range n.Nodes {
		b.Nodes[i] = bareOf(child)
	}
	return b
}

func (b *bareNode) node() *Node {
	if b == nil {
		return nil
	}
	n := &Node{
		Key: b.Key, Dir: b.Dir, Value: b.Value, CreatedIndex: b.CreatedIndex,
		ModifiedIndex: b.ModifiedIndex, Expiration: b.Expiration, TTL: b.TTL,
	}
	if b.Nodes != nil {
		n.Nodes = make(Nodes, len(b.Nodes))
	}
	for i, child := range b.Nodes {
		n.Nodes[i] = child.node()
	}
	return n
}

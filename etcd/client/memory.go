package client

import "slices"

// How much a feed remembers for watchers that come late.
const (
	maxEvents     = 256
	maxEventBytes = 256 << 10
)

// memory is an unbroken run of events: no event of its feed is missing
// between from and the last one.
type memory struct {
	from   uint64
	events []*Response
	bytes  int
}

// first returns the first event with an index of at least next, or nil when
// the memory does not know it.
func (m *memory) first(next uint64) *Response {
	if len(m.events) == 0 || next < m.from {
		return nil
	}
	i, _ := slices.BinarySearchFunc(m.events, next, func(r *Response, next uint64) int {
		if r.Node.ModifiedIndex < next {
			return -1
		}
		return 1
	})
	if i == len(m.events) {
		return nil
	}
	return m.events[i]
}

// add remembers the first event from the index from on. from is 0 when it is
// not known.
func (m *memory) add(from uint64, r *Response) {
	index := r.Node.ModifiedIndex
	if from == 0 {
		from = index
	}
	last := uint64(0)
	if n := len(m.events); n > 0 {
		last = m.events[n-1].Node.ModifiedIndex
	}
	if last == 0 || from > last+1 {
		*m = memory{from: from}
	} else if index <= last {
		return
	}
	m.events = append(m.events, r)
	m.bytes += r.size()
	for len(m.events) > maxEvents || m.bytes > maxEventBytes && len(m.events) > 1 {
		m.from = m.events[0].Node.ModifiedIndex + 1
		m.bytes -= m.events[0].size()
		m.events[0] = nil
		m.events = m.events[1:]
	}
}

// size is about how many bytes an event takes.
func (r *Response) size() int {
	n := 512 + len(r.Node.Key) + len(r.Node.Value)
	if r.PrevNode != nil {
		n += len(r.PrevNode.Key) + len(r.PrevNode.Value)
	}
	return n
}

// clone copies an event, so that each watcher has its own.
func (r *Response) clone() *Response {
	c := new(struct {
		Response
		nodes [2]Node
	})
	c.Response = *r
	if r.Node != nil {
		r.Node.cloneTo(&c.nodes[0])
		c.Node = &c.nodes[0]
	}
	if r.PrevNode != nil {
		r.PrevNode.cloneTo(&c.nodes[1])
		c.PrevNode = &c.nodes[1]
	}
	return &c.Response
}

func (n *Node) cloneTo(to *Node) {
	*to = *n
	if n.Expiration != nil {
		t := *n.Expiration
		to.Expiration = &t
	}
	if n.Nodes != nil {
		to.Nodes = make(Nodes, len(n.Nodes))
		for i, child := range n.Nodes {
			if child != nil {
				to.Nodes[i] = new(Node)
				child.cloneTo(to.Nodes[i])
			}
		}
	}
}

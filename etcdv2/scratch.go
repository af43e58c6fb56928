package etcdv2

import (
	"strings"

	"github.com/gantline/gantline/etcd/client"
)

// scratch is the tree as it will be after the writes of one transaction that
// is not accepted yet. It shares the tree's nodes and changes none.
type scratch struct {
	tree  *tree
	now   int64
	index uint64
	// nodes are those that differ; nil is one that is gone. What lies below
	// a directory that goes is not listed: whole names the directory, and
	// nothing may follow in the same transaction.
	nodes  map[string]*node
	whole  string
	events []*Event
	// bytes is about how many the nodes take in a transaction.
	bytes int
}

func newScratch(t *tree, index uint64, now int64) *scratch {
	return &scratch{tree: t, index: index, now: now, nodes: map[string]*node{}}
}

// child finds the child of d that ends p, which has the given name.
func (s *scratch) child(d *node, p, name string) *node {
	if n, ok := s.nodes[p]; ok {
		return n
	}
	return d.children[name]
}

// find returns the node at p, or why there is none.
func (s *scratch) find(p string) (*node, *client.Error) {
	n := s.tree.root
	for start := 1; start < len(p); {
		end := strings.IndexByte(p[start:], '/')
		if end < 0 {
			end = len(p)
		} else {
			end += start
		}
		if !n.dir {
			return nil, refuse(client.ErrorCodeNotDir, p[:start-1], s.index)
		}
		if n = s.child(n, p[:end], p[start:end]); n == nil {
			return nil, refuse(client.ErrorCodeKeyNotFound, p[:end], s.index)
		}
		start = end + 1
	}
	return n, nil
}

// parents makes sure that p's directories can be, and returns those that
// must be made, outermost first.
func (s *scratch) parents(p string) (missing []string, err *client.Error) {
	n := s.tree.root
	for start := 1; ; {
		end := strings.IndexByte(p[start:], '/')
		if end < 0 {
			return missing, nil
		}
		end += start
		if n != nil {
			n = s.child(n, p[:end], p[start:end])
		}
		switch {
		case n == nil:
			missing = append(missing, p[:end])
		case !n.dir:
			return nil, refuse(client.ErrorCodeNotDir, p[:end], s.index)
		}
		start = end + 1
	}
}

// occupied reports whether the directory at p has anything in it.
func (s *scratch) occupied(p string, d *node) bool {
	for name := range d.children {
		if n, ok := s.nodes[p+"/"+name]; !ok || n != nil {
			return true
		}
	}
	for q, n := range s.nodes {
		if n != nil && strings.HasPrefix(q, p+"/") {
			return true
		}
	}
	return false
}

// put places a copy of a node; the tree's own stay untouched.
func (s *scratch) put(p string, n node) {
	n.parent, n.life = nil, newLife(n.expires())
	s.nodes[p] = &n
	s.bytes += len(p) + len(n.text)
}

// happened takes note of an event and returns it as the answer.
func (s *scratch) happened(e *Event) *Event {
	s.index++
	e.Index = s.index
	s.events = append(s.events, e)
	return e
}

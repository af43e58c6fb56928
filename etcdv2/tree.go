package etcdv2

import (
	"container/heap"
	"strings"
)

// tree is the state: every node, and those that expire in order.
type tree struct {
	root    *node
	expires expiryQueue
	count   int // nodes below the three roots
}

func newTree() *tree {
	t := &tree{root: &node{dir: true}}
	t.root.attach(newDirectory(keysRoot[1:], 0))
	return t
}

func newDirectory(name string, index uint64) *node {
	n := &node{dir: true, created: index, modified: index}
	n.setName(name)
	return n
}

func (n *node) attach(child *node) {
	if n.children == nil {
		n.children = map[string]*node{}
	}
	child.parent = n
	n.children[child.name()] = child
}

// get returns the node at p, nil if there is none.
func (t *tree) get(p string) *node {
	n := t.root
	for name := range strings.SplitSeq(strings.Trim(p, "/"), "/") {
		if name == "" {
			continue
		}
		if n = n.children[name]; n == nil {
			return nil
		}
	}
	return n
}

// put places n at p. Parents that are missing become directories made at
// index; what was at p goes.
func (t *tree) put(p string, n *node, index uint64) {
	d := t.root
	rest := p[1:]
	for {
		name, more, deeper := strings.Cut(rest, "/")
		if !deeper {
			break
		}
		child := d.children[name]
		if child == nil {
			child = newDirectory(name, index)
			d.attach(child)
			t.count++
		}
		d, rest = child, more
	}
	if old := d.children[rest]; old != nil {
		t.drop(old)
		if old.dir && n.dir { // a snapshot may bring children before their directory
			n.children = old.children
			for _, c := range n.children {
				c.parent = n
			}
		}
	} else {
		t.count++
	}
	n.setName(rest)
	d.attach(n)
	t.schedule(n, n.life)
}

// remove takes the node at p and all below it out, calling gone with each
// path, children first.
func (t *tree) remove(p string, gone func(path string)) {
	n := t.get(p)
	if n == nil || n.parent == nil {
		return
	}
	t.removed(n, p, gone)
	delete(n.parent.children, n.name())
}

func (t *tree) removed(n *node, p string, gone func(string)) {
	for name, c := range n.children {
		t.removed(c, p+"/"+name, gone)
	}
	t.drop(n)
	t.count--
	if gone != nil {
		gone(p)
	}
}

// schedule sets when n expires, nil for never.
func (t *tree) schedule(n *node, l *life) {
	t.drop(n)
	if n.life = l; l != nil {
		heap.Push(&t.expires, n)
	}
}

// drop takes n out of the queue of expiries.
func (t *tree) drop(n *node) {
	if n.life != nil && n.life.slot > 0 {
		heap.Remove(&t.expires, n.life.slot-1)
	}
}

// due lists up to limit nodes that expire at now or before, earliest first.
// It leaves the queue as it is: an expiry counts once it is written.
func (t *tree) due(now int64, limit int) []expiry {
	var all []expiry
	var taken []*node
	for len(t.expires) > 0 && t.expires[0].life.at <= now && len(all) < limit {
		n := heap.Pop(&t.expires).(*node)
		taken = append(taken, n)
		all = append(all, expiry{path: n.path(), at: n.life.at})
	}
	for _, n := range taken {
		heap.Push(&t.expires, n)
	}
	return all
}

// expiry is a node that is due.
type expiry struct {
	path string
	at   int64
}

// expiryQueue is a heap of nodes by the time they expire.
type expiryQueue []*node

func (q expiryQueue) Len() int           { return len(q) }
func (q expiryQueue) Less(i, j int) bool { return q[i].life.at < q[j].life.at }

func (q expiryQueue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].life.slot, q[j].life.slot = i+1, j+1
}

// Push implements heap.Interface.
func (q *expiryQueue) Push(x any) {
	n := x.(*node) //nolint:forcetypeassert // only this file pushes
	n.life.slot = len(*q) + 1
	*q = append(*q, n)
}

// Pop implements heap.Interface.
func (q *expiryQueue) Pop() any {
	last := len(*q) - 1
	n := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	n.life.slot = 0
	return n
}

// apply brings the tree from before e to after it.
func (t *tree) apply(e *Event, gone func(path string)) {
	p := e.Node.Key
	switch {
	case e.removes():
		t.remove(p, gone)
	case e.Action == ActionSet || e.Action == ActionCreate:
		t.put(p, &node{
			dir: e.Node.Dir, text: e.Node.Value, life: newLife(e.Node.Expiration),
			created: e.Node.Created, modified: e.Node.Modified,
		}, e.Node.Modified)
	default:
		n := t.get(p)
		if n == nil {
			return
		}
		if !n.dir { // updating a directory leaves its index as it was
			n.setValue(e.Node.Value)
			n.modified = e.Node.Modified
			n.parent.attach(n) // the name lies elsewhere now
		}
		t.schedule(n, newLife(e.Node.Expiration))
	}
}

package client

// takeChildren ends a directory whose children begin at base. The outermost
// one may have the whole list, if that is not much too long; small ones share
// blocks.
func (p *parser) takeChildren(base int, small bool) Nodes {
	list := p.children[base:]
	n := len(list)
	if base == 0 && cap(list)-n <= n/8 {
		p.children = nil
		return list[:n:n]
	}
	p.children = p.children[:base]
	if !small {
		return append(make(Nodes, 0, n), list...)
	}
	if len(p.lists) < n {
		p.lists = make(Nodes, max(n, min(2*cap(p.dirs), listBlock)))
	}
	own := p.lists[:n:n]
	p.lists = p.lists[n:]
	copy(own, list)
	return own
}

// leaf takes a node from the block, or from a new one, twice as large.
func (p *parser) leaf() *Node {
	if p.taken == len(p.leaves) {
		p.leaves = make([]Node, min(max(2*len(p.leaves), 1), nodeBlock))
		p.taken, p.first = 0, false
	}
	n := &p.leaves[p.taken]
	p.taken++
	return n
}

// putBack returns the leaf that was taken last and has turned out to be a
// directory, and puts its place back; but no child may have a place beside
// the response, which has the whole tree.
func (p *parser) putBack(leaf *Node) Node {
	n := *leaf
	*leaf = Node{}
	if p.first {
		p.leaves, p.taken, p.first = nil, 0, false
	} else {
		p.taken--
	}
	return n
}

// directory gives a directory its memory. Small ones share blocks: whoever
// keeps one keeps a few others with their few children. All others have
// memory of their own, lest a small one keep a large one.
func (p *parser) directory(dir Node, small bool) *Node {
	if !small {
		n := new(Node)
		*n = dir
		return n
	}
	if len(p.dirs) == cap(p.dirs) {
		p.dirs = make([]Node, 0, min(max(2*cap(p.dirs), 1), dirBlock))
	}
	p.dirs = append(p.dirs, dir)
	return &p.dirs[len(p.dirs)-1]
}

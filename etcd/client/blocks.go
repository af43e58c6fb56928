package client

// takeChildren ends a directory whose children begin at base. The outermost
// one may have the whole list, if that is not much too long.
func (p *parser) takeChildren(base int) Nodes {
	list := p.children[base:]
	if base == 0 && cap(list)-len(list) <= len(list)/8 {
		p.children = nil
		return list[:len(list):len(list)]
	}
	p.children = p.children[:base]
	return append(make(Nodes, 0, len(list)), list...)
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

// directory moves the leaf that was taken last to memory of its own and puts
// its place back; but no child may have a place beside the response, which
// has the whole tree.
func (p *parser) directory(leaf *Node) *Node {
	n := new(Node)
	*n = *leaf
	*leaf = Node{}
	if p.first {
		p.leaves, p.taken, p.first = nil, 0, false
	} else {
		p.taken--
	}
	return n
}

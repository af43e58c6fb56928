package client

// node reads a node after its opening brace, or returns nil.
func (p *parser) node() *Node {
	if p.depth++; p.depth > maxDepth {
		return nil
	}
	n := p.leaf()
	if p.peek() == '}' {
		p.pos++
		p.depth--
		return n
	}
	seen := 0
	for {
		field := p.nodeField(&n)
		if field == 0 || seen&field != 0 {
			return nil
		}
		seen |= field
		switch p.next() {
		case ',':
		case '}':
			p.depth--
			return n
		default:
			return nil
		}
	}
}

// nodeField reads one name and its value. It replaces *np when the node
// turns out to have children.
func (p *parser) nodeField(np **Node) int {
	if p.next() != '"' {
		return 0
	}
	n, ok := *np, false
	switch p.peek() {
	case 'k':
		if p.literal(`key":`) && p.open('"') {
			if n.Key, ok = p.string(); ok {
				return fieldKey
			}
		}
	case 'v':
		if p.literal(`value":`) && p.open('"') {
			if n.Value, ok = p.string(); ok {
				return fieldValue
			}
		}
	case 'm':
		if p.literal(`modifiedIndex":`) {
			if n.ModifiedIndex, ok = p.uint(); ok {
				return fieldModified
			}
		}
	case 'c':
		if p.literal(`createdIndex":`) {
			if n.CreatedIndex, ok = p.uint(); ok {
				return fieldCreated
			}
		}
	case 'd':
		if p.literal(`dir":`) {
			if n.Dir, ok = p.bool(); ok {
				return fieldDir
			}
		}
	case 't':
		if p.literal(`ttl":`) {
			if n.TTL, ok = p.int(); ok {
				return fieldTTL
			}
		}
	case 'e':
		if p.literal(`expiration":`) && p.open('"') {
			if n.Expiration, ok = p.time(); ok {
				return fieldExpiration
			}
		}
	case 'n':
		if p.literal(`nodes":`) && p.open('[') && p.nodes(np) {
			return fieldNodes
		}
	}
	return 0
}

// nodes reads the children of *np after the opening bracket.
func (p *parser) nodes(np **Node) bool {
	if p.peek() == ']' {
		p.pos++
		(*np).Nodes = Nodes{}
		return true
	}
	dir := p.putBack(*np)
	base, start, flat := len(p.children), p.pos, true
	for {
		child := p.usual()
		if child == nil {
			if !p.open('{') {
				return false
			}
			if child = p.node(); child == nil {
				return false
			}
		}
		if p.children == nil {
			// If all are as long as the first one, this is how many.
			p.children = make(Nodes, 0, 2+(len(p.data)-p.pos)/(p.pos-start))
		}
		p.children = append(p.children, child)
		flat = flat && child.Nodes == nil
		switch p.next() {
		case ',':
		case ']':
			small := flat && len(p.children)-base <= smallDir
			dir.Nodes = p.takeChildren(base, small)
			*np = p.directory(dir, small)
			return true
		default:
			return false
		}
	}
}

package client

import (
	"strings"
	"time"
)

// decodeResponse decodes a successful answer of the keys API. Field names
// must be spelled exactly; unknown fields are skipped. Nothing in the result
// points into data. The Index and ClusterID are the caller's to fill.
func decodeResponse(data []byte) (*Response, error) {
	if r := parseResponse(data); r != nil {
		return r, nil
	}
	return decodeSlowly(data)
}

// Sizes of the parser's allocations. One listing is spread over blocks, so
// that whoever keeps a single node or text of it does not keep all of it.
const (
	textBlock = 8 << 10 // bytes of text in one block
	ownText   = 2 << 10 // a text as long as this has memory of its own
	nodeBlock = 85      // leaves in one block, 8 KiB
	timeBlock = 32      // expirations in one block
	maxDepth  = 1000    // directories in directories
)

// parser reads what etcd writes: known fields, each at most once, plain
// numbers, no nulls. Whatever is not so makes it give up, without judging;
// decodeSlowly then decides. It accepts nothing that encoding/json would
// not, and gives the same values.
type parser struct {
	data  []byte
	pos   int
	depth int

	// Leaves, texts and times are carved from blocks; a directory with
	// children has memory of its own, since it would otherwise be kept, with
	// all its children, by any leaf of its block.
	leaves []Node
	taken  int
	text   strings.Builder
	times  []time.Time
	// children are those of the directories being read, outermost first.
	children Nodes
	// plain holds a text without its escapes.
	plain []byte
}

// parseResponse returns nil when it gives up.
func parseResponse(data []byte) *Response {
	first := new(struct {
		Response
		nodes [2]Node
	})
	p := parser{data: data, leaves: first.nodes[:]}
	if !p.response(&first.Response) || !p.atEnd() {
		return nil
	}
	return &first.Response
}

// parseNode is parseResponse for a node on its own.
func parseNode(data []byte) *Node {
	p := parser{data: data}
	if !p.open('{') {
		return nil
	}
	n := p.node()
	if n == nil || !p.atEnd() {
		return nil
	}
	return n
}

// fields of a response and of a node, as bits, to notice repetitions.
const (
	fieldAction = 1 << iota
	fieldNode
	fieldPrevNode
	fieldKey
	fieldValue
	fieldDir
	fieldExpiration
	fieldTTL
	fieldNodes
	fieldModified
	fieldCreated
)

func (p *parser) response(r *Response) bool {
	if !p.open('{') {
		return false
	}
	if p.peek() == '}' {
		p.pos++
		return true
	}
	seen := 0
	for {
		field := p.responseField(r)
		if field == 0 || seen&field != 0 {
			return false
		}
		seen |= field
		switch p.next() {
		case ',':
		case '}':
			return true
		default:
			return false
		}
	}
}

// responseField reads one name and its value and returns which it was, or 0.
// The first letter tells the fields apart.
func (p *parser) responseField(r *Response) int {
	if p.next() != '"' {
		return 0
	}
	switch p.peek() {
	case 'a':
		if p.literal(`action":`) && p.open('"') {
			var ok bool
			if r.Action, ok = p.action(); ok {
				return fieldAction
			}
		}
	case 'n':
		if p.literal(`node":`) && p.open('{') {
			if r.Node = p.node(); r.Node != nil {
				return fieldNode
			}
		}
	case 'p':
		if p.literal(`prevNode":`) && p.open('{') {
			if r.PrevNode = p.node(); r.PrevNode != nil {
				return fieldPrevNode
			}
		}
	}
	return 0
}

// node reads a node after its opening brace, or returns nil.
func (p *parser) node() *Node {
	if p.depth++; p.depth > maxDepth {
		return nil
	}
	n := p.leaf()
	if p.usual(n) {
		p.depth--
		return n
	}
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

// usual reads the node that there are most of, a key that does not expire
// with a plain value, at one go. If it is another, n and p stay as they are.
func (p *parser) usual(n *Node) bool {
	d, i := p.data, p.pos
	if !hasAt(d, i, `"key":"`) {
		return false
	}
	i += len(`"key":"`)
	key := plainLength(d[i:])
	keyEnd := i + key
	if !hasAt(d, keyEnd, `","value":"`) {
		return false
	}
	v := keyEnd + len(`","value":"`)
	value := plainLength(d[v:])
	valueEnd := v + value
	if !hasAt(d, valueEnd, `","modifiedIndex":`) {
		return false
	}
	modified, at := digitsAt(d, valueEnd+len(`","modifiedIndex":`))
	if at == 0 || !hasAt(d, at, `,"createdIndex":`) {
		return false
	}
	created, end := digitsAt(d, at+len(`,"createdIndex":`))
	if end == 0 || end == len(d) || d[end] != '}' {
		return false
	}
	n.Key, n.Value = p.keepTwo(d[i:keyEnd], d[v:valueEnd])
	n.ModifiedIndex, n.CreatedIndex = modified, created
	p.pos = end + 1
	return true
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
	n := p.directory(*np)
	*np = n
	base, start := len(p.children), p.pos
	for {
		if !p.open('{') {
			return false
		}
		child := p.node()
		if child == nil {
			return false
		}
		if p.children == nil {
			// If all are as long as the first one, this is how many.
			p.children = make(Nodes, 0, 2+(len(p.data)-p.pos)/(p.pos-start))
		}
		p.children = append(p.children, child)
		switch p.next() {
		case ',':
		case ']':
			n.Nodes = p.takeChildren(base)
			return true
		default:
			return false
		}
	}
}

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
		p.taken = 0
	}
	n := &p.leaves[p.taken]
	p.taken++
	return n
}

// directory moves the leaf that was taken last to memory of its own and puts
// its place back.
func (p *parser) directory(leaf *Node) *Node {
	n := new(Node)
	*n = *leaf
	*leaf = Node{}
	p.taken--
	return n
}

package client

import "time"

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
// that whoever keeps a single node or text of it does not keep all of it. The
// runtime's allocator makes six blocks of 9472 bytes at a time and blocks of
// 8 KiB, say, one by one, which takes half as long as the parsing itself.
const (
	textBlock = 9472    // bytes of text in one block
	ownText   = 2 << 10 // a text as long as this has memory of its own
	nodeBlock = 98      // leaves in one block, 9408 bytes
	timeBlock = 32      // expirations in one block
	smallDir  = 8       // children, none of which has children, of a small directory
	dirBlock  = 21      // small directories in one block, 2 KiB
	listBlock = 64      // places for children of small directories in one block
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

	// Leaves, texts and times are carved from blocks. Directories with
	// children are not among the leaves, since they would be kept, with all
	// their children, by any leaf of their block.
	leaves []Node
	taken  int
	// first is set while leaves are those beside the response.
	first bool
	times []time.Time
	dirs  []Node // the block of small directories
	lists Nodes  // what is left of the block of their children
	// children are those of the directories being read, outermost first.
	children Nodes
	// texts is the block of texts, as a string, and used how much of it is.
	block []byte
	texts string
	used  int
	// plain holds texts without their escapes until they are kept.
	plain []byte
}

// parseResponse returns nil when it gives up.
func parseResponse(data []byte) *Response {
	first := new(struct {
		Response
		nodes [2]Node
	})
	p := parser{data: data, leaves: first.nodes[:], first: true}
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
		if p.literal(`node":`) {
			if r.Node = p.anyNode(); r.Node != nil {
				return fieldNode
			}
		}
	case 'p':
		if p.literal(`prevNode":`) {
			if r.PrevNode = p.anyNode(); r.PrevNode != nil {
				return fieldPrevNode
			}
		}
	}
	return 0
}

package etcdv2

import (
	"context"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// AppendJSON appends the event as the keys API writes it, with keys as
// clients know them.
func (e *Event) AppendJSON(b []byte) []byte {
	b = append(b, `{"action":"`...)
	b = append(append(b, e.Action...), '"')
	if e.Node != nil {
		b = append(b, `,"node":`...)
		b = e.Node.appendJSON(b)
	}
	if e.PrevNode != nil {
		b = append(b, `,"prevNode":`...)
		b = e.PrevNode.appendJSON(b)
	}
	return append(b, '}')
}

func (n *Node) appendJSON(b []byte) []byte {
	b = append(b, '{')
	if key := trimKeys(n.Key); key != "" {
		b = append(b, `"key":"`...)
		b = append(appendEscaped(b, key), '"')
	}
	if n.HasValue {
		b = append(comma(b), `"value":"`...)
		b = append(appendEscaped(b, n.Value), '"')
	}
	if n.Dir {
		b = append(comma(b), `"dir":true`...)
	}
	b = appendLife(b, n.Expiration, n.TTL)
	if len(n.Nodes) > 0 {
		b = append(comma(b), `"nodes":[`...)
		for i, c := range n.Nodes {
			if i > 0 {
				b = append(b, ',')
			}
			b = c.appendJSON(b)
		}
		b = append(b, ']')
	}
	return appendIndices(b, n.Modified, n.Created)
}

// comma separates a field from the one before, if there is one.
func comma(b []byte) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	return b
}

func appendLife(b []byte, expires, ttl int64) []byte {
	if expires != 0 {
		b = append(comma(b), `"expiration":"`...)
		b = append(time.Unix(0, expires).UTC().AppendFormat(b, time.RFC3339Nano), '"')
	}
	if ttl != 0 {
		b = append(comma(b), `"ttl":`...)
		b = strconv.AppendInt(b, ttl, 10)
	}
	return b
}

func appendIndices(b []byte, modified, created uint64) []byte {
	if modified != 0 {
		b = append(comma(b), `"modifiedIndex":`...)
		b = strconv.AppendUint(b, modified, 10)
	}
	if created != 0 {
		b = append(comma(b), `"createdIndex":`...)
		b = strconv.AppendUint(b, created, 10)
	}
	return append(b, '}')
}

// AppendGet is Get with its answer appended as JSON, straight from the tree.
// It returns the store's index too.
func (s *Store) AppendGet(ctx context.Context, b []byte, key string, o GetOptions) ([]byte, uint64, error) {
	if o.Quorum {
		if err := s.Sync(ctx); err != nil {
			return b, 0, err
		}
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	w := jsonWriter{now: time.Now().UnixNano(), o: o}
	p := keysPath(key)
	sc := scratch{tree: s.tree, index: s.index}
	n, refusal := sc.find(p)
	s.stats.read(refusal == nil)
	if refusal != nil {
		return b, 0, *refusal
	}
	w.path = appendEscaped(nil, trimKeys(p))
	b = append(b, `{"action":"get","node":`...)
	return append(w.node(b, n, true), '}'), s.index, nil
}

// jsonWriter writes nodes; path is the escaped key of the one at hand.
type jsonWriter struct {
	path []byte
	now  int64
	o    GetOptions
}

func (w *jsonWriter) node(b []byte, n *node, top bool) []byte {
	b = append(b, '{')
	if len(w.path) > 0 {
		b = append(b, `"key":"`...)
		b = append(append(b, w.path...), '"')
	}
	if n.dir {
		b = append(comma(b), `"dir":true`...)
	} else {
		b = append(comma(b), `"value":"`...)
		b = append(appendEscaped(b, n.value()), '"')
	}
	b = appendLife(b, n.expires(), ttl(n.expires(), w.now))
	if len(n.children) > 0 && (top || w.o.Recursive) {
		b = w.children(b, n)
	}
	return appendIndices(b, n.modified, n.created)
}

func (w *jsonWriter) children(b []byte, n *node) []byte {
	if w.o.Sorted {
		names := make([]string, 0, len(n.children))
		for name := range n.children {
			names = append(names, name)
		}
		slices.Sort(names)
		start := len(b)
		for _, name := range names {
			b = w.child(b, n.children[name], len(b) == start)
		}
		return closeList(b, start)
	}
	start := len(b)
	for _, c := range n.children {
		b = w.child(b, c, len(b) == start)
	}
	return closeList(b, start)
}

func closeList(b []byte, start int) []byte {
	if len(b) == start {
		return b
	}
	return append(b, ']')
}

func (w *jsonWriter) child(b []byte, c *node, first bool) []byte {
	if c.text[0] == '_' {
		return b
	}
	if first {
		b = append(comma(b), `"nodes":[`...)
	} else {
		b = append(b, ',')
	}
	up := len(w.path)
	w.path = appendEscaped(append(w.path, '/'), c.name())
	b = w.node(b, c, false)
	w.path = w.path[:up]
	return b
}

const hex = "0123456789abcdef"

// appendEscaped appends the inside of a JSON string, escaped as etcd 3.4
// does: HTML's characters too, and control characters other than \t, \n and
// \r by number.
func appendEscaped(b []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r != utf8.RuneError && r != '\u2028' && r != '\u2029' || r == utf8.RuneError && size > 1 {
				i += size
				continue
			}
			b = append(b, s[start:i]...)
			b = append(b, `\u`...)
			b = append(b, hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
			i += size
			start = i
			continue
		}
		b = append(b, s[start:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		case '\t':
			b = append(b, `\t`...)
		default:
			b = append(b, `\u00`...)
			b = append(b, hex[c>>4], hex[c&15])
		}
		i++
		start = i
	}
	return append(b, s[start:]...)
}

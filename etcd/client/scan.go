package client

import (
	"bytes"
	"time"
)

// skip moves over white space. peek, next and open begin with it.
func (p *parser) skip() {
	for p.pos < len(p.data) {
		switch p.data[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

// peek is the next byte that is not white space, 0 at the end.
func (p *parser) peek() byte {
	if p.pos < len(p.data) && p.data[p.pos] > ' ' {
		return p.data[p.pos]
	}
	p.skip()
	if p.pos < len(p.data) {
		return p.data[p.pos]
	}
	return 0
}

// next takes what peek shows.
func (p *parser) next() byte {
	c := p.peek()
	p.pos++
	return c
}

// open takes c, or nothing.
func (p *parser) open(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.pos++
	return true
}

// atEnd reports whether only white space follows.
func (p *parser) atEnd() bool {
	p.skip()
	return p.pos >= len(p.data)
}

// literal takes exactly s.
func (p *parser) literal(s string) bool {
	if len(p.data)-p.pos < len(s) || string(p.data[p.pos:p.pos+len(s)]) != s {
		return false
	}
	p.pos += len(s)
	return true
}

func (p *parser) bool() (value, ok bool) {
	if p.peek() == 't' {
		return true, p.literal("true")
	}
	return false, p.literal("false")
}

// time reads an RFC 3339 time after its opening quote.
func (p *parser) time() (*time.Time, bool) {
	t, end := p.timeAt(p.pos)
	if end == 0 {
		return nil, false
	}
	p.pos = end
	return t, true
}

// timeAt is time at i; it returns where the time ends, behind its closing
// quote, 0 if there is none.
func (p *parser) timeAt(i int) (t *time.Time, end int) {
	n := bytes.IndexByte(p.data[i:], '"')
	if n < 0 {
		return nil, 0
	}
	if len(p.times) == 0 {
		p.times = make([]time.Time, max(1, min(len(p.leaves), timeBlock)))
	}
	t = &p.times[0]
	if t.UnmarshalText(p.data[i:i+n]) != nil {
		return nil, 0
	}
	p.times = p.times[1:]
	return t, i + n + 1
}

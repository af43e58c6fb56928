package client

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strings"
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

// uint reads up to 19 digits, which always fit.
func (p *parser) uint() (uint64, bool) {
	p.peek()
	start, v := p.pos, uint64(0)
	for ; p.pos < len(p.data); p.pos++ {
		d := p.data[p.pos] - '0'
		if d > 9 {
			break
		}
		v = v*10 + uint64(d)
	}
	n := p.pos - start
	return v, n == 1 || n > 1 && n <= 19 && p.data[start] != '0'
}

// int reads up to 18 digits with or without a sign.
func (p *parser) int() (int64, bool) {
	negative := p.peek() == '-'
	if negative {
		p.pos++
		if p.pos < len(p.data) && p.data[p.pos] <= ' ' {
			return 0, false
		}
	}
	v, ok := p.uint()
	if !ok || v > 1e18 {
		return 0, false
	}
	if negative {
		return -int64(v), true
	}
	return int64(v), true
}

// time reads an RFC 3339 time after its opening quote.
func (p *parser) time() (*time.Time, bool) {
	n := bytes.IndexByte(p.data[p.pos:], '"')
	if n < 0 {
		return nil, false
	}
	if len(p.times) == 0 {
		p.times = make([]time.Time, min(len(p.leaves), timeBlock))
	}
	t := &p.times[0]
	if t.UnmarshalText(p.data[p.pos:p.pos+n]) != nil {
		return nil, false
	}
	p.times = p.times[1:]
	p.pos += n + 1
	return t, true
}

// action reads an action after its opening quote; the known ones cost no
// memory.
func (p *parser) action() (string, bool) {
	for _, known := range [...]string{
		"get", "set", "delete", "update", "create", "expire", "compareAndSwap", "compareAndDelete",
	} {
		rest := p.data[p.pos:]
		if len(rest) > len(known) && rest[len(known)] == '"' && string(rest[:len(known)]) == known {
			p.pos += len(known) + 1
			return known, true
		}
	}
	return p.string()
}

// string reads a text after its opening quote.
func (p *parser) string() (string, bool) {
	start := p.pos
	end := start + plainLength(p.data[start:])
	if end < len(p.data) && p.data[end] == '"' {
		p.pos = end + 1
		return p.keep(p.data[start:end]), true
	}
	return p.escaped(start, end)
}

// keep copies a text out of the answer.
func (p *parser) keep(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) >= ownText {
		return string(b)
	}
	if p.text.Cap()-p.text.Len() < len(b) {
		// What is left of the answer bounds what is left to keep.
		p.text = strings.Builder{}
		p.text.Grow(max(len(b), min(textBlock, len(p.data)-p.pos)))
	}
	start := p.text.Len()
	p.text.Write(b)
	return p.text.String()[start:]
}

// plainLength is how many bytes of b need no second look: ASCII, no quote,
// no backslash, no control character. It looks at eight at a time; in each
// mask the lowest bit set belongs to the first such byte.
func plainLength(b []byte) int {
	const (
		ones  = 0x0101010101010101
		highs = 0x80 * ones
	)
	i := 0
	for ; len(b)-i >= 8; i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		quote := w ^ '"'*ones
		slash := w ^ '\\'*ones
		mask := (w - 0x20*ones) &^ w
		mask |= (quote - ones) &^ quote
		mask |= (slash - ones) &^ slash
		mask = (mask | w) & highs
		if mask != 0 {
			return i + bits.TrailingZeros64(mask)/8
		}
	}
	for ; i < len(b); i++ {
		if c := b[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x80 {
			break
		}
	}
	return i
}

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
	if v, end := digitsAt(p.data, p.pos); end != 0 {
		p.pos = end
		return v, true
	}
	start, v := p.pos, uint64(0)
	for ; p.pos < len(p.data) && p.data[p.pos]-'0' <= 9; p.pos++ {
		v = v*10 + uint64(p.data[p.pos]-'0')
	}
	n := p.pos - start
	return v, n == 1 || n > 1 && n <= 19 && p.data[start] != '0'
}

// digits reads the decimal digits at the start of eight bytes, and how many
// there are: first all pairs at once, then all fours, then the eight.
func digits(w uint64) (value uint64, n int) {
	t := w - '0'*ones
	if other := (t | (w + 0x46*ones)) & highs; other != 0 {
		n = bits.TrailingZeros64(other) / 8
		if n == 0 {
			return 0, 0
		}
		t <<= 64 - 8*n
	} else {
		n = 8
	}
	t = (t * (1 + 10<<8)) >> 8 & 0x00ff00ff00ff00ff
	t = (t * (1 + 100<<16)) >> 16 & 0x0000ffff0000ffff
	return t * (1 + 10000<<32) >> 32, n
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
	start := p.room(len(b))
	p.text.Write(b)
	return p.text.String()[start:]
}

// keepTwo keeps two texts.
func (p *parser) keepTwo(a, b []byte) (string, string) {
	if len(a)+len(b) >= ownText {
		return p.keep(a), p.keep(b)
	}
	start := p.room(len(a) + len(b))
	p.text.Write(a)
	p.text.Write(b)
	both := p.text.String()[start:]
	return both[:len(a)], both[len(a):]
}

// room makes sure that n more bytes fit into the block of texts, and returns
// where they will begin.
func (p *parser) room(n int) int {
	if p.text.Cap()-p.text.Len() < n {
		// What is left of the answer bounds what is left to keep.
		p.text = strings.Builder{}
		p.text.Grow(max(n, min(textBlock, len(p.data)-p.pos)))
	}
	return p.text.Len()
}

// hasAt reports whether s stands at i.
func hasAt(d []byte, i int, s string) bool {
	return len(d)-i >= len(s) && string(d[i:i+len(s)]) == s
}

// digitsAt reads up to 19 digits at i and returns where they end, 0 if there
// are none or a zero stands in front, or if the data ends too soon to tell.
func digitsAt(d []byte, i int) (value uint64, end int) {
	if len(d)-i < 8 {
		return 0, 0
	}
	value, n := digits(binary.LittleEndian.Uint64(d[i:]))
	if n == 0 || n > 1 && d[i] == '0' {
		return 0, 0
	}
	if n == 8 {
		for ; n < 19 && i+n < len(d) && d[i+n]-'0' <= 9; n++ {
			value = value*10 + uint64(d[i+n]-'0')
		}
	}
	return value, i + n
}

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// plainLength is how many bytes of b need no second look: ASCII, no quote,
// no backslash, no control character. It looks at eight at a time.
func plainLength(b []byte) int {
	i := 0
	for ; len(b)-i >= 16; i += 16 {
		low := extraordinary(binary.LittleEndian.Uint64(b[i:]))
		high := extraordinary(binary.LittleEndian.Uint64(b[i+8:]))
		if low|high == 0 {
			continue
		}
		if low != 0 {
			return i + bits.TrailingZeros64(low)/8
		}
		return i + 8 + bits.TrailingZeros64(high)/8
	}
	for ; i < len(b); i++ {
		if c := b[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x80 {
			break
		}
	}
	return i
}

// extraordinary has the highest bit set of each byte of w that is not plain;
// above the lowest of them it may err. Flipping the second bit brings the
// quote next to the control characters and moves none of those away.
func extraordinary(w uint64) uint64 {
	slash := w ^ '\\'*ones
	return ((w ^ 0x02*ones - 0x21*ones) | (slash - ones) | w) & highs
}

package client

import (
	"encoding/binary"
	"math/bits"
	"strings"
)

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

// A byte in each place of a word.
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

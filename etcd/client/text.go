package client

import (
	"math/bits"
	"unsafe"
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
	end := plainEnd(p.data, start)
	text := p.data[start:end]
	if end == len(p.data) || p.data[end] != '"' {
		p.plain = p.plain[:0]
		if text, end = p.escaped(start, end); end == 0 {
			return "", false
		}
	}
	p.pos = end + 1
	return p.keep(text), true
}

// keep copies a text out of the answer.
func (p *parser) keep(text []byte) string {
	if len(text) >= ownText {
		return string(text)
	}
	at := p.room(len(text))
	copy(p.block[at:], text)
	return p.texts[at : at+len(text)]
}

// room takes room for n bytes from the block of texts.
func (p *parser) room(n int) (at int) {
	if len(p.block)-p.used < n {
		p.newBlock(n)
	}
	p.used += n
	return p.used - n
}

// newBlock begins a block of texts, the next of which is n long.
func (p *parser) newBlock(n int) {
	// What is left of the answer bounds what is left to keep.
	p.block = make([]byte, max(n, min(textBlock, len(p.data)-p.pos)))
	// As strings.Builder does it: a byte is written once, before anybody has
	// a text with it.
	p.texts = unsafe.String(unsafe.SliceData(p.block), len(p.block)) //nolint:gosec // see above
	p.used = 0
}

// A byte in each place of a word.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// plainEnd is where the bytes of d that need no second look end, from i on:
// ASCII, no quote, no backslash, no control character. It looks at eight at a
// time, and stops when fewer are left.
func plainEnd(d []byte, i int) int {
	for ; i <= len(d)-8; i += 8 {
		if odd := extraordinary(word(d, i)); odd != 0 {
			return i + bits.TrailingZeros64(odd)>>3
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

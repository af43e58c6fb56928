package client

import (
	"encoding/binary"
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
	if len(p.block) < len(b) {
		p.newBlock(len(b))
	}
	return p.take(copy(p.block, b))
}

// take makes a text of the first n bytes of the block, which nobody will
// write to again.
func (p *parser) take(n int) string {
	text := unsafe.String(unsafe.SliceData(p.block), n) //nolint:gosec // as strings.Builder does it, which cannot be written to in place
	p.block = p.block[n:]
	return text
}

// newBlock begins a block of texts, the next of which is n long or, with 0,
// unknown.
func (p *parser) newBlock(n int) {
	// What is left of the answer bounds what is left to keep.
	p.block = make([]byte, max(n, min(textBlock, len(p.data)-p.pos)))
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

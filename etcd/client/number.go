package client

import (
	"encoding/binary"
	"math/bits"
)

// uint reads up to 19 digits, which always fit.
func (p *parser) uint() (uint64, bool) {
	p.peek()
	if v, n := decimal(p.data, p.pos); n != 0 {
		p.pos += n
		return v, true
	}
	start, v := p.pos, uint64(0)
	for ; p.pos < len(p.data) && p.data[p.pos]-'0' <= 9; p.pos++ {
		v = v*10 + uint64(p.data[p.pos]-'0')
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

// decimal reads up to 19 digits at d[i:] and returns how many there were, 0
// if there are none or a zero stands in front, or if d ends too soon to tell.
func decimal(d []byte, i int) (value uint64, n int) {
	if len(d)-i < 8 {
		return 0, 0
	}
	value, n = digits(word(d, i))
	if n == 0 || n > 1 && d[i] == '0' {
		return 0, 0
	}
	if n == 8 {
		for ; n < 19 && i+n < len(d) && d[i+n]-'0' <= 9; n++ {
			value = value*10 + uint64(d[i+n]-'0')
		}
	}
	return value, n
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

// word is the eight bytes at d[i:]. The limit of the capacity spares the
// care for pointers past the end that slicing takes otherwise.
func word(d []byte, i int) uint64 {
	return binary.LittleEndian.Uint64(d[i : i+8 : i+8])
}

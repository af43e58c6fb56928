package client

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// copyText copies the text at src[i:] to dst, without its escapes, and
// returns its length there and where it ends in src, behind the closing
// quote. The end is 0 if there is none or dst is too short. What is behind
// the text in dst may be overwritten.
func copyText(dst, src []byte, i int) (length, end int) {
	n := copyPlain(dst, src, i)
	if n < 0 {
		return 0, 0
	}
	if src[i+n] == '"' {
		return n, i + n + 1
	}
	return copyRich(dst, n, src, i+n)
}

// copyRich is copyText at the first byte that needs a second look.
func copyRich(dst []byte, n int, src []byte, i int) (length, end int) {
	for {
		switch c := src[i]; {
		case c == '"':
			return n, i + 1
		case c == '\\':
			out, size := unescape(dst[:n:len(dst)], src[i:])
			if size == 0 || len(out) > len(dst) {
				return 0, 0
			}
			n, i = len(out), i+size
		case c < utf8.RuneSelf: // a control character
			return 0, 0
		default:
			// An invalid byte is the business of those who are not in a hurry.
			r, size := utf8.DecodeRune(src[i:])
			if r == utf8.RuneError || len(dst)-n < size {
				return 0, 0
			}
			n, i = n+copy(dst[n:], src[i:i+size]), i+size
		}
		plain := copyPlain(dst[n:], src, i)
		if plain < 0 {
			return 0, 0
		}
		n, i = n+plain, i+plain
	}
}

// copyPlain copies the text at src[i:] to dst, up to the first byte that
// needs a second look, and returns its length. It is -1 if there is no such
// byte well within both. What is behind the text in dst is overwritten.
func copyPlain(dst, src []byte, i int) int {
	src = src[i:]
	from := len(src)
	for len(src) >= 32 && len(dst) >= 32 {
		a, b := binary.LittleEndian.Uint64(src), binary.LittleEndian.Uint64(src[8:])
		c, d := binary.LittleEndian.Uint64(src[16:]), binary.LittleEndian.Uint64(src[24:])
		binary.LittleEndian.PutUint64(dst, a)
		binary.LittleEndian.PutUint64(dst[8:], b)
		binary.LittleEndian.PutUint64(dst[16:], c)
		binary.LittleEndian.PutUint64(dst[24:], d)
		a, b, c, d = extraordinary(a), extraordinary(b), extraordinary(c), extraordinary(d)
		n := from - len(src)
		switch {
		case a|b|c|d == 0:
			src, dst = src[32:], dst[32:]
		case a != 0:
			return n + bits.TrailingZeros64(a)/8
		case b != 0:
			return n + 8 + bits.TrailingZeros64(b)/8
		case c != 0:
			return n + 16 + bits.TrailingZeros64(c)/8
		default:
			return n + 24 + bits.TrailingZeros64(d)/8
		}
	}
	return -1
}

// word is the eight bytes at d[i:]. The limit of the capacity spares the
// care for pointers past the end that slicing takes otherwise.
func word(d []byte, i int) uint64 {
	return binary.LittleEndian.Uint64(d[i : i+8 : i+8])
}

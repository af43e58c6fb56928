package client

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// copyText copies the text at src[i:] to dst, without its escapes, and
// returns its length there and where it ends in src, behind the closing
// quote. The end is 0 if there is none or dst is too short, or if either ends
// so soon that it is not worth the care. What is behind the text in dst may be
// overwritten.
func copyText(dst, src []byte, i int) (length, end int) {
	from, to := src[i:], dst
	for len(from) >= 32 && len(to) >= 32 {
		a, b := binary.LittleEndian.Uint64(from), binary.LittleEndian.Uint64(from[8:])
		c, d := binary.LittleEndian.Uint64(from[16:]), binary.LittleEndian.Uint64(from[24:])
		binary.LittleEndian.PutUint64(to, a)
		binary.LittleEndian.PutUint64(to[8:], b)
		binary.LittleEndian.PutUint64(to[16:], c)
		binary.LittleEndian.PutUint64(to[24:], d)
		a, b, c, d = extraordinary(a), extraordinary(b), extraordinary(c), extraordinary(d)
		at := 0
		switch {
		case a|b|c|d == 0:
			from, to = from[32:], to[32:]
			continue
		case a != 0:
			at = bits.TrailingZeros64(a) / 8
		case b != 0:
			at = 8 + bits.TrailingZeros64(b)/8
		case c != 0:
			at = 16 + bits.TrailingZeros64(c)/8
		default:
			at = 24 + bits.TrailingZeros64(d)/8
		}
		length, end = len(dst)-len(to)+at, len(src)-len(from)+at
		if src[end] == '"' {
			return length, end + 1
		}
		return copyRich(dst, length, src, end)
	}
	return 0, 0
}

// copyRich is copyText at the first byte that needs a second look.
func copyRich(dst []byte, n int, src []byte, i int) (length, end int) {
	for {
		switch c := src[i]; {
		case c == '"':
			return n, i + 1
		case c == '\\' && i+1 < len(src) && src[i+1] == '"' && n < len(dst): // JSON in JSON
			dst[n] = '"'
			n, i = n+1, i+2
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
// byte well within both.
func copyPlain(dst, src []byte, i int) int {
	from, to := src[i:], dst
	for len(from) >= 8 && len(to) >= 8 {
		a := binary.LittleEndian.Uint64(from)
		binary.LittleEndian.PutUint64(to, a)
		if a = extraordinary(a); a != 0 {
			return len(dst) - len(to) + bits.TrailingZeros64(a)/8
		}
		from, to = from[8:], to[8:]
	}
	return -1
}

// word is the eight bytes at d[i:]. The limit of the capacity spares the
// care for pointers past the end that slicing takes otherwise.
func word(d []byte, i int) uint64 {
	return binary.LittleEndian.Uint64(d[i : i+8 : i+8])
}

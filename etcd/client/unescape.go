package client

import (
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// escaped reads a text whose first extraordinary byte is at end: an escape,
// something that is not ASCII, or something that must not be there.
func (p *parser) escaped(start, end int) (string, bool) {
	out := append(p.plain[:0], p.data[start:end]...)
	for end < len(p.data) {
		var n int
		switch c := p.data[end]; {
		case c == '"':
			p.pos, p.plain = end+1, out
			return p.keep(out), true
		case c == '\\':
			if out, n = unescape(out, p.data[end:]); n == 0 {
				return "", false
			}
		case c < ' ':
			return "", false
		case c < utf8.RuneSelf:
			n = plainLength(p.data[end:])
			out = append(out, p.data[end:end+n]...)
		default:
			// An invalid byte decodes to U+FFFD, as in encoding/json.
			var r rune
			r, n = utf8.DecodeRune(p.data[end:])
			out = utf8.AppendRune(out, r)
		}
		end += n
	}
	return "", false
}

// unescape appends what the escape at the start of b stands for and returns
// the length of the escape, 0 if it is none.
func unescape(out, b []byte) ([]byte, int) {
	if len(b) < 2 {
		return out, 0
	}
	switch c := b[1]; c {
	case '"', '\\', '/':
		return append(out, c), 2
	case 'b':
		return append(out, '\b'), 2
	case 'f':
		return append(out, '\f'), 2
	case 'n':
		return append(out, '\n'), 2
	case 'r':
		return append(out, '\r'), 2
	case 't':
		return append(out, '\t'), 2
	}
	r := hex4(b)
	if r < 0 {
		return out, 0
	}
	if !utf16.IsSurrogate(r) {
		return utf8.AppendRune(out, r), 6
	}
	if pair := utf16.DecodeRune(r, hex4(b[6:])); pair != unicode.ReplacementChar {
		return utf8.AppendRune(out, pair), 12
	}
	return utf8.AppendRune(out, unicode.ReplacementChar), 6
}

// hex4 is the code of \uXXXX at the start of b, -1 if there is none.
func hex4(b []byte) rune {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return -1
	}
	var r rune
	for _, c := range b[2:6] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}

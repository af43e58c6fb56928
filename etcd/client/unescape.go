package client

import (
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// escaped reads the text at i, after its opening quote, whose first byte that
// needs a second look is at end: an escape, something that is not ASCII, or
// something that must not be there. It returns the text, in p.plain, and where
// its closing quote is, 0 if there is none.
func (p *parser) escaped(i, end int) ([]byte, int) {
	d, from := p.data, len(p.plain)
	out := append(p.plain, d[i:end]...)
	for end < len(d) {
		n := 0
		switch c := d[end]; {
		case c == '"':
			p.plain = out
			return out[from:], end
		case c == '\\':
			if out, n = unescape(out, d[end:]); n == 0 {
				return nil, 0
			}
		case c < ' ':
			return nil, 0
		case c < utf8.RuneSelf:
			n = max(1, plainEnd(d, end)-end)
			out = append(out, d[end:end+n]...)
		default:
			// An invalid byte decodes to U+FFFD, as in encoding/json.
			var r rune
			r, n = utf8.DecodeRune(d[end:])
			out = utf8.AppendRune(out, r)
		}
		end += n
	}
	return nil, 0
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

package rpc

// maxScanDepth is how deep a scanner follows nested values, which bounds the stack that a peer can
// make it need.
const maxScanDepth = 512

// scanner walks over JSON, and tells valid from invalid as encoding/json does.
type scanner struct {
	data  []byte
	at    int
	depth int // of the values that are walked over
}

func (s *scanner) peek() byte {
	if s.at >= len(s.data) {
		return 0
	}
	return s.data[s.at]
}

func (s *scanner) next() byte {
	c := s.peek()
	s.at++
	return c
}

// atEnd says whether nothing but space is left.
func (s *scanner) atEnd() bool {
	s.skipSpace()
	return s.at >= len(s.data)
}

func (s *scanner) skipSpace() {
	for s.at < len(s.data) {
		switch s.data[s.at] {
		case ' ', '\t', '\r', '\n':
			s.at++
		default:
			return
		}
	}
}

// value returns the text of the value that begins here. It is false where that is not valid, or
// nested too deep to say.
func (s *scanner) value() ([]byte, bool) {
	start := s.at
	if !s.skipValue() {
		return nil, false
	}
	return s.data[start:s.at], true
}

func (s *scanner) skipValue() bool {
	switch s.peek() {
	case '"':
		return s.skipString()
	case '{':
		return s.skipNested('}')
	case '[':
		return s.skipNested(']')
	case 't':
		return s.skipWord("true")
	case 'f':
		return s.skipWord("false")
	case 'n':
		return s.skipWord("null")
	default:
		return s.skipNumber()
	}
}

// skipNested passes over an object, which ends with }, or an array, which ends with ].
func (s *scanner) skipNested(end byte) bool {
	if s.depth++; s.depth > maxScanDepth {
		return false
	}
	s.at++
	s.skipSpace()
	if s.peek() == end {
		s.at++
		s.depth--
		return true
	}
	for {
		if s.skipSpace(); end == '}' && !s.skipKey() {
			return false
		}
		if s.skipSpace(); !s.skipValue() {
			return false
		}
		switch s.skipSpace(); s.next() {
		case end:
			s.depth--
			return true
		case ',':
		default:
			return false
		}
	}
}

func (s *scanner) skipKey() bool {
	if s.peek() != '"' || !s.skipString() {
		return false
	}
	s.skipSpace()
	return s.next() == ':'
}

func (s *scanner) skipString() bool {
	data := s.data
	for i := s.at + 1; i < len(data); i++ {
		c := data[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		if c == '"' {
			s.at = i + 1
			return true
		}
		n := 0
		if c == '\\' {
			n = escapeLen(data[i+1:])
		}
		if n == 0 {
			return false
		}
		i += n
	}
	return false
}

// escapeLen returns how long the escape is that begins behind a backslash, 0 where it is none.
func escapeLen(data []byte) int {
	if len(data) == 0 {
		return 0
	}
	switch data[0] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 1
	case 'u':
		const n = len("uXXXX")
		if len(data) < n {
			return 0
		}
		for _, c := range data[1:n] {
			if !isHex(c) {
				return 0
			}
		}
		return n
	}
	return 0
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func (s *scanner) skipWord(word string) bool {
	end := s.at + len(word)
	if end > len(s.data) || string(s.data[s.at:end]) != word {
		return false
	}
	s.at = end
	return true
}

func (s *scanner) skipNumber() bool {
	if s.peek() == '-' {
		s.at++
	}
	if s.peek() == '0' {
		s.at++
	} else if !s.skipDigits() {
		return false
	}
	if s.peek() == '.' {
		if s.at++; !s.skipDigits() {
			return false
		}
	}
	if c := s.peek(); c != 'e' && c != 'E' {
		return true
	}
	s.at++
	if c := s.peek(); c == '+' || c == '-' {
		s.at++
	}
	return s.skipDigits()
}

// skipDigits passes over one digit or more.
func (s *scanner) skipDigits() bool {
	start := s.at
	for s.at < len(s.data) && '0' <= s.data[s.at] && s.data[s.at] <= '9' {
		s.at++
	}
	return s.at > start
}

// nesting returns how deep valid JSON is nested.
func nesting(data []byte) int {
	s := scanner{data: data}
	depth, deepest := 0, 0
	for s.at < len(s.data) {
		switch s.data[s.at] {
		case '"':
			s.skipString()
			continue
		case '{', '[':
			depth++
			deepest = max(deepest, depth)
		case '}', ']':
			depth--
		}
		s.at++
	}
	return deepest
}

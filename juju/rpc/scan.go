package rpc

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// scan decodes a message whose keys are spelled as their form spells them, which is all that most
// peers send, several times faster than reflection does. It gives up, and leaves the work to
// encoding/json, on anything that is not plain; f is then half set. What it takes is valid JSON but
// for what is in Params and Response, which it has only found the ends of.
func (f *frame) scan(data []byte, known names) bool {
	s := scanner{data: data}
	if s.skipSpace(); s.next() != '{' {
		return false
	}
	if s.skipSpace(); s.peek() == '}' {
		s.next()
		return s.atEnd()
	}
	for {
		s.skipSpace()
		key := s.value()
		if s.skipSpace(); s.next() != ':' {
			return false
		}
		s.skipSpace()
		if !f.set(key, s.value(), known) {
			return false
		}
		switch s.skipSpace(); s.next() {
		case '}':
			return s.atEnd()
		case ',':
		default:
			return false
		}
	}
}

// set takes one member; raw values are copied, since data is reused.
func (f *frame) set(key, value []byte, known names) bool {
	switch string(key) {
	case `"request-id"`:
		return setUint(&f.RequestID, value)
	case `"RequestId"`:
		return setUint(&f.OldRequestID, value)
	case `"type"`, `"Type"`:
		return setString(&f.Type, value, known)
	case `"version"`, `"Version"`:
		n, err := strconv.Atoi(string(value))
		f.Version = n
		return err == nil && plainNumber(value)
	case `"id"`, `"Id"`:
		return setString(&f.ID, value, nil)
	case `"request"`, `"Request"`:
		return setString(&f.Request, value, known)
	case `"params"`, `"Params"`:
		if f.Params != nil {
			return false // one that nobody would look at
		}
		f.Params = bytes.Clone(value)
		return len(value) > 0
	case `"response"`, `"Response"`:
		if f.Response != nil {
			return false
		}
		f.Response = bytes.Clone(value)
		return len(value) > 0
	case `"error"`, `"Error"`:
		return setString(&f.Error, value, nil)
	case `"error-code"`:
		return setString(&f.ErrorCode, value, nil)
	case `"ErrorCode"`:
		return setString(&f.OldErrorCode, value, nil)
	default:
		return false // another spelling, or a key that is to be ignored
	}
}

func setUint(to *uint64, value []byte) bool {
	n, err := strconv.ParseUint(string(value), 10, 64)
	*to = n
	return err == nil && plainNumber(value)
}

// plainNumber says whether what strconv takes is a JSON number as well.
func plainNumber(value []byte) bool {
	return value[0] != '+' && (len(value) == 1 || value[0] != '0' && (value[0] != '-' || value[1] != '0'))
}

// setString takes plain ASCII without escapes, which decodes to itself.
func setString(to *string, value []byte, known names) bool {
	last := len(value) - 1
	if last < 1 || value[0] != '"' || value[last] != '"' {
		return false
	}
	value = value[1:last]
	for _, c := range value {
		if c < ' ' || c >= 0x80 || c == '\\' || c == '"' {
			return false
		}
	}
	*to = known.text(value)
	return true
}

// names are the texts that requests repeat, facades and methods, so that they are made once.
type names map[string]string

// maxNames bounds what a peer can make an end remember.
const maxNames = 64

func (n names) text(value []byte) string {
	if s, ok := n[string(value)]; ok {
		return s
	}
	s := string(value)
	if n != nil && len(n) < maxNames && len(s) <= maxNames {
		n[s] = s
	}
	return s
}

// scanner walks over JSON; what it finds in what is not valid is of no meaning.
type scanner struct {
	data []byte
	at   int
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

// value returns the text of the value that begins here.
func (s *scanner) value() []byte {
	start := s.at
	switch s.peek() {
	case '"':
		s.skipString()
	case '{', '[':
		s.skipNested()
	default:
		for s.at < len(s.data) && !endsScalar(s.data[s.at]) {
			s.at++
		}
	}
	s.at = min(s.at, len(s.data)) // behind an escape that the end cuts off
	return s.data[start:s.at]
}

func endsScalar(c byte) bool {
	return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' || c == '\r' || c == '\t'
}

func (s *scanner) skipString() {
	for s.at++; s.at < len(s.data); s.at++ {
		switch s.data[s.at] {
		case '\\':
			s.at++
		case '"':
			s.at++
			return
		}
	}
}

func (s *scanner) skipNested() {
	for depth := 0; s.at < len(s.data); {
		switch s.data[s.at] {
		case '"':
			s.skipString()
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if s.at++; depth == 0 {
			return
		}
	}
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

// decode decodes a message in either form. Of an answer, the response is only known to be valid when
// it has been decoded itself.
func (f *frame) decode(data []byte, known names) error {
	*f = frame{}
	if f.scan(data, known) && (!f.isRequest() || json.Valid(data)) {
		return nil
	}
	*f = frame{}
	return json.Unmarshal(data, f)
}

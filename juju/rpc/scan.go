package rpc

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// scanFrame decodes a message whose keys are spelled as their form spells them, which is all that
// most peers send, several times faster than reflection does. data must be valid JSON. It gives up,
// and leaves the work to encoding/json, on anything that is not plain.
func scanFrame(data []byte) (*frame, bool) {
	s := scanner{data: data}
	if s.skipSpace(); s.next() != '{' {
		return nil, false
	}
	f := &frame{}
	if s.skipSpace(); s.peek() == '}' {
		return f, true
	}
	for {
		s.skipSpace()
		key := s.value()
		s.skipSpace()
		s.next() // the colon
		s.skipSpace()
		if !f.set(string(key), s.value()) {
			return nil, false
		}
		if s.skipSpace(); s.next() == '}' {
			return f, true
		}
	}
}

// set takes one member; raw values are copied, since data is reused.
func (f *frame) set(key string, value []byte) bool {
	switch key {
	case `"request-id"`:
		return setUint(&f.RequestID, value)
	case `"RequestId"`:
		return setUint(&f.OldRequestID, value)
	case `"type"`, `"Type"`:
		return setString(&f.Type, value)
	case `"version"`, `"Version"`:
		n, err := strconv.Atoi(string(value))
		f.Version = n
		return err == nil
	case `"id"`, `"Id"`:
		return setString(&f.ID, value)
	case `"request"`, `"Request"`:
		return setString(&f.Request, value)
	case `"params"`, `"Params"`:
		f.Params = bytes.Clone(value)
	case `"response"`, `"Response"`:
		f.Response = bytes.Clone(value)
	case `"error"`, `"Error"`:
		return setString(&f.Error, value)
	case `"error-code"`:
		return setString(&f.ErrorCode, value)
	case `"ErrorCode"`:
		return setString(&f.OldErrorCode, value)
	default:
		return false // another spelling, or a key that is to be ignored
	}
	return true
}

func setUint(to *uint64, value []byte) bool {
	n, err := strconv.ParseUint(string(value), 10, 64)
	*to = n
	return err == nil
}

// setString takes plain ASCII without escapes, which decodes to itself.
func setString(to *string, value []byte) bool {
	if len(value) < 2 || value[0] != '"' {
		return false
	}
	value = value[1 : len(value)-1]
	for _, c := range value {
		if c >= 0x80 || c == '\\' {
			return false
		}
	}
	*to = string(value)
	return true
}

// scanner walks over JSON that is known to be valid.
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

// decodeFrame decodes a message in either form.
func decodeFrame(data []byte) (*frame, error) {
	if json.Valid(data) {
		if f, ok := scanFrame(data); ok {
			return f, nil
		}
	}
	f := &frame{}
	if err := json.Unmarshal(data, f); err != nil {
		return nil, err
	}
	return f, nil
}

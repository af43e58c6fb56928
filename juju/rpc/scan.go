package rpc

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// scan decodes a message whose keys are spelled as their form spells them, which is all that most
// peers send, several times faster than reflection does. It gives up, and leaves the work to
// encoding/json, on anything that is not plain or not valid; f is then half set.
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
		key, ok := s.value()
		if s.skipSpace(); !ok || s.next() != ':' {
			return false
		}
		s.skipSpace()
		value, ok := s.value()
		if !ok || !f.set(key, value, known) {
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

// decode decodes a message in either form.
func (f *frame) decode(data []byte, known names) error {
	*f = frame{}
	if f.scan(data, known) {
		return nil
	}
	*f = frame{}
	return json.Unmarshal(data, f)
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
		return err == nil
	case `"id"`, `"Id"`:
		return setString(&f.ID, value, nil)
	case `"request"`, `"Request"`:
		return setString(&f.Request, value, known)
	case `"params"`, `"Params"`:
		f.Params = bytes.Clone(value)
		return true
	case `"response"`, `"Response"`:
		f.Response = bytes.Clone(value)
		return true
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
	return err == nil
}

// setString takes plain ASCII without escapes, which decodes to itself.
func setString(to *string, value []byte, known names) bool {
	if value[0] != '"' {
		return false
	}
	value = value[1 : len(value)-1]
	for _, c := range value {
		if c >= 0x80 || c == '\\' {
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

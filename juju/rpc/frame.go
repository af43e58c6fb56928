package rpc

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"sync"
)

// Form is the spelling of a message's keys.
type Form int

// The forms.
const (
	// Form1 has keys such as "request-id"; Juju 2 and later speak it.
	Form1 Form = iota
	// Form0 has keys such as "RequestId"; Juju 1 speaks it.
	Form0
)

// frame is any message in any form. encoding/json matches keys without regard to case, which
// clients depend on ("Id" in form 1), and which lets one struct take both forms: only the three
// keys that have a dash in form 1 are spelled differently in form 0.
type frame struct {
	RequestID uint64          `json:"request-id"`
	Type      string          `json:"type"`
	Version   int             `json:"version"`
	ID        string          `json:"id"`
	Request   string          `json:"request"`
	Params    json.RawMessage `json:"params"`
	Error     string          `json:"error"`
	ErrorCode string          `json:"error-code"`
	ErrorInfo map[string]any  `json:"error-info"`
	Response  json.RawMessage `json:"response"`

	OldRequestID uint64 `json:"RequestId"`
	OldErrorCode string `json:"ErrorCode"`
}

// isRequest tells requests from answers.
func (f *frame) isRequest() bool { return f.Type != "" || f.Request != "" }

// identity returns the request id and the form. A message whose form 1 id is 0 or absent is taken
// for form 0, as the original takes it.
func (f *frame) identity() (uint64, Form) {
	if f.RequestID != 0 {
		return f.RequestID, Form1
	}
	return f.OldRequestID, Form0
}

// Segmenter is an answer that yields its JSON object in pieces that were encoded before, to be
// joined on the wire without being encoded, or copied, again. The pieces must not change after.
type Segmenter interface {
	JSONSegments() ([][]byte, error)
}

// outgoing is a message on its way out: head, then, where segments is set, those and the end of the
// message.
type outgoing struct {
	head     *buffer
	segments [][]byte
}

// buffer is where a message is built, with an encoder that writes to it: one of each would have to
// be made for every message.
type buffer struct {
	bytes.Buffer
	json *json.Encoder
}

// keepBuffer is the largest buffer worth keeping for the next message: an idle connection keeps up
// to two, and a server has many.
const keepBuffer = 64 << 10

//nolint:gochecknoglobals // A pool has to outlive what takes from it.
var buffers = sync.Pool{New: func() any {
	b := new(buffer)
	b.json = json.NewEncoder(&b.Buffer)
	return b
}}

func takeBuffer() *buffer { return buffers.Get().(*buffer) }

func releaseBuffer(b *buffer) {
	if b.Cap() > keepBuffer {
		return
	}
	b.Reset()
	buffers.Put(b)
}

var errNotObject = errors.New("answer is not a JSON object")

// encodeRequest builds a request. Absent parameters travel as {}.
func encodeRequest(form Form, id uint64, req Request, params any) (*buffer, error) {
	b := takeBuffer()
	k := keysOf(form)
	b.WriteString(k.id)
	b.Write(strconv.AppendUint(b.AvailableBuffer(), id, 10))
	b.WriteString(k.typ)
	writeString(b, req.Type)
	if req.Version != 0 {
		b.WriteString(k.version)
		b.Write(strconv.AppendInt(b.AvailableBuffer(), int64(req.Version), 10))
	}
	if req.ID != "" {
		b.WriteString(k.object)
		writeString(b, req.ID)
	}
	b.WriteString(k.request)
	writeString(b, req.Method)
	b.WriteString(k.params)
	if err := writeObject(b, params); err != nil {
		releaseBuffer(b)
		return nil, err
	}
	b.WriteString("}\n")
	return b, nil
}

// encodeAnswer builds the answer of a successful request. It never has an error key: clients test
// for its presence.
func encodeAnswer(form Form, id uint64, result any) (outgoing, error) {
	b := takeBuffer()
	k := keysOf(form)
	b.WriteString(k.id)
	b.Write(strconv.AppendUint(b.AvailableBuffer(), id, 10))
	b.WriteString(k.response)
	if s, ok := result.(Segmenter); ok {
		segments, err := s.JSONSegments()
		if err != nil {
			releaseBuffer(b)
			return outgoing{}, err
		}
		return outgoing{head: b, segments: segments}, nil
	}
	if err := writeObject(b, result); err != nil {
		releaseBuffer(b)
		return outgoing{}, err
	}
	b.WriteString("}\n")
	return outgoing{head: b}, nil
}

// encodeError builds the answer of a failed request. Info exists in form 1 only.
func encodeError(form Form, id uint64, err error) outgoing {
	message, code, info := errorParts(err)
	b := takeBuffer()
	k := keysOf(form)
	b.WriteString(k.id)
	b.Write(strconv.AppendUint(b.AvailableBuffer(), id, 10))
	b.WriteString(k.failure)
	writeString(b, message)
	if code != "" {
		b.WriteString(k.code)
		writeString(b, code)
	}
	if len(info) > 0 && form == Form1 {
		mark := b.Len()
		b.WriteString(`,"error-info":`)
		if writeObject(b, info) != nil {
			b.Truncate(mark)
		}
	}
	b.WriteString(k.response)
	b.WriteString("{}}\n")
	return outgoing{head: b}
}

// writeObject appends v as a JSON object; nothing and null become {}.
func writeObject(b *buffer, v any) error {
	if v == nil {
		b.WriteString("{}")
		return nil
	}
	mark := b.Len()
	if err := b.json.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the encoder's newline
	switch written := b.Bytes()[mark:]; {
	case string(written) == "null":
		b.Truncate(mark)
		b.WriteString("{}")
	case written[0] != '{':
		return errNotObject
	}
	return nil
}

func writeString(b *buffer, s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(s) // a string always encodes
			b.Write(quoted)
			return
		}
	}
	b.WriteByte('"')
	b.WriteString(s)
	b.WriteByte('"')
}

// keys are the texts between the values of a message.
type keys struct{ id, typ, version, object, request, params, response, failure, code string }

func keysOf(form Form) keys {
	if form == Form0 {
		return keys{
			`{"RequestId":`, `,"Type":`, `,"Version":`, `,"Id":`, `,"Request":`, `,"Params":`,
			`,"Response":`, `,"Error":`, `,"ErrorCode":`,
		}
	}
	return keys{
		`{"request-id":`, `,"type":`, `,"version":`, `,"id":`, `,"request":`, `,"params":`,
		`,"response":`, `,"error":`, `,"error-code":`,
	}
}

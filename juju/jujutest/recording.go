package jujutest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxRecord is the longest line of a recording, in bytes.
const maxRecord = 64 << 20

// record is one line of a recording.
type record struct {
	Conn  int             `json:"conn"`
	Event string          `json:"ev"`
	Path  string          `json:"path"`
	Frame json.RawMessage `json:"frame"`
}

// ReadRecording reads a recorded conversation. Each line is a JSON object: "ev" is "open" (with
// "path"), "recv" and "send" (with "frame"; the server receives and sends) or "close", and "conn"
// tells the connections apart. A number that is opened again is a new connection. Other events and
// keys are passed over.
func ReadRecording(r io.Reader) (*Transcript, error) {
	t := &Transcript{}
	open := map[int]int{} // index in t.Conversations by connection
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxRecord)
	for n := 1; lines.Scan(); n++ {
		var rec record
		if err := json.Unmarshal(lines.Bytes(), &rec); err != nil {
			return nil, &TranscriptError{Line: n, Err: err}
		}
		if rec.Event == "open" {
			open[rec.Conn] = len(t.Conversations)
			t.Conversations = append(t.Conversations, Conversation{Path: rec.Path})
			continue
		}
		kind, isFrame := map[string]StepKind{"recv": Receive, "send": Send}[rec.Event]
		if !isFrame {
			continue
		}
		at, ok := open[rec.Conn]
		if !ok {
			return nil, &TranscriptError{Line: n, Err: fmt.Errorf("connection %d was not opened", rec.Conn)}
		}
		if len(rec.Frame) == 0 {
			return nil, &TranscriptError{Line: n, Err: errors.New("no frame")}
		}
		c := &t.Conversations[at]
		c.Steps = append(c.Steps, Step{Kind: kind, Frame: rec.Frame, Line: n})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("cannot read recording: %w", err)
	}
	return t, nil
}

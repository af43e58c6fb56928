package hooktool

import (
	"encoding/json"
	"fmt"
	"io"
)

// The environment by which a tool finds its hook.
const (
	envContextID = "JUJU_CONTEXT_ID"
	envAddress   = "JUJU_AGENT_SOCKET_ADDRESS"
)

// maxMessage bounds a request and an answer, in bytes. Requests carry what a
// charm pipes into relation-set, answers what it reads from a relation.
const maxMessage = 64 << 20

// request is one call of a tool. It is one JSON document on a connection of its
// own; the answer is another.
type request struct {
	ContextID string   `json:"context-id"`
	Dir       string   `json:"dir"` // absolute: where the tool was called
	Command   string   `json:"command"`
	Args      []string `json:"args"`
	StdinSet  bool     `json:"stdin-set,omitempty"`
	Stdin     []byte   `json:"stdin,omitempty"`
}

// response is what became of a call. With StdinRequired nothing was run, and the
// caller asks again with its standard input.
type response struct {
	Code          int    `json:"code"`
	Stdout        []byte `json:"stdout,omitempty"`
	Stderr        []byte `json:"stderr,omitempty"`
	StdinRequired bool   `json:"stdin-required,omitempty"`
	Refused       string `json:"refused,omitempty"`
}

func writeMessage(w io.Writer, message any) error {
	return json.NewEncoder(w).Encode(message)
}

func readMessage(r io.Reader, message any) error {
	limited := &io.LimitedReader{R: r, N: maxMessage + 1}
	if err := json.NewDecoder(limited).Decode(message); err != nil {
		if limited.N <= 0 {
			return fmt.Errorf("message exceeds %d bytes", maxMessage)
		}
		return err
	}
	return nil
}

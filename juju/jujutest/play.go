package jujutest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gantline/gantline/juju/rpc"
)

// ConversationError says where a client left its conversation.
type ConversationError struct {
	Path string
	// Line is the step that was not reached, 0 behind the last.
	Line int
	Err  error
}

// Error names path and line.
func (e *ConversationError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("connection to %s: after the last line: %v", e.Path, e.Err)
	}
	return fmt.Sprintf("connection to %s: line %d: %v", e.Path, e.Line, e.Err)
}

// Unwrap returns the cause.
func (e *ConversationError) Unwrap() error { return e.Err }

// player plays one conversation. One goroutine does all of it.
type player struct {
	stream rpc.Stream
	conv   Conversation
	stop   <-chan struct{}
	early  []map[string]any       // frames that came before their turn
	ids    map[string]json.Number // the client's ids by those of the transcript
}

// play returns nil when the conversation was had to its end and the client has gone.
func (p *player) play() error {
	p.ids = map[string]json.Number{}
	for i, step := range p.conv.Steps {
		err := p.step(i, step)
		if errors.Is(err, errEnded) {
			return nil
		}
		if err != nil {
			return &ConversationError{p.conv.Path, step.Line, err}
		}
	}
	if len(p.early) > 0 {
		return &ConversationError{p.conv.Path, 0, fmt.Errorf("unexpected %s", text(p.early[0]))}
	}
	frame, err := p.read(len(p.conv.Steps))
	if err == nil {
		return &ConversationError{p.conv.Path, 0, fmt.Errorf("unexpected %s", text(frame))}
	}
	return nil
}

// errEnded ends a conversation that the transcript itself ends.
var errEnded = errors.New("ended")

func (p *player) step(i int, step Step) error {
	switch step.Kind {
	case Receive:
		return p.receive(i, step)
	case Send:
		return p.send(step.Frame)
	case SendText:
		return p.stream.WriteMessage([]byte(step.Text))
	case Wait:
		timer := time.NewTimer(step.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-p.stop:
		}
		return nil
	case Drop:
		p.stream.Abort()
		return errEnded
	case Close:
		return errEnded // and whoever plays closes
	}
	return fmt.Errorf("no such kind of step: %d", step.Kind)
}

// receive waits for the frame of a step. One that a later step waits for may come before it.
func (p *player) receive(i int, step Step) error {
	wanted, err := object(step.Frame)
	if err != nil {
		return err
	}
	for at, frame := range p.early {
		if differs(wanted, frame) == "" {
			p.early = append(p.early[:at:at], p.early[at+1:]...)
			p.learn(wanted, frame)
			return nil
		}
	}
	for {
		frame, err := p.read(i)
		if err != nil {
			return fmt.Errorf("want %s, and the connection ended: %w", step.Frame, err)
		}
		why := differs(wanted, frame)
		if why == "" {
			p.learn(wanted, frame)
			return nil
		}
		if !p.wanted(i+1, frame) {
			return fmt.Errorf("%s, in %s", why, text(frame))
		}
		p.early = append(p.early, frame)
	}
}

// wanted says whether a step from number i on waits for the frame.
func (p *player) wanted(i int, frame map[string]any) bool {
	for _, step := range p.conv.Steps[i:] {
		if step.Kind != Receive {
			continue
		}
		if w, err := object(step.Frame); err == nil && differs(w, frame) == "" {
			return true
		}
	}
	return false
}

// learn keeps which id the client gave a request of the transcript.
func (p *player) learn(wanted, frame map[string]any) {
	_, script := requestID(wanted)
	if _, actual := requestID(frame); actual != "" {
		p.ids[string(script)] = actual
	}
}

func (p *player) send(frame json.RawMessage) error {
	answer, err := object(frame)
	if err != nil {
		return err
	}
	key, id := requestID(answer)
	if actual, ok := p.ids[string(id)]; ok {
		answer[key] = actual
	}
	return p.write(answer)
}

func (p *player) write(frame map[string]any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(frame); err != nil {
		return fmt.Errorf("cannot encode frame: %w", err)
	}
	return p.stream.WriteMessage(b.Bytes())
}

// read returns the next frame. Pings are answered here, unless a step from number i on waits for one.
func (p *player) read(i int) (map[string]any, error) {
	for {
		data, err := p.stream.ReadMessage()
		if err != nil {
			return nil, err
		}
		frame, err := object(data)
		if err != nil {
			return nil, err
		}
		if frame["type"] != "Pinger" && frame["Type"] != "Pinger" || p.wanted(i, frame) {
			return frame, nil
		}
		key, id := requestID(frame)
		response := "response"
		if key == "RequestId" {
			response = "Response"
		}
		if err := p.write(map[string]any{key: id, response: map[string]any{}}); err != nil {
			return nil, err
		}
	}
}

var _ rpc.Stream = (*faulty)(nil)

// errCut is what the server's end of a cut connection says.
var errCut = fmt.Errorf("connection was cut by a fault: %w", io.ErrUnexpectedEOF)

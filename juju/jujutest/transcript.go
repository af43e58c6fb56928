package jujutest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
)

// StepKind says what a step of a conversation is.
type StepKind int

// The kinds of steps.
const (
	// Receive waits for a frame of the client that Step.Frame matches.
	Receive StepKind = iota
	// Send sends Step.Frame.
	Send
	// SendText sends Step.Text, which need not be JSON.
	SendText
	// Wait lets Step.Delay pass.
	Wait
	// Drop cuts the connection without a word.
	Drop
	// Close closes the connection in order.
	Close
)

// Step is one frame or one fault of a conversation.
type Step struct {
	Kind  StepKind
	Frame json.RawMessage
	Text  string
	Delay time.Duration
	// Line is where the step stands in the file that it was read from.
	Line int
}

// Conversation is one connection.
type Conversation struct {
	// Path is the path that the client has to ask for. One that has a query matches that query alone.
	Path  string
	Steps []Step
}

// Transcript is what a server is to play: one connection after the other, those of different paths
// in any order.
type Transcript struct {
	// Comment says what the transcript shows.
	Comment       string
	Conversations []Conversation
}

// TranscriptError says what is wrong in a transcript.
type TranscriptError struct {
	// File is the file's name, "" if it was none.
	File string
	Line int
	Err  error
}

// Error names the place.
func (e *TranscriptError) Error() string {
	return fmt.Sprintf("cannot read transcript: %s:%d: %v", e.File, e.Line, e.Err)
}

// Unwrap returns the cause.
func (e *TranscriptError) Unwrap() error { return e.Err }

// ReadTranscript reads a transcript from a file. What is wrong in it is a *TranscriptError.
func ReadTranscript(file string) (*Transcript, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("cannot read transcript: %w", err)
	}
	return parse(file, data)
}

// ParseTranscript reads a transcript. What is wrong in it is a *TranscriptError.
func ParseTranscript(data []byte) (*Transcript, error) { return parse("", data) }

func parse(file string, data []byte) (*Transcript, error) {
	comment, sections := parseArchive(data)
	t := &Transcript{Comment: comment}
	for _, s := range sections {
		c := Conversation{Path: s.name}
		line := s.line
		for l := range bytes.Lines(s.data) {
			text := strings.TrimSpace(string(l))
			if text != "" && text[0] != '#' {
				step, err := parseStep(text)
				if err != nil {
					return nil, &TranscriptError{file, line, err}
				}
				step.Line = line
				c.Steps = append(c.Steps, step)
			}
			line++
		}
		t.Conversations = append(t.Conversations, c)
	}
	return t, nil
}

func parseStep(text string) (Step, error) {
	rest := strings.TrimSpace(text[1:])
	switch text[0] {
	case '>', '<':
		if !json.Valid([]byte(rest)) {
			return Step{}, fmt.Errorf("frame is not JSON: %q", rest)
		}
		kind := Receive
		if text[0] == '<' {
			kind = Send
		}
		return Step{Kind: kind, Frame: json.RawMessage(rest)}, nil
	case '!':
		return parseFault(rest)
	}
	return Step{}, fmt.Errorf(`line begins with none of ">", "<", "!" and "#": %q`, text)
}

func parseFault(text string) (Step, error) {
	word, rest, _ := strings.Cut(text, " ")
	switch word {
	case "drop":
		return Step{Kind: Drop}, nil
	case "close":
		return Step{Kind: Close}, nil
	case "text":
		return Step{Kind: SendText, Text: rest}, nil
	case "delay":
		d, err := time.ParseDuration(strings.TrimSpace(rest))
		return Step{Kind: Wait, Delay: d}, err
	}
	return Step{}, fmt.Errorf(`no such fault: %q; there are close, delay, drop and text`, word)
}

// String writes the transcript as ParseTranscript reads it.
func (t *Transcript) String() string {
	var b strings.Builder
	b.WriteString(t.Comment)
	for _, c := range t.Conversations {
		fmt.Fprintf(&b, "-- %s --\n", c.Path)
		for _, s := range c.Steps {
			switch s.Kind {
			case Receive:
				fmt.Fprintf(&b, "> %s\n", s.Frame)
			case Send:
				fmt.Fprintf(&b, "< %s\n", s.Frame)
			case SendText:
				fmt.Fprintf(&b, "! text %s\n", s.Text)
			case Wait:
				fmt.Fprintf(&b, "! delay %s\n", s.Delay)
			case Drop:
				b.WriteString("! drop\n")
			case Close:
				b.WriteString("! close\n")
			}
		}
	}
	return b.String()
}

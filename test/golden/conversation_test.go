package golden_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// conversation is one command of the client, as it was recorded.
type conversation struct {
	name    string // of the file, without its ending
	command string
	calls   []call
}

// call is one request with its answer.
type call struct {
	// socket counts the conversation's connections from 0; the first call of each is its login.
	socket int
	// model is the recorded uuid of the model that the socket belongs to, "" for the controller.
	model   string
	request frame
	// answer is the whole frame.
	answer map[string]any
}

func (c call) String() string { return c.request.Type + "." + c.request.Request }

type frame struct {
	RequestID int             `json:"request-id"`
	Type      string          `json:"type"`
	Version   int             `json:"version"`
	ID        string          `json:"id"`
	Request   string          `json:"request"`
	Params    json.RawMessage `json:"params"`
}

// onController are the facades of a connection to the controller. ModelConfig is on both kinds;
// the client asks for it on a model's.
var onController = map[string]bool{
	"ApplicationOffers": true, "Cloud": true, "Controller": true, "HighAvailability": true,
	"ModelManager": true, "ModelUpgrader": true, "UserManager": true,
}

// readConversations reads the recordings in their order. words replaces what the recorded
// controller called otherwise.
func readConversations(t *testing.T, words *strings.Replacer) []conversation {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no conversations", err)
	}
	var all []conversation
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c, err := parseConversation(words.Replace(string(content)))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		c.name = strings.TrimSuffix(filepath.Base(file), ".txt")
		all = append(all, c)
	}
	return all
}

// parseConversation gives every answer to the oldest request of its id that waits for one.
func parseConversation(content string) (conversation, error) {
	frames, _, _ := strings.Cut(content, "\n--- stdout")
	lines := strings.Split(frames, "\n")
	c := conversation{command: strings.TrimPrefix(lines[0], "$ ")}
	var r reader
	for _, line := range lines[1:] {
		if request, ok := strings.CutPrefix(line, "-> "); ok {
			if err := r.request(request); err != nil {
				return c, fmt.Errorf("%w in %.80s", err, request)
			}
		} else if answer, ok := strings.CutPrefix(line, "<- {"); ok {
			if err := r.answer("{" + answer); err != nil {
				return c, fmt.Errorf("%w in %.80s", err, answer)
			}
		}
	}
	c.calls = r.calls
	return c, nil
}

// reader sorts the frames of several sockets, which a recording mixes.
type reader struct {
	calls  []call
	models []string // by socket
	last   []int    // request id by socket
}

func (r *reader) request(line string) error {
	var f frame
	if err := json.Unmarshal([]byte(line), &f); err != nil {
		return err
	}
	socket := len(r.last)
	if f.Type != "Admin" {
		if socket = r.find(f); socket < 0 {
			return fmt.Errorf("request %d belongs to no socket", f.RequestID)
		}
		r.last[socket] = f.RequestID
	} else {
		r.last, r.models = append(r.last, 1), append(r.models, "")
	}
	r.calls = append(r.calls, call{socket: socket, model: r.models[socket], request: f})
	return nil
}

// find returns the socket whose turn the id is, of the kind that has the facade.
func (r *reader) find(f frame) int {
	for socket, last := range r.last {
		if last+1 == f.RequestID && (r.models[socket] == "") == onController[f.Type] {
			return socket
		}
	}
	return -1
}

func (r *reader) answer(line string) error {
	answer, err := decode([]byte(line))
	if err != nil {
		return err
	}
	id := fmt.Sprint(answer["request-id"])
	for i := range r.calls {
		c := &r.calls[i]
		if c.answer != nil || fmt.Sprint(c.request.RequestID) != id {
			continue
		}
		c.answer = answer
		if response, ok := answer["response"].(map[string]any); ok && c.request.Type == "Admin" {
			tag, _ := response["model-tag"].(string)
			c.model = strings.TrimPrefix(tag, "model-")
			r.models[c.socket] = c.model
		}
		return nil
	}
	return fmt.Errorf("answer %s without request", id)
}

func decode(content []byte) (map[string]any, error) {
	var out map[string]any
	err := json.Unmarshal(content, &out)
	return out, err
}

package rpc_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/rpc"
)

type codedError struct {
	text, code string
	info       map[string]any
}

func (e codedError) Error() string             { return e.text }
func (e codedError) ErrorCode() string         { return e.code }
func (e codedError) ErrorInfo() map[string]any { return e.info }

type segments []string

func (s segments) JSONSegments() ([][]byte, error) {
	var out [][]byte
	for _, p := range s {
		out = append(out, []byte(p))
	}
	return out, nil
}

// facade answers what the tests ask.
func facade(_ context.Context, req rpc.Request) (any, error) {
	switch req.Method {
	case "Echo":
		return map[string]any{"type": req.Type, "version": req.Version, "id": req.ID, "params": string(req.Params)}, nil
	case "Nothing":
		return nil, nil
	case "NilPointer":
		return (*struct{ A int })(nil), nil
	case "Fail":
		return nil, fmt.Errorf("wrapped: %w", codedError{"no <such> thing", "not found", map[string]any{"k": "v"}})
	case "FailPlainly":
		return nil, errors.New("plain")
	case "Relay":
		return nil, &rpc.RequestError{Message: "denied", Code: "unauthorized access"}
	case "Panic":
		panic("the secret cause")
	case "Unencodable":
		return map[string]any{"c": make(chan int)}, nil
	case "List":
		return []int{1}, nil
	case "Segments":
		return segments{`{"deltas":[`, `["unit","change",{}]`, `]}`}, nil
	}
	return nil, errors.New("unexpected method " + req.Method)
}

func TestAnswers(t *testing.T) {
	peer, _ := serveRaw(t, rpc.Config{Handler: rpc.HandlerFunc(facade)})
	for _, c := range []struct{ name, ask, want string }{
		{"form 1", `{"request-id":7,"type":"Client","version":6,"id":"3","request":"Echo","params":{"a":1}}`,
			`{"request-id":7,"response":{"id":"3","params":"{\"a\":1}","type":"Client","version":6}}`},
		{"form 0", `{"RequestId":7,"Type":"Client","Request":"Echo","Params":{"A":1}}`,
			`{"RequestId":7,"Response":{"id":"","params":"{\"A\":1}","type":"Client","version":0}}`},
		{"id 0 in form 1 keys", `{"request-id":0,"type":"Pinger","version":1,"request":"Nothing"}`, `{"RequestId":0,"Response":{}}`},
		{"no id", `{"type":"Pinger","version":1,"request":"Nothing"}`, `{"RequestId":0,"Response":{}}`},
		{"keys in any case", `{"Request-ID":1,"TYPE":"A","vErsion":2,"Id":"9","request":"Echo","Params":{}}`,
			`{"request-id":1,"response":{"id":"9","params":"{}","type":"A","version":2}}`},
		{"the same id again", `{"request-id":1,"type":"Pinger","version":1,"request":"Nothing"}`, `{"request-id":1,"response":{}}`},
		{"null params", `{"request-id":2,"type":"A","request":"Echo","params":null}`,
			`{"request-id":2,"response":{"id":"","params":"null","type":"A","version":0}}`},
		{"largest id", `{"request-id":18446744073709551615,"type":"A","request":"Nothing"}`, `{"request-id":18446744073709551615,"response":{}}`},
		{"nil pointer", `{"request-id":3,"type":"A","request":"NilPointer"}`, `{"request-id":3,"response":{}}`},
		{"error", `{"request-id":4,"type":"A","request":"Fail"}`,
			`{"request-id":4,"error":"wrapped: no \u003csuch\u003e thing","error-code":"not found","error-info":{"k":"v"},"response":{}}`},
		{"error in form 0", `{"RequestId":4,"Type":"A","Request":"Fail"}`,
			`{"RequestId":4,"Error":"wrapped: no \u003csuch\u003e thing","ErrorCode":"not found","Response":{}}`},
		{"error without code", `{"request-id":5,"type":"A","request":"FailPlainly"}`, `{"request-id":5,"error":"plain","response":{}}`},
		{"relayed error", `{"request-id":6,"type":"A","request":"Relay"}`,
			`{"request-id":6,"error":"denied","error-code":"unauthorized access","response":{}}`},
		{"segments", `{"request-id":8,"type":"A","request":"Segments"}`, `{"request-id":8,"response":{"deltas":[["unit","change",{}]]}}`},
		{"segments in form 0", `{"RequestId":8,"Type":"A","Request":"Segments"}`, `{"RequestId":8,"Response":{"deltas":[["unit","change",{}]]}}`},
	} {
		if got := peer.ask(c.ask); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// What went wrong inside is named to the peer and told to the log, and the connection lives on.
func TestInternalErrorsNameTheRequestOnly(t *testing.T) {
	var log bytes.Buffer
	peer, _ := serveRaw(t, rpc.Config{Handler: rpc.HandlerFunc(facade), Logger: slog.New(slog.NewTextHandler(&log, nil))})
	for _, method := range []string{"Panic", "Unencodable", "List"} {
		var got struct{ Error string }
		answer := peer.ask(`{"request-id":1,"type":"A","version":2,"request":"` + method + `"}`)
		if err := json.Unmarshal([]byte(answer), &got); err != nil {
			t.Fatal(err)
		}
		prefix := "internal error in A(2)." + method + " (request "
		if !strings.HasPrefix(got.Error, prefix) {
			t.Fatalf("got %q, want %q…", got.Error, prefix)
		}
		name := strings.TrimSuffix(strings.TrimPrefix(got.Error, prefix), ")")
		if !strings.Contains(log.String(), name) {
			t.Fatalf("request %s is not in the log: %s", name, log.String())
		}
	}
	if !strings.Contains(log.String(), "the secret cause") {
		t.Fatal("the log lacks the panic's text")
	}
	if got := peer.ask(`{"request-id":1,"type":"A","request":"Nothing"}`); got != `{"request-id":1,"response":{}}` {
		t.Fatalf("after the panic: %s", got)
	}
}

func TestMalformedMessagesDropTheConnection(t *testing.T) {
	for _, message := range []string{"", "{", "no json", `{"request-id":"x"}`, `{"request-id":-1}`, `[]`, `{"type":1}`} {
		peer, conn := serveRaw(t, rpc.Config{Handler: rpc.HandlerFunc(facade)})
		peer.send(message)
		if _, err := peer.ReadMessage(); !errors.Is(err, io.EOF) {
			t.Errorf("%q: got %v, want the connection closed", message, err)
		}
		var malformed *rpc.MalformedError
		if <-conn.Dead(); !errors.As(conn.Err(), &malformed) {
			t.Errorf("%q: died of %v", message, conn.Err())
		}
	}
}

func TestAnswersComeAsTheyAreReady(t *testing.T) {
	release := make(chan struct{})
	peer, _ := serveRaw(t, rpc.Config{Handler: rpc.HandlerFunc(func(_ context.Context, req rpc.Request) (any, error) {
		if req.Method == "Next" {
			<-release
		}
		return nil, nil
	})})
	peer.send(`{"request-id":1,"type":"W","request":"Next"}`)
	if got := peer.ask(`{"request-id":2,"type":"W","request":"Stop"}`); got != `{"request-id":2,"response":{}}` {
		t.Fatal(got)
	}
	close(release)
	if got := peer.read(); got != `{"request-id":1,"response":{}}` {
		t.Fatal(got)
	}
}

func TestTooManyConcurrentRequestsAreRefused(t *testing.T) {
	release := make(chan struct{})
	started := make(chan struct{}, 8)
	peer, _ := serveRaw(t, rpc.Config{MaxConcurrent: 2, Handler: rpc.HandlerFunc(func(context.Context, rpc.Request) (any, error) {
		started <- struct{}{}
		<-release
		return nil, nil
	})})
	peer.send(`{"request-id":1,"type":"W","request":"Next"}`)
	peer.send(`{"request-id":2,"type":"W","request":"Next"}`)
	<-started
	<-started
	want := `{"request-id":3,"error":"too many concurrent requests on this connection (limit 2)","error-code":"try again","response":{}}`
	if got := peer.ask(`{"request-id":3,"type":"W","request":"Next"}`); got != want {
		t.Fatal(got)
	}
	close(release)
	peer.read()
	peer.read()
}

// Close lets running methods see their context end and answer; a request that comes meanwhile is
// told that the connection is shut down.
func TestCloseWaitsForRunningRequests(t *testing.T) {
	started := make(chan struct{})
	hold := make(chan struct{})
	peer, conn := serveRaw(t, rpc.Config{Handler: rpc.HandlerFunc(func(ctx context.Context, _ rpc.Request) (any, error) {
		close(started)
		<-ctx.Done()
		<-hold
		return nil, errors.New("watcher was stopped")
	})})
	peer.send(`{"request-id":1,"type":"W","request":"Next"}`)
	<-started
	conn.Kill(rpc.ErrShutdown)
	if got := peer.ask(`{"request-id":2,"type":"W","request":"Next"}`); got != `{"request-id":2,"error":"connection is shut down","response":{}}` {
		t.Fatal(got)
	}
	close(hold)
	if got := peer.read(); got != `{"request-id":1,"error":"watcher was stopped","response":{}}` {
		t.Fatal(got)
	}
	<-conn.Dead()
	if !rpc.IsShutdownErr(conn.Err()) {
		t.Fatal(conn.Err())
	}
}

func TestAnEndWithoutHandlerRefuses(t *testing.T) {
	peer, _ := serveRaw(t, rpc.Config{})
	want := `{"request-id":1,"error":"no service","error-code":"not implemented","response":{}}`
	if got := peer.ask(`{"request-id":1,"type":"A","request":"B"}`); got != want {
		t.Fatal(got)
	}
}

func TestParametersNestedTooDeep(t *testing.T) {
	peer, _ := serveRaw(t, rpc.Config{Handler: rpc.HandlerFunc(facade), MaxDepth: 10})
	nested := func(n int) string {
		filler := `"` + strings.Repeat("[", 50) + `"` // no nesting, in a string
		return `{"request-id":1,"type":"A","request":"Nothing","params":{"a":` +
			strings.Repeat("[", n-1) + filler + strings.Repeat("]", n-1) + `}}`
	}
	if got := peer.ask(nested(10)); got != `{"request-id":1,"response":{}}` {
		t.Error(got)
	}
	want := `{"request-id":1,"error":"parameters nested 11 deep are over the limit of 10","error-code":"bad request","response":{}}`
	if got := peer.ask(nested(11)); got != want {
		t.Error(got)
	}
}

// A peer that asks on and reads no answer is not read any more once its share of requests waits to be
// answered: refusals must not pile up behind it.
func TestAPeerThatDoesNotReadIsNotReadEither(t *testing.T) {
	const most = 4
	peer, conn := serveRaw(t, rpc.Config{MaxConcurrent: most, Handler: rpc.HandlerFunc(facade)})
	sent := make(chan struct{}, 10_000)
	go func() {
		defer close(sent)
		for range cap(sent) {
			if peer.WriteMessage([]byte(`{"request-id":1,"type":"A","request":"Nothing"}`)) != nil {
				return
			}
			sent <- struct{}{}
		}
	}()
	// Those in work, one that is refused, and what the pipe holds in each direction.
	const limit = most + 1 + 2*(64+1)
	n := 0
	for quiet := false; !quiet && n <= limit; {
		select {
		case <-sent:
			n++
		case <-time.After(300 * time.Millisecond):
			quiet = true
		}
	}
	if n > limit {
		t.Errorf("more than %d requests were taken", limit)
	}
	_ = conn.Close()
	for range sent { // until the peer has noticed
	}
}

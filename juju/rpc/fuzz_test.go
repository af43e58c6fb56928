package rpc_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"testing"

	"github.com/gantline/gantline/juju/rpc"
)

// FuzzFrame sends any bytes to an end that asks and answers. It must live on with one valid answer,
// or with none where the bytes were an answer themselves, or drop the connection as malformed.
func FuzzFrame(f *testing.F) {
	for _, seed := range []string{
		`{"request-id":7,"type":"Client","version":6,"id":"3","request":"Echo","params":{"a":1}}`,
		`{"RequestId":7,"Type":"Client","Request":"Fail","Params":{"A":1}}`,
		`{"request-id":1,"type":"A","request":"Panic"}`, `{"type":"A"}`, `{}`, `[]`, `null`, `"x"`, ``,
		`{"request-id":1,"response":{"a":1}}`, `{"request-id":1,"error":"x","error-code":"y","error-info":{"z":1}}`,
		`{"request-id":1e3,"type":"A"}`, `{"request-id":1,"REQUEST-ID":2,"type":"A","params":[[[[]]]]}`,
		"{\"type\":\"\xff\\ud800\",\"request\":\"Echo\",\"id\":\"\\u0000\"}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		peer, conn := serveRaw(t, rpc.Config{Handler: rpc.HandlerFunc(facade)})
		called := make(chan error, 1)
		go func() {
			called <- conn.Call(context.Background(), rpc.Request{Type: "A", Method: "B"}, nil, nil)
		}()
		peer.read() // the call, which has id 1
		peer.send(string(data))
		// The connection may be gone by now.
		_ = peer.WriteMessage([]byte(`{"request-id":4242,"type":"A","request":"Nothing"}`))
		last := false
		for !last {
			m, err := peer.ReadMessage()
			if err != nil {
				var malformed *rpc.MalformedError
				if <-conn.Dead(); !errors.Is(err, io.EOF) || !errors.As(conn.Err(), &malformed) {
					t.Fatalf("died of %v", conn.Err())
				}
				break
			}
			last = checkAnswer(t, m)
		}
		_ = conn.Close()
		<-called
	})
}

// checkAnswer fails unless m is an answer, and says whether it is that of request 4242.
func checkAnswer(t *testing.T, m []byte) bool {
	t.Helper()
	var answer struct {
		ID       uint64          `json:"request-id"`
		OldID    *uint64         `json:"RequestId"`
		Error    *string         `json:"error"`
		Response json.RawMessage `json:"response"`
	}
	if err := json.Unmarshal(m, &answer); err != nil {
		t.Fatalf("invalid answer %q: %v", m, err)
	}
	if answer.ID == 0 && answer.OldID == nil {
		t.Fatalf("answer without id: %s", m)
	}
	if len(answer.Response) == 0 || answer.Response[0] != '{' {
		t.Fatalf("answer without response: %s", m)
	}
	if answer.Error != nil && *answer.Error == "" {
		t.Fatalf("answer with an empty error: %s", m)
	}
	return answer.ID == 4242
}

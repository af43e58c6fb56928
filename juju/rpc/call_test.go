package rpc_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/juju/rpc"
)

// client starts a client's end whose peer is raw.
func client(t *testing.T, cfg rpc.Config) (raw, *rpc.Conn) { return serveRaw(t, cfg) }

func TestRequestsOnTheWire(t *testing.T) {
	for _, c := range []struct {
		form   rpc.Form
		req    rpc.Request
		params any
		want   string
		answer string
	}{
		{rpc.Form1, rpc.Request{Type: "Client", Version: 7, Method: "FullStatus"}, nil,
			`{"request-id":1,"type":"Client","version":7,"request":"FullStatus","params":{}}`, `{"request-id":1,"response":{"n":5}}`},
		{rpc.Form1, rpc.Request{Type: "AllWatcher", Version: 3, ID: "1", Method: "Next"}, map[string]any{"a": nil},
			`{"request-id":1,"type":"AllWatcher","version":3,"id":"1","request":"Next","params":{"a":null}}`,
			`{"request-id":1,"error":"","error-code":"","response":{"n":5}}`},
		{rpc.Form0, rpc.Request{Type: "Admin", Method: "Login"}, struct{ AuthTag string }{"user-é"},
			`{"RequestId":1,"Type":"Admin","Request":"Login","Params":{"AuthTag":"user-é"}}`, `{"RequestId":1,"Response":{"N":5}}`},
	} {
		peer, conn := client(t, rpc.Config{Form: c.form})
		done := make(chan error, 1)
		var got struct{ N int }
		go func() { done <- conn.Call(t.Context(), c.req, c.params, &got) }()
		if sent := peer.read(); sent != c.want {
			t.Errorf("got  %s\nwant %s", sent, c.want)
		}
		peer.send(c.answer)
		if err := <-done; err != nil || got.N != 5 {
			t.Errorf("answer: %v, %+v", err, got)
		}
	}
}

func TestErrorsOfThePeer(t *testing.T) {
	for _, c := range []struct{ answer, text, code string }{
		{`{"request-id":1,"error":"denied","error-code":"unauthorized access","error-info":{"a":1},"response":{}}`, "denied (unauthorized access)", "unauthorized access"},
		{`{"RequestId":1,"Error":"gone","ErrorCode":"not found","Response":{}}`, "gone (not found)", "not found"},
		{`{"request-id":1,"error":"plain"}`, "plain", ""},
	} {
		peer, conn := client(t, rpc.Config{})
		done := make(chan error, 1)
		go func() { done <- conn.Call(t.Context(), rpc.Request{Type: "A", Method: "B"}, nil, nil) }()
		peer.read()
		peer.send(c.answer)
		err := <-done
		var req *rpc.RequestError
		if !errors.As(err, &req) || err.Error() != c.text || req.ErrorCode() != c.code {
			t.Errorf("got %#v", err)
		}
	}
}

func TestWellKnownErrors(t *testing.T) {
	for code, text := range map[string]string{
		"not found": "not found", "unauthorized access": "unauthorized",
		"not yet available; try again later": "not yet available", "not supported": "not supported",
	} {
		err := fmt.Errorf("x: %w", &rpc.RequestError{Message: "m", Code: code})
		if !errors.Is(err, errors.New(text)) {
			t.Errorf("%q is not %q", code, text)
		}
		if !errors.Is(err, &rpc.RequestError{Code: code}) || errors.Is(err, errors.New("already exists")) {
			t.Errorf("%q: comparison of codes", code)
		}
	}
	if errors.Is(&rpc.RequestError{Message: "m"}, errors.New("")) {
		t.Error("an error without code is every error without text")
	}
}

// An abandoned call leaves the connection usable, and its late answer reaches nobody else.
func TestAbandonedCall(t *testing.T) {
	peer, conn := client(t, rpc.Config{})
	ctx, cancel := context.WithCancelCause(t.Context())
	done := make(chan error, 1)
	go func() { done <- conn.Call(ctx, rpc.Request{Type: "W", Method: "Next"}, nil, nil) }()
	peer.read()
	why := errors.New("changed my mind")
	cancel(why)
	if err := <-done; !errors.Is(err, why) {
		t.Fatal(err)
	}
	go func() {
		done <- conn.Call(t.Context(), rpc.Request{Type: "A", Method: "B"}, nil, nil)
	}()
	if got := peer.read(); !strings.HasPrefix(got, `{"request-id":2`) {
		t.Fatal(got)
	}
	peer.send(`{"request-id":1,"error":"late","response":{}}`)
	peer.send(`{"request-id":2,"response":{}}`)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func TestCallsOfALostConnection(t *testing.T) {
	peer, conn := client(t, rpc.Config{})
	done := make(chan error, 1)
	go func() { done <- conn.Call(t.Context(), rpc.Request{Type: "A", Method: "B"}, nil, nil) }()
	peer.read()
	peer.Abort()
	if err := <-done; !errors.Is(err, rpc.ErrShutdown) {
		t.Fatal(err)
	}
	<-conn.Dead()
	if err := conn.Call(t.Context(), rpc.Request{}, nil, nil); !errors.Is(err, rpc.ErrShutdown) {
		t.Fatal(err)
	}
}

func TestParametersThatCannotBeEncoded(t *testing.T) {
	_, conn := client(t, rpc.Config{})
	err := conn.Call(t.Context(), rpc.Request{Type: "A", Version: 1, Method: "B"}, make(chan int), nil)
	if err == nil || !strings.HasPrefix(err.Error(), "cannot encode parameters of A(1).B: ") {
		t.Fatal(err)
	}
}

func TestManyCallersOverAWebsocket(t *testing.T) {
	conn := pair(t, rpc.Config{Handler: rpc.HandlerFunc(facade)}, 1<<20, rpc.Config{})
	var callers sync.WaitGroup
	for i := range 32 {
		callers.Go(func() {
			for j := range 20 {
				var got struct{ ID, Params string }
				want := fmt.Sprint(i, "-", j)
				err := conn.Call(t.Context(), rpc.Request{Type: "A", ID: want, Method: "Echo"}, map[string]int{"n": j}, &got)
				if err != nil || got.ID != want || got.Params != fmt.Sprintf(`{"n":%d}`, j) {
					t.Errorf("%s: %v %+v", want, err, got)
				}
			}
		})
	}
	callers.Wait()
	if err := conn.Close(); err != nil || !rpc.IsShutdownErr(conn.Err()) {
		t.Fatal(err, conn.Err())
	}
}

func TestBothEndsMayAsk(t *testing.T) {
	asked := make(chan string, 1)
	url := serve(t, func(ws *websocket.Conn) {
		conn := rpc.NewConn(rpc.NewWebsocket(ws, rpc.WebsocketConfig{}), rpc.Config{Handler: rpc.HandlerFunc(facade)})
		conn.Start(context.Background())
		var got struct{ Type string }
		if err := conn.Call(context.Background(), rpc.Request{Type: "Client's", Method: "Echo"}, nil, &got); err != nil {
			t.Error(err)
		}
		asked <- got.Type
		<-conn.Dead()
	})
	ws, nc := dial(t, url)
	conn := rpc.NewConn(rpc.NewWebsocket(ws, rpc.WebsocketConfig{Raw: nc}), rpc.Config{Handler: rpc.HandlerFunc(facade)})
	conn.Start(t.Context())
	if got := <-asked; got != "Client's" {
		t.Fatal(got)
	}
	_ = conn.Close()
}

func TestMessageOverTheServersLimit(t *testing.T) {
	conn := pair(t, rpc.Config{Handler: rpc.HandlerFunc(facade)}, 1000, rpc.Config{})
	fits := strings.Repeat("x", 800)
	if err := conn.Call(t.Context(), rpc.Request{Type: "A", Method: "Echo"}, map[string]string{"x": fits}, nil); err != nil {
		t.Fatal(err)
	}
	err := conn.Call(t.Context(), rpc.Request{Type: "A", Method: "Echo"}, map[string]string{"x": fits + fits}, nil)
	var closed *rpc.ClosedError
	if !errors.As(err, &closed) || closed.Code != 1009 {
		t.Fatalf("got %v", err)
	}
	// {"request-id":2,"type":"A","request":"Echo","params":{"x":"…"}} and a newline
	want := "connection closed by the peer: message of 1663 bytes is over the limit of 1000 bytes"
	if err.Error() != want {
		t.Fatalf("got %q, want %q", err, want)
	}
}

func TestMessageOverTheClientsLimit(t *testing.T) {
	url := serve(t, func(ws *websocket.Conn) {
		_ = ws.Write(context.Background(), websocket.MessageText, []byte(`{"x":"`+strings.Repeat("y", 5000)+`"}`))
		_, _, _ = ws.Read(context.Background())
	})
	ws, nc := dial(t, url)
	conn := rpc.NewConn(rpc.NewWebsocket(ws, rpc.WebsocketConfig{Raw: nc, ReadLimit: 100}), rpc.Config{})
	conn.Start(t.Context())
	<-conn.Dead()
	var large *rpc.FrameTooLargeError
	if !errors.As(conn.Err(), &large) || large.Size != 5008 || large.Limit != 100 || large.AtLeast {
		t.Fatalf("got %v", conn.Err())
	}
}

func TestBinaryMessagesAreTaken(t *testing.T) {
	url := serve(t, func(ws *websocket.Conn) {
		conn := rpc.NewConn(rpc.NewWebsocket(ws, rpc.WebsocketConfig{}), rpc.Config{Handler: rpc.HandlerFunc(facade)})
		conn.Start(context.Background())
		<-conn.Dead()
	})
	ws, _ := dial(t, url)
	if err := ws.Write(t.Context(), websocket.MessageBinary, []byte(`{"request-id":9,"type":"P","request":"Nothing"}`)); err != nil {
		t.Fatal(err)
	}
	typ, data, err := ws.Read(t.Context())
	if err != nil || typ != websocket.MessageText || strings.TrimSpace(string(data)) != `{"request-id":9,"response":{}}` {
		t.Fatal(typ, string(data), err)
	}
	_ = ws.CloseNow()
}

// A peer that is dead, or holds its socket without a word, does not hold up Close.
func TestCloseOfASilentPeer(t *testing.T) {
	release := make(chan struct{})
	url := serve(t, func(*websocket.Conn) { <-release })
	ws, nc := dial(t, url)
	conn := rpc.NewConn(rpc.NewWebsocket(ws, rpc.WebsocketConfig{Raw: nc}), rpc.Config{CloseGrace: 1})
	conn.Start(t.Context())
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	close(release)
}

func TestSuccessNeverHasAnErrorKey(t *testing.T) {
	peer, _ := serveRaw(t, rpc.Config{Handler: rpc.HandlerFunc(facade)})
	for _, m := range []string{"Echo", "Nothing", "Segments"} {
		var keys map[string]json.RawMessage
		if err := json.Unmarshal([]byte(peer.ask(`{"request-id":1,"type":"A","request":"`+m+`"}`)), &keys); err != nil {
			t.Fatal(err)
		}
		if _, has := keys["error"]; has || len(keys) != 2 {
			t.Errorf("%s: %v", m, keys)
		}
	}
}

// closedByPeer is a stream that its peer closed with a reason, which is read later than a write
// fails.
type closedByPeer struct {
	*pipe
	wrote chan struct{}
}

func (s closedByPeer) WriteMessage(...[]byte) error {
	close(s.wrote)
	return errors.New("use of closed network connection")
}

func (s closedByPeer) ReadMessage() ([]byte, error) {
	<-s.wrote
	return nil, &rpc.ClosedError{Code: 1009, Reason: "too large"}
}

func TestThePeersReasonComesBeforeAFailedWrite(t *testing.T) {
	a, _ := newPipe()
	conn := rpc.NewConn(closedByPeer{a, make(chan struct{})}, rpc.Config{})
	conn.Start(t.Context())
	err := conn.Call(t.Context(), rpc.Request{Type: "A", Method: "B"}, nil, nil)
	var closed *rpc.ClosedError
	if !errors.As(err, &closed) {
		t.Fatal(err)
	}
	<-conn.Dead()
}

// stuck is a stream whose peer is gone without a word: nothing comes, and nothing can be written.
type stuck struct{ *pipe }

func (stuck) WriteMessage(...[]byte) error { return errors.New("no route to host") }

func TestAFailedWriteEndsASilentConnection(t *testing.T) {
	a, _ := newPipe()
	conn := rpc.NewConn(stuck{a}, rpc.Config{CloseGrace: time.Millisecond})
	conn.Start(t.Context())
	err := conn.Call(t.Context(), rpc.Request{Type: "A", Method: "B"}, nil, nil)
	if err == nil || err.Error() != "no route to host" {
		t.Fatal(err)
	}
	<-conn.Dead()
}

// counted is a stream that no message can be written to, and that counts how often it is aborted.
type counted struct {
	stuck
	aborts *atomic.Int32
}

func (s counted) Abort() {
	s.aborts.Add(1)
	s.stuck.Abort()
}

// Nothing is left to be done to a connection that is dead.
func TestAFailedWriteIsForgottenWithItsConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := newPipe()
		s := counted{stuck{a}, new(atomic.Int32)}
		conn := rpc.NewConn(s, rpc.Config{CloseGrace: time.Minute})
		conn.Start(context.Background())
		failed := make(chan error, 1)
		go func() { failed <- conn.Call(context.Background(), rpc.Request{Type: "A", Method: "B"}, nil, nil) }()
		synctest.Wait()
		_ = b.Close()
		<-conn.Dead()
		if err := <-failed; !errors.Is(err, rpc.ErrShutdown) {
			t.Error(err)
		}
		aborts := s.aborts.Load()
		time.Sleep(time.Hour)
		if more := s.aborts.Load() - aborts; more != 0 {
			t.Errorf("aborted %d times after its end", more)
		}
	})
}

func TestKillWithoutReason(t *testing.T) {
	_, conn := client(t, rpc.Config{})
	conn.Kill(nil)
	if err := conn.Call(t.Context(), rpc.Request{Type: "A", Method: "B"}, nil, nil); !errors.Is(err, rpc.ErrShutdown) {
		t.Fatal(err)
	}
}

// An answer whose envelope is in order and whose response is not drops the connection, as any other
// malformed message does, whether the caller wants the response or not.
func TestMalformedResponseDropsTheConnection(t *testing.T) {
	ending, cancel := context.WithCancel(t.Context())
	defer cancel()
	for _, ctx := range []context.Context{context.Background(), ending} {
		for _, response := range []any{nil, new(map[string]any)} {
			peer, conn := client(t, rpc.Config{})
			done := make(chan error, 1)
			go func() { done <- conn.Call(ctx, rpc.Request{Type: "A", Method: "B"}, nil, response) }()
			peer.read()
			peer.send(`{"request-id":1,"response":{"a":tru}}`)
			var malformed *rpc.MalformedError
			if err := <-done; !errors.As(err, &malformed) {
				t.Errorf("the call returns %v", err)
			}
			if <-conn.Dead(); !errors.As(conn.Err(), &malformed) {
				t.Errorf("the connection ended with %v", conn.Err())
			}
		}
	}
}

// A caller whose context may end leaves with it, however much the peer has left unread, and whether
// the calls before it left too.
func TestCallsToAPeerThatDoesNotReadEndInTime(t *testing.T) {
	_, conn := client(t, rpc.Config{})
	params := map[string]string{"text": strings.Repeat("x", 200)}
	for range 300 { // many more than the pipe holds
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		err := conn.Call(ctx, rpc.Request{Type: "A", Method: "B"}, params, nil)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
	}
	var all sync.WaitGroup
	for range 300 {
		all.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
			defer cancel()
			if err := conn.Call(ctx, rpc.Request{Type: "A", Method: "B"}, params, nil); !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

package rpc_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/juju/rpc"
)

// Both ends of a connection: a server that answers, and a client that calls.
func Example() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		conn := rpc.NewConn(rpc.NewWebsocket(ws, rpc.WebsocketConfig{ReadLimit: rpc.ServerReadLimit}), rpc.Config{
			Handler: rpc.HandlerFunc(func(_ context.Context, req rpc.Request) (any, error) {
				if req.Method != "Ping" {
					return nil, &rpc.RequestError{Message: req.String() + " is not here", Code: "not implemented"}
				}
				return map[string]string{"pong": req.Type}, nil
			}),
		})
		conn.Start(context.Background())
		<-conn.Dead()
	}))
	defer server.Close()

	ctx := context.Background()
	ws, _, err := websocket.Dial(ctx, server.URL, nil) //nolint:bodyclose // there is none on success
	if err != nil {
		fmt.Println(err)
		return
	}
	conn := rpc.NewConn(rpc.NewWebsocket(ws, rpc.WebsocketConfig{}), rpc.Config{})
	conn.Start(ctx)
	defer func() { _ = conn.Close() }()

	var answer struct{ Pong string }
	err = conn.Call(ctx, rpc.Request{Type: "Pinger", Version: 1, Method: "Ping"}, nil, &answer)
	fmt.Println(answer.Pong, err)
	err = conn.Call(ctx, rpc.Request{Type: "Pinger", Version: 1, Method: "Fly"}, nil, nil)
	fmt.Println(err)
	// Output:
	// Pinger <nil>
	// Pinger(1).Fly is not here (not implemented)
}

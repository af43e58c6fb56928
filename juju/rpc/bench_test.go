package rpc_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/juju/rpc"
)

// What the benchmarks send each way: a status entry's worth of JSON.
var payload = map[string]any{"entities": []map[string]string{{"tag": "unit-mysql-0", "status": strings.Repeat("x", 120)}}}

func echo(_ context.Context, req rpc.Request) (any, error) { return rawObject(req.Params), nil }

type rawObject []byte

func (r rawObject) JSONSegments() ([][]byte, error) { return [][]byte{r}, nil }

// BenchmarkEcho is a bare websocket echo of about the bytes that BenchmarkCall sends.
func BenchmarkEcho(b *testing.B) {
	url := serve(b, func(ws *websocket.Conn) {
		for {
			typ, data, err := ws.Read(context.Background())
			if err != nil {
				return
			}
			if ws.Write(context.Background(), typ, data) != nil {
				return
			}
		}
	})
	ws, _ := dial(b, url)
	defer func() { _ = ws.CloseNow() }()
	message := []byte(`{"request-id":1234,"type":"Client","version":7,"request":"Echo","params":{"entities":[{"status":"` +
		strings.Repeat("x", 120) + `","tag":"unit-mysql-0"}]}}` + "\n")
	b.ReportAllocs()
	for b.Loop() {
		if err := ws.Write(context.Background(), websocket.MessageText, message); err != nil {
			b.Fatal(err)
		}
		if _, _, err := ws.Read(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCall is a call's round trip with so many callers on one connection.
func BenchmarkCall(b *testing.B) {
	for _, callers := range []int{1, 8, 64} {
		b.Run(fmt.Sprint("callers=", callers), func(b *testing.B) {
			conn := pair(b, rpc.Config{Handler: rpc.HandlerFunc(echo)}, rpc.ServerReadLimit, rpc.Config{})
			b.ReportAllocs()
			b.ResetTimer()
			var all sync.WaitGroup
			for i := range callers {
				share := b.N / callers
				if i < b.N%callers {
					share++
				}
				all.Go(func() {
					for range share {
						var answer struct {
							Entities []struct{ Tag, Status string }
						}
						if err := conn.Call(context.Background(), rpc.Request{Type: "Client", Version: 7, Method: "Echo"}, payload, &answer); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			all.Wait()
		})
	}
}

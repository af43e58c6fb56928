//go:build unix

package rpc_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/juju/rpc"
)

// What the benchmarks send each way: a status entry's worth of JSON.
type entities struct {
	Entities []entity `json:"entities"`
}

type entity struct {
	Status string `json:"status"`
	Tag    string `json:"tag"`
}

var payload = entities{[]entity{{strings.Repeat("x", 120), "unit-mysql-0"}}}

// transports are what the benchmarks run over; Juju's is always TLS.
var transports = map[string]transport{"tcp": httptest.NewServer, "tls": httptest.NewTLSServer}

// reportCPU adds the processor time of both ends to a benchmark, which other load on the machine
// blurs less than the clock. The benchmark calls what it returns at its end.
func reportCPU(b *testing.B) func() {
	begin := cpuTime(b)
	return func() { b.ReportMetric(float64(cpuTime(b)-begin)/float64(b.N), "cpu-ns/op") }
}

func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func echo(_ context.Context, req rpc.Request) (any, error) { return rawObject(req.Params), nil }

type rawObject []byte

func (r rawObject) JSONSegments() ([][]byte, error) { return [][]byte{r}, nil }

// BenchmarkEcho is a bare websocket echo of the bytes that BenchmarkCall sends. With -cpu 1 both tell
// what the work costs alone, without the threads that are woken to share it.
func BenchmarkEcho(b *testing.B) {
	for name, over := range transports {
		b.Run(name, func(b *testing.B) { benchmarkEcho(b, over) })
	}
}

func benchmarkEcho(b *testing.B, over transport) {
	url := serveOver(b, over, func(ws *websocket.Conn) {
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
	defer reportCPU(b)()
	for b.Loop() {
		if err := ws.Write(context.Background(), websocket.MessageText, message); err != nil {
			b.Fatal(err)
		}
		if _, _, err := ws.Read(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCall is a call's round trip, encoding and decoding included, with so many callers on one
// connection.
func BenchmarkCall(b *testing.B) {
	for name, over := range transports {
		for _, callers := range []int{1, 8, 64} {
			b.Run(fmt.Sprintf("%s/callers=%d", name, callers), func(b *testing.B) {
				benchmarkCall(context.Background(), b, over, callers)
			})
		}
		b.Run(name+"/context", func(b *testing.B) {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			benchmarkCall(ctx, b, over, 1)
		})
	}
}

func benchmarkCall(ctx context.Context, b *testing.B, over transport, callers int) {
	conn := pairOver(b, over, rpc.Config{Handler: rpc.HandlerFunc(echo)}, rpc.ServerReadLimit, rpc.Config{})
	b.ReportAllocs()
	b.ResetTimer()
	defer reportCPU(b)()
	var all sync.WaitGroup
	for i := range callers {
		share := b.N / callers
		if i < b.N%callers {
			share++
		}
		all.Go(func() {
			for range share {
				var answer entities
				if err := conn.Call(ctx, rpc.Request{Type: "Client", Version: 7, Method: "Echo"}, payload, &answer); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

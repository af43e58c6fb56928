package plugin_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar/plugin"
)

// serveUnix serves a host's socket.
func serveUnix(t *testing.T, path string, h http.Handler) string {
	t.Helper()
	ln, err := (&net.ListenConfig{}).Listen(context.Background(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
	go srv.Serve(ln) //nolint:errcheck // ends by Close
	t.Cleanup(func() { _ = srv.Close() })
	return path
}

// rawHost serves a socket on which each connection is handed to f.
func rawHost(t *testing.T, path string, f func(net.Conn)) string {
	t.Helper()
	ln, err := (&net.ListenConfig{}).Listen(context.Background(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				f(c)
			}()
		}
	}()
	return path
}

// TestHostileHosts checks that whatever the host's socket does, calls are answered
// at once and nothing grows.
func TestHostileHosts(t *testing.T) {
	var conns atomic.Int64
	for name, f := range map[string]func(net.Conn){
		"closes at once": func(net.Conn) {},
		"never answers":  func(c net.Conn) { _, _ = io.Copy(io.Discard, c) },
		"answers garbage": func(c net.Conn) {
			_, _ = c.Read(make([]byte, 1))
			_, _ = io.WriteString(c, strings.Repeat("\x00garbage\r\n", 1000))
		},
		"half an answer": func(c net.Conn) {
			_, _ = c.Read(make([]byte, 1))
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
		},
		"endless answer": func(c net.Conn) {
			_, _ = c.Read(make([]byte, 1))
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
			for {
				if _, err := c.Write(make([]byte, 4096)); err != nil {
					return
				}
			}
		},
		"endless header": func(c net.Conn) {
			_, _ = c.Read(make([]byte, 1))
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n")
			for range 100000 {
				if _, err := io.WriteString(c, "X-More: of this\r\n"); err != nil {
					return
				}
			}
		},
		"counts": func(c net.Conn) { conns.Add(1) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := socketDir(t)
			p, b := newBare(t, newProbe(), probeDefinition(), plugin.Config{LogQueue: 64})
			listen(t, p, b, filepath.Join(dir, "to"), rawHost(t, filepath.Join(dir, "from"), f))
			begin := time.Now()
			if status, body := post(t, b.to, "config", `{"Name":"x"}`); status != http.StatusOK {
				t.Errorf("config is answered %d %s", status, body)
			}
			for range 20 {
				if status, body := post(t, b.to, "action", `{"Command":"log","Params":{"lines":50}}`); status != http.StatusOK {
					t.Errorf("action is answered %d %s", status, body)
				}
			}
			if took := time.Since(begin); took > 3*second {
				t.Errorf("21 calls took %s", took)
			}
			if status, _ := post(t, b.to, "stop", "null"); status != http.StatusOK {
				t.Errorf("stop is answered %d", status)
			}
			select {
			case err := <-b.done:
				b.done <- err
				if err != nil {
					t.Errorf("it ended with %v", err)
				}
			case <-time.After(4 * second):
				t.Error("it does not end within 4 s")
			}
		})
	}
}

// TestStatusesOfTheHost checks that any answer to a log line will do, and that 404
// alone makes the provider try the other prefix.
func TestStatusesOfTheHost(t *testing.T) {
	for _, status := range []int{200, 204, 400, 404, 500} {
		var real, doc atomic.Int64
		dir := socketDir(t)
		from := serveUnix(t, filepath.Join(dir, "from"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/api-server-plugin/") {
				real.Add(1)
				w.WriteHeader(status)
				return
			}
			doc.Add(1)
			w.WriteHeader(http.StatusOK)
		}))
		p, b := newBare(t, newProbe(), probeDefinition(), plugin.Config{})
		listen(t, p, b, filepath.Join(dir, "to"), from)
		if code, _ := post(t, b.to, "config", `{"Name":"x"}`); code != http.StatusOK {
			t.Errorf("config is answered %d", code)
		}
		taken := &real
		if status == http.StatusNotFound {
			taken = &doc // after some to the first prefix: lines go out before the first answer is read
		}
		eventually(t, "lines arrived", func() bool { return taken.Load() >= 3 })
		if doc.Load() > 0 && status != http.StatusNotFound {
			t.Errorf("with status %d, %d lines went to the other prefix", status, doc.Load())
		}
	}
}

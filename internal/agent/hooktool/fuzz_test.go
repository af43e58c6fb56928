package hooktool_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/agent/hooktool"
)

// FuzzArguments calls tools with any arguments: they answer with one of their codes,
// and say what is wrong on standard error when they fail.
func FuzzArguments(f *testing.F) {
	for _, seed := range []string{
		"config-get\x00title", "relation-get\x00-\x00mysql/0\x00-r=db:1", "open-port\x0080-90/tcp\x00--endpoints\x00a,b",
		"open-port\x00icmp", "status-set\x00--application=T\x00active\x00--\x00-m", "juju-log\x00-lDEBUG\x00x",
		"relation-set\x00a=b\x00c=", "relation-ids\x00--format\x00yaml", "network-get\x00db\x00--bind-address", "is-leader\x00--help",
	} {
		f.Add(seed)
	}
	socket := filepath.Join(f.TempDir(), "agent.socket")
	s, err := hooktool.Listen(f.Context(), socket, contextID, newUnit(), nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close() })
	env := map[string]string{"JUJU_CONTEXT_ID": contextID, "JUJU_AGENT_SOCKET_ADDRESS": socket}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, line string) {
		words := strings.Split(line, "\x00")
		for _, w := range words { // no files all over the place
			if strings.ContainsAny(w, "/.") && (strings.Contains(line, "-o") || strings.Contains(line, "--output")) {
				t.Skip()
			}
		}
		var stdout, stderr bytes.Buffer
		code := hooktool.Main(hooktool.Caller{
			Getenv: func(name string) string { return env[name] }, Dir: dir,
			Stdin: strings.NewReader("k: v"), Stdout: &stdout, Stderr: &stderr,
		}, words[0], words[1:])
		if code < 0 || code > 2 {
			t.Errorf("code %d", code)
		}
		if failed := strings.HasPrefix(stderr.String(), "ERROR "); failed != (code != 0) && !strings.Contains(stderr.String(), "deprecated") {
			t.Errorf("code %d with %q", code, stderr.String())
		}
	})
}

// FuzzRequest sends any bytes to the server: it answers with a refusal or a result,
// and goes on answering.
func FuzzRequest(f *testing.F) {
	f.Add([]byte(`{"context-id":"x","dir":"/","command":"config-get","args":[]}`))
	f.Add([]byte(`{"context-id":"` + contextID + `","dir":".","command":"config-get"}`))
	f.Add([]byte(`{"context-id":"` + contextID + `","dir":"/","command":"config-get","args":["title"]}`))
	f.Add([]byte("{}"))
	f.Add([]byte("\x00\xff["))
	socket := filepath.Join(f.TempDir(), "agent.socket")
	s, err := hooktool.Listen(f.Context(), socket, contextID, newUnit(), nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close() })
	f.Fuzz(func(t *testing.T, request []byte) {
		conn, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: socket, Net: "unix"})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write(request); err != nil {
			return // it was refused before all of it was read
		}
		if err := conn.CloseWrite(); err != nil {
			return
		}
		answer, err := io.ReadAll(conn)
		if err != nil {
			return // the server closed with bytes unread
		}
		var resp map[string]any
		if err := json.Unmarshal(answer, &resp); err != nil {
			t.Errorf("answer %q: %v", answer, err)
		}
	})
}

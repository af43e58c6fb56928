package jujutest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/jujutest"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
)

const uuid = "11111111-2222-4333-8444-555555555555"

// status is the conversation of a login and a call.
const status = `
Login and status.
-- /model/` + uuid + `/api --
> {"type":"Admin","request":"Login","version":3,"request-id":1,"params":{"auth-tag":"user-admin","credentials":"secret"}}
# whoever it is
< {"request-id":1,"response":{"server-version":"3.6.0","controller-tag":"controller-` + uuid + `","model-tag":"model-` + uuid + `","facades":[{"name":"Client","versions":[6]}]}}
> {"type":"Client","request":"FullStatus","version":6,"request-id":2,"params":{"patterns":"*"}}
%s
`

// call logs in and asks for the status.
func call(t *testing.T, s *jujutest.Server) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	conn, err := api.OpenContext(ctx, &api.Info{
		Addrs: []string{s.Addr()}, CACert: s.CACert(), ModelTag: names.NewModelTag(uuid),
		Tag: names.NewUserTag("admin"), Password: "secret",
	}, api.DialOpts{})
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.APICallContext(ctx, "Client", 6, "", "FullStatus", map[string]any{"patterns": []string{}}, nil)
}

func TestTranscript(t *testing.T) {
	for _, test := range []struct{ end, want string }{
		{`< {"request-id":2,"response":{}}`, ""},
		{`< {"request-id":2,"error":"no such model","error-code":"not found"}`, "no such model (not found)"},
		{"! delay 1ms\n! drop", "connection is shut down"},
		{`! text {"request-id":`, "unexpected end of JSON input"},
	} {
		transcript, err := jujutest.ParseTranscript(fmt.Appendf(nil, status, test.end))
		check(t, err)
		err = call(t, jujutest.NewServer(t, jujutest.Config{Transcript: transcript}))
		if got := fmt.Sprint(err); test.want == "" && err != nil || !strings.Contains(got, test.want) {
			t.Errorf("after %q the call returns %q, want %q", test.end, got, test.want)
		}
	}
}

func TestBadTranscripts(t *testing.T) {
	for text, line := range map[string]int{
		"-- /api --\n> {\n":                   2,
		"-- /api --\n\n? {}\n":                3,
		"c\n-- /api --\n! explode\n":          3,
		"-- /api --\n< {}\n! delay forever\n": 3,
	} {
		_, err := jujutest.ParseTranscript([]byte(text))
		var bad *jujutest.TranscriptError
		if !errors.As(err, &bad) || bad.Line != line {
			t.Errorf("%q is %v, want an error in line %d", text, err, line)
		}
	}
}

// failures gathers what a server says of a client.
type failures struct {
	*testing.T
	said []string
	ends []func()
}

func (f *failures) Error(args ...any) { f.said = append(f.said, fmt.Sprint(args...)) }
func (f *failures) Errorf(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}
func (f *failures) Cleanup(end func()) { f.ends = append(f.ends, end) }

// TestClientThatLeavesTheTranscript shows that a server tells on clients.
func TestClientThatLeavesTheTranscript(t *testing.T) {
	for name, test := range map[string]struct{ change, to, want string }{
		"other call":       {`"FullStatus"`, `"WatchAll"`, `line 7: request is "FullStatus", want "WatchAll"`},
		"other parameters": {`"patterns":"*"`, `"patterns":["x"]`, `params.patterns is [], want ["x"]`},
		"call too many":    {`> {"type":"Client","request":"FullStatus","version":6,"request-id":2,"params":{"patterns":"*"}}`, ``, "after the last line: unexpected"},
		"no connection":    {"-- /model", "-- /api --\n-- /model", "nobody connected to /api"},
	} {
		text := strings.Replace(fmt.Sprintf(status, `< {"request-id":2,"response":{}}`), test.change, test.to, 1)
		if name == "call too many" {
			text = strings.Replace(text, `< {"request-id":2,"response":{}}`, "", 1)
		}
		transcript, err := jujutest.ParseTranscript([]byte(text))
		check(t, err)
		f := &failures{T: t}
		_ = call(t, jujutest.NewServer(f, jujutest.Config{Transcript: transcript}))
		for _, end := range f.ends {
			end()
		}
		if !strings.Contains(strings.Join(f.said, "\n"), test.want) {
			t.Errorf("%s: the server says %q, want %q", name, f.said, test.want)
		}
	}
}

// TestFaults drops the connection at every frame of login and call, and spoils an answer.
func TestFaults(t *testing.T) {
	controller := &jujutest.Controller{
		UUID: uuid, Models: []string{uuid}, Password: "secret", ModelFacades: map[string][]int{"Client": {6}},
		Answer: func(context.Context, string, rpc.Request) (any, error) { return nil, nil },
	}
	for _, fault := range []jujutest.Fault{
		{Frame: 1, Drop: true}, {Frame: 2, Drop: true}, {Frame: 3, Drop: true}, {Frame: 4, Drop: true},
		{Frame: 2, Text: `{"request-id":`}, {Frame: 4, Text: `[]`},
	} {
		server := jujutest.NewServer(t, jujutest.Config{Handler: controller.Handler, Faults: []jujutest.Fault{fault}})
		if err := call(t, server); err == nil {
			t.Errorf("with %+v the call succeeds", fault)
		}
	}
	late := jujutest.Fault{Delay: 20 * time.Millisecond}
	other := jujutest.Fault{Connection: 2, Frame: 1, Drop: true}
	server := jujutest.NewServer(t, jujutest.Config{Handler: controller.Handler, Faults: []jujutest.Fault{late, other}})
	begin := time.Now()
	check(t, call(t, server))
	if d := time.Since(begin); d < 4*late.Delay {
		t.Errorf("four late frames took %s", d)
	}
	if err := call(t, server); err == nil {
		t.Error("the second connection was not dropped")
	}
}

// TestWrongCA shows a server whose authority the client does not know.
func TestWrongCA(t *testing.T) {
	other, err := jujutest.NewAuthority("localhost")
	check(t, err)
	server := jujutest.NewServer(t, jujutest.Config{Handler: func(string) rpc.Handler { return nil }})
	_, err = api.Open(&api.Info{Addrs: []string{server.Addr()}, CACert: other.PEM, SkipLogin: true}, api.DialOpts{})
	var phase *api.PhaseError
	if !errors.As(err, &phase) || phase.Phase != api.PhaseTLS {
		t.Errorf("opening returns %v", err)
	}
}

// Streams are played too: the path may have a query, and the server may close in order.
func TestStream(t *testing.T) {
	transcript, err := jujutest.ParseTranscript([]byte(`
-- /model/` + uuid + `/log?level=INFO --
< {}
> {"more":true}
< {"msg":"hello"}
! close
`))
	check(t, err)
	controller := &jujutest.Controller{UUID: uuid, Models: []string{uuid}, Password: "secret"}
	server := jujutest.NewServer(t, jujutest.Config{Handler: controller.Handler, Transcript: transcript})
	conn, err := api.Open(controller.Info(server), api.DialOpts{})
	check(t, err)
	defer conn.Close()
	if _, err := conn.ConnectStream("/log", url.Values{"level": {"ERROR"}}); err == nil {
		t.Error("another query got the stream")
	}
	stream, err := conn.ConnectStream("/log", url.Values{"level": {"INFO"}})
	check(t, err)
	defer stream.Close()
	check(t, stream.WriteJSON(map[string]bool{"more": true}))
	var got struct{ Msg string }
	if err := stream.ReadJSON(&got); err != nil || got.Msg != "hello" {
		t.Errorf("got %+v, %v", got, err)
	}
	if err := stream.ReadJSON(&got); !errors.Is(err, io.EOF) {
		t.Errorf("at the end %v, want EOF", err)
	}
	if again, err := jujutest.ParseTranscript([]byte(transcript.String())); err != nil || again.String() != transcript.String() {
		t.Errorf("%v: written and read it is\n%s", err, again)
	}
}

// A connection can be refused before it is one, and is counted among the connections.
func TestRefusedConnection(t *testing.T) {
	controller := &jujutest.Controller{UUID: uuid, Models: []string{uuid}, Password: "secret"}
	server := jujutest.NewServer(t, jujutest.Config{
		Handler: controller.Handler,
		Faults:  []jujutest.Fault{{Connection: 1, Status: http.StatusServiceUnavailable, Text: "starting"}},
	})
	_, err := api.Open(controller.Info(server), api.DialOpts{})
	var phase *api.PhaseError
	if !errors.As(err, &phase) || phase.Phase != api.PhaseUpgrade || !strings.Contains(err.Error(), "starting (Service Unavailable)") {
		t.Errorf("the first connection: %v", err)
	}
	conn, err := api.Open(controller.Info(server), api.DialOpts{})
	check(t, err)
	check(t, conn.Close())
	if got := len(server.Paths()); got != 2 {
		t.Errorf("%d connections, want 2", got)
	}
}

// A controller without answers says what a server that lacks the facade says; a wrong password and
// RedirectInfo are answered as by one that is not redirected.
func TestControllerAlone(t *testing.T) {
	controller := &jujutest.Controller{UUID: uuid, Password: "secret"}
	server := jujutest.NewServer(t, jujutest.Config{Handler: controller.Handler})
	info := controller.Info(server)
	conn, err := api.Open(info, api.DialOpts{})
	check(t, err)
	defer conn.Close()
	err = conn.APICall("Cloud", 7, "", "Clouds", nil, nil)
	if got := fmt.Sprint(err); !strings.Contains(got, `unknown facade type "Cloud" (not implemented)`) {
		t.Errorf("got %s", got)
	}
	err = conn.APICall("Admin", 3, "", "RedirectInfo", nil, nil)
	if got := fmt.Sprint(err); !strings.HasSuffix(got, "not redirected") {
		t.Errorf("got %s", got)
	}
	info.Password = "wrong"
	if _, err := api.Open(info, api.DialOpts{}); err == nil || !strings.Contains(err.Error(), "(unauthorized access)") {
		t.Errorf("got %v", err)
	}
	if logins := controller.Logins(); len(logins) != 2 || logins[1].Credentials != "wrong" {
		t.Errorf("logins %+v", logins)
	}
}

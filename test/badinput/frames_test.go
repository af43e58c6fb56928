// Package badinput_test gives a whole controller what it must refuse: requests, tags and values
// that make no sense, files that are no charms, people who may not. Each refusal has the original's
// text and code, and leaves nothing behind in the store.
package badinput_test

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/test/house"
)

// conversation is what one message gets on a socket of the administrator.
type conversation struct {
	name string
	// send is the whole message, want the whole answer, as text.
	send, want string
}

// Requests that name nothing that there is, or say it wrongly, on a model's connection.
var nonsense = []conversation{
	{"unknown facade", `{"request-id":2,"type":"Nope","version":1,"request":"Do"}`,
		`{"request-id":2,"error":"unknown version (1) of interface \"Nope\"","error-code":"not implemented","response":{}}`},
	{"unknown version", `{"request-id":2,"type":"Client","version":99,"request":"FullStatus"}`,
		`{"request-id":2,"error":"unknown version (99) of interface \"Client\"","error-code":"not implemented","response":{}}`},
	{"version 0", `{"request-id":2,"type":"Client","request":"FullStatus"}`,
		`{"request-id":2,"error":"unknown object type \"Client\"","error-code":"not implemented","response":{}}`},
	{"unknown method", `{"request-id":2,"type":"Client","version":7,"request":"Nope"}`,
		`{"request-id":2,"error":"no such request - method Client(7).Nope is not implemented","error-code":"not implemented","response":{}}`},
	{"lower-case method", `{"request-id":2,"type":"Client","version":7,"request":"fullStatus"}`,
		`{"request-id":2,"error":"no such request - method Client(7).fullStatus is not implemented","error-code":"not implemented","response":{}}`},
	{"second login", `{"request-id":2,"type":"Admin","version":3,"request":"Login"}`,
		`{"request-id":2,"error":"unknown version (3) of interface \"Admin\"","error-code":"not implemented","response":{}}`},
	{"a controller's facade", `{"request-id":2,"type":"ModelManager","version":10,"request":"ListModels"}`,
		`{"request-id":2,"error":"facade \"ModelManager\" not supported for model API connection","error-code":"not supported","response":{}}`},
	{"an agent's facade", `{"request-id":2,"type":"Uniter","version":19,"request":"Life"}`,
		`{"request-id":2,"error":"permission denied","error-code":"unauthorized access","response":{}}`},
	{"parameters of another type", `{"request-id":2,"type":"Application","version":20,"request":"Expose","params":{"application":7}}`,
		`{"request-id":2,"error":"json: cannot unmarshal number into Go struct field ApplicationExpose.application of type string","response":{}}`},
	{"unknown application", `{"request-id":2,"type":"Application","version":20,"request":"Expose","params":{"application":"nope"}}`,
		`{"request-id":2,"error":"application \"nope\" not found","error-code":"not found","response":{}}`},
	{"bad application name", `{"request-id":2,"type":"Application","version":20,"request":"Get","params":{"application":"Bad_Name!"}}`,
		`{"request-id":2,"error":"\"Bad_Name!\" is not a valid application name","response":{}}`},
	{"unknown unit", `{"request-id":2,"type":"Application","version":20,"request":"DestroyUnit","params":{"units":[{"unit-tag":"unit-prov-99"}]}}`,
		`{"request-id":2,"response":{"results":[{"error":{"message":"unit \"prov/99\" does not exist","code":""}}]}}`},
	{"bad tag", `{"request-id":2,"type":"Application","version":20,"request":"DestroyUnit","params":{"units":[{"unit-tag":"foo"}]}}`,
		`{"request-id":2,"response":{"results":[{"error":{"message":"\"foo\" is not a valid tag","code":""}}]}}`},
	{"tag of another kind", `{"request-id":2,"type":"Application","version":20,"request":"DestroyUnit","params":{"units":[{"unit-tag":"machine-0"}]}}`,
		`{"request-id":2,"response":{"results":[{"error":{"message":"\"machine-0\" is not a valid unit tag","code":""}}]}}`},
	{"unknown watcher", `{"request-id":2,"type":"AllWatcher","version":3,"request":"Next","id":"7"}`,
		`{"request-id":2,"error":"unknown watcher id","error-code":"not found","response":{}}`},
	{"no watcher", `{"request-id":2,"type":"StringsWatcher","version":1,"request":"Next"}`,
		`{"request-id":2,"error":"unknown watcher id","error-code":"not found","response":{}}`},
	{"nothing in a list", `{"request-id":2,"type":"Application","version":20,"request":"ApplicationsInfo","params":{"entities":[]}}`,
		`{"request-id":2,"response":{"results":[]}}`},
}

func TestNonsense(t *testing.T) {
	s := newStage(t)
	socket := s.Login(t, s.model, s.Admin())
	for _, c := range nonsense {
		t.Run(c.name, func(t *testing.T) {
			s.MustKeep(t, func() { s.exchange(t, socket, c) })
		})
	}
}

func (s *stage) exchange(t *testing.T, socket *house.Socket, c conversation) {
	t.Helper()
	if err := socket.Send([]byte(c.send)); err != nil {
		t.Fatal(err)
	}
	got, err := socket.Receive()
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(string(got)) != c.want {
		t.Errorf("got  %s\nwant %s", got, c.want)
	}
}

// Strangers, and what they ask before they have logged in.
func TestBeforeLogin(t *testing.T) {
	s := newStage(t)
	login := func(tag, password string) string {
		return `{"request-id":1,"type":"Admin","version":3,"request":"Login","params":{"auth-tag":"` + tag + `","credentials":"` + password + `"}}`
	}
	const stranger = `{"request-id":1,"error":"invalid entity name or password","error-code":"unauthorized access","response":{}}`
	for _, c := range []conversation{
		{"wrong password", login("user-admin", "wrong"), stranger},
		{"unknown user", login("user-nobody", "wrong"), stranger},
		{"no tag", login("", ""), `{"request-id":1,"error":"failed to authenticate request: unauthorized","error-code":"unauthorized access","response":{}}`},
		{"bad tag", login("foo", "x"), `{"request-id":1,"error":"\"foo\" is not a valid tag","response":{}}`},
		{"old login", `{"request-id":1,"type":"Admin","version":2,"request":"Login"}`,
			`{"request-id":1,"error":"this version of Juju does not support login from old clients (not supported)","error-code":"not supported","response":{}}`},
		{"call", `{"request-id":1,"type":"Client","version":7,"request":"FullStatus"}`,
			`{"request-id":1,"error":"unknown version (7) of interface \"Client\"","error-code":"not implemented","response":{}}`},
		{"redirection", `{"request-id":1,"type":"Admin","version":3,"request":"RedirectInfo"}`,
			`{"request-id":1,"error":"not redirected","response":{}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.MustKeep(t, func() { s.exchange(t, s.Dial(t, s.model), c) })
		})
	}
}

func TestUnknownModels(t *testing.T) {
	s := newStage(t)
	const unknown = "99999999-0bad-400d-8000-4b1d0d06f00d"
	a := s.Dial(t, unknown).Login(s.Admin())
	if a.Error != `unknown model: "`+unknown+`"` || a.ErrorCode != "model not found" {
		t.Errorf("%+v", a)
	}
	answer := s.HTTP(t, s.Admin(), http.MethodGet, "/model/zzz/api", nil, nil)
	if answer.Status != http.StatusBadRequest || answer.Body != "invalid model UUID \"zzz\"\n" {
		t.Errorf("%+v", answer)
	}
}

// What is no message ends the connection, as the original ends it: with an empty close.
func TestMalformedFramesEndTheConnection(t *testing.T) {
	s := newStage(t)
	for _, message := range []string{"{", "[]", "\"x\"", "{\"request-id\":\"x\"}", "no JSON", ""} {
		socket := s.Login(t, s.model, s.Admin())
		s.MustKeep(t, func() {
			if err := socket.Send([]byte(message)); err != nil {
				t.Fatal(err)
			}
			answer, err := socket.Receive()
			if status := websocket.CloseStatus(err); status != websocket.StatusNoStatusRcvd {
				t.Errorf("%q: answer %q, closed with %v, %v", message, answer, status, err)
			}
		})
	}
}

// Frames over the limit end the connection, and the close names the limit. Before login it is small.
func TestOversizedFramesEndTheConnection(t *testing.T) {
	s := newStage(t)
	for limit, socket := range map[int]*house.Socket{
		1 << 20:  s.Dial(t, s.model),
		64 << 20: s.Login(t, s.model, s.Admin()),
	} {
		s.MustKeep(t, func() {
			_ = socket.Send([]byte(`{"request-id":1,"params":"` + strings.Repeat("x", limit) + `"}`)) // may fail: the peer stops reading
			_, err := socket.Receive()
			var closed websocket.CloseError
			if !errors.As(err, &closed) || closed.Code != websocket.StatusMessageTooBig || !strings.Contains(closed.Reason, strconv.Itoa(limit)) {
				t.Errorf("limit %d: closed with %v", limit, err)
			}
		})
	}
}

package api_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/jujutest"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

func TestHTTPClient(t *testing.T) {
	s := newServer(t)
	var asked []string
	s.Routes.HandleFunc("/model/"+modelUUID+"/things", func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		body, _ := io.ReadAll(r.Body)
		asked = append(asked, strings.Join([]string{r.Method, r.URL.RawQuery, user, password, r.Header.Get("X-Juju-Nonce"), string(body)}, " "))
		_, _ = w.Write([]byte(`{"n":7}`))
	})
	s.Routes.HandleFunc("/model/"+modelUUID+"/escaped/{name}", func(_ http.ResponseWriter, r *http.Request) {
		if got := r.PathValue("name"); got != "a/b" {
			t.Errorf("asked for %q", got)
		}
	})
	for path, body := range map[string]string{
		"/flat":   `{"error":"cannot: no such charm","error-code":"not found"}`,
		"/nested": `{"error":{"message":"cannot: no such charm","code":"not found"}}`,
		"/plain":  "cannot: no such charm\n",
	} {
		s.Routes.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, body, http.StatusNotFound) })
	}
	info := s.Info()
	info.Nonce = "nonce"
	conn := s.Open(info, api.DialOpts{})
	client, err := conn.HTTPClient()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := client.BaseURL().String(), "https://"+s.Addr()+"/model/"+modelUUID+"/"; got != want {
		t.Errorf("base %s, want %s", got, want)
	}
	var got struct{ N int }
	if err := client.Get(t.Context(), "/things?a=1", &got); err != nil || got.N != 7 {
		t.Fatal(err, got)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, "things", strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	var resp *http.Response
	if err := client.Do(t.Context(), req, &resp); err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if want := "GET a=1 user-admin secret nonce |PUT  user-admin secret nonce body"; strings.Join(asked, "|") != want {
		t.Errorf("got %q", asked)
	}
	if err := client.Get(t.Context(), "/escaped/a%2Fb", nil); err != nil {
		t.Error(err)
	}
	root, err := conn.RootHTTPClient()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"flat", "nested", "plain"} {
		err := root.Get(t.Context(), path, nil)
		if !params.IsCodeNotFound(err) || !strings.HasPrefix(err.Error(), "cannot: no such charm") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestNothingBeforeLogin(t *testing.T) {
	s := newServer(t)
	info := s.Info()
	info.Tag, info.Password, info.SkipLogin = nil, "", true
	conn := s.Open(info, api.DialOpts{})
	if _, err := conn.HTTPClient(); err == nil || err.Error() != "no HTTP client available without logging in" {
		t.Error(err)
	}
	if _, err := conn.ConnectStream("/log", nil); err == nil || err.Error() != "cannot use ConnectStream without logging in" {
		t.Error(err)
	}
	if err := conn.Login(names.NewUserTag("admin"), "secret", "", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.HTTPClient(); err != nil {
		t.Error(err)
	}
}

// A route that wants macaroons gets them, and the body once more.
func TestHTTPDischarge(t *testing.T) {
	i := newIdentity(t)
	var bodies []string
	i.Routes.HandleFunc("/charms", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, string(body))
		var ms macaroon.Slice
		if data, err := macaroon.Base64Decode([]byte(r.Header.Get("Macaroons"))); err == nil && json.Unmarshal(data, &ms) == nil && len(ms) > 1 {
			if ms[0].Verify(i.rootKey, func(string) error { return nil }, ms[1:]) == nil {
				_, _ = w.Write([]byte("{}"))
				return
			}
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_ = json.NewEncoder(w).Encode(params.ErrorResult{Error: &params.Error{
			Message: "who?", Code: params.CodeDischargeRequired, Info: map[string]any{"macaroon": i.mint()},
		}})
	})
	conn := i.Open(i.info(), api.DialOpts{BakeryClient: bob("pw", nil)})
	root, err := conn.RootHTTPClient()
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "charms", bytes.NewReader([]byte("zip")))
	if err != nil {
		t.Fatal(err)
	}
	if err := root.Do(t.Context(), req, nil); err != nil || strings.Join(bodies, " ") != "zip zip" {
		t.Fatal(err, bodies)
	}
}

func TestStreams(t *testing.T) {
	transcript, err := jujutest.ParseTranscript([]byte(`
A log, and one that there is not.
-- /model/` + modelUUID + `/log?replay=true --
< {}
> {"n":5}
< {"got":5}
! close
-- /model/` + modelUUID + `/log --
< {"error":{"message":"no log","code":"not found"}}
! close
`))
	if err != nil {
		t.Fatal(err)
	}
	s := newServerOf(t, jujutest.Config{Transcript: transcript})
	conn := s.Open(s.Info(), api.DialOpts{})
	stream, err := conn.ConnectStream("/log", url.Values{"replay": {"true"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.WriteJSON(map[string]int{"n": 5}); err != nil {
		t.Fatal(err)
	}
	var got struct{ Got int }
	if err := stream.ReadJSON(&got); err != nil || got.Got != 5 {
		t.Fatal(err, got)
	}
	if err := stream.ReadJSON(&got); !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	_ = stream.Close()

	if _, err := conn.ConnectStream("/log", nil); !params.IsCodeNotFound(err) {
		t.Error(err)
	}
	if _, err := conn.ConnectStream("log", nil); err == nil {
		t.Error("a relative path was taken")
	}
	if _, err := conn.ConnectControllerStream("/model/x/log", nil, nil); err == nil {
		t.Error("a model's path was taken for the controller's")
	}
	s.Routes.HandleFunc("/refused", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "authentication failed: no", http.StatusUnauthorized)
	})
	_, err = conn.ConnectControllerStream("/refused", nil, http.Header{"X-A": {"b"}})
	if phaseOf(err) != api.PhaseUpgrade || !params.IsCodeUnauthorized(err) {
		t.Error(err)
	}
}

// What is asked over HTTP, or for a stream, of a connection that was closed is refused, and not dialled
// for.
func TestNothingIsAskedOfAClosedConnection(t *testing.T) {
	s := newServer(t)
	s.Routes.HandleFunc("/", func(http.ResponseWriter, *http.Request) { t.Error("the server is asked") })
	conn := s.Open(s.Info(), api.DialOpts{})
	client, err := conn.HTTPClient()
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	_, streamErr := conn.ConnectStreamContext(t.Context(), "/log", nil)
	for request, err := range map[string]error{
		"GET /model/" + modelUUID + "/things": client.Get(t.Context(), "/things", nil),
		"stream /model/" + modelUUID + "/log": streamErr,
	} {
		var phase *api.PhaseError
		if !errors.As(err, &phase) || !errors.Is(err, rpc.ErrShutdown) || phase.Request != request || phase.Address != s.Addr() {
			t.Errorf("%s: %v", request, err)
		}
	}
}

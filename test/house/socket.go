package house

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// patience is how long an answer may take before the test fails.
const patience = 20 * time.Second

// TLS returns what a client needs to trust the controller.
func (h *House) TLS() *tls.Config {
	h.t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(h.Info.CACert)) {
		h.t.Fatal("the controller's CA is no certificate")
	}
	return &tls.Config{RootCAs: pool, ServerName: "juju-apiserver", MinVersion: tls.VersionTLS12}
}

// Frame is a message of the API, a request or an answer.
type Frame struct {
	RequestID uint64          `json:"request-id,omitempty"`
	Type      string          `json:"type,omitempty"`
	Version   int             `json:"version,omitempty"`
	ID        string          `json:"id,omitempty"`
	Request   string          `json:"request,omitempty"`
	Params    json.RawMessage `json:"params,omitempty"`

	Error     string          `json:"error,omitempty"`
	ErrorCode string          `json:"error-code,omitempty"`
	ErrorInfo json.RawMessage `json:"error-info,omitempty"`
	Response  json.RawMessage `json:"response,omitempty"`
}

// Socket is a websocket to the API whose frames the test writes itself.
type Socket struct {
	t    testing.TB
	conn *websocket.Conn
	next uint64
}

// Dial opens a socket to a model, or to the controller if model is "".
func (h *House) Dial(t testing.TB, model string) *Socket {
	t.Helper()
	path := "/api"
	if model != "" {
		path = "/model/" + model + "/api"
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	conn, resp, err := websocket.Dial(ctx, "wss://"+h.Info.Address+path, &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: &http.Transport{TLSClientConfig: h.TLS()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if resp.Body != nil {
		resp.Body.Close()
	}
	conn.SetReadLimit(-1)
	s := &Socket{t: t, conn: conn}
	t.Cleanup(s.Close)
	return s
}

// Close ends the socket without a word. It may be called twice.
func (s *Socket) Close() { _ = s.conn.CloseNow() }

// Send writes one text message.
func (s *Socket) Send(message []byte) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return s.conn.Write(ctx, websocket.MessageText, message)
}

// Receive returns the next message.
func (s *Socket) Receive() ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, message, err := s.conn.Read(ctx)
	return message, err
}

// Call sends a request under the next id and returns the answer. Params may be nil.
func (s *Socket) Call(facade string, version int, id, method string, params any) Frame {
	s.t.Helper()
	s.next++
	f := Frame{RequestID: s.next, Type: facade, Version: version, ID: id, Request: method}
	var err error
	if params != nil {
		if f.Params, err = json.Marshal(params); err != nil {
			s.t.Fatal(err)
		}
	}
	request, err := json.Marshal(f)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.Send(request); err != nil {
		s.t.Fatalf("%s.%s: %v", facade, method, err)
	}
	message, err := s.Receive()
	if err != nil {
		s.t.Fatalf("%s.%s: %v", facade, method, err)
	}
	var answer Frame
	if err := json.Unmarshal(message, &answer); err != nil {
		s.t.Fatalf("%s.%s answered %.200s: %v", facade, method, message, err)
	}
	if answer.RequestID != s.next {
		s.t.Fatalf("%s.%s: answer %d to request %d", facade, method, answer.RequestID, s.next)
	}
	return answer
}

// Credentials are what somebody logs in with.
type Credentials struct{ Tag, Password, Nonce string }

// Admin returns the credentials of the controller's administrator.
func (h *House) Admin() Credentials {
	return Credentials{Tag: "user-" + h.Info.User, Password: h.Info.Password}
}

// Login opens a socket and logs in, which must succeed.
func (h *House) Login(t testing.TB, model string, who Credentials) *Socket {
	t.Helper()
	s := h.Dial(t, model)
	if a := s.Login(who); a.Error != "" {
		t.Fatalf("cannot log in as %s: %s", who.Tag, a.Error)
	}
	return s
}

// Login logs in and returns the answer.
func (s *Socket) Login(who Credentials) Frame {
	s.t.Helper()
	return s.Call("Admin", 3, "", "Login", map[string]any{
		"auth-tag": who.Tag, "credentials": who.Password, "nonce": who.Nonce, "macaroons": nil,
		"bakery-version": 3, "cli-args": "", "user-data": "", "client-version": "3.6.0",
	})
}

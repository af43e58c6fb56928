package bench

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/coder/websocket"
)

// Target is how to reach a controller.
type Target struct {
	Address, CACert, User, Password string
	// Model is a model's UUID.
	Model string
}

// Socket is a connection to the model that does no more than it must, so that a thousand of them
// take little from the controller that is measured beside them.
type Socket struct {
	conn *websocket.Conn
	next uint64
}

// Dial connects and logs in.
func (t Target) Dial(ctx context.Context) (*Socket, error) {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(t.CACert)) {
		return nil, errors.New("the controller's CA is no certificate")
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: "juju-apiserver", MinVersion: tls.VersionTLS12}}
	conn, resp, err := websocket.Dial(ctx, "wss://"+t.Address+"/model/"+t.Model+"/api", &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: transport}, CompressionMode: websocket.CompressionDisabled,
	})
	if err != nil {
		return nil, err
	}
	if resp.Body != nil {
		_ = resp.Body.Close() // empty after an upgrade
	}
	conn.SetReadLimit(-1)
	s := &Socket{conn: conn}
	err = s.Call(ctx, "Admin", 3, "", "Login", map[string]any{
		"auth-tag": "user-" + t.User, "credentials": t.Password, "client-version": "3.6.0",
	}, nil)
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Close drops the connection.
func (s *Socket) Close() { _ = s.conn.CloseNow() }

// Send sends a request without waiting for its answer.
func (s *Socket) Send(ctx context.Context, facade string, version int, id, method string, params any) error {
	s.next++
	request := map[string]any{"request-id": s.next, "type": facade, "version": version, "id": id, "request": method}
	if params != nil {
		request["params"] = params
	}
	b, err := json.Marshal(request)
	if err != nil {
		return err
	}
	return s.conn.Write(ctx, websocket.MessageText, b)
}

// Receive returns the next frame.
func (s *Socket) Receive(ctx context.Context) ([]byte, error) {
	_, b, err := s.conn.Read(ctx)
	return b, err
}

// Call sends a request and decodes its answer, which must be the next frame.
func (s *Socket) Call(ctx context.Context, facade string, version int, id, method string, params, out any) error {
	if err := s.Send(ctx, facade, version, id, method, params); err != nil {
		return err
	}
	b, err := s.Receive(ctx)
	if err != nil {
		return err
	}
	var answer struct {
		Error    string          `json:"error"`
		Response json.RawMessage `json:"response"`
	}
	if err := json.Unmarshal(b, &answer); err != nil {
		return err
	}
	if answer.Error != "" {
		return fmt.Errorf("%s.%s: %s", facade, method, answer.Error)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer.Response, out)
}

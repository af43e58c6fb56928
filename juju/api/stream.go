package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ConnectStream implements base.StreamConnector.
func (c *conn) ConnectStream(path string, attrs url.Values) (base.Stream, error) {
	return c.ConnectStreamContext(c.life, path, attrs)
}

// ConnectStreamContext implements base.ContextStreamConnector.
func (c *conn) ConnectStreamContext(ctx context.Context, path string, attrs url.Values) (base.Stream, error) {
	if !strings.HasPrefix(path, "/") {
		return nil, errors.New(`cannot make API path from non-slash-prefixed path "` + path + `"`)
	}
	if id := c.info.ModelTag.Id(); id != "" {
		path = "/model/" + id + path
	}
	return c.connectStream(ctx, path, attrs, nil)
}

// ConnectControllerStream implements base.ControllerStreamConnector.
func (c *conn) ConnectControllerStream(path string, attrs url.Values, headers http.Header) (base.Stream, error) {
	return c.ConnectControllerStreamContext(c.life, path, attrs, headers)
}

// ConnectControllerStreamContext implements base.ContextStreamConnector.
func (c *conn) ConnectControllerStreamContext(ctx context.Context, path string, attrs url.Values, headers http.Header) (base.Stream, error) {
	if !strings.HasPrefix(path, "/") {
		return nil, fmt.Errorf("path %q is not absolute", path)
	}
	if strings.HasPrefix(path, "/model/") {
		return nil, fmt.Errorf("path %q is model-specific", path)
	}
	return c.connectStream(ctx, path, attrs, headers)
}

func (c *conn) connectStream(ctx context.Context, path string, attrs url.Values, headers http.Header) (base.Stream, error) {
	c.mu.Lock()
	loggedIn := c.loggedIn
	c.mu.Unlock()
	if !loggedIn {
		return nil, errors.New("cannot use ConnectStream without logging in")
	}
	if err := c.over("stream " + path); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	defer context.AfterFunc(c.life, cancel)()
	u := address("wss", c.found.addr, path)
	u.RawQuery = attrs.Encode()
	stream, err := c.openStream(ctx, u.String(), headers, nil)
	wanted := macaroonWanted(err)
	if wanted == nil {
		return stream, err
	}
	ms, err := c.discharger.DischargeAll(ctx, wanted)
	if err != nil {
		return nil, err
	}
	if err := keep(c.discharger, c.CookieURL(), ms); err != nil {
		return nil, err
	}
	return c.openStream(ctx, u.String(), headers, []macaroon.Slice{ms})
}

func (c *conn) openStream(ctx context.Context, u string, headers http.Header, ms []macaroon.Slice) (base.Stream, error) {
	header := http.Header{}
	if headers != nil {
		header = headers.Clone()
	}
	if err := c.authenticate(header, ms); err != nil {
		return nil, err
	}
	conn, err := dialTLS(ctx, c.opts, c.found.tls.config(c.found.addr), c.found.addr, c.found.ipAddr)
	if err != nil {
		return nil, err
	}
	ws, err := upgrade(ctx, conn, u, header)
	if err != nil {
		_ = conn.Close()
		return nil, &PhaseError{Phase: PhaseUpgrade, Address: c.found.ipAddr, Err: streamRefused(err)}
	}
	s := &stream{rpc.NewWebsocket(ws, rpc.WebsocketConfig{
		ReadLimit: c.opts.FrameLimit, WriteTimeout: patience, Raw: conn.NetConn(),
	})}
	var first params.ErrorResult
	waiting := context.AfterFunc(ctx, s.Abort)
	err = s.ReadJSON(&first)
	if !waiting() { // and so the stream is aborted
		err = context.Cause(ctx)
	}
	if err != nil {
		s.Abort()
		return nil, fmt.Errorf("cannot read initial response of %s: %w", u, err)
	}
	if first.Error != nil {
		_ = s.Close()
		return nil, first.Error
	}
	return s, nil
}

// streamRefused makes the error that the server sent in place of the upgrade.
func streamRefused(err error) error {
	var refused *upgradeRefused
	if !errors.As(err, &refused) {
		return err
	}
	var wire params.ErrorResult
	if json.Unmarshal(refused.body, &wire) == nil && wire.Error != nil {
		return wire.Error
	}
	return &HTTPError{Status: refused.status, Body: strings.TrimSpace(string(refused.body))}
}

// stream is a base.Stream on a websocket.
type stream struct{ *rpc.Websocket }

func (s *stream) ReadJSON(v any) error {
	data, err := s.ReadMessage()
	if err != nil {
		return err
	}
	return json.Unmarshal(data, v)
}

func (s *stream) WriteJSON(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return s.WriteMessage(append(data, '\n'))
}

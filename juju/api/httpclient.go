package api

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/discharge"
	"github.com/gantline/gantline/juju/rpc/params"
)

// newHTTP returns a client that reaches the dialled host as the websocket did, and others as usual.
func (c *conn) newHTTP() *http.Client {
	transport := &http.Transport{TLSHandshakeTimeout: patience}
	transport.Proxy = func(r *http.Request) (*url.URL, error) {
		if r.URL.Host == c.found.addr {
			return nil, nil //nolint:nilnil // The way that the websocket went, a proxy or none.
		}
		return c.opts.Proxy(r)
	}
	transport.DialTLSContext = func(ctx context.Context, _, addr string) (net.Conn, error) {
		choice, ipAddr := tlsChoice{any: c.opts.InsecureSkipVerify}, addr
		if addr == c.found.addr {
			choice, ipAddr = c.found.tls, c.found.ipAddr
		}
		conn, err := dialTLS(ctx, c.opts, choice.config(addr), addr, ipAddr)
		if err != nil {
			return nil, err
		}
		return conn, nil
	}
	return &http.Client{Transport: transport}
}

// HTTPClient implements base.APICaller.
func (c *conn) HTTPClient() (base.HTTPClient, error) {
	path := "/"
	if id := c.info.ModelTag.Id(); id != "" {
		path = "/model/" + id + "/"
	}
	return c.httpClient(path)
}

// RootHTTPClient implements Connection.
func (c *conn) RootHTTPClient() (base.HTTPClient, error) { return c.httpClient("/") }

func (c *conn) httpClient(path string) (base.HTTPClient, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.loggedIn {
		return nil, errors.New("no HTTP client available without logging in")
	}
	return &httpClient{conn: c, base: address("https", c.found.addr, path)}, nil
}

type httpClient struct {
	conn *conn
	base *url.URL
}

func (h *httpClient) BaseURL() *url.URL { u := *h.base; return &u }

// Get implements base.HTTPClient.
func (h *httpClient) Get(ctx context.Context, path string, resp any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	return h.Do(ctx, req, resp)
}

// Do implements base.HTTPClient. A server that wants macaroons gets them, and the request once
// more where its body can be had again.
func (h *httpClient) Do(ctx context.Context, req *http.Request, resp any) error {
	req = req.Clone(ctx)
	ref := *req.URL
	ref.Path, ref.RawPath = strings.TrimPrefix(ref.Path, "/"), strings.TrimPrefix(ref.RawPath, "/")
	if !req.URL.IsAbs() {
		req.URL = h.base.ResolveReference(&ref)
	}
	err := h.once(req, nil, resp)
	wanted := macaroonWanted(err)
	if wanted == nil || (req.Body != nil && req.GetBody == nil) {
		return err
	}
	ms, dischargeErr := h.conn.discharger.DischargeAll(ctx, wanted)
	if dischargeErr != nil {
		return dischargeErr
	}
	if err := keep(h.conn.discharger, h.conn.CookieURL(), ms); err != nil {
		return err
	}
	if req.GetBody != nil {
		if req.Body, err = req.GetBody(); err != nil {
			return err
		}
	}
	return h.once(req, []macaroon.Slice{ms}, resp)
}

func (h *httpClient) once(req *http.Request, ms []macaroon.Slice, to any) error {
	if err := h.conn.over(req.Method + " " + req.URL.Path); err != nil {
		return err // or HTTP would dial, and nobody would close what it dialled
	}
	if err := h.conn.authenticate(req.Header, ms); err != nil {
		return err
	}
	resp, err := h.conn.http.Do(req) //nolint:bodyclose // receive closes it, or its new owner.
	if err != nil {
		return err
	}
	return receive(resp, to)
}

// authenticate sets the headers that say who asks. A password goes before macaroons.
func (c *conn) authenticate(header http.Header, ms []macaroon.Slice) error {
	c.mu.Lock()
	secret, tag := c.secret, c.login.tag
	c.mu.Unlock()
	if secret.tag != nil {
		tag = secret.tag
	}
	basic := ":"
	if tag != nil {
		basic = tag.String() + ":" + secret.password
	}
	header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(basic)))
	header.Set("X-Juju-Clientversion", ClientVersion)
	header.Set("Bakery-Protocol-Version", fmt.Sprint(discharge.ProtocolVersion))
	if secret.nonce != "" {
		header.Set("X-Juju-Nonce", secret.nonce)
	}
	if secret.password != "" {
		return nil
	}
	ms = append(append(ms, secret.macaroons...), discharge.Macaroons(c.discharger.Jar(), c.CookieURL())...)
	header.Del("Macaroons")
	for _, m := range ms {
		data, err := json.Marshal(m)
		if err != nil {
			return err
		}
		header.Add("Macaroons", base64.StdEncoding.EncodeToString(data))
	}
	return nil
}

// receive gives the body to whom to says, or makes an error of it.
func receive(resp *http.Response, to any) error {
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		defer func() { _ = resp.Body.Close() }()
		return httpError(resp)
	}
	if keepTo, ok := to.(**http.Response); ok {
		*keepTo = resp
		return nil
	}
	defer func() { _ = resp.Body.Close() }()
	if to == nil {
		_, _ = io.Copy(io.Discard, resp.Body) // for the connection's sake
		return nil
	}
	if err := json.NewDecoder(resp.Body).Decode(to); err != nil {
		return fmt.Errorf("cannot decode answer of %s %s: %w", resp.Request.Method, resp.Request.URL.Path, err)
	}
	return nil
}

// HTTPError is a failure of an HTTP route that does not speak JSON.
type HTTPError struct {
	Status int
	// Body is the beginning of what the server said.
	Body string
}

// Error gives the server's words and the status.
func (e *HTTPError) Error() string {
	if e.Body == "" {
		return http.StatusText(e.Status)
	}
	return e.Body + " (" + http.StatusText(e.Status) + ")"
}

// ErrorCode returns the code that goes with the status.
func (e *HTTPError) ErrorCode() string {
	switch e.Status {
	case http.StatusUnauthorized:
		return params.CodeUnauthorized
	case http.StatusForbidden:
		return params.CodeForbidden
	case http.StatusNotFound:
		return params.CodeNotFound
	case http.StatusMethodNotAllowed:
		return params.CodeMethodNotAllowed
	}
	return ""
}

// httpError takes both forms: {"error":{"message":…}} and, of charm routes, {"error":"…"}.
func httpError(resp *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return fmt.Errorf("cannot read answer with status %s: %w", resp.Status, err)
	}
	var wire struct {
		Error     json.RawMessage `json:"error"`
		ErrorCode string          `json:"error-code"`
		ErrorInfo map[string]any  `json:"error-info"`
	}
	if json.Unmarshal(body, &wire) == nil && len(wire.Error) > 0 {
		flat := &params.Error{Code: wire.ErrorCode, Info: wire.ErrorInfo}
		if json.Unmarshal(wire.Error, &flat.Message) == nil {
			return flat
		}
		nested := &params.Error{}
		if json.Unmarshal(wire.Error, nested) == nil && nested.Message != "" {
			return nested
		}
	}
	return &HTTPError{Status: resp.StatusCode, Body: string(bytes.TrimSpace(body[:min(len(body), 4096)]))}
}

// macaroonWanted returns the macaroon that an error asks to be discharged, nil for none.
func macaroonWanted(err error) *discharge.Macaroon {
	var answered *params.Error
	if !errors.As(err, &answered) || answered.Code != params.CodeDischargeRequired {
		return nil
	}
	var info params.DischargeRequiredErrorInfo
	if answered.UnmarshalInfo(&info) != nil {
		return nil
	}
	m := &discharge.Macaroon{}
	if len(info.BakeryMacaroon) > 0 && json.Unmarshal(info.BakeryMacaroon, m) == nil {
		return m
	}
	if info.Macaroon == nil {
		return nil
	}
	return &discharge.Macaroon{M: info.Macaroon}
}

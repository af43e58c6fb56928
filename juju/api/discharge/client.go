package discharge

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"gopkg.in/macaroon.v2"
)

// ProtocolVersion is the version of the bakery's protocol that Client speaks.
const ProtocolVersion = 3

// maxDischarges bounds how many discharges one macaroon may ask for, those of discharges included.
const maxDischarges = 32

// maxBody bounds what is read of an answer.
const maxBody = 1 << 20

// Config says whom a Client can ask and how. The zero value asks third parties over HTTP and fails
// where one wants the user.
type Config struct {
	// HTTP sends the requests; nil means http.DefaultClient. A third party on the controller itself
	// needs one that trusts the controller's CA.
	HTTP *http.Client
	// Interactors prove the user's identity, in the order of preference.
	Interactors []Interactor
	// Jar keeps macaroons between logins; nil for not at all.
	Jar http.CookieJar
}

// Client gets discharges. It may be used by many goroutines.
type Client struct{ cfg Config }

// New returns a client.
func New(cfg Config) *Client {
	if cfg.HTTP == nil {
		cfg.HTTP = http.DefaultClient
	}
	return &Client{cfg: cfg}
}

// Jar returns the jar that macaroons are kept in, nil for none.
func (c *Client) Jar() http.CookieJar { return c.cfg.Jar }

// WithHTTP returns a client that sends its requests otherwise.
func (c *Client) WithHTTP(h *http.Client) *Client {
	cfg := c.cfg
	cfg.HTTP = h
	return &Client{cfg: cfg}
}

// DischargeAll gets the discharges of m, and of the discharges themselves, and returns m followed
// by them, bound to it.
func (c *Client) DischargeAll(ctx context.Context, m *Macaroon) (macaroon.Slice, error) {
	if m == nil || m.M == nil {
		return nil, errNoMacaroon
	}
	slice := macaroon.Slice{m.M}
	todo := []*Macaroon{m}
	for len(todo) > 0 {
		from := todo[0]
		todo = todo[1:]
		for _, caveat := range from.thirdParties() {
			if len(slice) > maxDischarges {
				return nil, fmt.Errorf("macaroon asks for more than %d discharges", maxDischarges)
			}
			got, err := c.discharge(ctx, caveat, from.CaveatData[string(caveat.Id)])
			if err != nil {
				return nil, fmt.Errorf("cannot get discharge from %q: %w", caveat.Location, err)
			}
			got.M.Bind(m.M.Signature())
			slice = append(slice, got.M)
			todo = append(todo, got)
		}
	}
	return slice, nil
}

// discharge gets one caveat's discharge, with the user's help where that is wanted.
func (c *Client) discharge(ctx context.Context, caveat macaroon.Caveat, data []byte) (*Macaroon, error) {
	got, err := c.post(ctx, caveat, data, nil)
	var wanted *Error
	if err == nil || !errors.As(err, &wanted) || wanted.Code != CodeInteractionRequired {
		return got, err
	}
	token, err := c.interact(ctx, caveat.Location, wanted)
	if err != nil {
		return nil, &InteractionError{Reason: err}
	}
	return c.post(ctx, caveat, data, token)
}

func (c *Client) interact(ctx context.Context, location string, wanted *Error) (*Token, error) {
	for _, i := range c.cfg.Interactors {
		if info, ok := wanted.methods()[i.Kind()]; ok {
			return i.Interact(ctx, c.cfg.HTTP, location, info)
		}
	}
	return nil, fmt.Errorf("%s: no supported interaction method (server offers %s)",
		wanted.Message, cmp.Or(strings.Join(wanted.kinds(), ", "), "none"))
}

// post asks location/discharge.
func (c *Client) post(ctx context.Context, caveat macaroon.Caveat, data []byte, token *Token) (*Macaroon, error) {
	form := url.Values{}
	if utf8.Valid(caveat.Id) && len(data) == 0 {
		form.Set("id", string(caveat.Id))
	} else {
		form.Set("id64", encodeBase64(caveat.Id))
	}
	if len(data) > 0 {
		form.Set("caveat64", encodeBase64(data))
	}
	if token != nil {
		form.Set("token-kind", token.Kind)
		form.Set("token64", encodeBase64(token.Value))
	}
	endpoint := strings.TrimSuffix(caveat.Location, "/") + "/discharge"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var answer struct{ Macaroon *Macaroon }
	if err := do(c.cfg.HTTP, req, &answer); err != nil {
		return nil, err
	}
	if answer.Macaroon == nil || answer.Macaroon.M == nil {
		return nil, errNoMacaroon
	}
	return answer.Macaroon, nil
}

// do sends a request and decodes the answer; a failure is an *Error where the body is one.
func do(h *http.Client, req *http.Request, answer any) error {
	req.Header.Set("Bakery-Protocol-Version", fmt.Sprint(ProtocolVersion))
	resp, err := h.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return fmt.Errorf("cannot read answer: %w", err)
	}
	if resp.StatusCode == http.StatusOK {
		if err := json.Unmarshal(body, answer); err != nil {
			return fmt.Errorf("cannot decode answer: %w", err)
		}
		return nil
	}
	failure := &Error{}
	if json.Unmarshal(body, failure) != nil || failure.Message == "" {
		return fmt.Errorf("%s %s: %s", req.Method, req.URL, resp.Status)
	}
	return failure
}

package discharge

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// Token is what a third party takes as a proof of identity, one time.
type Token struct {
	Kind  string
	Value []byte
}

// Interactor proves the user's identity to a third party in one way.
type Interactor interface {
	// Kind names the way as third parties do.
	Kind() string
	// Interact does it. location is the third party's, info what it says of this way.
	Interact(ctx context.Context, client *http.Client, location string, info json.RawMessage) (*Token, error)
}

// UserPassKind is the way of a form with a user's name and password, which Juju's own users take.
const UserPassKind = "juju_userpass"

// UserPass answers the form of a Juju controller.
type UserPass struct {
	User string
	// Password returns the user's password, asking for it if need be.
	Password func(ctx context.Context, user string) (string, error)
}

// Kind implements Interactor.
func (UserPass) Kind() string { return UserPassKind }

// Interact implements Interactor.
func (u UserPass) Interact(ctx context.Context, client *http.Client, location string, info json.RawMessage) (*Token, error) {
	var form struct {
		URL string `json:"url"`
	}
	endpoint, err := relative(location, info, &form, func() string { return form.URL })
	if err != nil {
		return nil, err
	}
	password, err := u.Password(ctx, u.User)
	if err != nil {
		return nil, err
	}
	type fields struct {
		User     string `json:"user"`
		Password string `json:"password"`
	}
	body, err := json.Marshal(map[string]fields{"form": {u.User, password}})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	var answer struct {
		Token struct {
			Kind  string `json:"kind"`
			Value []byte `json:"value"`
		} `json:"token"`
	}
	if err := do(client, req, &answer); err != nil {
		return nil, err
	}
	return &Token{Kind: answer.Token.Kind, Value: answer.Token.Value}, nil
}

// BrowserKind is the way of a page that the user visits.
const BrowserKind = "browser-window"

// Browser sends the user to a page and waits until the third party says that they were there.
type Browser struct {
	// Visit shows the page, or tells the user to.
	Visit func(page *url.URL) error
}

// Kind implements Interactor.
func (Browser) Kind() string { return BrowserKind }

// Interact implements Interactor.
func (b Browser) Interact(ctx context.Context, client *http.Client, location string, info json.RawMessage) (*Token, error) {
	var window struct{ VisitURL, WaitTokenURL string }
	page, err := relative(location, info, &window, func() string { return window.VisitURL })
	if err != nil {
		return nil, err
	}
	wait, err := resolve(location, window.WaitTokenURL)
	if err != nil {
		return nil, err
	}
	visit, err := url.Parse(page)
	if err != nil {
		return nil, err
	}
	if err := b.Visit(visit); err != nil {
		return nil, fmt.Errorf("cannot visit %s: %w", page, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, wait, nil)
	if err != nil {
		return nil, err
	}
	var answer struct {
		Kind    string `json:"kind"`
		Token   string `json:"token"`
		Token64 string `json:"token64"`
	}
	if err := do(client, req, &answer); err != nil {
		return nil, err
	}
	if answer.Token64 == "" {
		return &Token{Kind: answer.Kind, Value: []byte(answer.Token)}, nil
	}
	value, err := decodeBase64(answer.Token64)
	if err != nil {
		return nil, fmt.Errorf("cannot decode token: %w", err)
	}
	return &Token{Kind: answer.Kind, Value: value}, nil
}

// relative decodes info and returns the URL in it, which may be relative to location.
func relative(location string, info json.RawMessage, into any, ref func() string) (string, error) {
	if err := json.Unmarshal(info, into); err != nil {
		return "", fmt.Errorf("cannot decode interaction method: %w", err)
	}
	return resolve(location, ref())
}

func resolve(location, ref string) (string, error) {
	if ref == "" {
		return "", fmt.Errorf("interaction method of %s has no URL", location)
	}
	base, err := url.Parse(location)
	if err != nil {
		return "", err
	}
	u, err := base.Parse(ref)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

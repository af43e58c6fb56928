// Package sshimport fetches the SSH keys that people publish at Launchpad and GitHub, over HTTPS and
// from nowhere else. The controller is its caller, for KeyManager.ImportKeys; it knows nothing of
// models and keeps nothing.
package sshimport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// Bounds of what is taken from one account.
const (
	// Timeout is for all of one account.
	Timeout = 15 * time.Second
	// MaxBytes is for the answer.
	MaxBytes = 256 << 10
	// MaxKeys is for the keys in it.
	MaxKeys = 100

	maxRedirects = 3
)

// Config says how services are reached. The zero value is the services themselves.
type Config struct {
	// Transport takes the place of one that honours the proxy variables of the process.
	Transport http.RoundTripper
	// Launchpad and GitHub take the place of "https://launchpad.net" and "https://github.com".
	Launchpad, GitHub string
}

// Client fetches keys. It may be used from any number of goroutines.
type Client struct {
	http     http.Client
	services map[string]service
}

// service is a place where people publish keys.
type service struct {
	// path is where an account's keys are, with %s for its name.
	base, path string
	account    *regexp.Regexp
	// comment is what a key without a comment gets, with %s for the account.
	comment string
}

// New returns a client.
func New(cfg Config) *Client {
	if cfg.Transport == nil {
		cfg.Transport = &http.Transport{
			Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: Timeout, ForceAttemptHTTP2: true,
			MaxResponseHeaderBytes: 64 << 10, DisableKeepAlives: true,
		}
	}
	return &Client{
		http: http.Client{Transport: cfg.Transport, CheckRedirect: stay, Timeout: Timeout},
		services: map[string]service{
			"lp": {
				base: either(cfg.Launchpad, "https://launchpad.net"), path: "/~%s/+sshkeys",
				account: regexp.MustCompile(`^[a-z0-9][a-z0-9+.\-]{0,63}$`), comment: "%s@launchpad",
			},
			"gh": {
				base: either(cfg.GitHub, "https://github.com"), path: "/%s.keys",
				account: regexp.MustCompile(`^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}$`), comment: "%s@github",
			},
		},
	}
}

func either(given, standard string) string {
	if given != "" {
		return strings.TrimSuffix(given, "/")
	}
	return standard
}

// stay follows redirects within a service, over HTTPS only.
func stay(req *http.Request, via []*http.Request) error {
	switch {
	case len(via) > maxRedirects:
		return fmt.Errorf("more than %d redirects", maxRedirects)
	case req.URL.Scheme != "https" || req.URL.Host != via[0].URL.Host:
		return fmt.Errorf("refused a redirect to %s://%s", req.URL.Scheme, req.URL.Host)
	}
	return nil
}

// InvalidIDError is an id that names no service, no account that there can be, or an account without
// keys.
type InvalidIDError struct{ ID string }

// Error says it as the original does.
func (e *InvalidIDError) Error() string { return "invalid ssh key id: " + e.ID }

// Keys returns the keys of an account, "lp:name" or "gh:name", as lines of authorized_keys. Each ends
// with the comment "# ssh-import-id ID", by which it can be found and deleted. Options before a key,
// which could make it run something, are refused.
func (c *Client) Keys(ctx context.Context, id string) ([]string, error) {
	name, account, _ := strings.Cut(id, ":")
	s, ok := c.services[name]
	if !ok || !s.account.MatchString(account) {
		return nil, &InvalidIDError{id}
	}
	text, err := c.get(ctx, s.base+fmt.Sprintf(s.path, url.PathEscape(account)))
	if errors.Is(err, errNoAccount) {
		return nil, &InvalidIDError{id}
	}
	if err != nil {
		return nil, fmt.Errorf("cannot import ssh keys of %s: %w", id, err)
	}
	var keys []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		if len(keys) == MaxKeys {
			return nil, fmt.Errorf("cannot import ssh keys of %s: more than %d", id, MaxKeys)
		}
		key, err := clean(line, fmt.Sprintf(s.comment, account), id)
		if err != nil {
			return nil, fmt.Errorf("invalid ssh key for %s: %w", id, err)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, &InvalidIDError{id}
	}
	return keys, nil
}

// clean writes a key anew: its type, its bytes and its comment, and where it came from.
func clean(line, comment, id string) (string, error) {
	public, own, options, _, err := ssh.ParseAuthorizedKey([]byte(line))
	if err != nil {
		return "", err
	}
	if len(options) > 0 {
		return "", errors.New("it has options")
	}
	if own != "" {
		comment = own
	}
	return fmt.Sprintf("%s %s # ssh-import-id %s",
		strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public))), comment, id), nil
}

var errNoAccount = errors.New("no such account")

func (c *Client) get(ctx context.Context, from string) (_ string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, from, nil)
	if err != nil {
		return "", err
	}
	req.Header.Set("Accept", "text/plain")
	req.Header.Set("User-Agent", "gantline")
	resp, err := c.http.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	switch {
	case resp.StatusCode == http.StatusNotFound:
		return "", errNoAccount
	case resp.StatusCode != http.StatusOK:
		return "", fmt.Errorf("%s answered %s", req.URL.Host, resp.Status)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, MaxBytes+1))
	if err != nil {
		return "", err
	}
	if len(data) > MaxBytes {
		return "", fmt.Errorf("%s answered more than %d bytes", req.URL.Host, MaxBytes)
	}
	return string(data), nil
}

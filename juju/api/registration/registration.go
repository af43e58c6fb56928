// Package registration sets a new user's first password, with the key that an administrator sent: what
// "juju register" does. Programs that take what "juju add-user" printed call it.
//
// Nothing is known of the controller before, its CA included, so its certificate is not checked: what
// goes over the connection is sealed with the key, which only the controller and the user have. The CA
// comes back in the same way, and later connections are held to it.
//
// It knows nothing of files and does not log in.
package registration

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"golang.org/x/crypto/nacl/secretbox"

	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

const (
	// addressTime is how long one address is tried.
	addressTime = 15 * time.Second
	// maxAnswer bounds a controller's answer, in bytes.
	maxAnswer = 1 << 20
)

// Controller is what a controller tells of itself.
type Controller struct {
	// UUID and CACert (PEM) are the controller's.
	UUID, CACert string
	// Proxy says through what the controller is reached; nil for nothing.
	Proxy *params.Proxy
}

// Register sets the password of the user that info names and returns the controller. The addresses are
// tried in turn until one answers. The key is used up then: a second time is the controller's error,
// a *params.Error.
func Register(ctx context.Context, info jujuclient.RegistrationInfo, password string) (*Controller, error) {
	if password == "" {
		return nil, errors.New("cannot register: the password is empty")
	}
	if !names.IsValidUserName(info.User) {
		return nil, fmt.Errorf("cannot register: %q is not a valid user name", info.User)
	}
	if len(info.SecretKey) != 32 {
		return nil, fmt.Errorf("cannot register: the key has %d bytes, not 32", len(info.SecretKey))
	}
	key := [32]byte(info.SecretKey)
	body, err := sealed(&key, info.User, password)
	if err != nil {
		return nil, fmt.Errorf("cannot register: %w", err)
	}
	errs := []error{errors.New("no address of the controller")}
	for _, addr := range info.Addrs {
		answer, err := post(ctx, addr, body)
		if refused := new(params.Error); errors.As(err, &refused) {
			return nil, fmt.Errorf("cannot register at %s: %w", addr, err)
		}
		if err == nil {
			return opened(&key, addr, answer)
		}
		errs = append(errs, err)
	}
	if len(errs) > 1 {
		errs = errs[1:]
	}
	return nil, fmt.Errorf("cannot register: %w", errors.Join(errs...))
}

// sealed is the request's body.
func sealed(key *[32]byte, user, password string) ([]byte, error) {
	payload, err := json.Marshal(params.SecretKeyLoginRequestPayload{Password: password})
	if err != nil {
		return nil, err
	}
	var nonce [24]byte
	if _, err := rand.Read(nonce[:]); err != nil {
		return nil, err
	}
	return json.Marshal(params.SecretKeyLoginRequest{
		User: names.NewUserTag(user).String(), Nonce: nonce[:], CipherText: secretbox.Seal(nil, payload, &nonce, key),
	})
}

// opened reads what the controller sealed.
func opened(key *[32]byte, addr string, answer params.SecretKeyLoginResponse) (*Controller, error) {
	if len(answer.Nonce) != 24 {
		return nil, fmt.Errorf("cannot trust %s: its answer has a nonce of %d bytes", addr, len(answer.Nonce))
	}
	nonce := [24]byte(answer.Nonce)
	text, ok := secretbox.Open(nil, answer.CipherText, &nonce, key)
	if !ok {
		return nil, fmt.Errorf("cannot trust %s: its answer is not sealed with the key", addr)
	}
	var told params.SecretKeyLoginResponsePayload
	if err := json.Unmarshal(text, &told); err != nil {
		return nil, fmt.Errorf("cannot read what %s tells of itself: %w", addr, err)
	}
	return &Controller{UUID: told.ControllerUUID, CACert: told.CACert, Proxy: told.ProxyConfig}, nil
}

// post sends the request. What the controller refuses is a *params.Error.
func post(ctx context.Context, addr string, body []byte) (out params.SecretKeyLoginResponse, err error) {
	ctx, cancel := context.WithTimeout(ctx, addressTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+addr+"/register", bytes.NewReader(body))
	if err != nil {
		return out, err
	}
	req.Header.Set("Content-Type", "application/json")
	client := http.Client{
		Transport: &http.Transport{
			DisableKeepAlives: true,
			TLSClientConfig:   &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}, //nolint:gosec // See the package's doc.
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(req)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return out, err
	}
	if resp.StatusCode != http.StatusOK {
		var refused params.ErrorResult
		if json.Unmarshal(text, &refused) == nil && refused.Error != nil && refused.Error.Message != "" {
			return out, refused.Error
		}
		return out, fmt.Errorf("%s answered %s", addr, resp.Status)
	}
	if err := json.Unmarshal(text, &out); err != nil {
		return out, fmt.Errorf("cannot read the answer of %s: %w", addr, err)
	}
	return out, nil
}

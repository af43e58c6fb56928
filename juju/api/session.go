package api

import (
	"context"
	"fmt"
	"io"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc/params"
)

// tokenVersion is the version of the Admin facade of servers in front of several controllers, which
// log in by tokens.
const tokenVersion = 4

// NewSessionTokenLoginProvider returns the login by a session token. Where the server does not take
// the token, the user is told on output to visit a page; the new token goes to keep and is tried. Without an
// output the server's refusal stands.
func NewSessionTokenLoginProvider(token string, output io.Writer, keep func(token string) error) LoginProvider {
	return &sessionTokenProvider{token: token, output: output, keep: keep}
}

type sessionTokenProvider struct {
	token  string
	output io.Writer
	keep   func(string) error
}

// Login implements LoginProvider.
func (p *sessionTokenProvider) Login(ctx context.Context, caller base.APICaller) (*LoginResultParams, error) {
	result, err := p.login(ctx, caller, p.token)
	if !params.IsCodeUnauthorized(err) || p.output == nil {
		return result, err
	}
	token, err := p.fromDevice(ctx, caller)
	if err != nil {
		return nil, err
	}
	if p.keep != nil {
		if err := p.keep(token); err != nil {
			return nil, fmt.Errorf("cannot keep session token: %w", err)
		}
	}
	return p.login(ctx, caller, token)
}

func (p *sessionTokenProvider) login(ctx context.Context, caller base.APICaller, token string) (*LoginResultParams, error) {
	request := struct {
		SessionToken string `json:"session-token"`
	}{token}
	return loginByToken(ctx, caller, "LoginWithSessionToken", request)
}

// fromDevice gets a token for whoever visits the server's page with the code that it shows.
func (p *sessionTokenProvider) fromDevice(ctx context.Context, caller base.APICaller) (string, error) {
	var device struct {
		UserCode        string `json:"user-code"`
		VerificationURI string `json:"verification-uri"`
	}
	if err := caller.APICallContext(ctx, "Admin", tokenVersion, "", "LoginDevice", nil, &device); err != nil {
		return "", err
	}
	_, err := fmt.Fprintf(p.output, "Please visit %s and enter code %s to log in.\n", device.VerificationURI, device.UserCode)
	if err != nil {
		return "", err
	}
	var session struct {
		SessionToken string `json:"session-token"`
	}
	err = caller.APICallContext(ctx, "Admin", tokenVersion, "", "GetDeviceSessionToken", nil, &session)
	return session.SessionToken, err
}

// NewClientCredentialsLoginProvider returns the login of a service by its client id and secret.
func NewClientCredentialsLoginProvider(clientID, clientSecret string) LoginProvider {
	return &clientCredentialsProvider{id: clientID, secret: clientSecret}
}

type clientCredentialsProvider struct{ id, secret string }

// Login implements LoginProvider.
func (p *clientCredentialsProvider) Login(ctx context.Context, caller base.APICaller) (*LoginResultParams, error) {
	request := struct {
		ClientID     string `json:"client-id"`
		ClientSecret string `json:"client-secret"`
	}{p.id, p.secret}
	return loginByToken(ctx, caller, "LoginWithClientCredentials", request)
}

func loginByToken(ctx context.Context, caller base.APICaller, method string, request any) (*LoginResultParams, error) {
	var result params.LoginResult
	if err := caller.APICallContext(ctx, "Admin", tokenVersion, "", method, request, &result); err != nil {
		return nil, err
	}
	return NewLoginResultParams(result)
}

package controller

import (
	"context"
	"crypto/rand"
	"encoding/json"

	"golang.org/x/crypto/nacl/secretbox"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/rpc/params"
)

// The sizes that secretbox has.
const (
	boxKeyLen   = 32
	boxNonceLen = 24
)

// registrations set users' first passwords.
type registrations struct{ state *state.State }

// Register implements apiserver.Registrations.
func (r registrations) Register(ctx context.Context, user string, in params.SecretKeyLoginRequest) (params.SecretKeyLoginResponse, error) {
	var out params.SecretKeyLoginResponse
	secret, err := r.state.SecretKey(user)
	if err != nil {
		return out, err
	}
	if len(secret) != boxKeyLen {
		return out, domain.Errorf(domain.Other, "the secret key of %q is damaged", user)
	}
	if len(in.Nonce) != boxNonceLen {
		return out, domain.Errorf(domain.NotValid, "nonce not valid")
	}
	key, nonce := [boxKeyLen]byte(secret), [boxNonceLen]byte(in.Nonce)
	opened, ok := secretbox.Open(nil, in.CipherText, &nonce, &key)
	if !ok {
		return out, domain.Errorf(domain.NotValid, "secret key not valid")
	}
	var wanted params.SecretKeyLoginRequestPayload
	if err := json.Unmarshal(opened, &wanted); err != nil {
		return out, domain.Errorf(domain.BadRequest, "cannot unmarshal payload: %v", err)
	}
	ctl, err := r.state.Controller()
	if err != nil {
		return out, err
	}
	answer, err := json.Marshal(params.SecretKeyLoginResponsePayload{CACert: ctl.CACert, ControllerUUID: ctl.UUID})
	if err != nil {
		return out, err
	}
	if err := r.state.RegisterUser(ctx, user, secret, wanted.Password); err != nil {
		return out, domain.Wrapf(err, "setting new password")
	}
	if _, err := rand.Read(nonce[:]); err != nil {
		return out, err
	}
	return params.SecretKeyLoginResponse{Nonce: nonce[:], CipherText: secretbox.Seal(nil, answer, &nonce, &key)}, nil
}

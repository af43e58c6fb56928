package state

import (
	"context"
	"crypto/rand"
	"crypto/subtle"

	"github.com/gantline/gantline/internal/domain"
)

// secretKeyLen is how long the key is that a user registers with, as clients expect it.
const secretKeyLen = 32

// newSecretKey makes a key, and seals it for the store.
func (s *State) newSecretKey(user string) (key, sealed []byte, err error) {
	key = make([]byte, secretKeyLen)
	if _, err := rand.Read(key); err != nil {
		return nil, nil, err
	}
	sealed, err = s.seal(secretKeyName(user), string(key))
	return key, sealed, err
}

func secretKeyName(user string) string { return "secret key of " + user }

func noSecretKey(user string) error {
	return domain.Errorf(domain.NotFound, "secret key for user %q not found", user)
}

// SecretKey returns the key with which the user registers. One who has none, or does not exist, or may
// not log in, is NotFound alike.
func (s *State) SecretKey(user string) ([]byte, error) {
	u, err := s.User(user)
	if err != nil || u.Disabled || len(u.SecretKey) == 0 {
		return nil, noSecretKey(user)
	}
	key, err := s.unseal(secretKeyName(user), u.SecretKey)
	return []byte(key), err
}

// RegisterUser sets the password of a user who has the key, which is used up.
func (s *State) RegisterUser(ctx context.Context, user string, key []byte, password string) error {
	if password == "" {
		return domain.Errorf(domain.Other, "cannot set password to empty")
	}
	hash, err := s.crypt.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.changeUser(ctx, user, func(u *User) error {
		have, err := s.unseal(secretKeyName(user), u.SecretKey)
		if len(u.SecretKey) == 0 || err == nil && subtle.ConstantTimeCompare([]byte(have), key) != 1 {
			return noSecretKey(user) // somebody registered meanwhile
		}
		if err != nil {
			return err
		}
		u.Password, u.SecretKey = hash, nil
		return nil
	})
}

// ResetPassword takes the user's password away and returns the key with which to register anew.
func (s *State) ResetPassword(ctx context.Context, user string) ([]byte, error) {
	key, sealed, err := s.newSecretKey(user)
	if err != nil {
		return nil, err
	}
	return key, s.changeUser(ctx, user, func(u *User) error {
		u.Password, u.SecretKey = "", sealed
		return nil
	})
}

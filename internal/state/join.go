package state

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
)

// keyJoin is the first word of the keys of invitations; the second is the hash of the secret. They
// are no part of what is held in memory: nobody asks for them but who has the secret.
const keyJoin = "join"

// invitationKept is how long an invitation is remembered after its end, so that who comes late is
// told why it is refused. Then its lease takes it away.
const invitationKept = time.Hour

// invitation lets one machine join a model, once.
type invitation struct {
	Model   string    `json:"model"`
	By      string    `json:"by"`
	Expires time.Time `json:"expires"`
	Used    bool      `json:"used,omitempty"`
	Lease   int64     `json:"lease"`
}

func joinKey(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return rootKey(keyJoin, hex.EncodeToString(sum[:]))
}

// Invite makes a secret that lets one machine join the model within the time given. Only its hash
// is stored.
func (s *State) Invite(ctx context.Context, model, by string, valid time.Duration) (secret string, expires time.Time, err error) {
	if _, err := s.Model(model); err != nil {
		return "", time.Time{}, err
	}
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		return "", time.Time{}, fmt.Errorf("cannot make secret: %w", err)
	}
	secret = base64.RawURLEncoding.EncodeToString(b)
	lease, err := s.store.Grant(ctx, valid+invitationKept)
	if err != nil {
		return "", time.Time{}, storeError(err)
	}
	expires = s.clock.Now().UTC().Add(valid).Truncate(time.Second)
	doc := invitation{Model: model, By: by, Expires: expires, Lease: int64(lease.ID)}
	if _, err = s.store.Txn(ctx, kv.Txn{Writes: []kv.Write{kv.PutLeased(joinKey(secret), mustJSON(doc), lease.ID)}}); err != nil {
		_ = s.store.Revoke(ctx, lease.ID) // or it expires, nothing hangs on it
		return "", time.Time{}, storeError(err)
	}
	return secret, expires, nil
}

// AcceptInvitation uses up a secret of the model's. It says apart what is wrong with one that is
// refused, always with the kind Unauthorized: used already, expired, or unknown.
func (s *State) AcceptInvitation(ctx context.Context, model, secret string) error {
	key := joinKey(secret)
	e, err := s.store.Get(ctx, key)
	if errors.Is(err, kv.ErrNotFound) {
		return errUnknownInvitation()
	}
	if err != nil {
		return storeError(err)
	}
	var doc invitation
	if err := json.Unmarshal(e.Value, &doc); err != nil {
		return fmt.Errorf("cannot read %s: %w", key, err)
	}
	switch {
	case doc.Model != model:
		return errUnknownInvitation()
	case doc.Used:
		return errUsedInvitation()
	case !s.clock.Now().Before(doc.Expires):
		return domain.Errorf(domain.Unauthorized, "the join token expired at %s", doc.Expires.Format(time.RFC3339))
	}
	doc.Used = true
	_, err = s.store.Txn(ctx, kv.Txn{
		Guards: []kv.Guard{kv.KeyRevision(key, e.Revision)},
		Writes: []kv.Write{kv.PutLeased(key, mustJSON(doc), kv.LeaseID(doc.Lease))},
	})
	switch {
	case errors.Is(err, kv.ErrConflict):
		return errUsedInvitation() // by somebody who was faster
	case errors.Is(err, kv.ErrLeaseNotFound):
		return errUnknownInvitation()
	case err != nil:
		return storeError(err)
	}
	return nil
}

func errUsedInvitation() error {
	return domain.Errorf(domain.Unauthorized, "the join token was used already")
}

func errUnknownInvitation() error {
	return domain.Errorf(domain.Unauthorized, "the join token is not valid for this model, or expired long ago")
}

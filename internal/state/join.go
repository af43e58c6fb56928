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

// Keys of invitations: the first word, and the hash of the secret. They are no part of what is held in
// memory: nobody asks for them but who has the secret. The invitation lives as long as it is good,
// and its note longer, so that who comes late is told why.
const (
	keyJoin     = "join"
	keyJoinNote = "join-note"
)

// invitationKept is how long an invitation is remembered after its end.
const invitationKept = time.Hour

// invitation lets one machine join a model, once.
type invitation struct {
	Model   string    `json:"model"`
	By      string    `json:"by"`
	Expires time.Time `json:"expires"`
	Used    bool      `json:"used,omitempty"`
	// NoteLease keeps the note.
	NoteLease int64 `json:"note-lease"`
}

func joinKeys(secret string) (key, note string) {
	sum := sha256.Sum256([]byte(secret))
	hash := hex.EncodeToString(sum[:])
	return rootKey(keyJoin, hash), rootKey(keyJoinNote, hash)
}

// Invite makes a secret that lets one machine join the model within the time given. Only its hash
// is stored. Its end is the store's to bring about: a clock that is set back does not put it off.
func (s *State) Invite(ctx context.Context, model, by string, valid time.Duration) (secret string, expires time.Time, err error) {
	if _, err := s.Model(model); err != nil {
		return "", time.Time{}, err
	}
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		return "", time.Time{}, fmt.Errorf("cannot make secret: %w", err)
	}
	secret = base64.RawURLEncoding.EncodeToString(b)
	var leases [2]kv.LeaseID
	for i, ttl := range []time.Duration{valid, valid + invitationKept} {
		lease, err := s.store.Grant(ctx, ttl)
		if err != nil {
			return "", time.Time{}, storeError(err) // what was granted expires
		}
		leases[i] = lease.ID
	}
	expires = s.clock.Now().UTC().Add(valid).Truncate(time.Second)
	doc := mustJSON(invitation{Model: model, By: by, Expires: expires, NoteLease: int64(leases[1])})
	key, note := joinKeys(secret)
	_, err = s.store.Txn(ctx, kv.Txn{Writes: []kv.Write{kv.PutLeased(key, doc, leases[0]), kv.PutLeased(note, doc, leases[1])}})
	if err != nil {
		return "", time.Time{}, storeError(err)
	}
	return secret, expires, nil
}

// AcceptInvitation uses up a secret of the model's. It says apart what is wrong with one that is
// refused, always with the kind Unauthorized: used already, expired, or unknown.
func (s *State) AcceptInvitation(ctx context.Context, model, secret string) error {
	key, note := joinKeys(secret)
	doc, rev, err := s.invitation(ctx, key)
	if errors.Is(err, kv.ErrNotFound) {
		return s.explainInvitation(ctx, model, note)
	}
	switch {
	case err != nil:
		return err
	case doc.Model != model:
		return errUnknownInvitation()
	case !s.clock.Now().Before(doc.Expires):
		return errLateInvitation(doc)
	}
	doc.Used = true
	_, err = s.store.Txn(ctx, kv.Txn{
		Guards: []kv.Guard{kv.KeyRevision(key, rev)},
		Writes: []kv.Write{kv.Delete(key), kv.PutLeased(note, mustJSON(doc), kv.LeaseID(doc.NoteLease))},
	})
	switch {
	case errors.Is(err, kv.ErrConflict):
		return s.explainInvitation(ctx, model, note) // somebody was faster, or it has just ended
	case errors.Is(err, kv.ErrLeaseNotFound):
		return errUnknownInvitation()
	}
	return storeError(err)
}

// explainInvitation says why there is no such invitation any more.
func (s *State) explainInvitation(ctx context.Context, model, note string) error {
	doc, _, err := s.invitation(ctx, note)
	switch {
	case errors.Is(err, kv.ErrNotFound):
		return errUnknownInvitation()
	case err != nil:
		return err
	case doc.Model != model:
		return errUnknownInvitation()
	case doc.Used:
		return errUsedInvitation()
	}
	return errLateInvitation(doc)
}

// invitation reads one, or its note; kv.ErrNotFound says that there is none.
func (s *State) invitation(ctx context.Context, key string) (doc invitation, rev kv.Revision, err error) {
	e, err := s.store.Get(ctx, key)
	if err != nil {
		return doc, 0, storeError(err)
	}
	if err := json.Unmarshal(e.Value, &doc); err != nil {
		return doc, 0, fmt.Errorf("cannot read %s: %w", key, err)
	}
	return doc, e.Revision, nil
}

func errLateInvitation(doc invitation) error {
	return domain.Errorf(domain.Unauthorized, "the join token expired at %s", doc.Expires.Format(time.RFC3339))
}

func errUsedInvitation() error {
	return domain.Errorf(domain.Unauthorized, "the join token was used already")
}

func errUnknownInvitation() error {
	return domain.Errorf(domain.Unauthorized, "the join token is not valid for this model, or expired long ago")
}

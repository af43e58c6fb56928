package state

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/gantline/gantline/internal/domain"
)

// What a user's password costs: 19 MiB, two passes, one lane; at most two are
// computed at a time, and a right one is remembered for a while.
const (
	argonTime    = 2
	argonMemory  = 19 * 1024 // KiB
	argonThreads = 1
	argonLen     = 32
	saltLen      = 16
	atOnce       = 2
	rememberFor  = 5 * time.Minute
	maxRemember  = 4096
)

// passwords computes and remembers users' passwords.
type passwords struct {
	clock Clock
	slots chan struct{}
	key   []byte // of the HMACs, made at start
	// nobody is checked when there is no such user, so that it costs the same.
	nobody Hash

	mu    sync.Mutex           // guards right
	right map[string]time.Time // by HMAC of hash and password; until when
}

func newPasswords(clock Clock) (*passwords, error) {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("cannot make key: %w", err)
	}
	salt := make([]byte, saltLen)
	return &passwords{
		clock: clock, slots: make(chan struct{}, atOnce), key: key, right: map[string]time.Time{},
		nobody: encodeHash(salt, make([]byte, argonLen)),
	}, nil
}

// hash makes the hash of a password.
func (p *passwords) hash(ctx context.Context, password string) (Hash, error) {
	salt := make([]byte, saltLen)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("cannot make salt: %w", err)
	}
	sum, err := p.compute(ctx, salt, password)
	if err != nil {
		return "", err
	}
	return encodeHash(salt, sum), nil
}

// check says whether the password is that of the hash. An empty hash costs as
// much as any and never fits.
func (p *passwords) check(ctx context.Context, h Hash, password string) (bool, error) {
	known := h != ""
	if !known {
		h = p.nobody
	}
	id := p.id(h, password)
	if p.remembers(id) {
		return known, nil
	}
	salt, want, err := decodeHash(h)
	if err != nil {
		return false, err
	}
	sum, err := p.compute(ctx, salt, password)
	if err != nil {
		return false, err
	}
	if subtle.ConstantTimeCompare(sum, want) != 1 || !known {
		return false, nil
	}
	p.remember(id)
	return true, nil
}

func (p *passwords) compute(ctx context.Context, salt []byte, password string) ([]byte, error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, domain.Errorf(domain.TryAgain, "too many logins at once, try again: %w", ctx.Err())
	}
	defer func() { <-p.slots }()
	return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonLen), nil
}

func (p *passwords) id(h Hash, password string) string {
	mac := hmac.New(sha256.New, p.key)
	mac.Write([]byte(h))
	mac.Write([]byte{0})
	mac.Write([]byte(password))
	return string(mac.Sum(nil))
}

func (p *passwords) remembers(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	until, ok := p.right[id]
	if ok && p.clock.Now().After(until) {
		delete(p.right, id)
		return false
	}
	return ok
}

func (p *passwords) remember(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.right) >= maxRemember {
		clear(p.right)
	}
	p.right[id] = p.clock.Now().Add(rememberFor)
}

func encodeHash(salt, sum []byte) Hash {
	enc := base64.RawStdEncoding
	return Hash(fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s",
		argonMemory, argonTime, argonThreads, enc.EncodeToString(salt), enc.EncodeToString(sum)))
}

func decodeHash(h Hash) (salt, sum []byte, err error) {
	parts := strings.Split(string(h), "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return nil, nil, fmt.Errorf("cannot read password hash: unknown form")
	}
	enc := base64.RawStdEncoding
	if salt, err = enc.DecodeString(parts[4]); err != nil {
		return nil, nil, fmt.Errorf("cannot read password hash: %w", err)
	}
	if sum, err = enc.DecodeString(parts[5]); err != nil {
		return nil, nil, fmt.Errorf("cannot read password hash: %w", err)
	}
	return salt, sum, nil
}

// hashAgent hashes an agent's password, which is random enough to need no
// costly function.
func hashAgent(salt []byte, password string) Hash {
	h := sha512.New()
	h.Write(salt)
	h.Write([]byte(password))
	enc := base64.RawStdEncoding
	return Hash("$sha512$" + enc.EncodeToString(salt) + "$" + enc.EncodeToString(h.Sum(nil)))
}

func newAgentHash(password string) (Hash, error) {
	salt := make([]byte, saltLen)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("cannot make salt: %w", err)
	}
	return hashAgent(salt, password), nil
}

func checkAgent(h Hash, password string) bool {
	parts := strings.Split(string(h), "$")
	if len(parts) != 4 || parts[1] != "sha512" {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[2])
	if err != nil {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(hashAgent(salt, password)), []byte(h)) == 1
}

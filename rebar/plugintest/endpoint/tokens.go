package endpoint

import (
	"crypto/rand"
	"errors"
	"sync"
	"time"
)

var (
	errUnknownToken = errors.New("unknown")
	errExpiredToken = errors.New("expired")
)

// tokens knows the tokens that were issued.
type tokens struct {
	mu    sync.Mutex
	known map[string]token
}

type token struct {
	user     string
	expires  time.Time
	readOnly bool
}

func newTokens() *tokens { return &tokens{known: map[string]token{}} }

func (t *tokens) issue(user string, ttl time.Duration, readOnly bool) string {
	text := rand.Text()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.known[text] = token{user: user, expires: time.Now().Add(ttl), readOnly: readOnly}
	return text
}

func (t *tokens) revoke(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.known, text)
}

func (t *tokens) check(text string) (user string, readOnly bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	tok, ok := t.known[text]
	switch {
	case !ok:
		return "", false, errUnknownToken
	case time.Now().After(tok.expires):
		return "", false, errExpiredToken
	}
	return tok.user, tok.readOnly, nil
}

package etcdv2

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/bcrypt"

	"github.com/gantline/gantline/etcd/client"
)

// Login returns the user with that name and password, false if there is none.
func (a *Auth) Login(name, password string) (client.User, bool) {
	user, err := a.User(name)
	hash := user.Password
	if err != nil {
		hash = noUser
	}
	ok := a.passwords.match(hash, password)
	return user, ok && err == nil
}

// noUser is a hash of nothing that anybody knows, so that an unknown user
// costs as much time as a wrong password.
const noUser = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"

// Access is what a request wants to do with a key.
type Access struct {
	// Key is spelled as in the request; a slash at its end counts.
	Key string
	// Write, Recursive: reading one key needs less.
	Write, Recursive bool
}

// Allows reports whether the user may.
func (a *Auth) Allows(user client.User, want Access) bool {
	return slices.ContainsFunc(user.Roles, func(name string) bool {
		role, err := a.Role(name)
		return err == nil && allows(role, want)
	})
}

// GuestAllows reports whether a request without credentials may. As in etcd
// it is held to the rule for one key even if it is recursive.
func (a *Auth) GuestAllows(want Access) bool {
	role, err := a.Role(GuestName)
	want.Recursive = false
	return err == nil && allows(role, want)
}

func allows(role client.Role, want Access) bool {
	if role.Role == RootName {
		return true
	}
	patterns := role.Permissions.KV.Read
	if want.Write {
		patterns = role.Permissions.KV.Write
	}
	return slices.ContainsFunc(patterns, func(p string) bool {
		prefix, all := strings.CutSuffix(p, "*")
		if all {
			return strings.HasPrefix(want.Key, prefix)
		}
		return !want.Recursive && p == want.Key
	})
}

const (
	// rememberFor and rememberMany bound the passwords that are known to be
	// right without asking bcrypt, which takes 50 ms.
	rememberFor  = 5 * time.Minute
	rememberMany = 4096
)

// passwords remembers right passwords as HMACs under a key of this process. A
// change of the password changes the hash, and with it what is remembered.
type passwords struct {
	mu    sync.Mutex
	key   [32]byte
	known map[[32]byte]time.Time
}

func (p *passwords) match(hash, password string) bool {
	id := p.id(hash, password)
	p.mu.Lock()
	until, ok := p.known[id]
	p.mu.Unlock()
	if ok && time.Now().Before(until) {
		return true
	}
	if bcrypt.CompareHashAndPassword([]byte(hash), []byte(password)) != nil {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) >= rememberMany {
		clear(p.known)
	}
	p.known[id] = time.Now().Add(rememberFor)
	return true
}

func (p *passwords) id(hash, password string) (id [32]byte) {
	p.mu.Lock()
	if p.known == nil {
		p.known = map[[32]byte]time.Time{}
		rand.Read(p.key[:]) //nolint:errcheck // never fails
	}
	key := p.key
	p.mu.Unlock()
	m := hmac.New(sha256.New, key[:])
	m.Write([]byte(hash + "\x00" + password))
	copy(id[:], m.Sum(nil))
	return id
}

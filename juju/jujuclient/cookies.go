package jujuclient

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// cookie is an entry of a file of cookies, in the form of the juju command.
type cookie struct {
	Name          string
	Value         string
	Domain        string
	Path          string
	Secure        bool
	HttpOnly      bool
	Persistent    bool
	HostOnly      bool
	Expires       time.Time
	Creation      time.Time
	LastAccess    time.Time
	Updated       time.Time
	CanonicalHost string
}

// cookieID says which cookies replace each other.
type cookieID struct{ host, domain, path, name string }

func (c *cookie) id() cookieID {
	host := c.CanonicalHost
	if !c.HostOnly {
		host = ""
	}
	return cookieID{host: host, domain: c.Domain, path: c.Path, name: c.Name}
}

// expired reports whether the cookie is over. One that was removed is kept as
// expired until it is saved, so that it is not found again in the file.
func (c *cookie) expired(now time.Time) bool { return c.Persistent && !c.Expires.After(now) }

// jar is a CookieJar over a file, or over none.
type jar struct {
	path string // empty when nothing is kept

	mu      sync.Mutex
	cookies map[cookieID]*cookie // by mu
}

var _ CookieJar = (*jar)(nil)

func newJar(path string) *jar { return &jar{path: path, cookies: make(map[cookieID]*cookie)} }

// openJar reads the cookies of a file; there may be none.
func openJar(path string) (*jar, error) {
	j := newJar(path)
	saved, err := readCookies(path)
	if err != nil {
		return nil, err
	}
	for _, c := range saved {
		j.cookies[c.id()] = c
	}
	return j, nil
}

// readCookies reads a file of cookies. The file of an old version, which was no
// list, counts as empty.
func readCookies(path string) ([]*cookie, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(bytes.TrimSpace(data)) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !json.Valid(data) {
		return nil, jsonFileError(path, data)
	}
	var cookies []*cookie
	if json.Unmarshal(data, &cookies) != nil {
		return nil, nil //nolint:nilerr // valid JSON of another form is from before there was this one
	}
	return slices.DeleteFunc(cookies, func(c *cookie) bool { return c == nil }), nil
}

// jsonFileError says in which line a file stops being JSON.
func jsonFileError(path string, data []byte) error {
	var any any
	err := json.Unmarshal(data, &any)
	e := &FileError{Path: path, Reason: fmt.Sprint(err)}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		e.Line = 1 + bytes.Count(data[:syntax.Offset], []byte("\n"))
	}
	return e
}

// Cookies implements http.CookieJar.
func (j *jar) Cookies(u *url.URL) []*http.Cookie {
	host, ok := requestHost(u)
	if !ok {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	now := time.Now()
	var sent []*cookie
	for _, c := range j.cookies {
		if !c.expired(now) && c.sentTo(host, u) {
			c.LastAccess = now
			sent = append(sent, c)
		}
	}
	slices.SortFunc(sent, func(a, b *cookie) int {
		if n := len(b.Path) - len(a.Path); n != 0 {
			return n
		}
		return a.Creation.Compare(b.Creation)
	})
	cookies := make([]*http.Cookie, len(sent))
	for i, c := range sent {
		cookies[i] = &http.Cookie{Name: c.Name, Value: c.Value}
	}
	return cookies
}

// SetCookies implements http.CookieJar.
func (j *jar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	host, ok := requestHost(u)
	if !ok {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	now := time.Now()
	for _, set := range cookies {
		c, ok := newCookie(host, u, set, now)
		if !ok {
			continue
		}
		if old := j.cookies[c.id()]; old != nil {
			c.Creation = old.Creation
		}
		j.cookies[c.id()] = c
	}
}

// AllCookies implements CookieJar.
func (j *jar) AllCookies() []*http.Cookie {
	j.mu.Lock()
	defer j.mu.Unlock()
	now := time.Now()
	var all []*http.Cookie
	for _, c := range j.sorted() {
		if !c.expired(now) {
			all = append(all, c.http())
		}
	}
	return all
}

// RemoveAll implements CookieJar.
func (j *jar) RemoveAll() {
	j.mu.Lock()
	defer j.mu.Unlock()
	now := time.Now()
	for _, c := range j.cookies {
		c.Persistent, c.Value = true, ""
		c.Expires, c.Updated = time.Time{}, now
	}
}

// sorted returns all cookies in the order of their ids; the caller holds mu.
func (j *jar) sorted() []*cookie {
	return slices.SortedFunc(maps.Values(j.cookies), func(a, b *cookie) int {
		return slices.Compare(
			[]string{a.CanonicalHost, a.Domain, a.Path, a.Name},
			[]string{b.CanonicalHost, b.Domain, b.Path, b.Name},
		)
	})
}

// Save implements CookieJar. Of a cookie that is in the file too, the one that
// was set last counts.
func (j *jar) Save() (err error) {
	if j.path == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(j.path), 0o700); err != nil {
		return err
	}
	lock, err := lockCookies(j.path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	saved, err := readCookies(j.path)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, c := range saved {
		if own := j.cookies[c.id()]; own == nil || own.Updated.Before(c.Updated) {
			j.cookies[c.id()] = c
		}
	}
	kept := []*cookie{}
	now := time.Now()
	for _, c := range j.sorted() {
		if c.Persistent && !c.expired(now) {
			kept = append(kept, c)
		}
	}
	maps.DeleteFunc(j.cookies, func(_ cookieID, c *cookie) bool { return c.expired(now) })
	data, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	return writeFile(j.path, append(data, '\n'))
}

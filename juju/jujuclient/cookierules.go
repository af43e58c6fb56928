package jujuclient

import (
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
)

// requestHost returns the host that a URL asks, if it is one that has cookies.
func requestHost(u *url.URL) (string, bool) {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	return host, host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// newCookie makes an entry of a cookie that a host set, unless the host may not
// set it (RFC 6265, 5.3).
func newCookie(host string, u *url.URL, set *http.Cookie, now time.Time) (*cookie, bool) {
	c := &cookie{
		Name: set.Name, Value: set.Value, Path: set.Path, Secure: set.Secure, HttpOnly: set.HttpOnly,
		Domain: host, HostOnly: true, CanonicalHost: host,
		Creation: now, LastAccess: now, Updated: now,
	}
	if domain := strings.ToLower(strings.TrimPrefix(set.Domain, ".")); domain != "" && domain != host {
		if net.ParseIP(host) != nil || !strings.Contains(domain, ".") || !strings.HasSuffix(host, "."+domain) {
			return nil, false
		}
		c.Domain, c.HostOnly = domain, false
	} else if domain != "" {
		c.HostOnly = net.ParseIP(host) != nil
	}
	if !strings.HasPrefix(c.Path, "/") {
		c.Path = "/"
		if dir := path.Dir(u.Path); strings.HasPrefix(dir, "/") {
			c.Path = dir
		}
	}
	switch {
	case set.MaxAge < 0:
		c.Persistent = true // and over
	case set.MaxAge > 0:
		c.Persistent, c.Expires = true, now.Add(time.Duration(set.MaxAge)*time.Second)
	case !set.Expires.IsZero():
		c.Persistent, c.Expires = true, set.Expires
	}
	return c, true
}

// sentTo reports whether the cookie goes with a request (RFC 6265, 5.4).
func (c *cookie) sentTo(host string, u *url.URL) bool {
	if host != c.Domain && (c.HostOnly || !strings.HasSuffix(host, "."+c.Domain)) {
		return false
	}
	if c.Secure && u.Scheme != "https" {
		return false
	}
	asked := u.Path
	if asked == "" {
		asked = "/"
	}
	return asked == c.Path || strings.HasPrefix(asked, strings.TrimSuffix(c.Path, "/")+"/")
}

// http returns the cookie as a response would set it.
func (c *cookie) http() *http.Cookie {
	set := &http.Cookie{
		Name: c.Name, Value: c.Value, Path: c.Path, Domain: c.Domain,
		Secure: c.Secure, HttpOnly: c.HttpOnly,
	}
	if c.Persistent {
		set.Expires = c.Expires
	}
	return set
}

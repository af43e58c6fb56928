package discharge

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"gopkg.in/macaroon.v2"
)

const cookiePrefix = "macaroon-"

// NewCookie returns a cookie that carries the macaroons, as Juju's clients keep them. Without an
// expiry the cookie would not be kept between programs.
func NewCookie(macaroons macaroon.Slice, expires time.Time) (*http.Cookie, error) {
	if len(macaroons) == 0 {
		return nil, errNoMacaroon
	}
	data, err := json.Marshal(macaroons)
	if err != nil {
		return nil, fmt.Errorf("cannot encode macaroons: %w", err)
	}
	return &http.Cookie{ //nolint:gosec // It is never sent by a browser.
		Name:    cookiePrefix + hex.EncodeToString(macaroons[0].Signature()),
		Value:   base64.StdEncoding.EncodeToString(data),
		Path:    "/",
		Expires: expires,
	}, nil
}

// Macaroons returns what the jar keeps for u. Cookies that carry none are passed over.
func Macaroons(jar http.CookieJar, u *url.URL) []macaroon.Slice {
	if jar == nil || u == nil {
		return nil
	}
	var out []macaroon.Slice
	for _, c := range jar.Cookies(u) {
		if !strings.HasPrefix(c.Name, cookiePrefix) {
			continue
		}
		data, err := macaroon.Base64Decode([]byte(c.Value))
		if err != nil {
			continue
		}
		var ms macaroon.Slice
		if json.Unmarshal(data, &ms) == nil && len(ms) > 0 {
			out = append(out, ms)
		}
	}
	return out
}

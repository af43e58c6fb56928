package apiserver

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/rpc/params"
)

// admit authenticates a request and answers it where that fails.
func (s *Server) admit(w http.ResponseWriter, r *request, who facade.Access) bool {
	tag, password, err := basicAuth(r.Header)
	macaroons := macaroonsOf(r.Request)
	if err == nil && tag == "" && len(macaroons) == 0 {
		err = errors.New("no credentials provided")
	}
	if err == nil {
		r.user, err = s.authenticate(r.Context(), tag, LoginRequest{
			Password: password, Nonce: r.Header.Get("X-Juju-Nonce"), Macaroons: macaroons, ModelUUID: r.model(),
		})
	}
	var wanted *DischargeRequiredError
	switch {
	case errors.As(err, &wanted):
		sendDischargeRequired(w, wanted)
		return false
	case params.ErrCode(err) == params.CodeUnauthorized && err.Error() == errPermission().Error():
		http.Error(w, "authorization failed: permission denied", http.StatusForbidden)
		return false
	case err != nil:
		http.Error(w, "authentication failed: "+plainText(err), http.StatusUnauthorized)
		return false
	case !who.Allows(r.user.identity):
		http.Error(w, "authorization failed: permission denied", http.StatusForbidden)
		return false
	}
	if r.model() != "" && !s.cfg.Models.Exists(r.model()) {
		sendNested(w, errUnknownModel(r.model()))
		return false
	}
	return true
}

// basicAuth returns what the header says; nothing where there is none.
func basicAuth(h http.Header) (tag, password string, err error) {
	header := h.Get("Authorization")
	if header == "" {
		return "", "", nil
	}
	kind, text, ok := strings.Cut(header, " ")
	if !ok || !strings.EqualFold(kind, "Basic") {
		return "", "", errors.New("invalid HTTP auth header")
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "", "", errors.New("invalid HTTP auth encoding")
	}
	tag, password, ok = strings.Cut(string(data), ":")
	if !ok {
		return "", "", errors.New("invalid HTTP auth contents")
	}
	return tag, password, nil
}

// macaroonsOf returns the macaroons of the Macaroons headers. Cookies are not looked at: a browser
// sends them without being asked.
func macaroonsOf(r *http.Request) []macaroon.Slice {
	var out []macaroon.Slice
	for _, text := range r.Header.Values("Macaroons") {
		data, err := macaroon.Base64Decode([]byte(text))
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

func sendDischargeRequired(w http.ResponseWriter, e *DischargeRequiredError) {
	info := map[string]any{"macaroon-path": "/"}
	if e.Macaroon != nil {
		info["macaroon"] = e.Macaroon
	}
	if len(e.Bakery) > 0 {
		info["bakery-macaroon"] = e.Bakery
	}
	sendNested(w, &params.Error{Message: e.Reason, Code: params.CodeDischargeRequired, Info: info})
}

package environment

import (
	"net"
	"net/url"
	"strings"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/names"
)

// endpoint is where an environment is.
type endpoint struct {
	addrs []string
	// uuid is the model's, "" where the endpoint names none.
	uuid string
	// old says that the path, or the file that it was read from, is Juju 1's.
	old bool
}

// parseEndpoint reads "wss://host:port[/api | /model/UUID/api | /environment/UUID/api]"; the scheme
// may be left out.
func parseEndpoint(text string) (endpoint, error) {
	full := text
	if !strings.Contains(text, "://") {
		full = "wss://" + text
	}
	u, err := url.Parse(full)
	if err != nil {
		return endpoint{}, coreerrors.NotValidf("endpoint %q", text)
	}
	if u.Scheme != "wss" {
		return endpoint{}, coreerrors.NotValidf("scheme %q of endpoint %q", u.Scheme, text)
	}
	if _, _, err := net.SplitHostPort(u.Host); err != nil {
		return endpoint{}, coreerrors.NotValidf("address %q of endpoint %q", u.Host, text)
	}
	at := endpoint{addrs: []string{u.Host}}
	path := strings.Trim(strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), "/api"), "/")
	if path == "" {
		return at, nil
	}
	kind, uuid, _ := strings.Cut(path, "/")
	if kind != "model" && kind != "environment" || !names.IsValidModel(uuid) {
		return endpoint{}, coreerrors.NotValidf("path %q of endpoint %q", u.Path, text)
	}
	at.uuid, at.old = uuid, kind == "environment"
	return at, nil
}

// oldPath is where a server of Juju 1 has the environment.
func (e endpoint) oldPath() string {
	if e.uuid == "" {
		return "/"
	}
	return "/environment/" + e.uuid + "/api"
}

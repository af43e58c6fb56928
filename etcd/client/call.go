package client

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// contentType chooses the Content-Type of a request.
type contentType int

const (
	noContent contentType = iota
	formContent
	jsonContent
	contentTypes // how many there are
)

// retryRule says what a failed attempt allows.
type retryRule int

const (
	// retryAlways walks on to the next endpoint.
	retryAlways retryRule = iota
	// retryNever gives up after one attempt, as the original does for
	// Create and Delete: a second attempt could fail because the first had
	// succeeded.
	retryNever
	// retryUnsent walks on only if the request cannot have reached a
	// server.
	retryUnsent
)

// call is one request, whatever the endpoint it will be sent to.
type call struct {
	// action, unless nil, makes the request; the next six fields are empty.
	action httpAction

	method string
	// path is appended to the endpoint's path.
	path string
	// keepSlash keeps a slash at the end of the path.
	keepSlash bool
	// query is encoded, its names sorted.
	query   string
	body    []byte
	content contentType
	retry   retryRule
	// wait marks a watch: no header timeout.
	wait bool
	// onHeader, unless nil, sees every answer's header as it arrives, before
	// the body, and may change query for the attempts that follow.
	onHeader func(status int, h http.Header)
}

// httpAction makes requests of a program's own, see Client.
type httpAction interface {
	HTTPRequest(endpoint url.URL) *http.Request
}

// url is where the call goes at an endpoint.
func (c *call) url(ep *url.URL) *url.URL {
	u := *ep
	u.Host = strings.TrimSuffix(u.Host, ":") // a port that is not there
	if c.keepSlash {
		u.Path = cleanPath(ep.Path + c.path)
	} else {
		u.Path = path.Join(ep.Path, c.path)
	}
	u.RawQuery = c.query
	if ep.RawQuery != "" {
		u.RawQuery = mergeQuery(ep.Query(), c.query)
	}
	return &u
}

// cleanPath is path.Clean that leaves a slash at the end where it was.
func cleanPath(p string) string {
	if p == "" || p[0] != '/' {
		p = "/" + p
	}
	clean := path.Clean(p)
	if p[len(p)-1] == '/' && clean != "/" {
		if len(p) == len(clean)+1 && strings.HasPrefix(p, clean) {
			return p
		}
		clean += "/"
	}
	return clean
}

// mergeQuery adds query to what an endpoint's URL brings along; query wins.
func mergeQuery(base url.Values, query string) string {
	own, err := url.ParseQuery(query)
	if err != nil {
		return query
	}
	for k, v := range own {
		base[k] = v
	}
	return base.Encode()
}

// unsent reports whether an attempt failed before anything was sent.
func unsent(err error) bool {
	var op *net.OpError
	if errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect") {
		return true
	}
	var dns *net.DNSError
	return errors.As(err, &dns)
}

// stop reports whether an attempt's error ends the call for reasons of the
// caller's own.
func stop(ctx context.Context, err error) (error, bool) {
	if cerr := ctx.Err(); cerr != nil {
		return cerr, true
	}
	if err == context.Canceled || err == context.DeadlineExceeded { //nolint:errorlint // exactly these, as the original
		return err, true
	}
	return nil, false
}

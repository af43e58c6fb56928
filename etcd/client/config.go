package client

import (
	"net/http"
	"time"
)

// DefaultRequestTimeout is a time that suits the context of a single call.
// It is for callers; no call of this package uses it.
var DefaultRequestTimeout = 5 * time.Second

// EndpointSelectionMode is how a client chooses the member it talks to.
type EndpointSelectionMode int

const (
	// EndpointSelectionRandom shuffles the endpoints and stays with one for
	// as long as it works. It is the default.
	EndpointSelectionRandom EndpointSelectionMode = iota

	// EndpointSelectionPrioritizeLeader talks to the leader, which saves
	// the followers' forwarding. The leader is looked up by Client.Sync
	// only, so use it together with Client.AutoSync.
	EndpointSelectionPrioritizeLeader
)

// CancelableTransport sends single HTTP requests. It must honour the
// request's context; CancelRequest is called besides for transports that
// know no contexts.
type CancelableTransport interface {
	http.RoundTripper
	CancelRequest(req *http.Request)
}

// CheckRedirectFunc decides whether to follow a redirect. via is the number
// of requests already made; an error ends the call and is returned by it.
type CheckRedirectFunc func(via int) error

// DefaultCheckRedirect follows ten redirects and refuses the next one with
// ErrTooManyRedirects.
var DefaultCheckRedirect CheckRedirectFunc = func(via int) error {
	if via > 10 {
		return ErrTooManyRedirects
	}
	return nil
}

// Config is what New needs. Only Endpoints is required.
type Config struct {
	// Endpoints are the base URLs of the members, such as
	// "http://node1.example.com:2379". A call walks round all of them
	// before it gives up. Client.Sync replaces them by what the cluster
	// says.
	Endpoints []string

	// Transport sends the requests; DefaultTransport when nil.
	Transport CancelableTransport

	// CheckRedirect decides about redirects; DefaultCheckRedirect when nil.
	CheckRedirect CheckRedirectFunc

	// Username is sent with Password as basic authentication on every
	// request, unless it is empty.
	Username string

	// Password belongs to Username.
	Password string

	// HeaderTimeoutPerRequest limits the wait for the header of an answer:
	// connecting and sending included, each redirect on its own. When it
	// passes, the next endpoint is tried. Watches are exempt. 0 means no
	// limit. Use the context to limit a call as a whole.
	HeaderTimeoutPerRequest time.Duration

	// SelectionMode chooses the member that requests go to.
	SelectionMode EndpointSelectionMode
}

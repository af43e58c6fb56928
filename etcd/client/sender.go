package client

import (
	"errors"
	"net/http"
	"time"
)

// maxRedirects ends a chain of redirects that the caller's check never does.
const maxRedirects = 100

// errHeaderTimeout is the cause with which a request is cancelled when its
// header takes too long. It is replaced by a text that names the endpoint.
var errHeaderTimeout = errors.New("header timeout")

// sender sends one call to one endpoint and follows redirects. It is safe
// for concurrent use.
type sender struct {
	transport     CancelableTransport
	checkRedirect CheckRedirectFunc
	headerTimeout time.Duration
	// native is set for net/http's own transport, which honours contexts
	// and leaves the request's header alone.
	native bool
	// headers are complete request headers, one for each content type. They
	// are shared by all requests of a native transport.
	headers [contentTypes]http.Header
	buffers buffers
}

func newSender(cfg Config) *sender {
	s := &sender{
		transport:     cfg.Transport,
		checkRedirect: cfg.CheckRedirect,
		headerTimeout: cfg.HeaderTimeoutPerRequest,
	}
	if s.transport == nil {
		s.transport = DefaultTransport
	}
	if s.checkRedirect == nil {
		s.checkRedirect = DefaultCheckRedirect
	}
	_, s.native = s.transport.(*http.Transport)
	s.headers[noContent] = http.Header{}
	s.headers[formContent] = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	s.headers[jsonContent] = http.Header{"Content-Type": {"application/json"}}
	if cfg.Username != "" {
		r := &http.Request{Header: http.Header{}}
		r.SetBasicAuth(cfg.Username, cfg.Password)
		for _, h := range s.headers {
			h["Authorization"] = r.Header["Authorization"]
		}
	}
	return s
}

package client

import (
	"net"
	"net/http"
	"time"
)

// Limits of DefaultTransport. net/http keeps two idle connections for each
// host unless told otherwise, so that a program with more goroutines than
// that dials anew for almost every request.
const (
	idleConnsPerHost = 256
	idleConns        = 2048
	idleConnTimeout  = 90 * time.Second
)

// DefaultTransport is used when Config.Transport is nil: proxies from the
// environment, 30 s to connect, 10 s for TLS, and enough idle connections
// that concurrent callers reuse them.
var DefaultTransport CancelableTransport = &http.Transport{
	Proxy: http.ProxyFromEnvironment,
	DialContext: (&net.Dialer{
		Timeout:   30 * time.Second,
		KeepAlive: 30 * time.Second,
	}).DialContext,
	TLSHandshakeTimeout: 10 * time.Second,
	MaxIdleConns:        idleConns,
	MaxIdleConnsPerHost: idleConnsPerHost,
	IdleConnTimeout:     idleConnTimeout,
}

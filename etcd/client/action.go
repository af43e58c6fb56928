package client

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
)

// actionRequest asks a program's own action for its request to an endpoint,
// or, after a redirect, to the URL to. It notes whether that is a watch.
func (s *sender) actionRequest(ep, to *url.URL, c *call) (*http.Request, error) {
	req := c.action.HTTPRequest(*ep)
	if req == nil {
		return nil, ErrNoRequest
	}
	if to != nil {
		req.URL, req.Host = to, to.Host
	}
	if auth := s.headers[noContent]["Authorization"]; auth != nil {
		if req.Header == nil {
			req.Header = http.Header{}
		}
		req.Header["Authorization"] = auth
	}
	c.wait = false
	if req.URL == nil {
		return req, nil
	}
	if wait := req.URL.Query().Get("wait"); wait != "" {
		var err error
		if c.wait, err = strconv.ParseBool(wait); err != nil {
			return nil, fmt.Errorf("wrong wait value %s (%w for %+v)", wait, err, req)
		}
	}
	return req, nil
}

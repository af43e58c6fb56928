package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// do sends c to ep and to wherever it is redirected.
func (s *sender) do(ctx context.Context, ep *url.URL, c *call) (answer, error) {
	var to *url.URL
	if c.action == nil {
		to = c.url(ep)
	}
	for i := range maxRedirects {
		if i > 0 {
			if err := s.checkRedirect(i); err != nil {
				return answer{}, err
			}
		}
		a, err := s.once(ctx, ep, to, c)
		if err != nil {
			return answer{}, err
		}
		if a.status/100 != 3 {
			return a, nil
		}
		location := a.header.Get("Location")
		a.release()
		if location == "" {
			return answer{}, errors.New("location header not set")
		}
		// The target replaces the whole URL, the query included.
		if to == nil {
			to = ep
		}
		if to, err = to.Parse(location); err != nil {
			return answer{}, fmt.Errorf("location header not valid URL: %s", location)
		}
	}
	return answer{}, errTooManyRedirectChecks
}

// once sends c to the URL to and reads the whole answer.
func (s *sender) once(ctx context.Context, ep, to *url.URL, c *call) (answer, error) {
	if err := ctx.Err(); err != nil {
		return answer{}, err
	}
	var own *http.Request
	if c.action != nil {
		var err error
		if own, err = s.actionRequest(ep, to, c); err != nil {
			return answer{}, err
		}
	}
	hctx, headerArrived, release := s.limit(ctx, c)
	defer release()
	req := own
	if req == nil {
		req = s.request(hctx, to, c)
	} else {
		req = req.WithContext(hctx)
	}
	if err := printcURL(req); err != nil {
		return answer{}, err
	}

	resp, err := s.roundTrip(hctx, req)
	if err == nil {
		defer resp.Body.Close()
		if !headerArrived() {
			err = errHeaderTimeout
		}
	}
	if err != nil {
		return answer{}, s.failure(ctx, hctx, ep, err)
	}
	if c.onHeader != nil {
		c.onHeader(resp.StatusCode, resp.Header)
	}
	if !s.native && hctx.Done() != nil {
		defer context.AfterFunc(hctx, func() { resp.Body.Close() })()
	}
	a, err := s.read(resp)
	if err != nil {
		a.release()
		return answer{}, s.failure(ctx, hctx, ep, err)
	}
	return a, nil
}

// limit derives the context of one request. arrived is to be called when
// the header is there and reports whether that was in time.
func (s *sender) limit(ctx context.Context, c *call) (hctx context.Context, arrived func() bool, release func()) {
	if c.wait || s.headerTimeout <= 0 {
		return ctx, func() bool { return true }, func() {}
	}
	hctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(s.headerTimeout, func() { cancel(errHeaderTimeout) })
	return hctx, timer.Stop, func() { timer.Stop(); cancel(nil) }
}

// failure turns the error of a request into what the caller shall see.
func (s *sender) failure(ctx, hctx context.Context, ep *url.URL, err error) error {
	if cerr := ctx.Err(); cerr != nil {
		return cerr
	}
	if context.Cause(hctx) == errHeaderTimeout || err == errHeaderTimeout { //nolint:errorlint // a private sentinel, never wrapped
		return fmt.Errorf("client: endpoint %s exceeded header timeout", ep.Redacted())
	}
	return err
}

func (s *sender) request(ctx context.Context, to *url.URL, c *call) *http.Request {
	header := s.headers[c.content]
	if !s.native {
		header = header.Clone()
	}
	req := http.Request{
		Method:     c.method,
		URL:        to,
		Proto:      "HTTP/1.1",
		ProtoMajor: 1,
		ProtoMinor: 1,
		Header:     header,
		Host:       to.Host,
	}
	switch {
	case len(c.body) > 0:
		// net/http asks for the body again when a kept connection turns out
		// to be dead before anything was written to it.
		// It sends header and body at once only if it knows the reader, in a
		// NopCloser of its own.
		req.GetBody = func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(c.body)), nil
		}
		req.Body, _ = req.GetBody()
		req.ContentLength = int64(len(c.body))
	case c.body != nil:
		req.Body = http.NoBody
	}
	return req.WithContext(ctx)
}

// roundTrip sends req. Transports other than net/http's own may know no
// contexts: they run beside the caller, who does not wait for them after the
// context has ended.
func (s *sender) roundTrip(ctx context.Context, req *http.Request) (*http.Response, error) {
	if s.native || ctx.Done() == nil {
		return s.transport.RoundTrip(req)
	}
	type result struct {
		resp *http.Response
		err  error
	}
	req.Cancel = ctx.Done() //nolint:staticcheck // for transports that know only this
	done := make(chan result)
	go func() {
		resp, err := s.transport.RoundTrip(req)
		select {
		case done <- result{resp, err}:
		case <-ctx.Done():
			if resp != nil {
				resp.Body.Close()
			}
		}
	}()
	select {
	case r := <-done:
		return r.resp, r.err
	case <-ctx.Done():
		s.transport.CancelRequest(req)
		return nil, ctx.Err()
	}
}

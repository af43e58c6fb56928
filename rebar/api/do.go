package api

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/gantline/gantline/rebar/models"
)

// maxAnswer bounds the JSON that is read from an endpoint.
const maxAnswer = 256 << 20

// maxQuote bounds what an error quotes of an answer that is not JSON.
const maxQuote = 256

// Do sends the request and decodes the answer into val, a pointer; an io.Writer
// gets the body as it is; nil drops it. For HEAD, val gets the headers.
//
// The error is a *models.Error: the endpoint's own for statuses from 400 on, and
// one of Type CLIENT_ERROR for what went wrong here. An attempt that does not
// reach the endpoint is repeated as Config.Backoff says, unless FailFast was
// called, the body cannot be sent again, or the endpoint's certificate is not
// trusted.
func (r *R) Do(val interface{}) error {
	if r.uri == nil && !r.err.ContainsError() {
		r.err.Errorf("No URL to talk to")
	}
	if r.c.isClosed() {
		r.err.Errorf("Connection Closed")
	}
	if err := r.err.HasError(); err != nil {
		return err
	}
	_, stream := val.(io.Writer)
	r.header.Set("Accept", "application/json")
	if stream {
		r.header.Add("Accept", "application/octet-stream")
	}
	if r.traceLvl != "" {
		r.header.Set("X-Log-Request", r.traceLvl)
		r.header.Set("X-Log-Token", r.traceTok)
	}
	resp, err := r.send()
	if err != nil {
		r.err.AddError(err)
		return r.err
	}
	defer resp.Body.Close() //nolint:errcheck // read only
	r.Resp = resp
	return r.answer(resp, val)
}

// send makes attempts until one reaches the endpoint.
func (r *R) send() (*http.Response, error) {
	waits := r.c.cfg.Backoff
	for attempt := 0; ; attempt++ {
		req, err := http.NewRequestWithContext(r.ctx, r.method, r.uri.String(), r.body)
		if err != nil {
			return nil, err
		}
		req.Header = r.header.Clone()
		if err := r.c.Authorize(req); err != nil {
			return nil, err
		}
		r.Req = req
		resp, err := r.c.Client.Do(req)
		if err == nil {
			return resp, nil
		}
		if r.noRetry || attempt >= len(waits) || permanent(err) || !r.rewind() {
			return nil, err
		}
		if !r.sleep(waits[attempt]) {
			return nil, err
		}
	}
}

// permanent says that another attempt would meet the same fate.
func permanent(err error) bool {
	var cert *tls.CertificateVerificationError
	return errors.Is(err, context.Canceled) || errors.As(err, &cert) ||
		strings.Contains(err.Error(), "server gave HTTP response to HTTPS client")
}

// rewind makes the body ready to be sent again.
func (r *R) rewind() bool {
	if r.body == nil {
		return true
	}
	s, ok := r.body.(io.Seeker)
	if !ok {
		return false
	}
	_, err := s.Seek(0, io.SeekStart)
	return err == nil
}

func (r *R) sleep(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.ctx.Done():
	case <-r.c.shared.closer:
	}
	return false
}

func (r *R) answer(resp *http.Response, val interface{}) error {
	if w, ok := val.(io.Writer); ok && resp.StatusCode < 300 {
		_, err := io.Copy(w, resp.Body)
		r.err.AddError(err)
		return r.err.HasError()
	}
	if r.method == http.MethodHead {
		if resp.StatusCode > 300 {
			r.err.Code = resp.StatusCode
			r.err.Errorf("%s", http.StatusText(resp.StatusCode))
			return r.err
		}
		if val != nil {
			return models.Remarshal(resp.Header, val)
		}
		return nil
	}
	if resp.StatusCode == http.StatusNoContent {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err == nil && len(body) > maxAnswer {
		err = fmt.Errorf("cannot read the answer of %s: more than %d bytes", r.uri.Path, maxAnswer)
	}
	if err != nil {
		r.err.Code = resp.StatusCode
		r.err.AddError(err)
		return r.err
	}
	if resp.StatusCode >= 400 {
		return r.failure(resp, body)
	}
	if len(body) == 0 {
		return nil
	}
	if !isJSON(resp) {
		r.err.Errorf("Cannot handle content-type %s", resp.Header.Get("Content-Type"))
		r.err.Errorf("Resp: %s %s", resp.Status, quote(body))
		return r.err
	}
	if val == nil {
		return nil
	}
	if err := json.Unmarshal(body, val); err != nil {
		r.err.Errorf("cannot decode the answer of %s %s: %v", r.method, r.uri.Path, err)
		return r.err
	}
	fill(val)
	return nil
}

// failure turns an answer from 400 on into an error.
func (r *R) failure(resp *http.Response, body []byte) error {
	res := &models.Error{}
	if isJSON(resp) && json.Unmarshal(body, res) == nil && (res.Code != 0 || res.ContainsError()) {
		if res.Code == 0 {
			res.Code = resp.StatusCode
		}
		return res
	}
	r.err.Code = resp.StatusCode
	r.err.Errorf("%s %s answered %s", r.method, r.uri.Path, resp.Status)
	if len(body) > 0 {
		r.err.Errorf("Resp: %s", quote(body))
	}
	return r.err
}

func isJSON(resp *http.Response) bool {
	mt, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	return mt == "application/json"
}

func quote(body []byte) string {
	if len(body) > maxQuote {
		return fmt.Sprintf("%q...", body[:maxQuote])
	}
	return fmt.Sprintf("%q", body)
}

// fill completes a decoded object.
func fill(val interface{}) {
	switch v := val.(type) {
	case models.Filler:
		v.Fill()
	case *models.Model:
		if f, ok := (*v).(models.Filler); ok {
			f.Fill()
		}
	}
}

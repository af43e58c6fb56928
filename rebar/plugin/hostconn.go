package plugin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin/mux"
)

// The host's paths: what every host serves, and what the original's
// documentation says.
const (
	serverPrefix    = "/api-server-plugin/v4/"
	serverPrefixDoc = "/api-plugin-server/v4/"
)

// hostTimeout bounds one call of the host.
const hostTimeout = 10 * time.Second

// host is the host's end: what it serves on its socket.
type host struct {
	path   string
	client *http.Client
	// other says that the host answered 404 under serverPrefix but not under
	// serverPrefixDoc.
	other atomic.Bool
	seen  atomic.Bool // the socket worked at least once
}

func newHost(path string) *host {
	h := &host{path: path}
	h.client = &http.Client{
		Timeout: hostTimeout,
		Transport: &http.Transport{
			MaxIdleConnsPerHost: 4,
			IdleConnTimeout:     90 * time.Second,
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return h.dial(ctx)
			},
		},
	}
	return h
}

func (h *host) dial(ctx context.Context) (net.Conn, error) {
	d := net.Dialer{Timeout: hostTimeout}
	conn, err := d.DialContext(ctx, "unix", h.path)
	if err == nil {
		h.seen.Store(true)
	}
	return conn, err
}

func (h *host) prefix() string {
	if h.other.Load() {
		return serverPrefixDoc
	}
	return serverPrefix
}

func (h *host) post(ctx context.Context, what string, obj interface{}) ([]byte, error) {
	body, err := models.Encode(obj)
	if err != nil {
		return nil, fmt.Errorf("cannot encode: %w", err)
	}
	return h.call(ctx, http.MethodPost, what, body)
}

// call tries the prefix that worked last and, if the host does not know it, the
// other one.
func (h *host) call(ctx context.Context, method, what string, body []byte) ([]byte, error) {
	first := h.prefix()
	res, err := h.once(ctx, method, first+what, body)
	var e *models.Error
	if !errors.As(err, &e) || e.Code != http.StatusNotFound {
		return res, err
	}
	second := serverPrefixDoc
	if first == serverPrefixDoc {
		second = serverPrefix
	}
	res2, err2 := h.once(ctx, method, second+what, body)
	if errors.As(err2, &e) && e.Code == http.StatusNotFound {
		return res, err
	}
	if err2 == nil {
		h.other.Store(second == serverPrefixDoc)
	}
	return res2, err2
}

func (h *host) once(ctx context.Context, method, at string, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, "http://unix"+at, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := h.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close() //nolint:errcheck // read only
	buf, err := io.ReadAll(io.LimitReader(resp.Body, mux.MaxBody))
	if err != nil {
		return nil, fmt.Errorf("cannot read the host's answer: %w", err)
	}
	if resp.StatusCode < 400 {
		return buf, nil
	}
	e := &models.Error{}
	if json.Unmarshal(buf, e) != nil || e.Code == 0 {
		e = models.NewError(method, resp.StatusCode, "host answered "+resp.Status)
		e.Key = at
	}
	e.Code = resp.StatusCode
	return nil, e
}

// ListObjects returns the objects of a type. It asks the host, and the API if the
// host knows nothing of lists, as the original's did not.
func (p *Provider) ListObjects(ctx context.Context, prefix string) ([]*models.RawModel, error) {
	s := p.current.Load()
	if s == nil {
		return nil, ErrNotListening
	}
	var res []*models.RawModel
	buf, err := s.host.call(ctx, http.MethodGet, "objects/"+prefix, nil)
	if err == nil {
		if err := json.Unmarshal(buf, &res); err != nil {
			return nil, fmt.Errorf("cannot list %s: cannot decode the host's answer: %w", prefix, err)
		}
		return res, nil
	}
	var e *models.Error
	if !errors.As(err, &e) || e.Code != http.StatusNotFound {
		return nil, fmt.Errorf("cannot list %s: %w", prefix, err)
	}
	client, err := p.session()
	if err != nil {
		return nil, fmt.Errorf("cannot list %s: %w", prefix, err)
	}
	defer client.Close()
	if err := client.Req().Context(ctx).UrlFor(prefix).Do(&res); err != nil {
		return nil, fmt.Errorf("cannot list %s: %w", prefix, err)
	}
	return res, nil
}

package api

import (
	"context"
	"net/http"
	"net/url"
	"path"
	"sync"
	"time"

	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
)

// The life of a token got by password, and how often it is renewed.
const (
	tokenTTL   = 600 * time.Second
	tokenRenew = tokenTTL / 2
)

// Client talks to one endpoint. It is safe for concurrent use.
type Client struct {
	// Client is the HTTP client underneath.
	*http.Client

	cfg      Config
	base     string
	endpoint string
	ctx      context.Context //nolint:containedctx // see WithContext
	shared   *shared
}

// shared is what a Client and its copies by WithContext have in common.
type shared struct {
	transport *http.Transport
	closer    chan struct{}
	wait      sync.WaitGroup // the goroutine that renews the token

	mu         sync.Mutex // guards what follows
	closed     bool
	token      string
	info       *models.Info
	traceLvl   string
	traceToken string
	log        logger.Logger
	streams    map[*EventStream]struct{}
}

// WithContext returns a client whose requests, and the event streams made by it,
// end when ctx does. Closing either closes both.
func (c *Client) WithContext(ctx context.Context) *Client {
	res := *c
	res.ctx = ctx
	return &res
}

func (c *Client) context() context.Context {
	if c.ctx == nil {
		return context.Background()
	}
	return c.ctx
}

// Endpoint returns the URL of the endpoint.
func (c *Client) Endpoint() string { return c.endpoint }

// Username returns the user, empty for a session by token.
func (c *Client) Username() string { return c.cfg.Username }

// Token returns the current token, empty if there is none.
func (c *Client) Token() string {
	c.shared.mu.Lock()
	defer c.shared.mu.Unlock()
	return c.shared.token
}

func (c *Client) setToken(t string) {
	c.shared.mu.Lock()
	defer c.shared.mu.Unlock()
	c.shared.token = t
}

// SetLogger sets who hears of trouble in the background.
func (c *Client) SetLogger(l logger.Logger) {
	c.shared.mu.Lock()
	defer c.shared.mu.Unlock()
	c.shared.log = l
}

func (c *Client) warnf(format string, args ...interface{}) {
	c.shared.mu.Lock()
	l := c.shared.log
	c.shared.mu.Unlock()
	if l == nil {
		l = c.cfg.Logger
	}
	if l != nil {
		l.Warnf(format, args...)
	}
}

// Trace has the endpoint log requests at this level; empty turns it off.
func (c *Client) Trace(lvl string) {
	c.shared.mu.Lock()
	defer c.shared.mu.Unlock()
	c.shared.traceLvl = lvl
}

// TraceToken has the endpoint log this text with each traced request.
func (c *Client) TraceToken(t string) {
	c.shared.mu.Lock()
	defer c.shared.mu.Unlock()
	c.shared.traceToken = t
}

// UrlFor returns the URL of a path below the API.
func (c *Client) UrlFor(args ...string) (*url.URL, error) { //nolint:revive // the original's name
	return url.ParseRequestURI(c.base + path.Join(APIPATH, path.Join(args...)))
}

// Authorize adds the credentials to a request that has none.
func (c *Client) Authorize(req *http.Request) error {
	if req.Header.Get("Authorization") != "" {
		return nil
	}
	if t := c.Token(); t != "" {
		req.Header.Set("Authorization", "Bearer "+t)
	} else {
		req.SetBasicAuth(c.cfg.Username, c.cfg.Password)
	}
	return nil
}

// Close ends the client: its streams, the renewal of its token, and every
// request yet to come.
func (c *Client) Close() {
	s := c.shared
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	s.closed, s.info = true, nil
	streams := s.streams
	s.streams = nil
	close(s.closer)
	s.mu.Unlock()
	for es := range streams {
		_ = es.Close()
	}
	s.wait.Wait()
	s.transport.CloseIdleConnections()
}

func (c *Client) isClosed() bool {
	c.shared.mu.Lock()
	defer c.shared.mu.Unlock()
	return c.shared.closed
}

func (c *Client) fetchToken(ctx context.Context) (string, error) {
	var tok models.UserToken
	req, _ := http.NewRequest(http.MethodGet, c.endpoint, nil) //nolint:noctx // only for its header
	req.SetBasicAuth(c.cfg.Username, c.cfg.Password)
	err := c.Req().Context(ctx).UrlFor("users", c.cfg.Username, "token").
		Params("ttl", "600").Headers("Authorization", req.Header.Get("Authorization")).Do(&tok)
	return tok.Token, err
}

// renew replaces the token before it expires. A failure is logged and tried
// again at the next turn; the token got earlier stays good that long.
func (c *Client) renew() {
	defer c.shared.wait.Done()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { // ends with this function: cancel is deferred
		select {
		case <-c.shared.closer:
			cancel()
		case <-ctx.Done():
		}
	}()
	tick := time.NewTicker(tokenRenew)
	defer tick.Stop()
	for {
		select {
		case <-c.shared.closer:
			return
		case <-tick.C:
		}
		tok, err := c.fetchToken(ctx)
		if err != nil {
			c.warnf("cannot renew the token of %s: %v", c.cfg.Username, err)
			continue
		}
		c.setToken(tok)
	}
}

// Info returns what the endpoint says about itself, asked once.
func (c *Client) Info() (*models.Info, error) {
	s := c.shared
	s.mu.Lock()
	info := s.info
	s.mu.Unlock()
	if info != nil {
		return info, nil
	}
	info = &models.Info{}
	if err := c.Req().UrlFor("info").Do(info); err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.info = info
	s.mu.Unlock()
	return info, nil
}

// Objects returns the types of object that the endpoint keeps.
func (c *Client) Objects() ([]string, error) {
	res := []string{}
	err := c.Req().UrlFor("objects").Do(&res)
	return res, err
}

// Logs returns the lines in the endpoint's log buffer.
func (c *Client) Logs() ([]logger.Line, error) {
	res := []logger.Line{}
	err := c.Req().UrlFor("logs").Do(&res)
	return res, err
}

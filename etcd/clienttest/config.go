package clienttest

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// RunConfig tests what the fields of client.Config promise, with a live
// server at endpoint. It changes nothing there, and client.DefaultTransport
// only for a moment; nobody else may use that at the same time.
func RunConfig(t *testing.T, endpoint string) {
	for _, test := range configTests {
		t.Run(test.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			test.run(ctx, t, endpoint)
		})
	}
}

// configTest is one promise.
type configTest struct {
	name string
	run  func(ctx context.Context, t *testing.T, endpoint string)
}

var configTests = []configTest{
	{"unusable endpoints are passed by", unusableEndpoints},
	{"a random endpoint is chosen", randomEndpoint},
	{"endpoints are a copy", endpointsCopy},
	{"endpoints that are none are refused", invalidEndpoints},
	{"a transport of one's own is used", ownTransport},
	{"the default transport is used without one", defaultTransport},
	{"redirects are followed", redirected},
	{"redirects without end are refused", endlessRedirects},
	{"credentials go with every request", credentials},
	{"slow endpoints are passed by", slowEndpoints},
	{"the header timeout covers connecting and redirects", slowStages},
	{"without a header timeout a call waits", slowAnswer},
	{"the context limits a call as a whole", overall},
	{"watches ignore the header timeout", slowWatch},
	{"a watch that is cut off is an error", cutWatch},
	{"a watch that brings no event is an error", garbledWatch},
	{"leader priority asks the leader", leaderPriority},
	{"auto sync syncs in every interval", autoSyncs},
	{"auto sync ends with its context", autoSync},
	{"clients are for many goroutines", concurrent},
	{"keys may be served below another path", keysPrefix},
}

func newClient(t *testing.T, cfg client.Config) client.Client {
	t.Helper()
	c, err := client.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func unusableEndpoints(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for range 8 { // the order is shuffled
		c := newClient(t, client.Config{Endpoints: []string{gone.URL, endpoint}})
		if _, err := c.GetVersion(ctx); err != nil {
			t.Error(err)
		}
	}
	_, err := newClient(t, client.Config{Endpoints: []string{gone.URL}}).GetVersion(ctx)
	if !errors.As(err, new(*client.ClusterError)) {
		t.Errorf("got %v", err)
	}
}

func slowEndpoints(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	nobody := silent(ctx, t)
	for range 4 {
		c := newClient(t, client.Config{
			Endpoints:               []string{nobody, endpoint},
			HeaderTimeoutPerRequest: 300 * time.Millisecond,
		})
		if _, err := c.GetVersion(ctx); err != nil {
			t.Error(err)
		}
	}
}

// through is a transport that looks at requests before they are sent.
type through struct {
	client.CancelableTransport
	see func(*http.Request)
}

func (tr through) RoundTrip(req *http.Request) (*http.Response, error) {
	tr.see(req)
	return tr.CancelableTransport.RoundTrip(req)
}

func slowWatch(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	late := through{client.DefaultTransport, func(req *http.Request) {
		if req.URL.Query().Get("wait") == "true" {
			pause(req.Context(), 300*time.Millisecond)
		}
	}}
	c := newClient(t, client.Config{Endpoints: []string{endpoint}, Transport: late, HeaderTimeoutPerRequest: 100 * time.Millisecond})
	wctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if _, err := client.NewKeysAPI(c).Watcher("/clienttest-nothing", nil).Next(wctx); err != context.DeadlineExceeded { //nolint:errorlint // itself, as programs compare it
		t.Errorf("got %v", err)
	}
}

func ownTransport(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	var n atomic.Int64
	tr := through{client.DefaultTransport, func(*http.Request) { n.Add(1) }}
	if _, err := newClient(t, client.Config{Endpoints: []string{endpoint}, Transport: tr}).GetVersion(ctx); err != nil {
		t.Error(err)
	}
	if n.Load() != 1 {
		t.Errorf("it saw %d requests", n.Load())
	}
}

func redirected(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	here := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, endpoint+r.RequestURI, http.StatusTemporaryRedirect)
	}))
	defer here.Close()
	if _, err := newClient(t, client.Config{Endpoints: []string{here.URL}}).GetVersion(ctx); err != nil {
		t.Error(err)
	}
	refusal := errors.New("not further")
	c := newClient(t, client.Config{Endpoints: []string{here.URL}, CheckRedirect: func(via int) error {
		if via != 1 {
			t.Errorf("asked about %d requests", via)
		}
		return refusal
	}})
	if _, err := c.GetVersion(ctx); !errors.Is(err, refusal) {
		t.Errorf("got %v", err)
	}
}

func endlessRedirects(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	var n atomic.Int64
	var here *httptest.Server
	here = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.Add(1)
		http.Redirect(w, r, here.URL+r.RequestURI, http.StatusTemporaryRedirect)
	}))
	defer here.Close()
	c := newClient(t, client.Config{Endpoints: []string{here.URL}})
	if _, err := c.GetVersion(ctx); !errors.Is(err, client.ErrTooManyRedirects) || n.Load() != 11 {
		t.Errorf("got %v after %d requests", err, n.Load())
	}
	if err := c.SetEndpoints([]string{here.URL, endpoint}); err != nil {
		t.Error(err)
	}
	if _, err := c.GetVersion(ctx); err != nil {
		t.Errorf("the next endpoint was not tried: %v", err)
	}
}

func defaultTransport(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	usual := client.DefaultTransport
	defer func() { client.DefaultTransport = usual }()
	var n atomic.Int64
	client.DefaultTransport = through{usual, func(*http.Request) { n.Add(1) }}
	if _, err := newClient(t, client.Config{Endpoints: []string{endpoint}}).GetVersion(ctx); err != nil {
		t.Error(err)
	}
	if n.Load() != 1 {
		t.Errorf("it saw %d requests", n.Load())
	}
}

func credentials(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	var seen atomic.Int64
	tr := through{client.DefaultTransport, func(req *http.Request) {
		if user, password, ok := req.BasicAuth(); ok && user == "u" && password == "p:q" {
			seen.Add(1)
		}
	}}
	c := newClient(t, client.Config{Endpoints: []string{endpoint}, Transport: tr, Username: "u", Password: "p:q"})
	_, err := c.GetVersion(ctx)
	_, err2 := client.NewMembersAPI(c).List(ctx)
	if err != nil || err2 != nil || seen.Load() != 2 {
		t.Errorf("%d requests had them; %v, %v", seen.Load(), err, err2)
	}
}

func leaderPriority(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	var last atomic.Pointer[string]
	tr := through{client.DefaultTransport, func(req *http.Request) { last.Store(&req.URL.Host) }}
	c := newClient(t, client.Config{Endpoints: []string{endpoint}, Transport: tr, SelectionMode: client.EndpointSelectionPrioritizeLeader})
	if err := c.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	leader, err := client.NewMembersAPI(c).Leader(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(leader.ClientURLs, func(u string) bool { return strings.HasSuffix(u, "://"+*last.Load()) }) {
		t.Errorf("%s was asked, the leader is at %v", *last.Load(), leader.ClientURLs)
	}
}

func autoSyncs(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	actx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	var lists atomic.Int64
	tr := through{client.DefaultTransport, func(req *http.Request) {
		if req.URL.Path == "/v2/members" && lists.Add(1) == 4 {
			cancel()
		}
	}}
	c := newClient(t, client.Config{Endpoints: []string{endpoint}, Transport: tr})
	start := time.Now()
	if err := c.AutoSync(actx, 50*time.Millisecond); err != context.Canceled { //nolint:errorlint // itself, as programs compare it
		t.Errorf("got %v after %d lists", err, lists.Load())
	}
	// The first comes at once.
	if took := time.Since(start); took < 140*time.Millisecond {
		t.Errorf("four lists took %v", took)
	}
}

func autoSync(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	c := newClient(t, client.Config{Endpoints: []string{endpoint}})
	actx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	if err := c.AutoSync(actx, 50*time.Millisecond); err != context.DeadlineExceeded { //nolint:errorlint // itself, as programs compare it
		t.Errorf("got %v", err)
	}
}

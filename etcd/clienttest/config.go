package clienttest

import (
	"context"
	"errors"
	"net"
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
// server at endpoint. It changes nothing there.
func RunConfig(t *testing.T, endpoint string) {
	for _, test := range []struct {
		name string
		run  func(ctx context.Context, t *testing.T, endpoint string)
	}{
		{"unusable endpoints are passed by", unusableEndpoints},
		{"slow endpoints are passed by", slowEndpoints},
		{"watches ignore the header timeout", slowWatch},
		{"a transport of one's own is used", ownTransport},
		{"redirects are followed", redirected},
		{"credentials go with every request", credentials},
		{"leader priority asks the leader", leaderPriority},
		{"auto sync ends with its context", autoSync},
	} {
		t.Run(test.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			test.run(ctx, t, endpoint)
		})
	}
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
	silent, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	for range 4 {
		c := newClient(t, client.Config{
			Endpoints:               []string{"http://" + silent.Addr().String(), endpoint},
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

func autoSync(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	c := newClient(t, client.Config{Endpoints: []string{endpoint}})
	actx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	if err := c.AutoSync(actx, 50*time.Millisecond); err != context.DeadlineExceeded { //nolint:errorlint // itself, as programs compare it
		t.Errorf("got %v", err)
	}
}

package client_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcd/version"
)

// cluster answers the members API with members that serve clients at urls,
// the last of which leads; everything else as the recorded server did.
func cluster(urls ...string) http.HandlerFunc {
	member := func(url string) string {
		return fmt.Sprintf(`{"id":"ce3d51bcb75f5df1","name":"n1","peerURLs":["http://127.0.0.1:26991"],"clientURLs":[%s]}`, url)
	}
	return func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v2/members":
			var all []string
			for _, u := range urls {
				all = append(all, member(`"`+u+`"`))
			}
			io.WriteString(w, `{"members":[`+strings.Join(all, ",")+`]}`)
		case "/v2/members/leader":
			leader := ""
			if len(urls) > 0 {
				leader = `"` + urls[len(urls)-1] + `"`
			}
			io.WriteString(w, member(leader))
		default:
			io.WriteString(w, `{"action":"get","node":{"key":"/a"}}`)
		}
	}
}

func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}

func TestSync(t *testing.T) {
	s := serve(t, cluster("http://b:1", "http://a:1"))
	c := connect(t, client.Config{}, s)
	if err := c.Sync(soon(t)); err != nil {
		t.Fatal(err)
	}
	if got := sorted(c.Endpoints()); !slices.Equal(got, []string{"http://a:1", "http://b:1"}) {
		t.Errorf("got %v", got)
	}
}

// If nothing has changed, the order stays, and with it the endpoint in use.
func TestSyncWithoutChange(t *testing.T) {
	var servers []*server
	var urls []string
	for range 8 {
		s := serve(t, nil)
		servers = append(servers, s)
		urls = append(urls, s.URL)
	}
	for _, s := range servers {
		s.answers = []http.HandlerFunc{cluster(urls...)}
	}
	c := connect(t, client.Config{}, servers...)
	before := c.Endpoints()
	for range 3 {
		if err := c.Sync(soon(t)); err != nil || !slices.Equal(c.Endpoints(), before) {
			t.Errorf("got %v, %v, want %v", c.Endpoints(), err, before)
		}
	}
}

func TestSyncFailures(t *testing.T) {
	if err := connect(t, client.Config{}, serve(t, cluster())).Sync(soon(t)); !exactly(err, client.ErrNoEndpoints) {
		t.Errorf("no members: got %v", err)
	}
	if err := connect(t, client.Config{SelectionMode: 7}, serve(t, cluster("http://a:1"))).Sync(soon(t)); err == nil || err.Error() != "invalid endpoint selection mode: 7" {
		t.Errorf("unknown mode: got %v", err)
	}
	c := connect(t, client.Config{}, serve(t, cluster(":")))
	before := c.Endpoints()
	if err := c.Sync(soon(t)); err == nil || !slices.Equal(c.Endpoints(), before) {
		t.Errorf("bad URL: got %v, %v", err, c.Endpoints())
	}
}

// With leader priority, requests go to the leader's first client URL.
func TestSyncToLeader(t *testing.T) {
	a, b, leader := serve(t, cluster()), serve(t, cluster()), serve(t, cluster())
	for _, s := range []*server{a, b, leader} {
		s.answers = []http.HandlerFunc{cluster(a.URL, b.URL, leader.URL)}
	}
	c := connect(t, client.Config{SelectionMode: client.EndpointSelectionPrioritizeLeader}, a)
	if err := c.Sync(soon(t)); err != nil {
		t.Fatal(err)
	}
	if got := c.Endpoints(); !slices.Equal(got, []string{a.URL, b.URL, leader.URL}) {
		t.Errorf("got %v", got)
	}
	before := len(leader.seen())
	for range 3 {
		if _, err := client.NewKeysAPI(c).Get(soon(t), "/a", nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(leader.seen()) - before; got != 3 {
		t.Errorf("the leader got %d requests, want 3", got)
	}
}

func TestSyncWithoutLeader(t *testing.T) {
	electing := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v2/members/leader" {
			w.WriteHeader(503)
			return
		}
		cluster("http://"+r.Host)(w, r)
	}
	c := connect(t, client.Config{SelectionMode: client.EndpointSelectionPrioritizeLeader}, serve(t, electing))
	if err := c.Sync(soon(t)); !exactly(err, client.ErrNoLeaderEndpoint) {
		t.Errorf("got %v", err)
	}
	// Defect of the original: the caller's own context was no leader either.
	hang := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v2/members/leader" {
			<-r.Context().Done()
			return
		}
		cluster("http://"+r.Host)(w, r)
	}
	c = connect(t, client.Config{SelectionMode: client.EndpointSelectionPrioritizeLeader}, serve(t, hang))
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := c.Sync(ctx); !exactly(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestAutoSync(t *testing.T) {
	s := serve(t, cluster("http://a:1"))
	s.answers = []http.HandlerFunc{cluster(s.URL)}
	c := connect(t, client.Config{}, s)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if err := c.AutoSync(ctx, 20*time.Millisecond); !exactly(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if n := len(s.seen()); n < 3 || n > 52 {
		t.Errorf("%d requests in a second", n)
	}
	if err := connect(t, client.Config{}, serve(t, fail(503))).AutoSync(soon(t), time.Hour); err == nil {
		t.Error("a failure did not end it")
	}
}

// Defect of the original: an interval of zero was a panic, a tiny one a busy
// loop.
func TestAutoSyncIntervals(t *testing.T) {
	s := serve(t, cluster("http://a:1"))
	s.answers = []http.HandlerFunc{cluster(s.URL)}
	for _, interval := range []time.Duration{-1, 0, 1} {
		before := len(s.seen())
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		if err := connect(t, client.Config{}, s).AutoSync(ctx, interval); !exactly(err, context.DeadlineExceeded) {
			t.Errorf("%v: got %v", interval, err)
		}
		cancel()
		if n := len(s.seen()) - before; n > 25 {
			t.Errorf("%v: %d requests in 20 ms", interval, n)
		}
	}
}

func TestSetEndpoints(t *testing.T) {
	c := connect(t, client.Config{Endpoints: []string{"http://a:1"}})
	if err := c.SetEndpoints(nil); !exactly(err, client.ErrNoEndpoints) {
		t.Errorf("got %v", err)
	}
	if err := c.SetEndpoints([]string{"http://b:1", ":"}); err == nil {
		t.Error("a colon is an endpoint")
	}
	if got := c.Endpoints(); !slices.Equal(got, []string{"http://a:1"}) {
		t.Errorf("got %v", got)
	}
	got := c.Endpoints()
	got[0] = "changed"
	if got := c.Endpoints(); got[0] != "http://a:1" {
		t.Errorf("got %v", got)
	}
}

// Clients spread over the members: the order is shuffled.
func TestShuffle(t *testing.T) {
	eps := []string{"http://a:1", "http://b:1", "http://c:1"}
	first := map[string]int{}
	for range 300 {
		first[connect(t, client.Config{Endpoints: slices.Clone(eps)}).Endpoints()[0]]++
	}
	for _, ep := range eps {
		if first[ep] < 40 {
			t.Errorf("first were %v", first)
		}
	}
}

func TestGetVersion(t *testing.T) {
	s := serve(t, play(find(t, "GET /version", 0)), play(find(t, "GET /v2/keys/none", 0)), fail(200), fail(404))
	c := connect(t, client.Config{}, s)
	v, err := c.GetVersion(soon(t))
	if err != nil || *v != (version.Versions{Server: "3.4.23", Cluster: "3.4.0"}) {
		t.Errorf("got %+v, %v", v, err)
	}
	if _, err := c.GetVersion(soon(t)); !client.IsKeyNotFound(err) {
		t.Errorf("got %v", err)
	}
	if _, err := c.GetVersion(soon(t)); !exactly(err, client.ErrEmptyBody) {
		t.Errorf("got %v", err)
	}
	if _, err := c.GetVersion(soon(t)); !exactly(err, client.ErrInvalidJSON) {
		t.Errorf("got %v", err)
	}
}

package client_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// TestRequests: what each call sends.
func TestRequests(t *testing.T) {
	type keysCall func(context.Context, client.KeysAPI) (*client.Response, error)
	set := func(value string, o client.SetOptions) keysCall {
		return func(ctx context.Context, k client.KeysAPI) (*client.Response, error) {
			return k.Set(ctx, "/a", value, &o)
		}
	}
	get := func(key string, o *client.GetOptions) keysCall {
		return func(ctx context.Context, k client.KeysAPI) (*client.Response, error) { return k.Get(ctx, key, o) }
	}
	del := func(o *client.DeleteOptions) keysCall {
		return func(ctx context.Context, k client.KeysAPI) (*client.Response, error) { return k.Delete(ctx, "/a", o) }
	}
	watch := func(o *client.WatcherOptions) keysCall {
		return func(ctx context.Context, k client.KeysAPI) (*client.Response, error) {
			return k.Watcher("/a", o).Next(ctx)
		}
	}
	const none = "quorum=false&recursive=false&sorted=false"
	for _, tc := range []struct {
		call          keysCall
		request, body string
	}{
		{get("/a", nil), "GET /v2/keys/a?" + none, ""},
		{get("a/", nil), "GET /v2/keys/a/?" + none, ""},
		{get("", nil), "GET /v2/keys?" + none, ""},
		{get("/x/../é b?#%2f/", nil), "GET /v2/keys/%C3%A9%20b%3F%23%252f/?" + none, ""},
		{get("/a", &client.GetOptions{Recursive: true, Sort: true, Quorum: true}), "GET /v2/keys/a?quorum=true&recursive=true&sorted=true", ""},
		{set("1", client.SetOptions{}), "PUT /v2/keys/a", "value=1"},
		{set("ü &=\n", client.SetOptions{}), "PUT /v2/keys/a", "value=%C3%BC+%26%3D%0A"},
		{set("1", client.SetOptions{PrevValue: "a b", PrevIndex: 7, PrevExist: client.PrevExist}), "PUT /v2/keys/a?prevExist=true&prevIndex=7&prevValue=a+b", "value=1"},
		{set("1", client.SetOptions{TTL: 90*time.Second + 999*time.Millisecond}), "PUT /v2/keys/a", "ttl=90&value=1"},
		{set("1", client.SetOptions{TTL: -time.Second}), "PUT /v2/keys/a", "value=1"},
		{set("", client.SetOptions{TTL: time.Minute, Refresh: true, PrevExist: client.PrevExist}), "PUT /v2/keys/a?prevExist=true", "refresh=true&ttl=60&value="},
		{set("ignored", client.SetOptions{Dir: true, PrevValue: "ignored"}), "PUT /v2/keys/a?dir=true", ""},
		{set("1", client.SetOptions{NoValueOnSuccess: true}), "PUT /v2/keys/a?noValueOnSuccess=true", "value=1"},
		{func(ctx context.Context, k client.KeysAPI) (*client.Response, error) { return k.Create(ctx, "/a", "1") }, "PUT /v2/keys/a?prevExist=false", "value=1"},
		{func(ctx context.Context, k client.KeysAPI) (*client.Response, error) { return k.Update(ctx, "/a", "1") }, "PUT /v2/keys/a?prevExist=true", "value=1"},
		{func(ctx context.Context, k client.KeysAPI) (*client.Response, error) {
			return k.CreateInOrder(ctx, "/a", "1", &client.CreateInOrderOptions{TTL: time.Minute})
		}, "POST /v2/keys/a", "ttl=60&value=1"},
		{del(nil), "DELETE /v2/keys/a", ""},
		{del(&client.DeleteOptions{PrevValue: "x", PrevIndex: 3, Recursive: true, Dir: true}), "DELETE /v2/keys/a?dir=true&prevIndex=3&prevValue=x&recursive=true", ""},
		{watch(nil), "GET /v2/keys/a?recursive=false&wait=true&waitIndex=0", ""},
		{watch(&client.WatcherOptions{AfterIndex: 5, Recursive: true}), "GET /v2/keys/a?recursive=true&wait=true&waitIndex=6", ""},
	} {
		s := serve(t, play(find(t, "PUT /v2/keys/a value=1", 0)))
		if _, err := tc.call(soon(t), keys(t, s)); err != nil {
			t.Error(err)
		}
		if got := s.seen(); len(got) != 1 || got[0] != tc.request || s.bodies[0] != tc.body {
			t.Errorf("sent %v with %q, want %s with %q", got, s.bodies, tc.request, tc.body)
		}
	}
}

func TestOtherPrefix(t *testing.T) {
	s := serve(t, play(find(t, "GET /v2/keys/a", 0)))
	for _, prefix := range []string{"/v2/keys/sub", "v2/keys/sub"} {
		if _, err := client.NewKeysAPIWithPrefix(connect(t, client.Config{}, s), prefix).Get(soon(t), "a", nil); err != nil {
			t.Error(err)
		}
	}
	for _, got := range s.seen() {
		if !strings.HasPrefix(got, "GET /v2/keys/sub/a?") {
			t.Errorf("sent %s", got)
		}
	}
}

// Defect of the original: a TTL below a second was sent as 0, which removes
// the key at once.
func TestTTLBelowASecond(t *testing.T) {
	s := serve(t, play(find(t, "PUT /v2/keys/a value=1", 0)))
	k := keys(t, s)
	for _, ttl := range []time.Duration{1, time.Millisecond, 999 * time.Millisecond, time.Second, 1999 * time.Millisecond} {
		if _, err := k.Set(soon(t), "/a", "1", &client.SetOptions{TTL: ttl}); err != nil {
			t.Fatal(err)
		}
		if _, err := k.CreateInOrder(soon(t), "/a", "1", &client.CreateInOrderOptions{TTL: ttl}); err != nil {
			t.Fatal(err)
		}
	}
	for _, body := range s.bodies {
		if body != "ttl=1&value=1" {
			t.Errorf("sent %q", body)
		}
	}
}

// TestRecordedKeys: what the calls make of real answers.
func TestRecordedKeys(t *testing.T) {
	at := time.Date(2026, 11, 20, 9, 57, 35, 627704173, time.UTC)
	for _, tc := range []struct {
		request  string
		n        int
		action   string
		node     client.Node
		prev     string
		index    uint64
		children int
	}{
		{"GET /v2/keys", 0, "get", client.Node{Dir: true}, "", 3, 0},
		{"PUT /v2/keys/a value=1", 0, "set", client.Node{Key: "/a", Value: "1", ModifiedIndex: 4, CreatedIndex: 4}, "", 4, 0},
		{"PUT /v2/keys/a value=2", 0, "set", client.Node{Key: "/a", Value: "2", ModifiedIndex: 5, CreatedIndex: 5}, "1", 5, 0},
		{"PUT /v2/keys/c?prevExist=true refresh=true&ttl=60", 0, "update", client.Node{Key: "/c", Value: "a", Expiration: &at, TTL: 60, ModifiedIndex: 25, CreatedIndex: 24}, "a", 25, 0},
		{"GET /v2/keys/d?recursive=true&sorted=true", 0, "get", client.Node{Key: "/d", Dir: true, ModifiedIndex: 6, CreatedIndex: 6}, "", 13, 2},
	} {
		e := find(t, tc.request, tc.n)
		r, err := keys(t, serve(t, play(e))).Get(soon(t), "/x", nil)
		if err != nil {
			t.Errorf("%s: %v", tc.request, err)
			continue
		}
		if got := len(r.Node.Nodes); got != tc.children {
			t.Errorf("%s: got %d children, want %d", tc.request, got, tc.children)
		}
		node := *r.Node
		node.Nodes = nil
		if r.Action != tc.action || text(t, node) != text(t, tc.node) || r.Index != tc.index || r.ClusterID != "b90e47488dbd72c9" {
			t.Errorf("%s: got %s %s, index %d, cluster %s", tc.request, r.Action, text(t, node), r.Index, r.ClusterID)
		}
		if (r.PrevNode != nil) != (tc.prev != "") || r.PrevNode != nil && r.PrevNode.Value != tc.prev {
			t.Errorf("%s: got previous %v", tc.request, r.PrevNode)
		}
	}
}

// TestRecordedRefusals: every refusal of the keys API comes back as it was
// said.
func TestRecordedRefusals(t *testing.T) {
	codes := map[int]bool{}
	for _, e := range recorded(t) {
		if !strings.Contains(string(e.Body), `"errorCode"`) {
			continue
		}
		_, err := keys(t, serve(t, play(e))).Set(soon(t), "/x", "", nil)
		got, ok := err.(client.Error) //nolint:errorlint // by value and not wrapped, as programs rely on
		if !ok {
			t.Errorf("%s: got %v", e.Request(), err)
			continue
		}
		codes[got.Code] = true
		said := fmt.Sprintf(`{"errorCode":%d,"message":%q`, got.Code, got.Message)
		if got.Cause != "" {
			said += ",\"cause\":" + text(t, got.Cause)
		}
		if said += fmt.Sprintf(",\"index\":%d}\n", got.Index); said != string(e.Body) {
			t.Errorf("%s: got %s, server said %s", e.Request(), said, e.Body)
		}
		if client.IsKeyNotFound(err) != (got.Code == client.ErrorCodeKeyNotFound) || !errors.As(fmt.Errorf("wrapped: %w", err), new(client.Error)) {
			t.Errorf("%s: wrongly told apart", e.Request())
		}
	}
	for _, code := range []int{100, 101, 102, 104, 105, 107, 108, 110, 201, 202, 203, 209, 210} {
		if !codes[code] {
			t.Errorf("code %d does not occur", code)
		}
	}
}

func TestErrorTexts(t *testing.T) {
	for err, want := range map[error]string{
		client.Error{Code: 101, Message: "Compare failed", Cause: "[9 != 1]", Index: 5}: "101: Compare failed ([9 != 1]) [5]",
		client.ErrNoEndpoints:        "client: no endpoints available",
		client.ErrTooManyRedirects:   "client: too many redirects",
		client.ErrClusterUnavailable: "client: etcd cluster is unavailable or misconfigured",
		client.ErrNoLeaderEndpoint:   "client: no leader endpoint available",
		client.ErrInvalidJSON:        "client: response is invalid json. The endpoint is probably not valid etcd cluster endpoint.",
		client.ErrEmptyBody:          "client: response body is empty",
		client.ErrNoRequest:          "no HTTPRequest was available",
	} {
		if err.Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
	}
}

// Answers that are not etcd's.
func TestStrangeAnswers(t *testing.T) {
	page := find(t, "GET /v2/stats", 0)
	page.Status = 200
	noIndex := find(t, "GET /v2/keys/a", 0)
	noIndex.Header = noIndex.Header.Clone()
	noIndex.Header.Set("X-Etcd-Index", "many")
	if _, err := keys(t, serve(t, play(page))).Get(soon(t), "/", nil); !exactly(err, client.ErrInvalidJSON) {
		t.Errorf("page: got %v", err)
	}
	if _, err := keys(t, serve(t, fail(404))).Get(soon(t), "/", nil); !exactly(err, client.ErrInvalidJSON) {
		t.Errorf("bare 404: got %v", err)
	}
	if _, err := keys(t, serve(t, fail(200))).Get(soon(t), "/", nil); !exactly(err, client.ErrEmptyBody) {
		t.Errorf("nothing: got %v", err)
	}
	if _, err := keys(t, serve(t, play(noIndex))).Get(soon(t), "/", nil); err == nil || !strings.Contains(err.Error(), `parsing "many"`) {
		t.Errorf("bad index: got %v", err)
	}
}

func TestNode(t *testing.T) {
	n := &client.Node{Key: "/a", Value: "secret", CreatedIndex: 1, ModifiedIndex: 2, TTL: 3}
	if got := n.String(); got != "{Key: /a, CreatedIndex: 1, ModifiedIndex: 2, TTL: 3}" {
		t.Errorf("got %s", got)
	}
	if got := n.TTLDuration(); got != 3*time.Second {
		t.Errorf("got %v", got)
	}
}

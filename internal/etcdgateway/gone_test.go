package etcdgateway_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/etcdv2"
	"github.com/gantline/gantline/internal/etcdgateway"
)

// answer sends a request and gives the status and the body.
func answer(t *testing.T, method, url, body string) (int, string) {
	t.Helper()
	kind := "form"
	if strings.HasPrefix(body, "{") {
		kind = "json"
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kinds()[kind])
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// TestClusterGone takes the cluster away: what the gateway knows it still tells, whatever needs the
// cluster is refused as etcd refuses it, health says so, and all is well when the cluster is back.
func TestClusterGone(t *testing.T) {
	m := startMember(t)
	v3, err := etcdv2.Dial(etcdv2.DialConfig{Endpoints: []string{m.url}})
	if err != nil {
		t.Fatal(err)
	}
	defer v3.Close()
	base := serve(t, v3, etcdv2.Config{RequestTimeout: 2 * time.Second})
	expect := func(status int, part, method, path, body string) {
		t.Helper()
		if got, text := answer(t, method, base+path, body); got != status || !strings.Contains(text, part) {
			t.Errorf("%s %s: %d %s\nwant %d and %q", method, path, got, text, status, part)
		}
	}
	expect(201, `"modifiedIndex":4`, "PUT", "/v2/keys/a", "value=1")
	expect(200, `{"health":"true"}`, "GET", "/health", "")
	m.kill()
	expect(200, `"value":"1"`, "GET", "/v2/keys/a", "")
	expect(500, `"errorCode":300,"message":"Raft Internal Error","cause":"etcdserver: request timed out"`, "GET", "/v2/keys/a?quorum=true", "")
	expect(500, `"errorCode":300`, "PUT", "/v2/keys/a", "value=2")
	expect(503, `{"health":"false"}`, "GET", "/health", "")
	expect(200, "etcd_gateway_index 4", "GET", "/metrics", "")
	expect(200, base, "GET", "/v2/machines", "")
	expect(403, "not current leader", "GET", "/v2/stats/leader", "")
	m.start()
	m.await()
	for back := time.Now().Add(20 * time.Second); time.Now().Before(back); { // its client tries again each second
		if status, _ := answer(t, http.MethodGet, base+"/v2/keys/a?quorum=true", ""); status == http.StatusOK {
			break
		}
	}
	expect(200, `"value":"1"`, "GET", "/v2/keys/a?quorum=true", "")
	expect(200, `"value":"3"`, "PUT", "/v2/keys/a", "value=3")
	expect(200, `{"health":"true"}`, "GET", "/health", "")
}

// TestFixedMembers refuses to change the members of a cluster that serves something else too.
func TestFixedMembers(t *testing.T) {
	c, _ := startServer(t)
	store, err := etcdv2.Open(t.Context(), etcdv2.Config{Client: c})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for _, fixed := range []bool{true, false} {
		g, err := etcdgateway.New(etcdgateway.Config{Store: store, FixedMembers: fixed})
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(g)
		defer server.Close()
		base := server.URL
		for _, one := range []struct {
			method, path, body string
			open               int
		}{
			{"POST", "/v2/members", `{"peerURLs":["nonsense"]}`, 400},
			{"PUT", "/v2/members/abcd", `{"peerURLs":["http://127.0.0.1:9"]}`, 404},
			{"DELETE", "/v2/members/abcd", "", 404},
			{"GET", "/v2/members", "", 200},
		} {
			want := one.open
			if fixed && one.method != "GET" {
				want = 403
			}
			if got, text := answer(t, one.method, base+one.path, one.body); got != want {
				t.Errorf("fixed %v, %s %s: %d, want %d: %s", fixed, one.method, one.path, got, want, text)
			}
		}
	}
}

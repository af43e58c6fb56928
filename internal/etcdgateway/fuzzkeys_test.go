package etcdgateway_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/gantline/gantline/etcdv2"
	"github.com/gantline/gantline/internal/etcdgateway"
)

// FuzzKeys sends whole requests of the keys API, as bytes on a connection, to a gateway on an etcd of
// its own. Whatever comes, the answer is one that the API has: JSON with a status, a code and a text
// that belong together, or the redirect to the path as it should have been. Nothing is ever written
// outside the gateway's prefix, nor below it where keys do not go. A value that was written is read
// back at the same path.
func FuzzKeys(f *testing.F) {
	for _, one := range []struct{ method, rest, query, body string }{
		{"PUT", "/a/b", "", "value=1"},
		{"PUT", "", "", "value=1"},
		{"PUT", "/", "", "dir=true"},
		{"GET", "/a%2Fb%00c", "recursive=true&sorted=true", ""},
		{"PUT", "//a//b", "value=x", ""},
		{"PUT", "/./a/.", "", "value=1"},
		{"PUT", "/a/../../../etcdv2/x", "", "value=1"},
		{"PUT", "/%2e%2e/%2e%2e/2/users/root", "", "value=1"},
		{"PUT", "/..%2f..%2f2%2fenabled", "", "value=1"},
		{"PUT", "/%5c..%5ca", "", "value=1"},
		{"PUT", "/\xff\xfe%ff%fe/%c0%ae", "", "value=%ff"},
		{"POST", "/_hidden/q", "", "value=<&>\u2028"},
		{"PUT", "/a/" + strings.Repeat("long", 3000), "", "value=1"},
		{"PUT", strings.Repeat("/d", 2000), "", "value=1"},
		{"PUT", strings.Repeat("/deep", 40_000), "", "value=1"},
		{"DELETE", "/a", "recursive=true&dir=1", ""},
		{"DELETE", "/_hidden", "prevValue=x", ""},
		{"GET", "/a", "wait=true&waitIndex=1", ""},
		{"GET", "/", "wait=true&stream=true&recursive=true&waitIndex=2", ""},
		{"PUT", "/t", "", "ttl=0&value=1"},
		{"PUT", "/t", "", "ttl=18446744073709551615&value=1"},
		{"PUT", "/t", "prevExist=true", "refresh=true&ttl=9"},
		{"HEAD", "/a?b", "x;y=%zz", ""},
		{"PATCH", "/a", "", ""},
		{"OPTIONS", "/../a", "", ""},
		{"GET", "x", "", ""},
	} {
		f.Add(one.method, one.rest, one.query, one.body)
	}
	v3, _ := startServer(f)
	store, err := etcdv2.Open(f.Context(), etcdv2.Config{Client: v3, ExpireEvery: time.Hour, History: 1000})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { store.Close() })
	gateway, err := etcdgateway.New(etcdgateway.Config{Store: store, FixedMembers: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, method, rest, query, body string) {
		if slices.Contains([]string{"CONNECT", ""}, method) || len(rest) > 1<<18 || len(body) > 1<<18 {
			return
		}
		target := "/v2/keys" + rest
		if query != "" {
			target += "?" + query
		}
		got := ask(t, gateway, method, target, body)
		if got == nil {
			return // no request: the connection would have said so
		}
		got.check(t)
		staysInside(t, v3)
		if written := got.node(); method == http.MethodPut && got.Code/100 == 2 && written != nil && written["dir"] == nil && written["expiration"] == nil {
			again := ask(t, gateway, http.MethodGet, target[:len(target)-len(got.r.URL.RawQuery)], "")
			if again.node()["value"] != written["value"] || again.node()["key"] != written["key"] {
				t.Errorf("PUT %q answered %s, and GET %s", target, got.Body, again.Body)
			}
		}
	})
}

// asked is an answer and what was asked.
type asked struct {
	*httptest.ResponseRecorder
	r *http.Request
}

// ask sends a request as the bytes that it would be on a connection, nil if they are none. A watch ends
// when the answer has begun.
func ask(t *testing.T, gateway http.Handler, method, target, body string) *asked {
	t.Helper()
	head := method + " " + target + " HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n"
	r, err := http.ReadRequest(bufio.NewReader(io.MultiReader(strings.NewReader(head), strings.NewReader(body))))
	if err != nil || !strings.HasPrefix(r.RequestURI, "/v2/keys") || r.Method != method {
		return nil
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	got := &asked{httptest.NewRecorder(), r.WithContext(ctx)}
	gateway.ServeHTTP(watching{got.ResponseRecorder, cancel}, got.r)
	return got
}

// watching is a client that leaves once the head of an answer is there by itself.
type watching struct {
	*httptest.ResponseRecorder
	leave func()
}

// FlushError implements what http.ResponseController asks for.
func (w watching) FlushError() error {
	w.leave()
	return nil
}

// node is the node of an answer, nil if it has none.
func (a *asked) node() map[string]any {
	var doc struct{ Node map[string]any }
	json.Unmarshal(a.Body.Bytes(), &doc)
	return doc.Node
}

// refusals are the codes that the keys API may answer with, and their statuses and texts.
func refusals() map[int]string {
	return map[int]string{
		100: "404 Key not found", 101: "412 Compare failed", 102: "403 Not a file", 104: "400 Not a directory", 105: "412 Key already exists",
		107: "400 Root is read only", 108: "403 Directory not empty", 201: "400 PrevValue is Required in POST form",
		202: "400 The given TTL in POST form is not a number", 203: "400 The given index in POST form is not a number", 209: "400 Invalid field",
		210: "400 Invalid POST form", 211: "400 Value provided on refresh", 212: "400 A TTL must be provided on refresh",
		300: "500 Raft Internal Error", 401: "400 The event in requested index is outdated and cleared",
	}
}

func (a *asked) check(t *testing.T) {
	t.Helper()
	fail := func(why string) {
		t.Errorf("%s %q with the path %q: %s: %d %v %.500q", a.r.Method, a.r.RequestURI, a.r.URL.Path, why, a.Code, a.Header(), a.Body)
	}
	clean := path.Clean("/" + a.r.URL.Path)
	if strings.HasSuffix(a.r.URL.Path, "/") && clean != "/" {
		clean += "/"
	}
	body := a.Body.Bytes()
	switch to := a.Header().Get("Location"); {
	case a.r.Method == http.MethodOptions:
		if a.Code != http.StatusOK || len(body) > 0 {
			fail("is no answer to OPTIONS")
		}
	case clean != a.r.URL.Path:
		// A # in a query, which is no part of a URL that is sent, comes back as it came; what is not
		// ASCII comes back escaped.
		query, _, _ := strings.Cut(a.r.URL.RawQuery, "#")
		u, err := url.Parse(to)
		if a.Code != http.StatusMovedPermanently || err != nil || u.Path != clean || u.Host != "" || u.Scheme != "" || u.RawQuery != escaped(query) {
			fail("is not sent to " + clean)
		}
	case clean != "/v2/keys" && !strings.HasPrefix(clean, "/v2/keys/"):
		if a.Code != http.StatusNotFound || string(body) != "404 page not found\n" {
			fail("is found")
		}
	case !slices.Contains([]string{"HEAD", "GET", "PUT", "POST", "DELETE"}, a.r.Method):
		if a.Code != http.StatusMethodNotAllowed || a.Header().Get("Allow") != "HEAD,GET,PUT,POST,DELETE" {
			fail("is allowed")
		}
	case a.Header().Get("Content-Type") != "application/json" || a.Header().Get("X-Etcd-Cluster-Id") == "":
		fail("lacks a header")
	case a.Code/100 == 2:
		if _, err := strconv.ParseUint(a.Header().Get("X-Etcd-Index"), 10, 64); err != nil {
			fail("lacks its index")
		}
		for line := range bytes.Lines(body) { // a stream has several, a watch that waits none
			checkEvent(line, fail)
		}
	default:
		var doc struct {
			ErrorCode int
			Message   string
			Index     *uint64
		}
		if err := json.Unmarshal(body, &doc); err != nil || doc.Index == nil || refusals()[doc.ErrorCode] != strconv.Itoa(a.Code)+" "+doc.Message {
			fail("is no refusal of the API")
		}
	}
}

// escaped spells what is not ASCII by its bytes.
func escaped(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] < utf8.RuneSelf {
			b.WriteByte(s[i])
		} else {
			fmt.Fprintf(&b, "%%%x", s[i])
		}
	}
	return b.String()
}

// checkEvent checks the JSON of an answer: its fields, and keys that are whole and lie below the root.
func checkEvent(line []byte, fail func(string)) {
	var doc map[string]json.RawMessage
	var action string
	if err := json.Unmarshal(line, &doc); err != nil || json.Unmarshal(doc["action"], &action) != nil || action == "" {
		fail("is no event")
		return
	}
	for _, name := range slices.Collect(maps.Keys(doc)) {
		switch name {
		case "action":
		case "node", "prevNode":
			var n shown
			d := json.NewDecoder(bytes.NewReader(doc[name]))
			d.DisallowUnknownFields()
			if err := d.Decode(&n); err != nil || !n.fine() {
				fail("has a strange node")
			}
		default:
			fail("has a field " + name)
		}
	}
}

// shown is a node in an answer.
type shown struct {
	Key           string     `json:"key"`
	Value         *string    `json:"value"`
	Dir           bool       `json:"dir"`
	Expiration    *time.Time `json:"expiration"`
	TTL           int64      `json:"ttl"`
	Nodes         []shown    `json:"nodes"`
	ModifiedIndex uint64     `json:"modifiedIndex"`
	CreatedIndex  uint64     `json:"createdIndex"`
}

func (n shown) fine() bool {
	if n.Key != "" && path.Clean(n.Key) != n.Key || n.Key != "" && n.Key[0] != '/' || n.Dir && n.Value != nil || !n.Dir && len(n.Nodes) > 0 {
		return false
	}
	return !slices.ContainsFunc(n.Nodes, func(c shown) bool { return !c.fine() || !strings.HasPrefix(c.Key, n.Key+"/") })
}

// staysInside holds the gateway to its prefix in etcd, and keys to theirs below it.
func staysInside(t *testing.T, v3 *clientv3.Client) {
	t.Helper()
	for _, outside := range [][2]string{
		{"\x00", "/etcdv2/"}, {"/etcdv20", "\x00"}, // of the prefix
		{"/etcdv2/", "/etcdv2/l"}, {"/etcdv2/m", "/etcdv2/n/1"}, {"/etcdv2/n/1\x00", "/etcdv2/n/1/"}, {"/etcdv2/n/10", "/etcdv2/s"}, {"/etcdv2/t", "/etcdv20"},
	} {
		got, err := v3.Get(t.Context(), outside[0], clientv3.WithRange(outside[1]), clientv3.WithKeysOnly(), clientv3.WithLimit(3))
		if err != nil {
			t.Fatal(err)
		}
		for _, kv := range got.Kvs {
			t.Errorf("there is a key %q", kv.Key)
		}
	}
}

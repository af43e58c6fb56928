//go:build interop

package etcdgateway_test

import (
	"encoding/base64"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"context"
	"errors"
	"time"

	"pgregory.net/rapid"
)

// authSequence sends requests about users and roles, and of keys as different users.
func (p pair) authSequence(t *rapid.T) int {
	n := rapid.IntRange(5, 30).Draw(t, "operations")
	for range n {
		p.compare(t, authOperation(t))
	}
	root := login("root:p1")
	for _, at := range []string{"/v2/keys/?recursive=true&sorted=true", "/v2/auth/users", "/v2/auth/roles", "/v2/auth/enable"} {
		p.compare(t, exchange{method: "GET", target: at, auth: root})
	}
	return n + 4
}

func login(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

// authOperation draws a request.
func authOperation(t *rapid.T) exchange {
	as := rapid.SampledFrom([]string{"", "root:p1", "root:p1", "root:p1", "root:p2", "u1:p1", "u1:p2", "u2:p1", "nobody:p1", "root:", "bad"}).Draw(t, "login")
	x := exchange{auth: login(as)}
	switch as {
	case "":
		x.auth = ""
	case "bad":
		x.auth = rapid.SampledFrom([]string{"raw:Basic !!!", "raw:Bearer x", "raw:Basic", "raw:basic " + login("root:p1")}).Draw(t, "header")
	}
	x.method = rapid.SampledFrom([]string{"PUT", "PUT", "PUT", "GET", "DELETE", "POST"}).Draw(t, "method")
	switch rapid.SampledFrom([]string{"keys", "keys", "keys", "users", "users", "roles", "roles", "enable", "other"}).Draw(t, "about") {
	case "users":
		aboutUser(t, &x)
	case "roles":
		aboutRole(t, &x)
	case "enable":
		x.target = "/v2/auth/enable"
	case "other":
		x.target = rapid.SampledFrom([]string{
			"/v2/auth/users", "/v2/auth/roles", "/v2/auth/users/", "/v2/auth/roles/a/b", "/v2/auth/users/a/b", "/v2/auth", "/v2/auth/none",
			"/v2/members/nonsense", "/v2/machines", "/version",
		}).Draw(t, "place")
	default:
		aboutKey(t, &x)
	}
	return x
}

func aboutKey(t *rapid.T, x *exchange) {
	key := rapid.SampledFrom([]string{"/pub/a", "/pub/b", "/pub", "/pub/", "/sec/a", "/sec", "/exact", "/", "", "/_h", "/pub/_h"}).Draw(t, "key")
	x.target, x.kind = "/v2/keys"+key, "form"
	switch x.method {
	case "PUT":
		x.body = rapid.SampledFrom([]string{"value=1", "value=2", "value=1&prevExist=true", "value=1&prevValue=2", "dir=true", "value=1&ttl=x", "refresh=true&ttl=500000"}).Draw(t, "form")
	case "POST":
		x.body = "value=1"
	case "GET":
		x.target += rapid.SampledFrom([]string{"", "", "?recursive=true&sorted=true", "?quorum=true", "?recursive=x", "?wait=true&waitIndex=1&quorum=true"}).Draw(t, "query")
	case "DELETE":
		x.target += rapid.SampledFrom([]string{"", "?recursive=true", "?dir=true", "?prevValue=1"}).Draw(t, "query")
	}
}

// some draws a few of the words, which may be none, and the same twice.
func some(t *rapid.T, what string, words ...string) []string {
	return rapid.SliceOfN(rapid.SampledFrom(words), 0, 2).Draw(t, what)
}

// document draws an object: of each field whether it is there.
func document(t *rapid.T, fields map[string]any) string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	doc := map[string]any{}
	for _, name := range names {
		if name == "user" || name == "role" || rapid.IntRange(0, 2).Draw(t, "has "+name) == 0 {
			doc[name] = fields[name]
		}
	}
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return rapid.SampledFrom([]string{string(text), string(text), string(text), string(text), string(text), string(text), string(text[:len(text)-1]), "", "[]", "null", string(text) + "x"}).Draw(t, "document")
}

func aboutUser(t *rapid.T, x *exchange) {
	name := rapid.SampledFrom([]string{"root", "root", "u1", "u1", "u2", "nobody"}).Draw(t, "user")
	x.target, x.kind = "/v2/auth/users/"+name, "json"
	if x.method != "PUT" {
		return
	}
	x.body = document(t, map[string]any{
		"user":     rapid.SampledFrom([]string{name, name, name, name, "other"}).Draw(t, "name"),
		"password": rapid.SampledFrom([]string{"p1", "p1", "p2", ""}).Draw(t, "password"),
		"roles":    some(t, "roles", "r1", "r2", "guest", "root", "none"),
		"grant":    some(t, "grant", "r1", "r2", "guest", "root", "none"),
		"revoke":   some(t, "revoke", "r1", "r2", "guest", "root", "none"),
	})
}

func aboutRole(t *rapid.T, x *exchange) {
	name := rapid.SampledFrom([]string{"r1", "r1", "r2", "guest", "guest", "root"}).Draw(t, "role")
	x.target, x.kind = "/v2/auth/roles/"+name, "json"
	if x.method != "PUT" {
		return
	}
	patterns := func(what string) any {
		words := []string{"/*", "/pub/*", "/pub*", "/pub", "/pub/", "/exact", "/sec/a", "*", "/pub/**"}
		kv := map[string]any{"read": some(t, what+" read", words...), "write": some(t, what+" write", words...)}
		if rapid.IntRange(0, 4).Draw(t, what+" has no write") == 0 {
			delete(kv, "write")
		}
		return map[string]any{"kv": kv}
	}
	x.body = document(t, map[string]any{
		"role":        rapid.SampledFrom([]string{name, name, name, name, "other"}).Draw(t, "name"),
		"permissions": patterns("permissions"),
		"grant":       patterns("grant"),
		"revoke":      patterns("revoke"),
	})
}

// TestInteropShuffled sends the recorded requests to both servers, from two clients in turn, each with
// the names of keys exchanged its own way: no answer may depend on what the transcript happens to name
// and in which order it asks.
func TestInteropShuffled(t *testing.T) {
	rng := rand.New(rand.NewPCG(seed(t), 0))
	p := startPair(t)
	all := slices.DeleteFunc(recorded(t, "testdata/etcd34.txt"), func(x exchange) bool {
		// A member that is added has an index in etcd 3.4; docs/etcd-v2.md.
		return x.method == "POST" && strings.HasPrefix(x.target, "/v2/members") && x.kind == "json"
	})
	clients := [][]exchange{exchanged(all, rng), exchanged(all, rng)}
	n := 0
	for len(clients[0])+len(clients[1]) > 0 {
		i := rng.IntN(2)
		if len(clients[i]) == 0 {
			continue
		}
		x := clients[i][0]
		clients[i] = clients[i][1:]
		n++
		want, got := within(t, x, p.original), within(t, x, p.ours)
		if want, got := inComparison(x, want), inComparison(x, got); want != got {
			t.Fatalf("request %d, %s:\n got %s\nwant %s", n, x, got, want)
		}
	}
	t.Logf("%d requests of two clients, the same answers", n)
}

// exchanged gives keys each other's names.
func exchanged(all []exchange, rng *rand.Rand) []exchange {
	names := keyNames(all)
	to := renaming{}
	for i, j := range rng.Perm(len(names)) {
		to[names[i]] = names[j]
	}
	return to.requests(all)
}

// within sends a request that may be a watch of what never happens.
func within(t *testing.T, x exchange, base string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	if strings.Contains(x.target, "wait=true") {
		ctx, cancel = context.WithTimeout(t.Context(), 400*time.Millisecond)
	}
	defer cancel()
	out, err := x.sendWithin(ctx, base)
	if errors.Is(err, context.DeadlineExceeded) && strings.Contains(x.target, "wait=true") {
		return "200\nwaits"
	}
	if err != nil {
		t.Fatalf("%s: %v", x, err)
	}
	return out
}

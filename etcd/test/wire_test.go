package test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	ours "github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcd/internal/transcript"
	orig "go.etcd.io/etcd/client/v2"
)

// canned answers every request alike and keeps the bytes of the requests.
type canned struct {
	answer transcript.Exchange

	mu   sync.Mutex // guards sent
	sent []string
}

func (c *canned) CancelRequest(*http.Request) {}

func (c *canned) RoundTrip(req *http.Request) (*http.Response, error) {
	var wire bytes.Buffer
	if err := req.Write(&wire); err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.sent = append(c.sent, req.URL.Scheme+" "+req.URL.Host+" "+wire.String())
	c.mu.Unlock()
	return &http.Response{
		StatusCode: c.answer.Status, Header: c.answer.Header, Request: req,
		Body: io.NopCloser(bytes.NewReader(c.answer.Body)), ContentLength: int64(len(c.answer.Body)),
	}, nil
}

// describe spells an outcome out: the value as JSON with the fields that
// JSON leaves out, or the error with its kind.
func describe(o outcome) string {
	if o.err != nil {
		return fmt.Sprintf("%s: %s", kindOf(o.err), o.err)
	}
	b, err := json.Marshal(o.value)
	if err != nil {
		return err.Error()
	}
	switch r := o.value.(type) {
	case *orig.Response:
		return fmt.Sprintf("%s index %d cluster %s", b, r.Index, r.ClusterID)
	case *ours.Response:
		return fmt.Sprintf("%s index %d cluster %s", b, r.Index, r.ClusterID)
	}
	return string(b)
}

var varying = regexp.MustCompile(`"expiration":"[^"]*"|cluster [0-9a-f]+$`)

// normal leaves out of a description what differs between two servers.
func normal(s string) string { return varying.ReplaceAllString(s, "*") }

func kindOf(err error) string {
	var (
		origCluster *orig.ClusterError
		oursCluster *ours.ClusterError
		syntax      *json.SyntaxError
	)
	switch {
	case errors.As(err, &origCluster), errors.As(err, &oursCluster):
		return "cluster"
	case errors.As(err, new(orig.Error)), errors.As(err, new(ours.Error)):
		return "answer"
	case errors.Is(err, orig.ErrInvalidJSON), errors.Is(err, ours.ErrInvalidJSON):
		return "invalid"
	case errors.Is(err, orig.ErrEmptyBody), errors.Is(err, ours.ErrEmptyBody):
		return "empty"
	case errors.As(err, &syntax):
		return "syntax"
	default:
		return "other"
	}
}

// deviates reports whether the two descriptions differ only in what the
// package doc says is repaired.
func deviates(o op, orig, ours string) bool {
	switch {
	case strings.HasPrefix(ours, "invalid") && ours == orig+".": // the text ends with a dot
		return true
	case strings.HasPrefix(o.name, "get user"), strings.HasPrefix(o.name, "grant user"),
		strings.HasPrefix(o.name, "revoke user"), strings.HasPrefix(o.name, "password"):
		// The original puts an empty name in front for each role in full.
		return regexp.MustCompile(`\[("",)+`).ReplaceAllString(orig, "[") == ours
	}
	return false
}

// TestWire makes every call with both clients against every recorded answer
// and compares the requests, byte for byte, and the results.
func TestWire(t *testing.T) {
	answers, err := transcript.Load("../client/testdata/etcd34.txt")
	if err != nil {
		t.Fatal(err)
	}
	answers = append(answers,
		transcript.Exchange{Method: "made up", Target: "no body", Status: 204, Header: http.Header{}},
		transcript.Exchange{Method: "made up", Target: "empty object", Status: 201, Header: http.Header{}, Body: []byte("{}")},
		transcript.Exchange{Method: "made up", Target: "no JSON", Status: 200, Header: http.Header{}, Body: []byte("<html>")},
		transcript.Exchange{Method: "made up", Target: "gone", Status: 410, Header: http.Header{}, Body: []byte(`{"message":"gone"}`)},
		transcript.Exchange{Method: "made up", Target: "bad index", Status: 200, Header: http.Header{"X-Etcd-Index": {"x"}}, Body: []byte(`{"action":"get","node":{}}`)},
	)
	compared := 0
	for _, o := range append(keyOps(), otherOps()...) {
		t.Run(o.name, func(t *testing.T) {
			for _, answer := range answers {
				if unfit(o, answer) {
					continue
				}
				compare(t, o, answer, "http://etcd.example:2379")
				compared++
			}
			compare(t, o, answers[5], "https://[::1]:2379/base/")
			compare(t, o, answers[5], "http://host:/?tenant=a+b&wait=false")
		})
	}
	t.Logf("%d calls compared", compared)
}

// unfit are answers that the original cannot take: it sends a redirect
// without a host nowhere, its watcher asks again for ever after an empty
// body, and dies of an event without a node.
func unfit(o op, a transcript.Exchange) bool {
	if a.Status == 301 {
		return true
	}
	ok := a.Status == 200 || a.Status == 201
	return strings.HasPrefix(o.name, "watch") && ok &&
		(len(a.Body) == 0 || bytes.HasPrefix(a.Body, []byte("{")) && !bytes.Contains(a.Body, []byte(`"node"`)))
}

func compare(t *testing.T, o op, answer transcript.Exchange, endpoint string) {
	t.Helper()
	a, b := &canned{answer: answer}, &canned{answer: answer}
	oc, err := newOrig(a, endpoint)
	if err != nil {
		t.Fatal(err)
	}
	wc, err := newOurs(b, endpoint)
	if err != nil {
		t.Fatal(err)
	}
	want := describe(o.orig(context.Background(), oc))
	got := describe(o.ours(context.Background(), wc))
	if got != want && !deviates(o, want, got) {
		t.Errorf("%s at %s, answer to %s:\ngot  %s\nwant %s", o.name, endpoint, answer.Request(), got, want)
	}
	if w, g := strings.Join(a.sent, "\n"), strings.Join(b.sent, "\n"); w != g {
		t.Errorf("%s at %s sent:\n%s\nwant:\n%s", o.name, endpoint, g, w)
	}
}

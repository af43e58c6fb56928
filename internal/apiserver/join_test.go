package apiserver_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/gantline/gantline/internal/agent/join"
	"github.com/gantline/gantline/internal/apiserver"
	"github.com/gantline/gantline/juju/rpc/params"
)

// host lets in who knows the secret.
type host struct{}

func (host) Invite(_ context.Context, model, user string) (join.InviteAnswer, error) {
	return join.InviteAnswer{Secret: "for " + user + " in " + model}, nil
}

func (host) Join(_ context.Context, _ string, r join.Request) (join.Answer, error) {
	if r.Secret != "sesame" {
		return join.Answer{}, &params.Error{Message: "no", Code: params.CodeUnauthorized}
	}
	return join.Answer{Machine: "7"}, nil
}

func TestInvitationsAreForWriters(t *testing.T) {
	h := newHouse(t, func(c *apiserver.Config) { c.Joins = host{} })
	for tag, want := range map[string]string{
		"user-writer": "", "user-admin": "", "user-reader": "permission denied",
	} {
		client, err := h.open(h.info(tag)).HTTPClient()
		if err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "invitations", nil)
		if err != nil {
			t.Fatal(err)
		}
		var a join.InviteAnswer
		err = client.Do(t.Context(), req, &a)
		switch {
		case want == "" && (err != nil || a.Secret != "for "+strings.TrimPrefix(tag, "user-")+" in "+modelUUID):
			t.Errorf("%s: %v %+v", tag, err, a)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v", tag, err)
		}
	}
}

func TestJoinNeedsTheSecretAlone(t *testing.T) {
	h := newHouse(t, func(c *apiserver.Config) {
		c.Joins = host{}
		c.Limits.AgentLogins, c.Limits.AgentLoginRate = 4, 0.001
	})
	for _, c := range []struct {
		body   string
		status int
		answer string
	}{
		{`{"secret":"sesame","hostname":"h"}`, 200, `"machine":"7"`},
		{`{"secret":"x"}`, 401, `{"error":{"message":"no","code":"unauthorized access"}}`},
		{`{`, 400, "cannot read request: "},
		{`{"secret":"` + strings.Repeat("x", 1<<17) + `"}`, 400, "cannot read request: "},
		{`{"secret":"sesame"}`, 503, "try again: too many hosts join at once"}, // whoever guesses is slow at it
	} {
		status, answer := h.post("/model/"+modelUUID+"/join", c.body)
		if status != c.status || !strings.Contains(answer, c.answer) {
			t.Errorf("%.40s: %d %s", c.body, status, answer)
		}
	}
}

// post is a stranger's.
func (h *house) post(path, body string) (status int, answer string) {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), http.MethodPost, "https://"+h.addr+path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(h.caPEM))
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
	defer client.CloseIdleConnections()
	resp, err := client.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return resp.StatusCode, string(data)
}

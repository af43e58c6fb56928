package apiserver_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/gantline/gantline/internal/apiserver"
	"github.com/gantline/gantline/internal/ca"
	"github.com/gantline/gantline/juju/rpc/params"
)

// caKeeper takes orders that it knows.
type caKeeper struct{ orders []ca.Order }

func (k *caKeeper) Status(context.Context) (ca.Status, error) {
	return ca.Status{CACert: "pem", Current: ca.Certificate{Fingerprint: "AB"}}, nil
}

func (k *caKeeper) Order(_ context.Context, order ca.Order) error {
	if order.Action != ca.Replace {
		return &params.Error{Message: "no such action", Code: params.CodeBadRequest}
	}
	k.orders = append(k.orders, order)
	return nil
}

// TestCAIsReplacedBySuperusers: all users may see the CA, superusers replace it, agents and strangers
// do neither.
func TestCAIsReplacedBySuperusers(t *testing.T) {
	keeper := &caKeeper{}
	h := newHouse(t, func(c *apiserver.Config) { c.Authority = keeper })
	for _, c := range []struct{ tag, method, body, want string }{
		{"user-admin", http.MethodGet, "", ""},
		{"user-reader", http.MethodGet, "", ""},
		{"user-admin", http.MethodPost, `{"action":"replace"}`, ""},
		{"user-writer", http.MethodPost, `{"action":"replace"}`, "permission denied"},
		{"user-reader", http.MethodPost, `{"action":"replace"}`, "permission denied"},
		{"machine-0", http.MethodGet, "", "permission denied"},
		{"machine-0", http.MethodPost, `{"action":"replace"}`, "permission denied"},
		{"user-admin", http.MethodPost, `{"action":"burn"}`, "no such action"},
		{"user-admin", http.MethodPost, `{`, "cannot read request: "},
		{"user-admin", http.MethodPost, `{"action":"` + strings.Repeat("x", 1<<13) + `"}`, "cannot read request: "},
	} {
		client, err := h.open(h.info(c.tag)).RootHTTPClient()
		if err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(t.Context(), c.method, ca.Path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		var status ca.Status
		err = client.Do(t.Context(), req, &status)
		switch {
		case c.want == "" && (err != nil || status.CACert != "pem"):
			t.Errorf("%s %s %.40s: %+v, %v", c.tag, c.method, c.body, status, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s %s %.40s: %v, want %s", c.tag, c.method, c.body, err, c.want)
		}
	}
	if len(keeper.orders) != 1 {
		t.Errorf("orders: %+v", keeper.orders)
	}
	if status, _ := h.post("/ca", `{"action":"replace"}`); status != http.StatusUnauthorized {
		t.Errorf("a stranger: %d", status)
	}
}

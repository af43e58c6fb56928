package etcdgateway

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// FuzzKeyRequest: whatever comes is understood or refused with a code that
// has a text; what is understood makes a request of the store.
func FuzzKeyRequest(f *testing.F) {
	f.Add("PUT", "prevExist=true&prevIndex=4", "value=a&ttl=5&refresh=true")
	f.Add("GET", "wait=true&waitIndex=x;&recursive=1", "")
	f.Add("DELETE", "prevValue=&dir=%zz", "")
	f.Fuzz(func(t *testing.T, method, query, body string) {
		switch method {
		case "PUT", "GET", "DELETE", "POST", "HEAD":
		default:
			return
		}
		r := httptest.NewRequest(method, "/v2/keys/a", strings.NewReader(body))
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q, err := parseKeyRequest(r, time.Unix(1700000000, 0))
		var refusal client.Error
		switch {
		case err != nil && (!errors.As(err, &refusal) || refusal.Message == "" || keyStatus(refusal.Code) != http.StatusBadRequest):
			t.Errorf("refused with %v", err)
		case err == nil && q.write(method).Action == "":
			t.Errorf("%+v is no request", q)
		}
	})
}

func FuzzCanonical(f *testing.F) {
	f.Add("/v2/keys//a/./b/../c/")
	f.Fuzz(func(t *testing.T, p string) {
		c := canonical(p)
		if again := canonical(c); again != c || !strings.HasPrefix(c, "/") {
			t.Errorf("%q became %q, then %q", p, c, again)
		}
	})
}

package api_test

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/jujutest"
)

// TestVerifiedBy: the server is told by which of the CAs of Info it was verified, and nothing where
// it was none.
func TestVerifiedBy(t *testing.T) {
	var heard []string
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		heard = r.Header.Values(api.VerifiedByHeader)
		w.WriteHeader(http.StatusTeapot)
	}))
	ours, err := jujutest.NewAuthority("juju-apiserver")
	if err != nil {
		t.Fatal(err)
	}
	another, err := jujutest.NewAuthority("juju-apiserver")
	if err != nil {
		t.Fatal(err)
	}
	server.TLS = &tls.Config{Certificates: []tls.Certificate{ours.Leaf}} //nolint:gosec // for a test
	server.StartTLS()
	defer server.Close()
	block, _ := pem.Decode([]byte(ours.PEM))
	sum := sha256.Sum256(block.Bytes)
	var want strings.Builder
	for i, b := range sum {
		if i > 0 {
			want.WriteByte(':')
		}
		want.WriteString(strings.ToUpper(hex.EncodeToString([]byte{b})))
	}
	trust := func(string, string, *x509.Certificate) error { return nil }
	for name, c := range map[string]struct {
		caCert string
		opts   api.DialOpts
		want   string
	}{
		"the CA":                     {caCert: ours.PEM, want: want.String()},
		"the CA and another":         {caCert: another.PEM + ours.PEM, want: want.String()},
		"for this connection alone":  {caCert: another.PEM, opts: api.DialOpts{VerifyCA: trust}},
		"any certificate":            {caCert: ours.PEM, opts: api.DialOpts{InsecureSkipVerify: true}},
		"no CA, and any certificate": {opts: api.DialOpts{InsecureSkipVerify: true}},
	} {
		heard = []string{"nothing was asked"}
		_, err := api.Open(&api.Info{Addrs: []string{server.Listener.Addr().String()}, CACert: c.caCert, SkipLogin: true}, c.opts)
		if err == nil || !strings.Contains(err.Error(), "teapot") {
			t.Errorf("%s: %v", name, err)
		}
		if got := strings.Join(heard, " and "); got != c.want {
			t.Errorf("%s: the server hears %q, want %q", name, got, c.want)
		}
	}
}

package api_test

import (
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/jujutest"
)

// publicName is the name for which the system's roots vouch in these tests.
const publicName = "controller.example"

// public is an authority that the system knows, and what it signed for publicName.
var public jujutest.Authority //nolint:gochecknoglobals // made once, as the system's roots are read once

// TestMain makes the system's roots, before anything reads them.
func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "roots")
		if err == nil {
			defer os.RemoveAll(dir)
			public, err = jujutest.NewAuthority(publicName)
		}
		file := filepath.Join(dir, "roots.pem")
		if err == nil {
			err = os.WriteFile(file, []byte(public.PEM), 0o600)
		}
		for name, value := range map[string]string{"SSL_CERT_FILE": file, "SSL_CERT_DIR": dir} {
			if err == nil {
				err = os.Setenv(name, value)
			}
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}())
}

// The controller's own CA is tried first, then the system's roots with the public name, and those
// alone where no CA is given.
func TestSystemRoots(t *testing.T) {
	s := newServerOf(t, jujutest.Config{Authority: public})
	other, err := jujutest.NewAuthority("juju-apiserver")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		ca, sni string
		works   bool
	}{
		"another CA, then the roots": {other.PEM, publicName, true},
		"no CA":                      {"", publicName, true},
		"another CA, no name":        {other.PEM, "", false},
		"another CA, another name":   {other.PEM, "elsewhere.example", false},
		"no CA, another name":        {"", "elsewhere.example", false},
	} {
		info := s.Info()
		info.CACert, info.SNIHostName = test.ca, test.sni
		conn, err := api.Open(info, api.DialOpts{})
		if !test.works {
			if phaseOf(err) != api.PhaseTLS {
				t.Errorf("%s: got %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		// HTTP goes the way that was found, too.
		client, err := conn.RootHTTPClient()
		if err != nil {
			t.Fatal(err)
		}
		var answered *api.HTTPError
		if err := client.Get(t.Context(), "nothing", nil); !errors.As(err, &answered) {
			t.Errorf("%s: HTTP answers %v", name, err)
		}
		_ = conn.Close()
	}
}

// A server that the system's roots vouch for needs nobody's word.
func TestVerifyCAIsNotAskedAboutAPublicServer(t *testing.T) {
	s := newServerOf(t, jujutest.Config{Authority: public})
	info := s.Info()
	info.CACert, info.SNIHostName = "", publicName
	s.Open(info, api.DialOpts{VerifyCA: func(host, endpoint string, _ *x509.Certificate) error {
		t.Errorf("asked about %s at %s", host, endpoint)
		return nil
	}})
}

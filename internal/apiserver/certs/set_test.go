package certs_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/apiserver/certs"
)

const uuid = "deadbeef-1bad-500d-9000-4b1d0d06f00d"

var hosts = []string{"10.0.0.5"}

func newSet(t *testing.T, now time.Time) certs.Set {
	t.Helper()
	s, err := certs.NewSet(uuid, hosts, now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func replace(t *testing.T, s certs.Set, now time.Time) certs.Set {
	t.Helper()
	next, err := s.Replace(uuid, hosts, now)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// leafOnlyCA is a CA that may vouch for leaves alone, as controllers made them before one could
// follow another.
func leafOnlyCA(t *testing.T, now time.Time) certs.Pair {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "gantline CA for controller " + uuid, Organization: []string{"gantline"}},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(10 * 365 * 24 * time.Hour), IsCA: true, BasicConstraintsValid: true,
		MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return certs.Pair{
		CertPEM: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		KeyPEM:  string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})),
	}
}

// handshake makes one with a client that trusts these CAs alone.
func handshake(t *testing.T, s certs.Set, trusted string, now time.Time) error {
	t.Helper()
	served, err := s.Serve()
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(trusted))
	a, b := net.Pipe()
	server := tls.Server(a, &tls.Config{Certificates: []tls.Certificate{served}})
	client := tls.Client(b, &tls.Config{
		RootCAs: roots, ServerName: "juju-apiserver", MinVersion: tls.VersionTLS12, Time: func() time.Time { return now },
	})
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.HandshakeContext(t.Context()) // the client says what is wrong
	}()
	err = client.HandshakeContext(t.Context())
	_, _ = a.Close(), b.Close()
	<-done
	return err
}

// While one CA follows another, who trusts either trusts the controller, and so does who trusts both;
// before, only the one, and after, only the other.
func TestReplacement(t *testing.T) {
	now := time.Now()
	leafOnly := certs.Set{CA: leafOnlyCA(t, now)}
	leafOnly, err := leafOnly.Renewed(hosts, now)
	if err != nil {
		t.Fatal(err)
	}
	for name, before := range map[string]certs.Set{"CA of today": newSet(t, now), "CA for leaves alone": leafOnly} {
		t.Run(name, func(t *testing.T) {
			during := replace(t, before, now)
			if !during.Replacing() || before.Replacing() {
				t.Error("it does not know whether it replaces a CA")
			}
			after, err := during.Retire(hosts, now)
			if err != nil {
				t.Fatal(err)
			}
			oldCA, newCA := before.CA.CertPEM, during.CA.CertPEM
			if during.Trusted() != newCA+oldCA || before.Trusted() != oldCA || after.Trusted() != newCA {
				t.Error("another CA is told, or in another order")
			}
			stranger := newSet(t, now)
			for what, c := range map[string]struct {
				set     certs.Set
				trusted string
				ok      bool
			}{
				"before, old": {before, oldCA, true}, "before, new": {before, newCA, false},
				"during, old": {during, oldCA, true}, "during, new": {during, newCA, true},
				"during, both": {during, newCA + oldCA, true}, "during, both the other way": {during, oldCA + newCA, true},
				"after, old": {after, oldCA, false}, "after, new": {after, newCA, true}, "after, both": {after, oldCA + newCA, true},
				"during, a stranger's": {during, stranger.CA.CertPEM, false}, "after, a stranger's": {after, stranger.CA.CertPEM, false},
			} {
				if err := handshake(t, c.set, c.trusted, now); (err == nil) != c.ok {
					t.Errorf("%s: handshake: %v", what, err)
				}
				if err := c.set.Verifies(c.trusted, now); (err == nil) != c.ok {
					t.Errorf("%s: Verifies: %v", what, err)
				}
				opensslAgrees(t, what, c.set, c.trusted, c.ok)
			}
			if _, err := during.Replace(uuid, hosts, now); !errors.Is(err, certs.ErrTwoCAs) {
				t.Errorf("a third CA at once: %v", err)
			}
			if _, err := after.Retire(hosts, now); !errors.Is(err, certs.ErrOneCA) {
				t.Errorf("retired twice: %v", err)
			}
			if after.Old != (certs.Pair{}) || after.Bridge != "" {
				t.Error("something of the old CA is left")
			}
		})
	}
}

// The key of a CA that has been replaced is no longer kept, where nothing is signed with it.
func TestOldKeyIsGone(t *testing.T) {
	during := replace(t, newSet(t, time.Now()), time.Now())
	if during.Old.KeyPEM != "" {
		t.Error("it is kept")
	}
}

// opensslAgrees asks the verifier that Python's, Node's and most other clients use. It builds chains
// in its own way: it takes the first issuer of a name.
func opensslAgrees(t *testing.T, what string, s certs.Set, trusted string, ok bool) {
	t.Helper()
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		return // Go's own verifier has been asked
	}
	served, err := s.Serve()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name string, ders ...[]byte) string {
		var text strings.Builder
		for _, der := range ders {
			_ = pem.Encode(&text, &pem.Block{Type: "CERTIFICATE", Bytes: der})
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	roots := filepath.Join(dir, "roots")
	if err := os.WriteFile(roots, []byte(trusted), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{
		"verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", "juju-apiserver", "-no-CApath", "-CAfile", roots,
		"-untrusted", write("chain", served.Certificate[1:]...), write("leaf", served.Certificate[0]),
	}
	out, err := exec.CommandContext(context.Background(), openssl, args...).CombinedOutput()
	if (err == nil) != ok {
		t.Errorf("%s: openssl: %v\n%s", what, err, out)
	}
}

// A CA follows another again and again.
func TestReplacementsInARow(t *testing.T) {
	now := time.Now()
	s := newSet(t, now)
	for i := range 3 {
		old := s.CA.CertPEM
		s = replace(t, s, now)
		if err := s.Verifies(old, now); err != nil {
			t.Fatalf("replacement %d: %v", i, err)
		}
		var err error
		if s, err = s.Retire(hosts, now); err != nil {
			t.Fatal(err)
		}
	}
}

// A leaf is made anew before it ends, when it lacks a host, and when another CA has signed it; at any
// time of a CA's life, and during a replacement.
func TestRenewal(t *testing.T) {
	now := time.Now()
	s := newSet(t, now)
	same, err := s.Renewed(hosts, now.Add(23*30*24*time.Hour))
	if err != nil || same.Leaf != s.Leaf {
		t.Errorf("made anew after 23 months: %v", err)
	}
	for name, c := range map[string]struct {
		set   certs.Set
		hosts []string
		at    time.Time
	}{
		"soon over":          {s, hosts, now.Add(2*365*24*time.Hour - 29*24*time.Hour)},
		"over":               {s, hosts, now.Add(3 * 365 * 24 * time.Hour)},
		"another host":       {s, []string{"10.0.0.6"}, now},
		"another host name":  {s, []string{"controller.example"}, now},
		"another's leaf":     {certs.Set{CA: s.CA, Leaf: newSet(t, now).Leaf}, hosts, now},
		"no leaf":            {certs.Set{CA: s.CA}, hosts, now},
		"in a replacement":   {replace(t, s, now), hosts, now.Add(2 * 365 * 24 * time.Hour)},
		"by one that leaves": {replace(t, certs.Set{CA: leafOnlyCA(t, now)}, now), hosts, now.Add(2 * 365 * 24 * time.Hour)},
	} {
		next, err := c.set.Renewed(c.hosts, c.at)
		if err != nil || next.Leaf == c.set.Leaf {
			t.Errorf("%s: not made anew: %v", name, err)
			continue
		}
		if next.CA != c.set.CA || next.Old != c.set.Old || next.Bridge != c.set.Bridge {
			t.Errorf("%s: more than the leaf was made anew", name)
		}
		for _, trusted := range []string{next.CA.CertPEM, next.Old.CertPEM} {
			if trusted == "" {
				continue
			}
			if err := next.Verifies(trusted, c.at); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// At the end of a CA's life its leaves end with it, and are not made anew for ever.
func TestLeafEndsWithItsCA(t *testing.T) {
	now := time.Now()
	s := newSet(t, now)
	late := now.Add(10*365*24*time.Hour - 24*time.Hour)
	last, err := s.Renewed(hosts, late)
	if err != nil {
		t.Fatal(err)
	}
	ca, _ := certs.Parse(last.CA.CertPEM)
	leaf, err := certs.Parse(last.Leaf.CertPEM)
	if err != nil || !leaf.NotAfter.Equal(ca.NotAfter) {
		t.Errorf("the leaf ends at %v, its CA at %v", leaf.NotAfter, ca.NotAfter)
	}
	if again, err := last.Renewed(hosts, late.Add(time.Hour)); err != nil || again.Leaf != last.Leaf {
		t.Error("made anew although it cannot be longer", err)
	}
}

func TestFingerprint(t *testing.T) {
	s := newSet(t, time.Now())
	if f := certs.Fingerprint(s.CA.CertPEM); len(f) != 32*3-1 || strings.Count(f, ":") != 31 {
		t.Error(f)
	}
	if f := certs.Fingerprint("nonsense"); f != "" {
		t.Error(f)
	}
}

func TestSetDoesNotPrint(t *testing.T) {
	if s := fmt.Sprintf("%v %s %+v", newSet(t, time.Now()), replace(t, newSet(t, time.Now()), time.Now()), &certs.Set{}); strings.Contains(s, "PRIVATE") {
		t.Error(s)
	}
}

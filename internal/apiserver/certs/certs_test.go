package certs_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/apiserver/certs"
)

func TestLeaf(t *testing.T) {
	now := time.Now()
	ca, err := certs.NewCA("the-uuid", now)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := certs.NewLeaf(ca, []string{"10.0.0.5", "::1", "controller.example", "localhost"}, now)
	if err != nil {
		t.Fatal(err)
	}
	served, err := certs.Set{CA: ca, Leaf: leaf}.Serve()
	if err != nil {
		t.Fatal(err)
	}
	if len(served.Certificate) != 2 {
		t.Fatalf("%d certificates served, want leaf and CA", len(served.Certificate))
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(ca.CertPEM))
	for _, name := range append(certs.Names(), "10.0.0.5", "::1", "controller.example") {
		if _, err := served.Leaf.Verify(x509.VerifyOptions{DNSName: name, Roots: roots}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := served.Leaf.Verify(x509.VerifyOptions{DNSName: "10.0.0.6", Roots: roots}); err == nil {
		t.Error("another address fits")
	}
	if root, err := x509.ParseCertificate(served.Certificate[1]); err != nil || !root.IsCA {
		t.Error("the second certificate is no CA", err)
	}
	if served.Leaf.IsCA {
		t.Error("the leaf is a CA")
	}
}

func TestAnotherCADoesNotVouch(t *testing.T) {
	a, _ := certs.NewCA("a", time.Now())
	b, _ := certs.NewCA("b", time.Now())
	leaf, err := certs.NewLeaf(a, nil, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	served, err := tls.X509KeyPair([]byte(leaf.CertPEM), []byte(leaf.KeyPEM))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(b.CertPEM))
	if _, err := served.Leaf.Verify(x509.VerifyOptions{Roots: roots}); err == nil {
		t.Error("it does")
	}
}

func TestKeysDoNotPrint(t *testing.T) {
	ca, err := certs.NewCA("a", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if s := fmt.Sprintf("%v %s %+v", ca, ca, ca); strings.Contains(s, "PRIVATE") {
		t.Error(s)
	}
}

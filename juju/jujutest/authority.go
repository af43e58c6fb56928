package jujutest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// Authority is a certificate authority and what it signed for a controller.
type Authority struct {
	// PEM is the authority's certificate, as clients are given it.
	PEM string
	// Leaf is the certificate of the controller.
	Leaf tls.Certificate
}

// validity is how long the certificates of a test hold.
const validity = 24 * time.Hour

// NewAuthority makes an authority, and a certificate for 127.0.0.1 and the host names. Every one is
// new: a client that knows another's PEM does not trust it.
func NewAuthority(hosts ...string) (Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Authority{}, fmt.Errorf("cannot make CA: %w", err)
	}
	now := time.Now()
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "juju-generated CA for tests"},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
		NotBefore: now.Add(-validity), NotAfter: now.Add(validity),
	}
	der, err := x509.CreateCertificate(rand.Reader, ca, ca, key.Public(), key)
	if err != nil {
		return Authority{}, fmt.Errorf("cannot sign CA: %w", err)
	}
	leafKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Authority{}, fmt.Errorf("cannot make certificate: %w", err)
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), NotBefore: ca.NotBefore, NotAfter: ca.NotAfter, DNSNames: hosts,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, ca, leafKey.Public(), key)
	if err != nil {
		return Authority{}, fmt.Errorf("cannot sign certificate: %w", err)
	}
	return Authority{
		PEM:  string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		Leaf: tls.Certificate{Certificate: [][]byte{leafDER, der}, PrivateKey: leafKey},
	}, nil
}

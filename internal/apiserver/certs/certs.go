// Package certs makes a controller's own CA and the certificate that it serves: ECDSA P-256, with
// the names that Juju's clients expect. A Set is all that a controller has of them, and knows how a
// leaf is renewed and how one CA follows another. The controller keeps what it made; apiserver
// serves it.
package certs

import (
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
	"slices"
	"time"

	"github.com/gantline/gantline/juju/api"
)

// How long certificates last, and how far before now they begin, for clocks that are late.
const (
	caLife   = 10 * 365 * 24 * time.Hour
	leafLife = 2 * 365 * 24 * time.Hour
	early    = 24 * time.Hour
)

// Pair is a certificate with its private key, both as PEM text. KeyPEM is secret.
type Pair struct {
	CertPEM string
	KeyPEM  string
}

// String hides the key.
func (Pair) String() string { return "***" }

// Names returns the names that every controller's certificate has.
func Names() []string { return []string{"localhost", "juju-apiserver", "anything"} }

// NewCA makes a CA for the controller with that UUID. No two have the same name: verifiers look for
// an issuer by its name, and some take the first of two.
func NewCA(controllerUUID string, now time.Time) (Pair, error) {
	template := &x509.Certificate{
		Subject: pkix.Name{
			CommonName: "gantline CA for controller " + controllerUUID, Organization: []string{"gantline"}, SerialNumber: rand.Text(),
		},
		NotBefore:             now.Add(-early),
		NotAfter:              now.Add(caLife),
		IsCA:                  true,
		BasicConstraintsValid: true,
		MaxPathLen:            1, // it vouches for the CA that follows it
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign | x509.KeyUsageDigitalSignature,
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Pair{}, fmt.Errorf("cannot make key: %w", err)
	}
	return sign(template, template, key, key)
}

// NewLeaf makes a certificate for Names and the given hosts, IP addresses or names, signed by the
// CA. It does not outlive the CA.
func NewLeaf(ca Pair, hosts []string, now time.Time) (Pair, error) {
	parent, caKey, err := ca.open()
	if err != nil {
		return Pair{}, err
	}
	template := &x509.Certificate{
		Subject:     pkix.Name{CommonName: "juju-apiserver", Organization: []string{"gantline"}},
		NotBefore:   now.Add(-early),
		NotAfter:    earlier(now.Add(leafLife), parent.NotAfter),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    Names(),
	}
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else if !slices.Contains(template.DNSNames, h) {
			template.DNSNames = append(template.DNSNames, h)
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Pair{}, fmt.Errorf("cannot make key: %w", err)
	}
	return sign(template, parent, key, caKey)
}

// bridge is the CA's certificate as another CA signs it: with it, who trusts the other trusts what
// the CA has signed.
func bridge(ca, by Pair) (string, error) {
	subject, _, err := ca.open()
	if err != nil {
		return "", err
	}
	parent, key, err := by.open()
	if err != nil {
		return "", err
	}
	template := &x509.Certificate{
		Subject: subject.Subject, SubjectKeyId: subject.SubjectKeyId, AuthorityKeyId: parent.SubjectKeyId,
		NotBefore: later(subject.NotBefore, parent.NotBefore), NotAfter: earlier(subject.NotAfter, parent.NotAfter),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: subject.KeyUsage,
	}
	der, err := create(template, parent, subject.PublicKey, key)
	if err != nil {
		return "", err
	}
	return encode(der), nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// open reads a CA.
func (p Pair) open() (*x509.Certificate, *ecdsa.PrivateKey, error) {
	pair, err := tls.X509KeyPair([]byte(p.CertPEM), []byte(p.KeyPEM))
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read CA: %w", err)
	}
	key, ok := pair.PrivateKey.(*ecdsa.PrivateKey)
	if !ok {
		return nil, nil, errors.New("cannot read CA: its key is not ECDSA")
	}
	return pair.Leaf, key, nil
}

// Parse reads the first certificate of a PEM text.
func Parse(certPEM string) (*x509.Certificate, error) {
	block, _ := pem.Decode([]byte(certPEM))
	if block == nil {
		return nil, errors.New("cannot read certificate: no PEM text")
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("cannot read certificate: %w", err)
	}
	return cert, nil
}

// Fingerprint is the SHA-256 hash of a certificate as people compare it, "" for none.
func Fingerprint(certPEM string) string {
	cert, err := Parse(certPEM)
	if err != nil {
		return ""
	}
	return api.Fingerprint(cert)
}

func encode(der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func create(template, parent *x509.Certificate, public any, parentKey *ecdsa.PrivateKey) ([]byte, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, fmt.Errorf("cannot make serial number: %w", err)
	}
	template.SerialNumber = serial
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, parentKey)
	if err != nil {
		return nil, fmt.Errorf("cannot make certificate: %w", err)
	}
	return der, nil
}

func sign(template, parent *x509.Certificate, key, parentKey *ecdsa.PrivateKey) (Pair, error) {
	der, err := create(template, parent, key.Public(), parentKey)
	if err != nil {
		return Pair{}, err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return Pair{}, fmt.Errorf("cannot encode key: %w", err)
	}
	return Pair{
		CertPEM: encode(der),
		KeyPEM:  string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})),
	}, nil
}

// HostAddresses returns the machine's IP addresses, loopback included, link-local ones left out.
func HostAddresses() ([]string, error) {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil, fmt.Errorf("cannot list the machine's addresses: %w", err)
	}
	var out []string
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && !n.IP.IsLinkLocalUnicast() && !n.IP.IsLinkLocalMulticast() {
			out = append(out, n.IP.String())
		}
	}
	return out, nil
}

// Package certs makes a controller's own CA and the certificate that it serves: ECDSA P-256, with
// the names that Juju's clients expect. The controller keeps what it made; apiserver serves it.
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

// NewCA makes a CA for the controller with that UUID.
func NewCA(controllerUUID string, now time.Time) (Pair, error) {
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "gantline CA for controller " + controllerUUID, Organization: []string{"gantline"}},
		NotBefore:             now.Add(-early),
		NotAfter:              now.Add(caLife),
		IsCA:                  true,
		BasicConstraintsValid: true,
		MaxPathLenZero:        true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign | x509.KeyUsageDigitalSignature,
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Pair{}, fmt.Errorf("cannot make key: %w", err)
	}
	return sign(template, template, key, key)
}

// NewLeaf makes a certificate for Names and the given hosts, IP addresses or names, signed by the CA.
func NewLeaf(ca Pair, hosts []string, now time.Time) (Pair, error) {
	parent, err := tls.X509KeyPair([]byte(ca.CertPEM), []byte(ca.KeyPEM))
	if err != nil {
		return Pair{}, fmt.Errorf("cannot read CA: %w", err)
	}
	caKey, ok := parent.PrivateKey.(*ecdsa.PrivateKey)
	if !ok {
		return Pair{}, errors.New("cannot read CA: its key is not ECDSA")
	}
	template := &x509.Certificate{
		Subject:     pkix.Name{CommonName: "juju-apiserver", Organization: []string{"gantline"}},
		NotBefore:   now.Add(-early),
		NotAfter:    now.Add(leafLife),
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
	return sign(template, parent.Leaf, key, caKey)
}

func sign(template, parent *x509.Certificate, key, parentKey *ecdsa.PrivateKey) (Pair, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return Pair{}, fmt.Errorf("cannot make serial number: %w", err)
	}
	template.SerialNumber = serial
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), parentKey)
	if err != nil {
		return Pair{}, fmt.Errorf("cannot make certificate: %w", err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return Pair{}, fmt.Errorf("cannot encode key: %w", err)
	}
	return Pair{
		CertPEM: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		KeyPEM:  string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})),
	}, nil
}

// Serve returns the leaf as TLS serves it, followed by the CA: clients that have the CA yet to
// learn look for it there.
func Serve(leaf Pair, caPEM string) (tls.Certificate, error) {
	return tls.X509KeyPair([]byte(leaf.CertPEM+caPEM), []byte(leaf.KeyPEM))
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

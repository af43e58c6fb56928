package certs

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"
)

// renewBefore is how long before its end a leaf is made anew.
const renewBefore = 30 * 24 * time.Hour

// Set is all that a controller has of certificates. It is a value: what changes it returns another,
// and whoever keeps it keeps it whole.
//
// While one CA follows another there are two, and a bridge: a certificate that one of them gave the
// other. What the controller presents is then good for who trusts either.
type Set struct {
	// CA is the CA that new clients and agents are told.
	CA Pair
	// Leaf is what the controller shows.
	Leaf Pair
	// Old is the CA before, until it is retired. Its key is kept only if leaves are signed by it
	// still.
	Old Pair
	// Bridge is the CA's certificate given by the old one or, where that may not give any, the other
	// way round; PEM.
	Bridge string
}

// ErrTwoCAs says that the CA before is not retired yet.
var ErrTwoCAs = errors.New("a CA is being replaced already")

// ErrOneCA says that there is no CA to retire.
var ErrOneCA = errors.New("no CA is being replaced")

// String hides the keys.
func (Set) String() string { return "***" }

// NewSet makes a CA and a leaf.
func NewSet(controllerUUID string, hosts []string, now time.Time) (Set, error) {
	ca, err := NewCA(controllerUUID, now)
	if err != nil {
		return Set{}, err
	}
	return Set{CA: ca}.withLeaf(hosts, now)
}

// Replacing says whether one CA follows another.
func (s Set) Replacing() bool { return s.Old.CertPEM != "" }

// Trusted returns the CAs that clients and agents are to trust, PEM, the newest first: a client that
// takes one takes that.
func (s Set) Trusted() string { return s.CA.CertPEM + s.Old.CertPEM }

// signer is the CA that signs leaves.
func (s Set) signer() Pair {
	if s.Old.KeyPEM != "" {
		return s.Old
	}
	return s.CA
}

func (s Set) withLeaf(hosts []string, now time.Time) (_ Set, err error) {
	s.Leaf, err = NewLeaf(s.signer(), hosts, now)
	return s, err
}

// Renewed returns the set with a leaf that names the hosts and does not end soon, which is the set
// itself where its leaf is such.
func (s Set) Renewed(hosts []string, now time.Time) (Set, error) {
	if s.leafGood(hosts, now) {
		return s, nil
	}
	return s.withLeaf(hosts, now)
}

func (s Set) leafGood(hosts []string, now time.Time) bool {
	c, err := Parse(s.Leaf.CertPEM)
	if err != nil {
		return false
	}
	signer, err := Parse(s.signer().CertPEM)
	if err != nil || c.CheckSignatureFrom(signer) != nil {
		return false
	}
	// A leaf that ends with its CA is as long as it can be.
	if now.Add(renewBefore).After(c.NotAfter) && c.NotAfter.Before(signer.NotAfter) {
		return false
	}
	return !slices.ContainsFunc(hosts, func(host string) bool {
		if ip := net.ParseIP(host); ip != nil {
			return !slices.ContainsFunc(c.IPAddresses, ip.Equal)
		}
		return !slices.Contains(c.DNSNames, host)
	})
}

// Replace begins to replace the CA by another: from then on who trusts either trusts the controller.
// The key of the CA before is gone with it, unless that CA may vouch for leaves alone: then it goes
// on signing them until it is retired.
func (s Set) Replace(controllerUUID string, hosts []string, now time.Time) (Set, error) {
	if s.Replacing() {
		return s, ErrTwoCAs
	}
	old, err := Parse(s.CA.CertPEM)
	if err != nil {
		return s, err
	}
	ca, err := NewCA(controllerUUID, now)
	if err != nil {
		return s, err
	}
	if old.MaxPathLen == 0 && old.MaxPathLenZero {
		next := Set{CA: ca, Old: s.CA, Leaf: s.Leaf}
		if next.Bridge, err = bridge(s.CA, ca); err != nil {
			return s, err
		}
		return next.Renewed(hosts, now)
	}
	next := Set{CA: ca, Old: Pair{CertPEM: s.CA.CertPEM}}
	if next.Bridge, err = bridge(ca, s.CA); err != nil {
		return s, err
	}
	return next.withLeaf(hosts, now)
}

// Retire ends the replacement: who trusts the CA before alone does not trust the controller any more.
func (s Set) Retire(hosts []string, now time.Time) (Set, error) {
	if !s.Replacing() {
		return s, ErrOneCA
	}
	return Set{CA: s.CA, Leaf: s.Leaf}.Renewed(hosts, now)
}

// Serve returns the leaf as TLS serves it, with what leads from it to the CAs. The bridge comes
// first: a verifier that takes the first issuer of a name, and trusts the old CA, must find it and
// not the new CA itself. That comes last, for clients that have the CA yet to learn.
func (s Set) Serve() (tls.Certificate, error) {
	served, err := tls.X509KeyPair([]byte(s.Leaf.CertPEM+s.Bridge+s.signer().CertPEM), []byte(s.Leaf.KeyPEM))
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("cannot serve certificate: %w", err)
	}
	return served, nil
}

// Verifies says whether who trusts the PEM text's certificates alone trusts what the controller
// serves, at that time.
func (s Set) Verifies(trusted string, now time.Time) error {
	served, err := s.Serve()
	if err != nil {
		return err
	}
	opts := x509.VerifyOptions{
		Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), DNSName: Names()[1], CurrentTime: now,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	opts.Roots.AppendCertsFromPEM([]byte(trusted))
	for _, der := range served.Certificate[1:] {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return err
		}
		opts.Intermediates.AddCert(c)
	}
	_, err = served.Leaf.Verify(opts)
	return err
}

package controller

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net"
	"slices"
	"time"

	"github.com/gantline/gantline/internal/apiserver/certs"
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/state"
)

// renewBefore is how long before its end a leaf is made anew.
const renewBefore = 30 * 24 * time.Hour

// certificate returns what the server presents. It makes the CA once, and a leaf when there is
// none, when it ends soon, or when the host has got an address that it does not name.
func certificate(ctx context.Context, st *state.State, uuid string, extra []string, now time.Time) (tls.Certificate, error) {
	hosts, err := certs.HostAddresses()
	if err != nil {
		return tls.Certificate{}, err
	}
	hosts = append(hosts, extra...)
	have, err := st.Certificates()
	if err != nil && !errors.Is(err, domain.NotFound) {
		return tls.Certificate{}, err
	}
	ca := certs.Pair{CertPEM: have.CACert, KeyPEM: have.CAKey}
	leaf := certs.Pair{CertPEM: have.Cert, KeyPEM: have.Key}
	if err != nil {
		if ca, err = certs.NewCA(uuid, now); err != nil {
			return tls.Certificate{}, err
		}
	}
	if !good(leaf, hosts, now) {
		if leaf, err = certs.NewLeaf(ca, hosts, now); err != nil {
			return tls.Certificate{}, err
		}
		err := st.SetCertificates(ctx, state.Certificates{CACert: ca.CertPEM, CAKey: ca.KeyPEM, Cert: leaf.CertPEM, Key: leaf.KeyPEM})
		if err != nil {
			return tls.Certificate{}, err
		}
	}
	return certs.Serve(leaf, ca.CertPEM)
}

func good(leaf certs.Pair, hosts []string, now time.Time) bool {
	block, _ := pem.Decode([]byte(leaf.CertPEM))
	if block == nil {
		return false
	}
	c, err := x509.ParseCertificate(block.Bytes)
	if err != nil || now.Add(renewBefore).After(c.NotAfter) {
		return false
	}
	return !slices.ContainsFunc(hosts, func(host string) bool {
		if ip := net.ParseIP(host); ip != nil {
			return !slices.ContainsFunc(c.IPAddresses, ip.Equal)
		}
		return !slices.Contains(c.DNSNames, host)
	})
}

package apiaddressupdater

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"time"
)

const (
	// serverName is the name that every controller's certificate has.
	serverName = "juju-apiserver"
	// patience is how long one controller may take to show its certificate.
	patience = 10 * time.Second
)

// vouched makes a TLS handshake with each address and trusts the CA certificates
// alone. One has to succeed and none may fail; an address where nobody answers
// says nothing, since not every machine can reach every address that is told.
func vouched(ctx context.Context, addresses []string, caCert string) error {
	roots := x509.NewCertPool()
	for _, cert := range certificates(caCert) {
		roots.AddCert(cert)
	}
	dialer := tls.Dialer{
		NetDialer: &net.Dialer{Timeout: patience},
		Config:    &tls.Config{RootCAs: roots, ServerName: serverName, MinVersion: tls.VersionTLS12},
	}
	err := errors.New("no controller answers")
	for _, address := range addresses {
		shake := handshake(ctx, &dialer, address)
		if dial := new(net.OpError); errors.As(shake, &dial) && dial.Op == "dial" {
			continue
		}
		if shake != nil {
			return fmt.Errorf("cannot do without them at %s: %w", address, shake)
		}
		err = nil
	}
	return err
}

func handshake(ctx context.Context, dialer *tls.Dialer, address string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	return conn.Close()
}

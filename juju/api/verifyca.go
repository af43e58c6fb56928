package api

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
)

// askAboutCA looks for a CA in what the server presents and, where the system's roots do not vouch
// for the server anyway, asks whether it is to be trusted. That no address answers is no error
// here: the dialing proper will tell.
func (w *tlsWays) askAboutCA(ctx context.Context, addrs []string, opts DialOpts) error {
	probe := tlsChoice{name: w.first.name, any: true}
	group := &dialGroup[presented]{opts: opts, ctx: ctx, discard: func(presented) {}}
	group.try = func(ctx context.Context, host, ipAddr string) (presented, error) {
		conn, err := dialTLS(ctx, opts, probe.config(host), host, ipAddr)
		if err != nil {
			return presented{}, err
		}
		defer func() { _ = conn.Close() }()
		return presented{host: host, endpoint: ipAddr, chain: conn.ConnectionState()}, nil
	}
	got, err := group.run(addrs)
	if err != nil {
		opts.Logger.Debug("no address answered when asked for its CA", "error", err)
		return nil
	}
	ca := got.ca()
	if ca == nil || got.trusted() {
		return nil
	}
	host, _, err := net.SplitHostPort(got.host)
	if err != nil {
		return err
	}
	if err := opts.VerifyCA(host, got.endpoint, ca); err != nil {
		return &PhaseError{Phase: PhaseTLS, Address: got.endpoint, Err: err}
	}
	if w.first.roots == nil {
		pool, err := CreateCertPool("")
		if err != nil {
			return err
		}
		w.first.roots, w.first.name = pool, serverName
	}
	w.first.roots.AddCert(ca)
	return nil
}

// presented is the chain of certificates that a server presented.
type presented struct {
	host, endpoint string
	chain          tls.ConnectionState
}

func (p presented) ca() *x509.Certificate {
	for _, c := range p.chain.PeerCertificates {
		if c.IsCA {
			return c
		}
	}
	return nil
}

// trusted says whether the system's roots sign the chain.
func (p presented) trusted() bool {
	if len(p.chain.PeerCertificates) == 0 {
		return false
	}
	between := x509.NewCertPool()
	for _, c := range p.chain.PeerCertificates[1:] {
		between.AddCert(c)
	}
	_, err := p.chain.PeerCertificates[0].Verify(x509.VerifyOptions{Intermediates: between})
	return err == nil
}

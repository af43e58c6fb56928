package api

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/juju/rpc"
)

// serverName is the name that every controller's own certificate has.
const serverName = "juju-apiserver"

// certificateDir holds more CAs to trust, one PEM file each.
const certificateDir = "/etc/juju/certs.d"

// tlsChoice is one way to check a server's certificate.
type tlsChoice struct {
	roots *x509.CertPool // nil means the system's
	name  string         // "" means the host's own
	any   bool           // takes any certificate
}

func (c tlsChoice) config(hostPort string) *tls.Config {
	name := c.name
	if name == "" {
		name, _, _ = net.SplitHostPort(hostPort)
	}
	return &tls.Config{
		MinVersion: tls.VersionTLS12, RootCAs: c.roots, ServerName: name,
		InsecureSkipVerify: c.any, //nolint:gosec // Asked for by name.
	}
}

// tlsWays is the way to try first and, where that one fails for the certificate's sake, second.
type tlsWays struct {
	first  tlsChoice
	second *tlsChoice
}

func tlsChoices(info *Info, opts DialOpts) (*tlsWays, error) {
	system := tlsChoice{name: info.SNIHostName, any: opts.InsecureSkipVerify}
	if info.CACert == "" {
		return &tlsWays{first: system}, nil
	}
	pool, err := CreateCertPool(info.CACert)
	if err != nil {
		return nil, fmt.Errorf("cert pool creation failed: %w", err)
	}
	ways := &tlsWays{first: tlsChoice{roots: pool, name: serverName, any: opts.InsecureSkipVerify}}
	if info.SNIHostName != "" {
		ways.second = &system
	}
	return ways, nil
}

// CreateCertPool returns a pool of the CA, given as PEM text, and of those that the machine's
// administrator put into /etc/juju/certs.d.
func CreateCertPool(caCert string) (*x509.CertPool, error) {
	pool := x509.NewCertPool()
	if caCert != "" && !pool.AppendCertsFromPEM([]byte(caCert)) {
		return nil, errors.New("no certificates found in CA PEM text")
	}
	files, err := filepath.Glob(filepath.Join(certificateDir, "*.pem"))
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		data, err := os.ReadFile(name) //nolint:gosec // The administrator's directory.
		if err != nil {
			return nil, err
		}
		if !pool.AppendCertsFromPEM(data) {
			return nil, fmt.Errorf("no certificates found in %s", name)
		}
	}
	return pool, nil
}

// dial connects to one address, by the second way at once where the certificate does not fit the
// first.
func (w *tlsWays) dial(ctx context.Context, host, ipAddr, path string, opts DialOpts) (*dialled, error) {
	d, err := w.first.dial(ctx, host, ipAddr, path, opts)
	if err == nil || w.second == nil || !isCertificateError(err) {
		return d, err
	}
	return w.second.dial(ctx, host, ipAddr, path, opts)
}

func (c tlsChoice) dial(ctx context.Context, host, ipAddr, path string, opts DialOpts) (*dialled, error) {
	u := address("wss", host, path).String()
	config := c.config(host)
	out := &dialled{addr: host, ipAddr: ipAddr, tls: c}
	var err error
	if opts.DialWebsocket != nil {
		out.stream, err = opts.DialWebsocket(ctx, u, config, ipAddr)
		if err != nil {
			return nil, &PhaseError{Phase: PhaseDial, Address: ipAddr, Err: err}
		}
		return out, nil
	}
	conn, err := dialTLS(ctx, opts, config, host, ipAddr)
	if err != nil {
		return nil, err
	}
	var header http.Header
	if c.roots != nil && opts.VerifyCA == nil { // whose CA may be for this connection alone
		header = verifiedBy(conn.ConnectionState().VerifiedChains)
	}
	ws, err := upgrade(ctx, conn, u, header)
	if err != nil {
		_ = conn.Close()
		return nil, &PhaseError{Phase: PhaseUpgrade, Address: ipAddr, Err: err}
	}
	out.stream = rpc.NewWebsocket(ws, rpc.WebsocketConfig{ReadLimit: opts.FrameLimit, Raw: conn.NetConn()})
	return out, nil
}

// dialTLS opens a connection that the websocket, or HTTP, is to be spoken on, to the host, host:port,
// at ipAddr.
func dialTLS(ctx context.Context, opts DialOpts, config *tls.Config, host, ipAddr string) (*tls.Conn, error) {
	raw, err := dialRaw(ctx, opts, host, ipAddr)
	if err != nil {
		return nil, &PhaseError{Phase: PhaseDial, Address: ipAddr, Err: err}
	}
	conn := tls.Client(raw, config)
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := conn.HandshakeContext(ctx); err != nil {
		_ = raw.Close()
		return nil, &PhaseError{Phase: PhaseTLS, Address: ipAddr, Err: err}
	}
	return conn, nil
}

// upgrade speaks the websocket's handshake on an open connection.
func upgrade(ctx context.Context, conn net.Conn, u string, header http.Header) (*websocket.Conn, error) {
	if header == nil {
		header = http.Header{}
	}
	header.Set("X-Juju-Clientversion", ClientVersion)
	use := func(context.Context, string, string) (net.Conn, error) { return conn, nil }
	transport := &http.Transport{DialTLSContext: use}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	ws, resp, err := websocket.Dial(ctx, u, &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: transport, CheckRedirect: noRedirects},
		HTTPHeader: header,
	})
	if err == nil {
		return ws, nil
	}
	if resp != nil && resp.StatusCode != http.StatusSwitchingProtocols {
		defer func() { _ = resp.Body.Close() }()
		body, _ := io.ReadAll(io.LimitReader(resp.Body, 4096)) // the client keeps so much of it
		return nil, &upgradeRefused{status: resp.StatusCode, body: body}
	}
	return nil, err
}

func noRedirects(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// upgradeRefused is an answer of the server in place of the upgrade.
type upgradeRefused struct {
	status int
	body   []byte
}

func (e *upgradeRefused) Error() string {
	text := http.StatusText(e.status)
	if body := strings.TrimSpace(string(e.body)); body != "" {
		return body + " (" + text + ")"
	}
	return text
}

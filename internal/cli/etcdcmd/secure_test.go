package etcdcmd_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
	"go.etcd.io/etcd/server/v3/etcdserver/api/v3client"
	"go.uber.org/zap"

	"github.com/gantline/gantline/internal/cli/etcdcmd"
)

// authority signs certificates for a test, into files.
type authority struct {
	t    *testing.T
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	a := &authority{t: t, dir: t.TempDir()}
	a.cert, a.key = a.sign("ca", &x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign})
	return a
}

// sign makes NAME.pem and NAME.key.
func (a *authority) sign(name string, c *x509.Certificate) (*x509.Certificate, *ecdsa.PrivateKey) {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	c.Subject, c.SerialNumber = pkix.Name{CommonName: name}, big.NewInt(time.Now().UnixNano())
	c.NotBefore, c.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	parent, parentKey := a.cert, a.key
	if parent == nil {
		parent, parentKey = c, key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), parentKey)
	if err != nil {
		a.t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{a.path(name + ".pem"): {Type: "CERTIFICATE", Bytes: der}, a.path(name + ".key"): {Type: "PRIVATE KEY", Bytes: keyDER}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			a.t.Fatal(err)
		}
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return made, key
}

func (a *authority) path(name string) string { return filepath.Join(a.dir, name) }

// client is an HTTP client with the certificate of a name, or without one.
func (a *authority) client(name string) *http.Client {
	cfg := &tls.Config{RootCAs: x509.NewCertPool(), MinVersion: tls.VersionTLS12}
	cfg.RootCAs.AddCert(a.cert)
	if name != "" {
		pair, err := tls.LoadX509KeyPair(a.path(name+".pem"), a.path(name+".key"))
		if err != nil {
			a.t.Fatal(err)
		}
		cfg.Certificates = []tls.Certificate{pair}
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: cfg, DisableKeepAlives: true}, Timeout: 10 * time.Second}
}

// startCluster starts an etcd of one member and tells where its clients reach it.
func startCluster(t *testing.T) (e *embed.Etcd, at string) {
	t.Helper()
	cfg := embed.NewConfig()
	cfg.Dir = t.TempDir()
	client, peer := freeURL(t), freeURL(t)
	cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = []url.URL{peer}, []url.URL{peer}
	cfg.ListenClientUrls, cfg.AdvertiseClientUrls = []url.URL{client}, []url.URL{client}
	cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
	cfg.TickMs, cfg.ElectionMs, cfg.UnsafeNoFsync, cfg.BcryptCost = 10, 100, true, 4
	cfg.ZapLoggerBuilder = embed.NewZapLoggerBuilder(zap.NewNop())
	e, err := embed.StartEtcd(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	<-e.Server.ReadyNotify()
	return e, client.String()
}

// closedCluster is an etcd whose user "gateway", with the password "pw", may use what begins with /gw/.
func closedCluster(t *testing.T) string {
	t.Helper()
	e, at := startCluster(t)
	c := v3client.New(e.Server)
	t.Cleanup(func() { c.Close() })
	for _, err := range []error{
		second(c.RoleAdd(t.Context(), "gateway")),
		second(c.RoleGrantPermission(t.Context(), "gateway", "/gw/", clientv3.GetPrefixRangeEnd("/gw/"), clientv3.PermissionType(clientv3.PermReadWrite))),
		second(c.UserAdd(t.Context(), "gateway", "pw")),
		second(c.UserGrantRole(t.Context(), "gateway", "gateway")),
		second(c.UserAdd(t.Context(), "root", "pw")),
		second(c.UserGrantRole(t.Context(), "root", "root")),
		second(c.AuthEnable(t.Context())),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return at
}

func second[T any](_ T, err error) error { return err }

// TestGatewaySecured runs the gateway with all that keeps others out: it logs in at a cluster where it
// may use nothing but its prefix, serves with TLS to those with a certificate of the right authority,
// takes the certificate's name for the user, and has limits.
func TestGatewaySecured(t *testing.T) {
	a := newAuthority(t)
	a.sign("server", &x509.Certificate{IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}})
	a.sign("u1", &x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	a.sign("stranger", &x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	base := startGateway(t, "--endpoints", closedCluster(t), "--user", "gateway:pw", "--prefix", "/gw/", "--listen", "127.0.0.1:0",
		"--listen-cert-file", a.path("server.pem"), "--listen-key-file", a.path("server.key"), "--client-ca-file", a.path("ca.pem"),
		"--client-cert-auth", "--max-watches", "1", "--max-body", "2000")
	if !strings.HasPrefix(base, "https://") {
		t.Fatalf("it serves at %s", base)
	}
	if resp, err := a.client("").Get(base + "/health"); err == nil {
		resp.Body.Close()
		t.Error("a client without a certificate is served")
	}
	ask := func(as, login, method, path, body string) (int, string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, base+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if name, password, ok := strings.Cut(login, ":"); ok {
			r.SetBasicAuth(name, password)
		}
		resp, err := a.client(as).Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(text)
	}
	want := func(status int, as, login, method, path, body string) {
		t.Helper()
		if got, text := ask(as, login, method, path, body); got != status {
			t.Errorf("%s %s of %s %s: %d, want %d: %s", method, path, as, login, got, status, text)
		}
	}
	want(200, "u1", "", "GET", "/health", "")
	for _, path := range []string{"/v2/members", "/v2/members/leader", "/v2/stats/self", "/v2/stats/leader", "/version", "/v2/machines"} {
		want(200, "u1", "", "GET", path, "")
	}
	want(201, "u1", "", "PUT", "/v2/keys/pub/k", "value=1")
	want(201, "u1", "", "PUT", "/v2/auth/roles/r", `{"role":"r","permissions":{"kv":{"read":["/pub/*"],"write":["/pub/*"]}}}`)
	want(200, "u1", "", "PUT", "/v2/auth/users/u1", `{"user":"u1","password":"other","roles":["r"]}`)
	want(201, "u1", "", "PUT", "/v2/auth/users/root", `{"user":"root","password":"pw"}`)
	want(200, "u1", "", "PUT", "/v2/auth/enable", "")
	want(200, "u1", "root:pw", "PUT", "/v2/auth/roles/guest", `{"role":"guest","revoke":{"kv":{"read":["/*"],"write":["/*"]}}}`)

	want(200, "u1", "", "GET", "/v2/keys/pub/k", "")
	want(401, "u1", "", "GET", "/v2/keys/sec", "")
	want(401, "stranger", "", "GET", "/v2/keys/pub/k", "") // a guest: the name is no user's
	want(200, "stranger", "u1:other", "GET", "/v2/keys/pub/k", "")
	want(401, "u1", "u1:wrong", "GET", "/v2/keys/pub/k", "") // a login that is wrong is not made good by the certificate
	want(404, "u1", "root:pw", "GET", "/v2/keys/sec", "")

	if status, text := ask("u1", "", "PUT", "/v2/keys/pub/k", "value="+strings.Repeat("x", 3000)); status != 400 || !strings.Contains(text, `"errorCode":210`) {
		t.Errorf("a body that is too large: %d %s", status, text)
	}
	waiting, stopWaiting := context.WithCancel(t.Context())
	defer stopWaiting()
	r, err := http.NewRequestWithContext(waiting, http.MethodGet, base+"/v2/keys/pub/k?wait=true", nil)
	if err != nil {
		t.Fatal(err)
	}
	first, err := a.client("u1").Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Body.Close()
	want(503, "u1", "", "GET", "/v2/keys/pub/k?wait=true", "")
	if _, text := ask("u1", "", "GET", "/metrics", ""); !strings.Contains(text, "etcd_gateway_watches 1") || !strings.Contains(text, `etcd_gateway_requests_total{method="GET",route="/v2/keys"}`) {
		t.Errorf("metrics are %s", text)
	}
}

// startGateway runs the command and tells where it serves.
func startGateway(t *testing.T, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	cmd := etcdcmd.New()
	cmd.SetArgs(append([]string{"gateway"}, args...))
	cmd.SetOut(in)
	cmd.SetErr(io.Discard)
	ended := make(chan error, 1)
	go func() {
		ended <- cmd.ExecuteContext(ctx)
		in.Close()
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err, <-ended)
	}
	return strings.TrimSpace(strings.TrimPrefix(line, "serving etcd v2 at "))
}

// TestGatewayRefusesBadFlags: what cannot work is said at the start, with the flag's name.
func TestGatewayRefusesBadFlags(t *testing.T) {
	a := newAuthority(t)
	a.sign("server", &x509.Certificate{})
	for _, one := range []struct{ args, want string }{
		{"--listen nonsense", "cannot start etcd gateway"},
		{"--listen 127.0.0.1:0 --listen-cert-file /none --listen-key-file /none", "cannot read certificate"},
		{"--listen 127.0.0.1:0 --listen-key-file /none", "--listen-cert-file"},
		{"--listen 127.0.0.1:0 --client-ca-file " + a.path("ca.pem"), "--listen-cert-file"},
		{"--listen 127.0.0.1:0 --client-cert-auth", "--client-ca-file"},
		{fmt.Sprintf("--listen 127.0.0.1:0 --listen-cert-file %s --listen-key-file %s --client-ca-file %s", a.path("server.pem"), a.path("server.key"), a.path("server.key")), "cannot read authorities"},
		{"--listen 127.0.0.1:0 --history -1", "negative"},
		{"--listen 127.0.0.1:0 --max-watches -1", "--max-watches"},
		{"--listen 127.0.0.1:0 --user nobody", "--user"},
		{"--listen 127.0.0.1:0 --prefix noslash", "--prefix"},
		{"--listen 127.0.0.1:0 more", "unknown command"},
	} {
		got := run(t, append([]string{"gateway"}, strings.Fields(one.args)...)...)
		if !strings.Contains(got, one.want) || strings.HasSuffix(got, "= 0") {
			t.Errorf("gateway %s: %s\nwant %q", one.args, got, one.want)
		}
	}
}

package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"go.uber.org/zap"

	"github.com/gantline/gantline/internal/apiserver/certs"
)

// house starts servers: etcd 3.7 once, for all gateways, and the others as they are needed.
type house struct {
	dir, binary   string
	v3            *embed.Etcd
	v3URL         string
	ca, cert, key string // files
	started       atomic.Int64
}

// server is one that speaks v2.
type server struct {
	url, ca, password string
	stop              func() error
}

func (h *house) open(ctx context.Context) error {
	if err := h.makeCertificates(); err != nil {
		return err
	}
	cfg := embed.NewConfig()
	cfg.Name, cfg.Dir = "n1", filepath.Join(h.dir, "v3")
	client, peer, err := twoURLs(ctx, "http")
	if err != nil {
		return err
	}
	h.v3URL = client.String()
	cfg.ListenClientUrls, cfg.AdvertiseClientUrls = []url.URL{client}, []url.URL{client}
	cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = []url.URL{peer}, []url.URL{peer}
	cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
	cfg.UnsafeNoFsync = true
	cfg.ZapLoggerBuilder = embed.NewZapLoggerBuilder(zap.NewNop())
	if h.v3, err = embed.StartEtcd(cfg); err != nil {
		return fmt.Errorf("cannot start etcd 3.7: %w", err)
	}
	select {
	case <-h.v3.Server.ReadyNotify():
		return nil
	case <-time.After(30 * time.Second):
		return errors.New("etcd 3.7 does not get ready")
	}
}

func (h *house) close() error {
	if h.v3 != nil {
		h.v3.Close()
	}
	return nil
}

func (h *house) makeCertificates() error {
	ca, err := certs.NewCA("interop", time.Now())
	if err != nil {
		return err
	}
	leaf, err := certs.NewLeaf(ca, []string{"127.0.0.1"}, time.Now())
	if err != nil {
		return err
	}
	h.ca, h.cert, h.key = filepath.Join(h.dir, "ca.pem"), filepath.Join(h.dir, "cert.pem"), filepath.Join(h.dir, "key.pem")
	return errors.Join(os.WriteFile(h.ca, []byte(ca.CertPEM), 0o600),
		os.WriteFile(h.cert, []byte(leaf.CertPEM), 0o600), os.WriteFile(h.key, []byte(leaf.KeyPEM), 0o600))
}

// twoURLs finds addresses that are free.
func twoURLs(ctx context.Context, scheme string) (a, b url.URL, err error) {
	for _, u := range []*url.URL{&a, &b} {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
		if err != nil {
			return a, b, err
		}
		defer l.Close() //nolint:errcheck // only asked for its port
		*u = url.URL{Scheme: scheme, Host: l.Addr().String()}
	}
	b.Scheme = "http"
	return a, b, nil
}

func (m mode) scheme() string {
	if m.tls {
		return "https"
	}
	return "http"
}

// original starts an empty etcd 3.4.
func (h *house) original(ctx context.Context, m mode) (*server, error) {
	dir := filepath.Join(h.dir, fmt.Sprint("etcd34-", h.started.Add(1)))
	client, peer, err := twoURLs(ctx, m.scheme())
	if err != nil {
		return nil, err
	}
	binary := os.Getenv("GANTLINE_ETCD")
	if binary == "" {
		binary = "etcd"
	}
	args := []string{
		"--enable-v2=true", "--name=n1", "--data-dir=" + dir, "--listen-client-urls=" + client.String(),
		"--advertise-client-urls=" + client.String(), "--listen-peer-urls=" + peer.String(),
		"--initial-advertise-peer-urls=" + peer.String(), "--initial-cluster=n1=" + peer.String(), "--log-level=error", "--logger=zap",
	}
	if m.tls {
		args = append(args, "--cert-file="+h.cert, "--key-file="+h.key)
	}
	stop, _, err := start(binary, args, nil, "")
	if err != nil {
		return nil, err
	}
	s := &server{url: client.String(), ca: h.ca, stop: stop}
	if err := s.await(ctx); err != nil {
		return nil, errors.Join(err, stop())
	}
	if m.login {
		if err := s.closeToOthers(ctx); err != nil {
			return nil, errors.Join(err, stop())
		}
	}
	return s, nil
}

// ours starts what is compared with it, as empty.
func (h *house) ours(ctx context.Context, m mode) (*server, error) {
	if m.login {
		return h.up(ctx)
	}
	return h.gateway(ctx, m, fmt.Sprintf("/interop%d/", h.started.Add(1)))
}

// gateway starts a gateway for a tree.
func (h *house) gateway(ctx context.Context, m mode, prefix string) (*server, error) {
	args := []string{"etcd", "gateway", "--endpoints", h.v3URL, "--listen", "127.0.0.1:0", "--prefix", prefix, "--history", "1000"}
	if m.tls {
		args = append(args, "--listen-cert-file", h.cert, "--listen-key-file", h.key)
	}
	stop, line, err := start(h.binary, args, nil, "serving etcd v2 at ")
	if err != nil {
		return nil, err
	}
	s := &server{url: line, ca: h.ca, stop: stop}
	return s, s.await(ctx)
}

// up starts a controller that serves v2 too.
func (h *house) up(ctx context.Context) (*server, error) {
	dir := filepath.Join(h.dir, fmt.Sprint("up-", h.started.Add(1)))
	at, _, err := twoURLs(ctx, "https")
	if err != nil {
		return nil, err
	}
	args := []string{"up", "--data-dir", dir, "--listen", "127.0.0.1:0", "--etcd-v2-listen", at.Host, "--name", filepath.Base(dir), "--log-level", "error"}
	if os.Geteuid() == 0 {
		args = append(args, "--allow-host")
	}
	stop, _, err := start(h.binary, args, []string{"JUJU_DATA=" + filepath.Join(dir, "client")}, "ready")
	if err != nil {
		return nil, err
	}
	password, err := os.ReadFile(filepath.Join(dir, "etcd-v2-root-password"))
	if err != nil {
		return nil, errors.Join(err, stop())
	}
	s := &server{url: at.String(), ca: filepath.Join(dir, "etcd-v2-ca.pem"), password: strings.TrimSpace(string(password)), stop: stop}
	if err := s.await(ctx); err != nil {
		return nil, errors.Join(err, stop())
	}
	status, err := s.send(ctx, http.MethodPost, "/v2/members", map[string]any{"peerURLs": []string{"http://127.0.0.1:9"}})
	if err != nil || status != http.StatusForbidden {
		return nil, errors.Join(fmt.Errorf("a new member is answered with %d, want 403", status), err, stop())
	}
	return s, nil
}

// start starts a program. If mark is given it waits until the program prints a line that begins
// with it, and returns the rest of the line.
func start(binary string, args, env []string, mark string) (stop func() error, rest string, err error) {
	cmd := exec.Command(binary, args...) //nolint:noctx // stopped in order by the returned function
	cmd.Env = append(os.Environ(), env...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	if err := cmd.Start(); err != nil {
		return nil, "", err
	}
	stop = func() error {
		err := errors.Join(cmd.Process.Signal(syscall.SIGTERM), cmd.Wait())
		if exit := new(exec.ExitError); errors.As(err, &exit) && !exit.Exited() {
			return nil // etcd 3.4 ends by the signal
		}
		if err != nil {
			return fmt.Errorf("%s: %w\n%s", binary, err, tail(said.String()))
		}
		return nil
	}
	lines := bufio.NewReader(out)
	if mark != "" {
		line, err := lines.ReadString('\n')
		var ok bool
		if rest, ok = strings.CutPrefix(strings.TrimSpace(line), mark); err != nil || !ok {
			return nil, "", errors.Join(fmt.Errorf("%s says %q, want %q", binary, line, mark), err, stop())
		}
	}
	go io.Copy(io.Discard, lines) //nolint:errcheck // ends with the program
	return stop, rest, nil
}

func (s *server) client() (*http.Client, error) {
	pool := x509.NewCertPool()
	text, err := os.ReadFile(s.ca)
	if err != nil {
		return nil, err
	}
	pool.AppendCertsFromPEM(text)
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}}, nil
}

// send sends a request of the users' API, as root if the server has a password.
func (s *server) send(ctx context.Context, method, path string, body any) (status int, err error) {
	hc, err := s.client()
	if err != nil {
		return 0, err
	}
	text, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	r, err := http.NewRequestWithContext(ctx, method, s.url+path, bytes.NewReader(text))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	if s.password != "" {
		r.SetBasicAuth("root", s.password)
	}
	resp, err := hc.Do(r)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, resp.Body.Close()
}

// await waits until the server is healthy.
func (s *server) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		if status, err := s.send(ctx, http.MethodGet, "/health", nil); err == nil && status == http.StatusOK {
			return nil
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("%s does not get healthy", s.url)
		}
	}
}

// closeToOthers does to etcd 3.4 what "gantline up" does to itself at its first start.
func (s *server) closeToOthers(ctx context.Context) error {
	s.password = "interop"
	for _, one := range []struct {
		path string
		body any
	}{
		{"/v2/auth/roles/guest", map[string]any{"role": "guest"}},
		{"/v2/auth/users/root", map[string]any{"user": "root", "password": s.password}},
		{"/v2/auth/enable", nil},
	} {
		if status, err := s.send(ctx, http.MethodPut, one.path, one.body); err != nil || status > http.StatusCreated {
			return fmt.Errorf("cannot prepare etcd 3.4: %s: %d, %w", one.path, status, err)
		}
	}
	return nil
}

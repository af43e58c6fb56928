package etcdcmd

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/gantline/gantline/etcd/client"
)

// session is the flags that all commands share.
type session struct {
	debug, noSync, insecureDiscovery   bool
	output, discovery, peers, endpoint string
	endpoints, cert, key, ca, username string
	timeout, totalTimeout              time.Duration
}

func (s *session) flags(cmd *cobra.Command) {
	f := cmd.PersistentFlags()
	f.BoolVar(&s.debug, "debug", false, "output cURL commands which can be used to reproduce the request")
	f.BoolVar(&s.noSync, "no-sync", false, "don't synchronize cluster information before sending request")
	f.StringVarP(&s.output, "output", "o", "simple", "output response in the given format (simple, extended or json)")
	f.StringVarP(&s.discovery, "discovery-srv", "D", "", "domain name to query for SRV records describing cluster endpoints")
	f.BoolVar(&s.insecureDiscovery, "insecure-discovery", false, "accept insecure SRV records describing cluster endpoints")
	f.StringVarP(&s.peers, "peers", "C", "", `deprecated: use "--endpoints"`)
	f.StringVar(&s.endpoint, "endpoint", "", `deprecated: use "--endpoints"`)
	f.StringVar(&s.endpoints, "endpoints", "", `a comma-delimited list of machine addresses in the cluster (default "http://127.0.0.1:2379,http://127.0.0.1:4001")`)
	f.StringVar(&s.cert, "cert-file", "", "identify HTTPS client using this SSL certificate file")
	f.StringVar(&s.key, "key-file", "", "identify HTTPS client using this SSL key file")
	f.StringVar(&s.ca, "ca-file", "", "verify certificates of HTTPS-enabled servers using this CA bundle")
	f.StringVarP(&s.username, "username", "u", "", "provide username[:password] and prompt if password is not supplied")
	f.DurationVar(&s.timeout, "timeout", 2*time.Second, "connection timeout per request")
	f.DurationVar(&s.totalTimeout, "total-timeout", 5*time.Second, "timeout for the command execution (except watch)")
}

// first is the first text that is not empty.
func first(texts ...string) string {
	i := slices.IndexFunc(texts, func(s string) bool { return s != "" })
	if i < 0 {
		return ""
	}
	return texts[i]
}

// addresses lists the endpoints to begin with: those of flags, of the
// environment, of the domain name system, or the usual ones.
func (s *session) addresses() ([]string, error) {
	if domain := first(s.discovery, os.Getenv("ETCDCTL_DISCOVERY_SRV")); domain != "" {
		all, err := client.NewSRVDiscover().Discover(domain)
		if err == nil && !s.insecureDiscovery {
			all = slices.DeleteFunc(all, func(u string) bool { return strings.HasPrefix(u, "http://") })
		}
		return all, err
	}
	text := first(s.endpoints, s.endpoint, s.peers, os.Getenv("ETCDCTL_ENDPOINTS"), os.Getenv("ETCDCTL_ENDPOINT"),
		os.Getenv("ETCDCTL_PEERS"), "http://127.0.0.1:2379,http://127.0.0.1:4001")
	scheme := "http://"
	if first(s.cert, s.ca, os.Getenv("ETCDCTL_CERT_FILE"), os.Getenv("ETCDCTL_CA_FILE")) != "" {
		scheme = "https://"
	}
	all := strings.Split(text, ",")
	for i, a := range all {
		if a = strings.TrimSpace(a); !strings.Contains(a, "://") {
			a = scheme + a
		}
		all[i] = a
	}
	return all, nil
}

// transport is HTTP with the certificates of the flags.
func (s *session) transport() (*http.Transport, error) {
	t := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: s.timeout, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout: 10 * time.Second,
	}
	cfg, err := tlsConfig(first(s.cert, os.Getenv("ETCDCTL_CERT_FILE")), first(s.key, os.Getenv("ETCDCTL_KEY_FILE")),
		first(s.ca, os.Getenv("ETCDCTL_CA_FILE")))
	t.TLSClientConfig = cfg
	return t, err
}

// tlsConfig reads a certificate and the authorities to trust, each optional;
// nil if there is neither.
func tlsConfig(cert, key, ca string) (*tls.Config, error) {
	if cert == "" && ca == "" {
		return nil, nil //nolint:nilnil // no TLS is no error
	}
	cfg := &tls.Config{MinVersion: tls.VersionTLS12}
	if cert != "" {
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			return nil, fmt.Errorf("cannot read certificate: %w", err)
		}
		cfg.Certificates = []tls.Certificate{pair}
	}
	if ca != "" {
		pool, err := readPool(ca)
		if err != nil {
			return nil, err
		}
		cfg.RootCAs = pool
	}
	return cfg, nil
}

func readPool(file string) (*x509.CertPool, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("cannot read authorities: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("cannot read authorities: no certificate in %s", file)
	}
	return pool, nil
}

// credentials splits --username, asking for a password that is not there.
func (s *session) credentials(cmd *cobra.Command) (name, password string, err error) {
	text := first(s.username, os.Getenv("ETCDCTL_USERNAME"))
	if text == "" {
		return "", "", nil
	}
	name, password, ok := strings.Cut(text, ":")
	if !ok {
		password, err = ask(cmd, "Password: ")
	}
	return name, password, err
}

// ask reads a line that is not shown.
func ask(cmd *cobra.Command, prompt string) (string, error) {
	say(cmd.OutOrStdout(), "%s", prompt)
	if f, ok := cmd.InOrStdin().(*os.File); ok && term.IsTerminal(int(f.Fd())) { //nolint:gosec // a descriptor
		text, err := term.ReadPassword(int(f.Fd())) //nolint:gosec // a descriptor
		say(cmd.OutOrStdout(), "\n")
		return string(text), err
	}
	text, err := readAll(cmd.InOrStdin())
	say(cmd.OutOrStdout(), "\n")
	return strings.TrimRight(text, "\r\n"), err
}

// connect makes a client and, unless told not to, asks the cluster for its
// members first.
func (s *session) connect(cmd *cobra.Command) (client.Client, error) {
	c, err := s.unsynced(cmd)
	if err != nil || s.noSync {
		return c, err
	}
	if s.debug {
		say(cmd.ErrOrStderr(), "start to sync cluster using endpoints(%s)\n", strings.Join(c.Endpoints(), ","))
	}
	ctx, cancel := s.limit(cmd)
	defer cancel()
	err = c.Sync(ctx)
	switch {
	case errors.Is(err, client.ErrNoEndpoints):
		say(cmd.ErrOrStderr(), "etcd cluster has no published client endpoints.\n")
		say(cmd.ErrOrStderr(), "Try '--no-sync' if you want to access non-published client endpoints(%s).\n", strings.Join(c.Endpoints(), ","))
		return nil, fail(cmd, exitServerError, err)
	case err != nil && unreachable(err):
		return nil, fail(cmd, exitBadConnection, err)
	}
	if s.debug {
		say(cmd.ErrOrStderr(), "got endpoints(%s) after sync\n", strings.Join(c.Endpoints(), ","))
		say(cmd.ErrOrStderr(), "Cluster-Endpoints: %s\n", strings.Join(c.Endpoints(), ", "))
	}
	return c, nil
}

func (s *session) unsynced(cmd *cobra.Command) (client.Client, error) {
	if s.debug {
		client.EnablecURLDebug()
	}
	endpoints, err := s.addresses()
	if err != nil {
		return nil, fail(cmd, exitServerError, err)
	}
	transport, err := s.transport()
	if err != nil {
		return nil, fail(cmd, exitBadArgs, err)
	}
	name, password, err := s.credentials(cmd)
	if err != nil {
		return nil, fail(cmd, exitBadArgs, err)
	}
	c, err := client.New(client.Config{
		Endpoints: endpoints, Transport: cancelable{transport}, HeaderTimeoutPerRequest: s.timeout,
		Username: name, Password: password,
	})
	if err != nil {
		return nil, fail(cmd, exitServerError, err)
	}
	return c, nil
}

// cancelable is a transport for package client. Contexts cancel its requests.
type cancelable struct{ *http.Transport }

// CancelRequest implements client.CancelableTransport.
func (cancelable) CancelRequest(*http.Request) {}

// limit is the time that a command may take.
func (s *session) limit(cmd *cobra.Command) (context.Context, context.CancelFunc) {
	return context.WithTimeout(cmd.Context(), s.totalTimeout)
}

package etcdcmd

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/etcdv2"
	"github.com/gantline/gantline/internal/etcdgateway"
)

// gatewayFlags are the flags of the gateway.
type gatewayFlags struct {
	endpoints, listen, advertise, prefix string
	cert, key, ca, username              string
	serverCert, serverKey, clientCA      string
	clientCertAuth                       bool
	history                              int
	maxWatches, maxBody                  int64
}

func newGateway() *cobra.Command {
	f := &gatewayFlags{}
	cmd := &cobra.Command{
		Use:   "gateway --endpoints URLS --listen ADDRESS",
		Short: "serve etcd's v2 API on a v3 cluster",
		Long: `Serve etcd's v2 HTTP API on any etcd cluster of version 3.5 or later. Any number of
gateways may serve one cluster; /v2/machines and /v2/members name them all. Requests
are measured at /metrics; /health tells whether the cluster answers.`,
		Args: cobra.NoArgs, SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	fl := cmd.Flags()
	fl.StringVar(&f.endpoints, "endpoints", "http://127.0.0.1:2379", "comma-separated v3 endpoints")
	fl.StringVar(&f.listen, "listen", "127.0.0.1:4001", "address to serve the v2 API on")
	fl.StringVar(&f.advertise, "advertise", "", "comma-separated URLs by which clients reach this gateway (default: from --listen)")
	fl.StringVar(&f.prefix, "prefix", "/etcdv2/", "v3 prefix that holds the tree")
	fl.IntVar(&f.history, "history", 10_000, "events kept for watches that begin in the past")
	fl.StringVar(&f.cert, "cert-file", "", "certificate to show to the cluster")
	fl.StringVar(&f.key, "key-file", "", "key of --cert-file")
	fl.StringVar(&f.ca, "ca-file", "", "authorities to check the cluster's certificates with")
	fl.StringVar(&f.username, "user", "", "v3 user, NAME:PASSWORD")
	fl.StringVar(&f.serverCert, "listen-cert-file", "", "certificate to serve with; HTTPS then")
	fl.StringVar(&f.serverKey, "listen-key-file", "", "key of --listen-cert-file")
	fl.StringVar(&f.clientCA, "client-ca-file", "", "authorities that client certificates must come from; clients need one then")
	fl.BoolVar(&f.clientCertAuth, "client-cert-auth", false, "take the common name of a client's certificate for the user")
	fl.Int64Var(&f.maxWatches, "max-watches", 0, "watches that may wait at once; 0 is no limit")
	fl.Int64Var(&f.maxBody, "max-body", 10<<20, "bytes that a request may have")
	return cmd
}

// check refuses flags that say nothing together, before anything is begun.
func (f *gatewayFlags) check() error {
	for _, one := range []struct {
		bad  bool
		what string
	}{
		{f.serverKey != "" && f.serverCert == "", "--listen-key-file needs --listen-cert-file"},
		{f.serverCert != "" && f.serverKey == "", "--listen-cert-file needs --listen-key-file"},
		{f.clientCA != "" && f.serverCert == "", "--client-ca-file needs --listen-cert-file"},
		{f.clientCertAuth && f.clientCA == "", "--client-cert-auth needs --client-ca-file"},
		{f.cert != "" && f.key == "" || f.key != "" && f.cert == "", "--cert-file and --key-file need each other"},
		{f.history < 0, "--history is negative"},
		{f.maxWatches < 0, "--max-watches is negative"},
		{f.maxBody <= 0, "--max-body is not positive"},
		{f.username != "" && !strings.Contains(f.username, ":"), "--user is not NAME:PASSWORD"},
		{!strings.HasPrefix(f.prefix, "/") || !strings.HasSuffix(f.prefix, "/"), "--prefix does not begin and end with a slash"},
		{f.endpoints == "", "--endpoints is empty"},
	} {
		if one.bad {
			return fmt.Errorf("cannot start etcd gateway: %s", one.what)
		}
	}
	return nil
}

// patience is how long the cluster may be silent at the start until that is said.
const patience = 3 * time.Second

// open opens the tree, and says so when the cluster keeps it waiting.
func (f *gatewayFlags) open(ctx context.Context, cfg etcdv2.Config) (*etcdv2.Store, error) {
	waiting := time.AfterFunc(patience, func() {
		cfg.Logger.Warn("waiting for the cluster", "endpoints", f.endpoints)
	})
	defer waiting.Stop()
	return etcdv2.Open(ctx, cfg)
}

func (f *gatewayFlags) run(cmd *cobra.Command) error {
	ctx := cmd.Context()
	if err := f.check(); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", f.listen)
	if err != nil {
		return fmt.Errorf("cannot start etcd gateway: %w", err)
	}
	defer listener.Close() //nolint:errcheck // closed by the server
	serverTLS, err := f.serverTLS()
	if err != nil {
		return err
	}
	clusterTLS, err := tlsConfig(f.cert, f.key, f.ca)
	if err != nil {
		return err
	}
	name, password, _ := strings.Cut(f.username, ":")
	v3, err := etcdv2.Dial(etcdv2.DialConfig{
		Endpoints: strings.Split(f.endpoints, ","), TLS: clusterTLS, Username: name, Password: password,
	})
	if err != nil {
		return err
	}
	defer v3.Close() //nolint:errcheck // the program ends
	advertise := f.advertised(listener.Addr(), serverTLS != nil)
	store, err := f.open(ctx, etcdv2.Config{
		Client: v3, Prefix: f.prefix, History: f.history, AdvertiseURLs: advertise, Logger: log,
	})
	if err != nil {
		return err
	}
	gateway, err := etcdgateway.New(etcdgateway.Config{
		Store: store, ClientCertAuth: f.clientCertAuth, MaxWatches: f.maxWatches, MaxBody: f.maxBody, Logger: log,
	})
	if err != nil {
		return errors.Join(err, store.Close())
	}
	if serverTLS != nil {
		listener = tls.NewListener(listener, serverTLS)
	}
	say(cmd.OutOrStdout(), "serving etcd v2 at %s\n", strings.Join(advertise, ", "))
	return gateway.Serve(ctx, listener)
}

func (f *gatewayFlags) advertised(at net.Addr, secure bool) []string {
	if f.advertise != "" {
		return strings.Split(f.advertise, ",")
	}
	if secure {
		return []string{"https://" + at.String()}
	}
	return []string{"http://" + at.String()}
}

// serverTLS is what the gateway serves with, nil for plain HTTP.
func (f *gatewayFlags) serverTLS() (*tls.Config, error) {
	if f.serverCert == "" {
		return nil, nil //nolint:nilnil // no TLS is no error
	}
	pair, err := tls.LoadX509KeyPair(f.serverCert, f.serverKey)
	if err != nil {
		return nil, fmt.Errorf("cannot read certificate: %w", err)
	}
	cfg := &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{pair}}
	if f.clientCA != "" {
		if cfg.ClientCAs, err = readPool(f.clientCA); err != nil {
			return nil, err
		}
		cfg.ClientAuth = tls.RequireAndVerifyClientCert
	}
	return cfg, nil
}

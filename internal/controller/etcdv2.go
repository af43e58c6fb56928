package controller

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcdv2"
	"github.com/gantline/gantline/internal/etcdgateway"
)

// Files of etcd's v2 API in the data directory.
const (
	etcdV2RootFile = "etcd-v2-root-password"
	etcdV2CAFile   = "etcd-v2-ca.pem"
	// etcdV2Made says that authentication was set up once; from then on it is its owner's.
	etcdV2Made = "etcd-v2"
)

// EtcdV2Info is how etcd's v2 API is reached.
type EtcdV2Info struct {
	// URL is the endpoint; CAFile holds the CA that vouches for it, PasswordFile the first password
	// of its administrator, root.
	URL, CAFile, PasswordFile string
}

// etcdV2 serves etcd's v2 API from the controller's own store, below a prefix of its own.
type etcdV2 struct {
	info     EtcdV2Info
	listener net.Listener
	store    *etcdv2.Store
	gateway  *etcdgateway.Gateway
}

// openEtcdV2 begins to listen, if that is asked for; the controller's certificate is shown.
func (c *Controller) openEtcdV2(ctx context.Context) (err error) {
	if c.cfg.EtcdV2Listen == "" {
		return nil
	}
	e := &etcdV2{}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("cannot serve etcd's v2 API: %w", err), e.close())
		}
	}()
	if e.listener, err = new(net.ListenConfig).Listen(ctx, "tcp", c.cfg.EtcdV2Listen); err != nil {
		return err
	}
	e.info = EtcdV2Info{
		URL:    "https://" + net.JoinHostPort(clientHost(e.listener), fmt.Sprint(portOf(e.listener))),
		CAFile: c.dir.path(etcdV2CAFile), PasswordFile: c.dir.path(etcdV2RootFile),
	}
	log := c.cfg.Logger.With("part", "etcd-v2")
	e.store, err = etcdv2.Open(ctx, etcdv2.Config{Client: c.etcd.Client(), AdvertiseURLs: []string{e.info.URL}, Logger: log})
	if err != nil {
		return err
	}
	if err := c.closeToOthers(ctx, e.store.Auth()); err != nil {
		return err
	}
	// A change of the members would be one of the controller's own store.
	e.gateway, err = etcdgateway.New(etcdgateway.Config{Store: e.store, FixedMembers: true, Logger: log})
	if err != nil {
		return err
	}
	e.listener = tls.NewListener(e.listener, &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.authority.Certificate})
	c.etcdV2 = e
	return nil
}

// closeToOthers makes the user root and a guest that may do nothing, and asks for a login from then
// on. It is done once, and goes on where an earlier start was killed.
func (c *Controller) closeToOthers(ctx context.Context, auth *etcdv2.Auth) error {
	if made, err := c.dir.read(etcdV2Made); err != nil || made != "" {
		return err
	}
	password, err := c.dir.once(etcdV2RootFile, rand.Text)
	if err != nil {
		return err
	}
	if !slices.Contains(auth.Roles(), "guest") {
		if err := auth.CreateRole(ctx, client.Role{Role: "guest"}); err != nil {
			return err
		}
	}
	if !slices.Contains(auth.Users(), "root") {
		if _, err := auth.CreateUser(ctx, client.User{User: "root", Password: password}); err != nil {
			return err
		}
	}
	if !auth.IsEnabled() {
		if err := auth.Enable(ctx); err != nil {
			return err
		}
	}
	return c.dir.write(etcdV2Made, "made")
}

// serve serves until ctx ends, and closes.
func (e *etcdV2) serve(ctx context.Context) error { return e.gateway.Serve(ctx, e.listener) }

// close closes what was opened and never served.
func (e *etcdV2) close() error {
	var errs []error
	if e.listener != nil {
		errs = append(errs, e.listener.Close())
	}
	if e.store != nil {
		errs = append(errs, e.store.Close())
	}
	return errors.Join(errs...)
}

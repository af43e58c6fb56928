package controller

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"

	"github.com/gantline/gantline/internal/apiserver"
	"github.com/gantline/gantline/internal/apiserver/certs"
	"github.com/gantline/gantline/internal/blob"
	"github.com/gantline/gantline/internal/controller/authority"
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/etcd/embed"
	"github.com/gantline/gantline/internal/logstore"
	"github.com/gantline/gantline/internal/machine/proc"
	"github.com/gantline/gantline/internal/state"
)

// adminFile keeps the administrator's first password, for the owner's client store.
const adminFile = "admin-password"

// Controller is a controller that serves once Run is called.
type Controller struct {
	cfg      Config
	dir      dataDir
	store    kv.Store     // closed at the end if it is ours
	etcd     *embed.Store // the same if it is ours
	etcdV2   *etcdV2      // nil if it is not served, and once it is
	ours     bool
	blobs    *blob.Store
	logs     *logstore.Store
	state    *state.State
	listener net.Listener

	authority *authority.Authority
	server    *apiserver.Server
	driver    *proc.Driver // nil where no machines run, and once they are stopped
	machines  *proc.Driver // the same for Kill, which comes from another goroutine; never changed after New
	password  string
	fatal     chan error // what the store cannot go on after
	follow    *following
}

// New opens the store and takes the address; whatever fails closes all again. The controller takes
// logins when Run has been called.
func New(ctx context.Context, cfg Config) (_ *Controller, err error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	c := &Controller{cfg: cfg, dir: dataDir(cfg.DataDir), fatal: make(chan error, 1)}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.close())
		}
	}()
	if err := c.dir.make(); err != nil {
		return nil, err
	}
	if err := c.openStore(ctx); err != nil {
		return nil, err
	}
	if c.listener, err = listen(c.dir, cfg.Listen, cfg.Logger); err != nil {
		return nil, err
	}
	if err := c.initialise(ctx); err != nil {
		return nil, fmt.Errorf("cannot make the controller: %w", err)
	}
	if err := c.openServer(ctx); err != nil {
		return nil, err
	}
	if len(cfg.AgentCommand) > 0 {
		c.driver, err = proc.New(proc.Config{Dir: c.dir.path("machines"), Command: cfg.AgentCommand, Logger: cfg.Logger})
		c.machines = c.driver
	}
	return c, err
}

// openStore opens the store, the blobs and state on them, and begins to follow the store.
func (c *Controller) openStore(ctx context.Context) (err error) {
	c.store = c.cfg.Store
	if c.store == nil {
		c.etcd, err = embed.Open(ctx, embed.Config{
			Dir: c.dir.path("store"), Logger: c.cfg.Logger.With("part", "store"),
			OnFatal: func(cause error) { c.fatal <- fmt.Errorf("the store cannot go on: %w", cause) },
		})
		if locked := new(embed.LockedError); errors.As(err, &locked) {
			return fmt.Errorf("%w: is the controller running already?", err)
		}
		if err != nil {
			return err
		}
		c.store, c.ours = c.etcd, true
	}
	if c.blobs, err = blob.Open(c.dir.path("blobs")); err != nil {
		return err
	}
	if c.logs, err = logstore.Open(c.dir.path("logs"), 0); err != nil {
		return err
	}
	key, err := state.LoadSealKey(c.dir.path("seal.key"))
	if err != nil {
		return err
	}
	// The same controller takes back at once the leases that it held when it was killed.
	id, err := c.dir.once("controller-id", rand.Text)
	if err != nil {
		return err
	}
	c.state, err = state.Open(ctx, state.Config{
		Store: c.store, Logger: c.cfg.Logger.With("part", "state"), SealKey: key, ControllerID: id, Clock: c.cfg.Clock,
	})
	if err != nil {
		return err
	}
	c.follow = follow(c.state)
	return nil
}

// initialise makes the controller and its models if the store is new, and goes on where an earlier
// start was killed.
func (c *Controller) initialise(ctx context.Context) (err error) {
	// Written before the user is made: a password that nobody knows would lock the owner out.
	if c.password, err = c.dir.once(adminFile, rand.Text); err != nil {
		return err
	}
	if !c.state.Initialised() {
		err := c.state.Initialise(ctx, state.Bootstrap{
			Name: c.cfg.Name, AdminPassword: c.password, Version: apiserver.ServerVersion,
			Cloud: state.Cloud{Name: "localhost", Type: "proc", Region: "localhost", AuthTypes: []string{"empty"}},
		})
		if err != nil && !errors.Is(err, domain.AlreadyExists) {
			return err
		}
	}
	if _, err := c.state.ModelByName(adminUser, defaultModel); errors.Is(err, domain.NotFound) || errors.Is(err, domain.ModelNotFound) {
		if made, err := c.dir.read(defaultFile); err != nil || made != "" {
			return err // its owner destroyed it
		}
		if _, err := c.state.CreateModel(ctx, state.CreateModelArgs{Name: defaultModel, Owner: adminUser}); err != nil && !errors.Is(err, domain.AlreadyExists) {
			return err
		}
	}
	return c.dir.write(defaultFile, "made")
}

// What a new controller has.
const (
	adminUser    = "admin"
	defaultModel = "default"
	// defaultFile says that the model default was made once, so that it is not made again.
	defaultFile = "default-model"
)

func (c *Controller) openServer(ctx context.Context) error {
	ctl, err := c.state.Controller()
	if err != nil {
		return err
	}
	if err := c.openAuthority(ctx, ctl.UUID); err != nil {
		return fmt.Errorf("cannot make certificates: %w", err)
	}
	if err := c.openEtcdV2(ctx); err != nil {
		return err
	}
	if err := c.state.SetAPIHostPorts(ctx, [][]state.HostPort{reachableAt(c.listener)}); err != nil {
		return err
	}
	c.server, err = apiserver.New(apiserver.Config{
		Listener:       c.listener,
		Certificate:    c.authority.Certificate,
		ControllerUUID: ctl.UUID,
		Facades:        Facades(c.state, c.cfg.SSHKeys, c.cfg.Commit, c.cfg.Clock.Now),
		Authenticator:  authenticator{c.state, c.cfg.Logger},
		Standing:       authenticator{c.state, c.cfg.Logger}.standing,
		Models:         models{c.state},
		AgentModels:    models{c.state}.all,
		Charms:         charmStore{c.state, c.blobs},
		Resources:      resourceStore{c.state, c.blobs},
		Logs:           c.logs,
		Joins:          joins{c.state},
		Authority:      &caOrders{state: c.state, authority: c.authority},
		Registrations:  registrations{c.state},
		Blocks:         c.checkBlocks,
		Presence:       presence{c.state, c.cfg.Logger},
		Limits:         c.cfg.Limits,
		Clock:          c.cfg.Clock,
		Logger:         c.cfg.Logger.With("part", "api"),
	})
	return err
}

// openAuthority makes the CA and the leaf, or takes those of the store. Who trusts the CA is told
// when it is another.
func (c *Controller) openAuthority(ctx context.Context, uuid string) (err error) {
	host := clientHost(c.listener)
	c.authority, err = authority.Open(ctx, authority.Config{
		State: c.state, UUID: uuid, Now: c.cfg.Clock.Now, Logger: c.cfg.Logger.With("part", "authority"),
		Hosts: func() ([]string, error) {
			hosts, err := certs.HostAddresses()
			return append(hosts, host), err
		},
		Changed: c.caChanged,
	})
	return err
}

func (c *Controller) caChanged(trusted string) {
	if c.cfg.EtcdV2Listen != "" {
		if err := c.dir.write(etcdV2CAFile, trusted); err != nil {
			c.cfg.Logger.Error("cannot tell clients of etcd's v2 API the CA", "error", err)
		}
	}
	if c.cfg.CAChanged == nil {
		return
	}
	info, err := c.Info()
	if err != nil {
		c.cfg.Logger.Error("cannot tell the CA", "error", err)
		return
	}
	c.cfg.CAChanged(info)
}

// reachableAt are the addresses that agents are told: where everybody is listened to, those of this
// host's networks too.
func reachableAt(l net.Listener) []state.HostPort {
	out := hostPorts(clientHost(l), portOf(l))
	if !l.Addr().(*net.TCPAddr).IP.IsUnspecified() {
		return out
	}
	hosts, err := certs.HostAddresses()
	if err != nil {
		return out // a host that cannot name its networks is reached on itself
	}
	for _, host := range hosts {
		if !net.ParseIP(host).IsLoopback() {
			out = append(out, hostPorts(host, portOf(l))...)
		}
	}
	return out
}

// hostPorts are the addresses that agents are told. Loopback is where machines of this host reach
// the controller; scope local-cloud keeps clients from dropping it.
func hostPorts(host string, port int) []state.HostPort {
	kind := "ipv4"
	switch ip := net.ParseIP(host); {
	case ip == nil:
		kind = "hostname"
	case ip.To4() == nil:
		kind = "ipv6"
	}
	return []state.HostPort{{Value: host, Type: kind, Scope: "local-cloud", Port: port}}
}

// Info returns how to reach the controller.
func (c *Controller) Info() (Info, error) {
	ctl, err := c.state.Controller()
	if err != nil {
		return Info{}, err
	}
	info := Info{
		Name: ctl.Name, UUID: ctl.UUID, CACert: ctl.CACert, User: adminUser, Password: c.password,
		Address: net.JoinHostPort(clientHost(c.listener), fmt.Sprint(portOf(c.listener))),
		Cloud:   ctl.Cloud.Name, CloudType: ctl.Cloud.Type, Region: ctl.Cloud.Region, Version: ctl.Version,
		Models: map[string]string{},
	}
	if c.etcdV2 != nil {
		info.EtcdV2 = c.etcdV2.info
	}
	for _, m := range c.state.ModelsFor(adminUser) {
		info.Models[m.Owner+"/"+m.Name] = m.UUID
	}
	return info, nil
}

// State is what the controller knows; tests that stand in for machines set it.
func (c *Controller) State() *state.State { return c.state }

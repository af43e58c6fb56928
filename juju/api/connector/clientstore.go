package connector

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/discharge"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/names"
)

// ErrEmptyControllerName is the error of a configuration that names no controller.
var ErrEmptyControllerName = errors.New("empty controller name")

// ClientStoreConfig names what a client store knows.
type ClientStoreConfig struct {
	// ControllerName is the controller's name in the store; it is needed.
	ControllerName string
	// ModelUUID is the model to connect to; "" connects to the controller.
	ModelUUID string
	// ClientStore is the store; nil means that of the user's juju command.
	ClientStore jujuclient.ClientStore
	// AccountDetails are who logs in; nil means whom the store has for the controller.
	AccountDetails *jujuclient.AccountDetails
	// Output is where a user whose session has ended is told how to begin another; nil for nowhere,
	// which makes it an error.
	Output io.Writer
}

// ClientStoreConnector connects by what a client store knows, and keeps in the store what a
// connection teaches.
type ClientStoreConnector struct {
	cfg     ClientStoreConfig
	store   string // which store it is
	options []api.DialOption
}

var _ ContextConnector = (*ClientStoreConnector)(nil)

// NewClientStore returns a connector whose connections are opened with the options. The error is
// ErrEmptyControllerName, a NotFound for a controller or an account that the store does not have,
// or a NotValid; nothing is dialled.
func NewClientStore(cfg ClientStoreConfig, dialOptions ...api.DialOption) (*ClientStoreConnector, error) {
	if cfg.ControllerName == "" {
		return nil, ErrEmptyControllerName
	}
	if cfg.ModelUUID != "" && !names.IsValidModel(cfg.ModelUUID) {
		return nil, coreerrors.NotValidf("model UUID %q", cfg.ModelUUID)
	}
	store := fmt.Sprintf("%p", cfg.ClientStore)
	if cfg.ClientStore == nil {
		dir, _ := jujuclient.DataDir(os.Getenv) // its error is the store's to tell
		store, cfg.ClientStore = dir, jujuclient.NewFileClientStore()
	}
	c := &ClientStoreConnector{cfg: cfg, store: store, options: slices.Clone(dialOptions)}
	if _, err := c.load(); err != nil {
		return nil, err
	}
	return c, nil
}

// known is what the store says at one time.
type known struct {
	controller *jujuclient.ControllerDetails
	account    *jujuclient.AccountDetails
	info       api.Info
}

func (c *ClientStoreConnector) load() (*known, error) {
	k := &known{account: c.cfg.AccountDetails}
	var err error
	if k.controller, err = c.cfg.ClientStore.ControllerByName(c.cfg.ControllerName); err != nil {
		return nil, err
	}
	if k.account == nil {
		if k.account, err = c.cfg.ClientStore.AccountDetails(c.cfg.ControllerName); err != nil {
			return nil, err
		}
	}
	k.info = api.Info{
		Addrs: slices.Clone(k.controller.APIEndpoints), CACert: k.controller.CACert,
		ControllerUUID: k.controller.ControllerUUID, SNIHostName: k.controller.PublicDNSName,
		ModelTag: names.NewModelTag(c.cfg.ModelUUID),
	}
	if k.controller.Proxy != nil {
		return nil, coreerrors.NotSupportedf("proxy of type %q to controller %q", k.controller.Proxy.Type, c.cfg.ControllerName)
	}
	if len(k.info.Addrs) == 0 {
		return nil, coreerrors.New(coreerrors.NotFound, "no API addresses for controller %q", c.cfg.ControllerName)
	}
	if err := k.setAccount(); err != nil {
		return nil, err
	}
	return k, k.info.Validate()
}

// setAccount says who logs in. Only local users are named: others are whom their macaroons say.
func (k *known) setAccount() error {
	if k.account.Type == jujuclient.OAuth2DeviceFlowAccountDetailsType {
		return nil
	}
	if k.account.User != "" {
		if !names.IsValidUser(k.account.User) {
			return coreerrors.NotValidf("user name %q", k.account.User)
		}
		if tag := names.NewUserTag(k.account.User); tag.IsLocal() {
			k.info.Tag = tag
		}
	}
	k.info.Password = k.account.Password
	if k.info.Password == "" {
		k.info.Macaroons = slices.Clone(k.account.Macaroons)
	}
	return nil
}

// Connect implements Connector.
func (c *ClientStoreConnector) Connect(dialOptions ...api.DialOption) (api.Connection, error) {
	return c.ConnectContext(context.Background(), dialOptions...)
}

// ConnectContext is Connect that gives up with ctx.
func (c *ClientStoreConnector) ConnectContext(ctx context.Context, dialOptions ...api.DialOption) (api.Connection, error) {
	open := func(ctx context.Context, model names.ModelTag) (api.Connection, error) {
		return c.openModel(ctx, model, dialOptions)
	}
	conn, err := open(ctx, names.NewModelTag(c.cfg.ModelUUID))
	if err != nil || c.cfg.ModelUUID != "" {
		return conn, err
	}
	return withModel(conn, c.currentModel, open), nil
}

func (c *ClientStoreConnector) openModel(ctx context.Context, model names.ModelTag, dialOptions []api.DialOption) (api.Connection, error) {
	k, err := c.load()
	if err != nil {
		return nil, err
	}
	k.info.ModelTag = model
	jar, err := c.cfg.ClientStore.CookieJar(c.cfg.ControllerName)
	if err != nil {
		return nil, fmt.Errorf("cannot get cookies of controller %q: %w", c.cfg.ControllerName, err)
	}
	cache := newDNSCache(k.controller.DNSCache)
	opts := dialOpts([]api.DialOption{c.defaults(k, jar, cache)}, c.options, dialOptions)
	conn, err := api.OpenContext(ctx, &k.info, opts)
	if err != nil {
		return nil, err
	}
	if err := c.learn(conn, cache); err != nil {
		_ = conn.Close()
		return nil, err
	}
	if err := jar.Save(); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("cannot keep cookies of controller %q: %w", c.cfg.ControllerName, err)
	}
	return conn, nil
}

// defaults are the options that the store knows.
func (c *ClientStoreConnector) defaults(k *known, jar jujuclient.CookieJar, cache *dnsCache) api.DialOption {
	return func(o *api.DialOpts) {
		o.DNSCache = cache
		o.BakeryClient = discharge.New(discharge.Config{Jar: jar})
		if k.account.Type == jujuclient.OAuth2DeviceFlowAccountDetailsType {
			o.LoginProvider = api.NewSessionTokenLoginProvider(k.account.SessionToken, c.cfg.Output, c.keepToken)
		}
	}
}

func (c *ClientStoreConnector) keepToken(token string) error {
	if c.cfg.AccountDetails != nil {
		return nil // they are the caller's
	}
	account, err := c.cfg.ClientStore.AccountDetails(c.cfg.ControllerName)
	if err != nil {
		return err
	}
	account.SessionToken = token
	return c.cfg.ClientStore.UpdateAccount(c.cfg.ControllerName, *account)
}

// currentModel is the default model: the store's current one.
func (c *ClientStoreConnector) currentModel(context.Context, api.Connection) (names.ModelTag, error) {
	name, err := c.cfg.ClientStore.CurrentModel(c.cfg.ControllerName)
	if err == nil {
		details, err := c.cfg.ClientStore.ModelByName(c.cfg.ControllerName, name)
		if err != nil {
			return names.ModelTag{}, err
		}
		return names.NewModelTag(details.ModelUUID), nil
	}
	if !errors.Is(err, coreerrors.NotFound) {
		return names.ModelTag{}, err
	}
	models, err := c.cfg.ClientStore.AllModels(c.cfg.ControllerName)
	if err != nil && !errors.Is(err, coreerrors.NotFound) {
		return names.ModelTag{}, err
	}
	none := &NoDefaultModelError{}
	for name, m := range models {
		none.Models = append(none.Models, fmt.Sprintf("%s (%s)", name, m.ModelUUID))
	}
	slices.Sort(none.Models)
	return names.ModelTag{}, none
}

func (c *ClientStoreConnector) identity() string {
	return fmt.Sprintf("store %q %q %q %p %p", c.store, c.cfg.ControllerName, c.cfg.ModelUUID, c.cfg.AccountDetails, c.options)
}

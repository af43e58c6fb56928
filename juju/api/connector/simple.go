package connector

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// SimpleConfig is a controller, and who logs in: a user with a password or macaroons, or a service
// with client id and secret.
type SimpleConfig struct {
	// ControllerAddresses are the controller's addresses, host:port; one is needed.
	ControllerAddresses []string
	// CACert is the PEM text of the controller's CA; "" trusts the system's roots.
	CACert string
	// CaCert is CACert.
	//
	// Deprecated: use CACert. It is how a document of the original spells it.
	CaCert string
	// ModelUUID is the model to connect to; "" connects to the controller.
	ModelUUID string

	// Username is needed unless Macaroons, or ClientID and ClientSecret, say who it is.
	Username string
	Password string

	Macaroons []macaroon.Slice

	ClientID     string
	ClientSecret string
}

// SimpleConnector connects by a SimpleConfig.
type SimpleConnector struct {
	info    api.Info
	options []api.DialOption
}

var _ ContextConnector = (*SimpleConnector)(nil)

// NewSimple returns a connector whose connections are opened with the options. What is wrong with
// the configuration is a NotValid error; nothing is dialled.
func NewSimple(cfg SimpleConfig, dialOptions ...api.DialOption) (*SimpleConnector, error) {
	info, err := cfg.info()
	if err != nil {
		return nil, err
	}
	if err := info.Validate(); err != nil {
		return nil, err
	}
	options := slices.Clone(dialOptions)
	if cfg.ClientID != "" && cfg.ClientSecret != "" {
		provider := api.NewClientCredentialsLoginProvider(cfg.ClientID, cfg.ClientSecret)
		options = append([]api.DialOption{api.WithLoginProvider(provider)}, options...)
	}
	return &SimpleConnector{info: info, options: options}, nil
}

func (cfg SimpleConfig) info() (api.Info, error) {
	info := api.Info{
		Addrs: slices.Clone(cfg.ControllerAddresses), CACert: cfg.CACert,
		ModelTag: names.NewModelTag(cfg.ModelUUID), Password: cfg.Password, Macaroons: slices.Clone(cfg.Macaroons),
	}
	switch {
	case cfg.CaCert == "" || cfg.CaCert == cfg.CACert:
	case cfg.CACert == "":
		info.CACert = cfg.CaCert
	default:
		return info, errors.NotValidf("CACert and CaCert with different values")
	}
	byItself := len(cfg.Macaroons) > 0 || cfg.ClientID != "" && cfg.ClientSecret != ""
	switch {
	case cfg.Username == "" && byItself:
	case cfg.Username == "":
		return info, errors.NotValidf("empty user name")
	case !names.IsValidUser(cfg.Username):
		return info, errors.NotValidf("user name %q", cfg.Username)
	default:
		info.Tag = names.NewUserTag(cfg.Username)
	}
	return info, nil
}

// Connect implements Connector.
func (c *SimpleConnector) Connect(dialOptions ...api.DialOption) (api.Connection, error) {
	return c.ConnectContext(context.Background(), dialOptions...)
}

// ConnectContext is Connect that gives up with ctx.
func (c *SimpleConnector) ConnectContext(ctx context.Context, dialOptions ...api.DialOption) (api.Connection, error) {
	open := func(ctx context.Context, model names.ModelTag) (api.Connection, error) {
		info := c.info
		info.ModelTag = model
		return api.OpenContext(ctx, &info, dialOpts(c.options, dialOptions))
	}
	conn, err := open(ctx, c.info.ModelTag)
	if err != nil || c.info.ModelTag.Id() != "" {
		return conn, err
	}
	return withModel(conn, onlyModel, open), nil
}

func (c *SimpleConnector) identity() string {
	tag := ""
	if c.info.Tag != nil {
		tag = c.info.Tag.String()
	}
	return fmt.Sprintf("simple %q %q %s %s %q %p %p", c.info.Addrs, c.info.CACert, c.info.ModelTag, tag, c.info.Password, c.info.Macaroons, c.options)
}

// onlyModel is the default model of a user without a client store: the only one there is.
func onlyModel(ctx context.Context, conn api.Connection) (names.ModelTag, error) {
	var list params.UserModelList
	args := params.Entity{}
	if tag := conn.AuthTag(); tag != nil {
		args.Tag = tag.String()
	}
	err := conn.APICallContext(ctx, "ModelManager", conn.BestFacadeVersion("ModelManager"), "", "ListModels", args, &list)
	if err != nil {
		return names.ModelTag{}, fmt.Errorf("cannot list models to find the default one: %w", err)
	}
	if len(list.UserModels) == 1 {
		return names.NewModelTag(list.UserModels[0].Model.UUID), nil
	}
	known := make([]string, 0, len(list.UserModels))
	for _, m := range list.UserModels {
		owner := strings.TrimPrefix(m.Model.OwnerTag, "user-")
		known = append(known, fmt.Sprintf("%s/%s (%s)", owner, m.Model.Name, m.Model.UUID))
	}
	return names.ModelTag{}, &NoDefaultModelError{Models: known}
}

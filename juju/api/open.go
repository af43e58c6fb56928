package api

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
)

// OpenFunc is the shape of Open, for those who take it as a parameter.
type OpenFunc func(*Info, DialOpts) (Connection, error)

// Open connects to the controller and logs in. A failure to connect or to log in is a *PhaseError,
// or a *ConnectError of several; a redirection that the server asks to be followed is followed
// once, without the tag and the password; any other is a *RedirectError.
func Open(info *Info, opts DialOpts) (Connection, error) {
	return OpenContext(context.Background(), info, opts)
}

// OpenContext is Open that gives up with ctx. The connection does not end with it.
func OpenContext(ctx context.Context, info *Info, opts DialOpts) (Connection, error) {
	return OpenWithVersionContext(ctx, info, opts, loginVersion)
}

// loginVersion is the version of the Admin facade that every server since Juju 2 has.
const loginVersion = 3

// OpenWithVersion is Open that logs in by another version of the Admin facade.
func OpenWithVersion(info *Info, opts DialOpts, adminVersion int) (Connection, error) {
	return OpenWithVersionContext(context.Background(), info, opts, adminVersion)
}

// OpenWithVersionContext is OpenWithVersion that gives up with ctx.
func OpenWithVersionContext(ctx context.Context, info *Info, opts DialOpts, adminVersion int) (Connection, error) {
	if err := info.Validate(); err != nil {
		return nil, fmt.Errorf("validating info for opening an API connection: %w", err)
	}
	opts = opts.withDefaults()
	ctx, cancel := within(ctx, opts.Timeout)
	defer cancel()
	conn, err := openOnce(ctx, info, opts, adminVersion)
	var redirect *RedirectError
	if !errors.As(err, &redirect) || !redirect.FollowRedirect {
		return conn, err
	}
	opts.Logger.Debug("following redirection", "servers", redirect.Servers)
	opts.LoginProvider = nil
	return openOnce(ctx, redirectedInfo(info, redirect), opts, adminVersion)
}

// redirectedInfo leaves out who logs in: the other controller has users of its own.
func redirectedInfo(info *Info, r *RedirectError) *Info {
	return &Info{
		Addrs:    network.CollapseToHostPorts(r.Servers).Strings(),
		CACert:   r.CACert,
		ModelTag: info.ModelTag,
	}
}

func openOnce(ctx context.Context, info *Info, opts DialOpts, adminVersion int) (Connection, error) {
	addrs := info.Addrs
	if info.Proxier != nil {
		if err := info.Proxier.Start(ctx); err != nil {
			return nil, &PhaseError{Phase: PhaseDial, Address: "proxy", Err: err}
		}
		addrs = []string{net.JoinHostPort(info.Proxier.Host(), info.Proxier.Port())}
	}
	found, err := dialAPI(ctx, info, addrs, apiPath(info.ModelTag, adminVersion), opts)
	if err != nil {
		if info.Proxier != nil {
			info.Proxier.Stop()
		}
		return nil, err
	}
	c := newConn(info, opts, found, adminVersion)
	if info.SkipLogin {
		c.startMonitor()
		return c, nil
	}
	provider := opts.LoginProvider
	if provider == nil {
		provider = &userpassLoginProvider{
			tag: info.Tag, password: info.Password, nonce: info.Nonce, macaroons: info.Macaroons,
			discharger: c.discharger, cookieURL: c.CookieURL(), version: adminVersion,
		}
	}
	if err := c.loginWith(ctx, provider); err != nil {
		_ = c.Close()
		return nil, err
	}
	c.startMonitor()
	return c, nil
}

// apiPath returns the path of the model's socket, or of the controller's. The old logins without a
// model are at the root, and tell the model.
func apiPath(model names.ModelTag, adminVersion int) string {
	switch {
	case model.Id() == "" && adminVersion < loginVersion:
		return "/"
	case model.Id() == "":
		return "/api"
	}
	return "/model/" + model.Id() + "/api"
}

// DialPath opens a websocket at a path of the controller, in the way of Open, and logs nobody in. It
// is for servers whose paths or messages are older than what Open speaks. addr is the address, as
// Info gives it, that answered.
func DialPath(ctx context.Context, info *Info, path string, opts DialOpts) (stream rpc.Stream, addr string, err error) {
	if err := info.Validate(); err != nil {
		return nil, "", fmt.Errorf("validating info for opening an API connection: %w", err)
	}
	ctx, cancel := within(ctx, opts.Timeout)
	defer cancel()
	found, err := dialAPI(ctx, info, info.Addrs, path, opts.withDefaults())
	if err != nil {
		return nil, "", err
	}
	return found.stream, found.addr, nil
}

// dialled is a websocket to one address.
type dialled struct {
	stream rpc.Stream
	addr   string // host:port as it was given
	ipAddr string // host:port as it was dialled
	tls    tlsChoice
}

func dialAPI(ctx context.Context, info *Info, addrs []string, path string, opts DialOpts) (*dialled, error) {
	choices, err := tlsChoices(info, opts)
	if err != nil {
		return nil, err
	}
	ctx, cancel := within(ctx, opts.DialTimeout)
	defer cancel()
	if opts.VerifyCA != nil {
		if err := choices.askAboutCA(ctx, addrs, opts); err != nil {
			return nil, err
		}
	}
	group := &dialGroup[*dialled]{opts: opts, ctx: ctx, discard: func(d *dialled) { d.stream.Abort() }}
	group.try = func(ctx context.Context, host, ipAddr string) (*dialled, error) {
		return retry(ctx, opts, func(ctx context.Context) (*dialled, error) {
			return choices.dial(ctx, host, ipAddr, path, opts)
		})
	}
	return group.run(addrs)
}

// within bounds ctx by a time that the options give; 0 means no bound.
func within(ctx context.Context, bound time.Duration) (context.Context, context.CancelFunc) {
	if bound <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, bound)
}

// retry tries again, for as long as the options say, until a failure that time does not heal.
func retry[T any](ctx context.Context, opts DialOpts, try func(context.Context) (T, error)) (T, error) {
	begin := opts.Clock.Now()
	atLeast := 1
	if opts.RetryDelay > 0 {
		atLeast = int(opts.Timeout / opts.RetryDelay)
	}
	for n := 1; ; n++ {
		v, err := try(ctx)
		if err == nil || ctx.Err() != nil || opts.RetryDelay <= 0 || isFinal(err) {
			return v, err
		}
		if n >= atLeast && opts.Clock.Now().Sub(begin)+opts.RetryDelay > opts.Timeout {
			return v, err
		}
		select {
		case <-opts.Clock.After(opts.RetryDelay):
		case <-ctx.Done():
			return v, err
		}
	}
}

// address returns the URL of a path at the address.
func address(scheme, hostPort, path string) *url.URL {
	return &url.URL{Scheme: scheme, Host: hostPort, Path: path}
}

// patience is how long each step of one attempt may take: the dial, TLS, the upgrade.
const patience = 45 * time.Second

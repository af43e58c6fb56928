package api

import (
	"context"
	"fmt"
	"net"
	"strconv"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/names"
)

// Info is where a controller is and who logs in.
type Info struct {
	// Addrs are the controller's addresses, host:port; one is needed at least.
	Addrs []string
	// ControllerUUID names the controller in the cookie jar; "" for unknown.
	ControllerUUID string
	// SNIHostName is the controller's public name, whose certificate the system's roots sign. It is
	// tried where CACert is empty or does not fit.
	SNIHostName string
	// CACert is the PEM text of the controller's own CA; "" means the system's roots.
	CACert string
	// ModelTag is the model to connect to; zero means the controller alone.
	ModelTag names.ModelTag

	// SkipLogin leaves out the login; the caller logs in by Connection.Login. The fields below must
	// be empty then.
	SkipLogin bool
	// Tag is who logs in. Nil, with no Password, means whom the macaroons say.
	Tag names.Tag
	// Password is the secret of Tag. Where it is empty macaroons are used.
	Password string
	// Macaroons are tried before those in the cookie jar.
	Macaroons []macaroon.Slice
	// Nonce proves that a machine agent runs on the machine that was started for it.
	Nonce string

	// Proxier leads to the controller through a tunnel that takes the place of Addrs; nil for none.
	Proxier Proxier
}

// Proxier is a tunnel to a controller, such as a port that is forwarded into a cluster.
type Proxier interface {
	// Start opens the tunnel; it is called once, before dialing.
	Start(ctx context.Context) error
	// Stop closes it, with the connection.
	Stop()
	// Host and Port are its near end, once started.
	Host() string
	Port() string
}

// Validate says what is wrong with the info; the errors are NotValid. It dials nothing.
func (info *Info) Validate() error {
	if len(info.Addrs) == 0 && info.Proxier == nil {
		return errors.NotValidf("missing addresses")
	}
	for _, addr := range info.Addrs {
		if err := validAddress(addr); err != nil {
			return errors.NotValidf("host addresses: %v", err)
		}
	}
	if info.ModelTag.Id() != "" && !names.Valid(info.ModelTag) {
		return errors.NotValidf("model UUID %q", info.ModelTag.Id())
	}
	if info.Tag != nil && !names.Valid(info.Tag) {
		return errors.NotValidf("tag %q", info.Tag)
	}
	if info.SkipLogin {
		return info.validateWithoutLogin()
	}
	return nil
}

func (info *Info) validateWithoutLogin() error {
	switch {
	case info.Tag != nil:
		return errors.NotValidf("specifying Tag and SkipLogin")
	case info.Password != "":
		return errors.NotValidf("specifying Password and SkipLogin")
	case len(info.Macaroons) > 0:
		return errors.NotValidf("specifying Macaroons and SkipLogin")
	}
	return nil
}

func validAddress(addr string) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("cannot parse %q as address:port: %w", addr, err)
	}
	n, err := strconv.Atoi(port)
	if err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("cannot parse %q port: %q is not a port", addr, port)
	}
	if host == "" {
		return fmt.Errorf("cannot parse %q: host is empty", addr)
	}
	return nil
}

package api

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/gantline/gantline/juju/version"
)

// LoginProvider is a way of logging in.
type LoginProvider interface {
	// Login logs in by calling the Admin facade.
	Login(ctx context.Context, caller base.APICaller) (*LoginResultParams, error)
}

// LoginResultParams is what a login answered, parsed.
type LoginResultParams struct {
	tag              names.Tag
	modelTag         names.ModelTag
	controllerTag    names.ControllerTag
	controllerAccess string
	modelAccess      string
	servers          []network.MachineHostPorts
	facades          map[string][]int
	publicDNSName    string
	serverVersion    version.Number
}

// NewLoginResultParams parses what the server answered to a login.
func NewLoginResultParams(r params.LoginResult) (*LoginResultParams, error) {
	out := &LoginResultParams{
		publicDNSName: r.PublicDNSName,
		servers:       machineHostPorts(r.Servers),
		facades:       make(map[string][]int, len(r.Facades)),
	}
	var err error
	if r.UserInfo != nil {
		if out.tag, err = names.ParseTag(r.UserInfo.Identity); err != nil {
			return nil, fmt.Errorf("invalid identity returned from login: %w", err)
		}
		out.controllerAccess, out.modelAccess = r.UserInfo.ControllerAccess, r.UserInfo.ModelAccess
	}
	if r.ModelTag != "" {
		if out.modelTag, err = names.ParseModelTag(r.ModelTag); err != nil {
			return nil, fmt.Errorf("invalid model tag %q returned from login: %w", r.ModelTag, err)
		}
	}
	if out.controllerTag, err = names.ParseControllerTag(r.ControllerTag); err != nil {
		return nil, fmt.Errorf("invalid controller tag %q returned from login: %w", r.ControllerTag, err)
	}
	if out.serverVersion, err = version.Parse(r.ServerVersion); err != nil {
		return nil, err
	}
	for _, f := range r.Facades {
		out.facades[f.Name] = f.Versions
	}
	return out, nil
}

func machineHostPorts(servers [][]params.HostPort) []network.MachineHostPorts {
	out := make([]network.MachineHostPorts, 0, len(servers))
	for _, server := range servers {
		hps := make(network.MachineHostPorts, 0, len(server))
		for _, hp := range server {
			hps = append(hps, network.MachineHostPort{
				MachineAddress: network.MachineAddress{
					Value: hp.Value, Type: network.AddressType(hp.Type), Scope: network.Scope(hp.Scope), CIDR: hp.CIDR,
				},
				NetPort: network.NetPort(hp.Port),
			})
		}
		out = append(out, hps)
	}
	return out
}

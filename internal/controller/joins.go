package controller

import (
	"context"
	"crypto/rand"
	"net"
	"regexp"
	"strconv"
	"time"

	"github.com/gantline/gantline/internal/agent/join"
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/machine"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
)

// invitationTime is how long a host may take to join.
const invitationTime = 15 * time.Minute

// hostname is what may stand in an instance's id.
var hostname = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$`) //nolint:gochecknoglobals // compiled once

// joins makes machines of hosts that have an invitation.
type joins struct{ state *state.State }

// Invite implements apiserver.Joins.
func (j joins) Invite(ctx context.Context, model, user string) (join.InviteAnswer, error) {
	ctl, err := j.state.Controller()
	if err != nil {
		return join.InviteAnswer{}, err
	}
	secret, expires, err := j.state.Invite(ctx, model, user, invitationTime)
	if err != nil {
		return join.InviteAnswer{}, err
	}
	return join.InviteAnswer{Addresses: j.addresses(), CACert: ctl.CACert, Secret: secret, Expires: expires}, nil
}

// Join implements apiserver.Joins. The invitation is used up first: a controller that is killed in
// between leaves at most a machine that nobody is.
func (j joins) Join(ctx context.Context, model string, host join.Request) (join.Answer, error) {
	if !hostname.MatchString(host.Hostname) {
		return join.Answer{}, domain.Errorf(domain.BadRequest, "hostname %q not valid", host.Hostname)
	}
	if err := j.state.AcceptInvitation(ctx, model, host.Secret); err != nil {
		return join.Answer{}, err
	}
	nonce := "manual:" + rand.Text()
	m, err := j.state.AddMachine(ctx, model, state.AddMachineArgs{
		Base:       domain.Base{Name: host.OS, Channel: host.Channel},
		InstanceID: machine.ManualPrefix + host.Hostname, Nonce: nonce, Hardware: hardwareOf(host),
	})
	if err != nil {
		return join.Answer{}, err
	}
	password, err := state.NewAgentPassword()
	if err != nil {
		return join.Answer{}, err
	}
	if err := j.state.SetAgentPassword(ctx, model, names.NewMachineTag(m.ID), password); err != nil {
		return join.Answer{}, err
	}
	// Read when the machine is there: from then on no CA is retired that its agent still needs.
	ctl, err := j.state.Controller()
	if err != nil {
		return join.Answer{}, err
	}
	running := status.StatusInfo{Status: status.Running, Message: "Manually provisioned machine"}
	if err := j.state.SetStatus(ctx, model, state.InstanceStatus, m.ID, running); err != nil {
		return join.Answer{}, err
	}
	return join.Answer{
		Machine: m.ID, Password: password, Nonce: nonce, ControllerUUID: ctl.UUID,
		Addresses: j.addresses(), CACert: ctl.CACert, Version: ctl.Version,
	}, nil
}

func (j joins) addresses() []string {
	var out []string
	for _, server := range j.state.APIHostPorts() {
		for _, hp := range server {
			out = append(out, net.JoinHostPort(hp.Value, strconv.Itoa(hp.Port)))
		}
	}
	return out
}

func hardwareOf(host join.Request) *instance.HardwareCharacteristics {
	hw := &instance.HardwareCharacteristics{Arch: &host.Arch}
	if host.Cores > 0 {
		hw.CpuCores = &host.Cores
	}
	if host.Mem > 0 {
		hw.Mem = &host.Mem
	}
	return hw
}

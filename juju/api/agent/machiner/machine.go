package machiner

import (
	"context"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Machine is the agent's machine. One goroutine at a time may use it.
type Machine struct {
	tag    names.MachineTag
	life   life.Value
	facade base.FacadeCaller
}

// Tag returns the machine's tag.
func (m *Machine) Tag() names.Tag { return m.tag }

// MachineTag returns the machine's tag.
func (m *Machine) MachineTag() names.MachineTag { return m.tag }

// Life returns the machine's life as it was when it was last asked for.
func (m *Machine) Life() life.Value { return m.life }

// Refresh asks for the machine's life.
func (m *Machine) Refresh(ctx context.Context) error {
	l, err := bulk.Life(ctx, m.facade, m.tag)
	if err != nil {
		return err
	}
	m.life = l
	return nil
}

// SetStatus sets the machine's status; data may be nil.
func (m *Machine) SetStatus(ctx context.Context, s status.Status, info string, data map[string]any) error {
	args := params.SetStatus{Entities: []params.EntityStatusArgs{
		{Tag: m.tag.String(), Status: s.String(), Info: info, Data: data},
	}}
	return bulk.Error(ctx, m.facade, "SetStatus", args)
}

// SetMachineAddresses tells the addresses that the machine has.
func (m *Machine) SetMachineAddresses(ctx context.Context, addresses []network.MachineAddress) error {
	wire := make([]params.Address, len(addresses))
	for i, a := range addresses {
		wire[i] = params.Address{
			Value:       a.Value,
			CIDR:        a.CIDR,
			Type:        string(a.Type),
			Scope:       string(a.Scope),
			ConfigType:  string(a.ConfigType),
			IsSecondary: a.IsSecondary,
		}
	}
	args := params.SetMachinesAddresses{MachineAddresses: []params.MachineAddresses{
		{Tag: m.tag.String(), Addresses: wire},
	}}
	return bulk.Error(ctx, m.facade, "SetMachineAddresses", args)
}

// SetObservedNetworkConfig tells the network devices that the machine has.
func (m *Machine) SetObservedNetworkConfig(ctx context.Context, config []params.NetworkConfig) error {
	args := params.SetMachineNetworkConfig{Tag: m.tag.String(), Config: config}
	return m.facade.FacadeCallContext(ctx, "SetObservedNetworkConfig", args, nil)
}

// EnsureDead makes a dying machine dead. Among its errors are those with the
// codes "machine has assigned units", "machine has attached storage", "machine
// is hosting containers" and "try again".
func (m *Machine) EnsureDead(ctx context.Context) error {
	return bulk.Error(ctx, m.facade, "EnsureDead", bulk.Entities(m.tag))
}

// Watch tells when the machine changes.
func (m *Machine) Watch(ctx context.Context) (watcher.NotifyWatcher, error) {
	return bulk.Notify(ctx, m.facade, "Watch", m.tag)
}

// Jobs returns what the machine was made for.
func (m *Machine) Jobs(ctx context.Context) ([]model.MachineJob, error) {
	var r params.JobsResults
	if err := m.facade.FacadeCallContext(ctx, "Jobs", bulk.Entities(m.tag), &r); err != nil {
		return nil, err
	}
	result, err := bulk.One(r.Results)
	if err != nil {
		return nil, err
	}
	return result.Jobs, bulk.Err(result.Error)
}

// RecordAgentStartInformation tells that the agent has started, on the host of
// the given name.
func (m *Machine) RecordAgentStartInformation(ctx context.Context, hostname string) error {
	args := params.RecordAgentStartInformationArgs{Args: []params.RecordAgentStartInformationArg{
		{Tag: m.tag.String(), Hostname: hostname},
	}}
	return bulk.Error(ctx, m.facade, "RecordAgentStartInformation", args)
}

package environment

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// MachineArgs says what machine is added. The zero value is one of the model's default base.
type MachineArgs struct {
	// Base is "ubuntu@22.04", "" for the model's default.
	Base        string
	Constraints Constraints
	// To is "lxd:3" for a container in machine 3, or a directive for the cloud, such as "zone=a"
	// with the model's name as scope; "" leaves it to the cloud.
	To string
}

// AddMachine adds a machine and returns its id.
func (e *Environment) AddMachine(ctx context.Context, args MachineArgs) (string, error) {
	ids, err := e.AddMachines(ctx, args)
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// AddMachines adds machines and returns their ids. Those that could not be added have the id "", and
// their errors are joined.
func (e *Environment) AddMachines(ctx context.Context, machines ...MachineArgs) ([]string, error) {
	in := params.AddMachines{}
	for _, m := range machines {
		wire, err := m.wire()
		if err != nil {
			return nil, err
		}
		in.MachineParams = append(in.MachineParams, wire)
	}
	return e.addMachines(ctx, in)
}

func (m MachineArgs) wire() (params.AddMachineParams, error) {
	out := params.AddMachineParams{Jobs: []model.MachineJob{model.JobHostUnits}}
	var err error
	if out.Constraints, err = m.Constraints.value(); err != nil {
		return out, err
	}
	if m.Base != "" {
		name, channel, ok := strings.Cut(m.Base, "@")
		if !ok {
			return out, fmt.Errorf("cannot use base %q: want name@channel, such as ubuntu@22.04", m.Base)
		}
		if !strings.Contains(channel, "/") {
			channel += "/stable"
		}
		out.Base = &params.Base{Name: name, Channel: channel}
	}
	placement, err := instance.ParsePlacement(m.To)
	if err != nil {
		return out, fmt.Errorf("cannot place machine at %q: %w", m.To, err)
	}
	if placement == nil {
		return out, nil
	}
	if kind, err := instance.ParseContainerType(placement.Scope); err == nil {
		out.ContainerType, out.ParentId = kind, placement.Directive
		return out, nil
	}
	out.Placement = placement
	return out, nil
}

func (e *Environment) addMachines(ctx context.Context, in params.AddMachines) ([]string, error) {
	var out params.AddMachinesResults
	if err := e.call(ctx, "MachineManager", "AddMachines", in, &out); err != nil {
		return nil, err
	}
	if len(out.Machines) != len(in.MachineParams) {
		return nil, fmt.Errorf("asked for %d machines, the server answered %d", len(in.MachineParams), len(out.Machines))
	}
	ids := make([]string, len(out.Machines))
	var errs []error
	for i, m := range out.Machines {
		ids[i] = m.Machine
		if m.Error != nil {
			errs = append(errs, m.Error)
		}
	}
	return ids, errors.Join(errs...)
}

// Registration is a machine that runs already and is to become one of the model's.
type Registration struct {
	// InstanceID and Nonce are what the machine's agent proves itself with.
	InstanceID, Nonce string
	// Base is "ubuntu@22.04".
	Base      string
	Hardware  instance.HardwareCharacteristics
	Addresses []params.Address
}

// RegisterMachine makes a machine that runs already one of the model's and returns its id.
func (e *Environment) RegisterMachine(ctx context.Context, m Registration) (string, error) {
	ids, err := e.RegisterMachines(ctx, m)
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// RegisterMachines is RegisterMachine of several.
func (e *Environment) RegisterMachines(ctx context.Context, machines ...Registration) ([]string, error) {
	in := params.AddMachines{}
	for _, m := range machines {
		wire, err := MachineArgs{Base: m.Base}.wire()
		if err != nil {
			return nil, err
		}
		wire.InstanceId, wire.Nonce = instance.Id(m.InstanceID), m.Nonce
		wire.HardwareCharacteristics, wire.Addrs = m.Hardware, m.Addresses
		in.MachineParams = append(in.MachineParams, wire)
	}
	return e.addMachines(ctx, in)
}

// DestroyMachines removes machines by their ids; force removes those that have units, with them.
// Machines that cannot be removed do not keep others from it; their errors are joined.
func (e *Environment) DestroyMachines(ctx context.Context, force bool, ids ...string) error {
	in := params.DestroyMachinesParams{Force: force}
	for _, id := range ids {
		in.MachineTags = append(in.MachineTags, names.NewMachineTag(id).String())
	}
	var out params.DestroyMachineResults
	if err := e.call(ctx, "MachineManager", "DestroyMachineWithParams", in, &out); err != nil {
		return err
	}
	var errs []error
	for _, r := range out.Results {
		if r.Error != nil {
			errs = append(errs, r.Error)
		}
	}
	return errors.Join(errs...)
}

// RetryProvisioning starts machines again that could not be started.
func (e *Environment) RetryProvisioning(ctx context.Context, ids ...string) error {
	in := params.RetryProvisioningArgs{}
	for _, id := range ids {
		in.Machines = append(in.Machines, names.NewMachineTag(id).String())
	}
	return e.each(ctx, "MachineManager", "RetryProvisioning", in)
}

// ProvisioningScript returns what has to be run on a machine to make it one of the model's. dataDir
// is "/var/lib/juju" where it is "".
func (e *Environment) ProvisioningScript(ctx context.Context, id, nonce, dataDir string) (string, error) {
	if dataDir == "" {
		dataDir = "/var/lib/juju"
	}
	in := params.ProvisioningScriptParams{MachineId: id, Nonce: nonce, DataDir: dataDir}
	var out params.ProvisioningScriptResult
	err := e.call(ctx, "MachineManager", "ProvisioningScript", in, &out)
	return out.Script, err
}

// MachineConfig is gone.
func (e *Environment) MachineConfig(context.Context, string) error {
	return &GoneError{Method: "machine_config", Since: "2.0", Instead: "ProvisioningScript"}
}

// GetPublicAddress returns the public address of a unit or a machine.
func (e *Environment) GetPublicAddress(ctx context.Context, target string) (string, error) {
	return e.address(ctx, "PublicAddress", target)
}

// GetPrivateAddress returns the address of a unit or a machine within its cloud.
func (e *Environment) GetPrivateAddress(ctx context.Context, target string) (string, error) {
	return e.address(ctx, "PrivateAddress", target)
}

func (e *Environment) address(ctx context.Context, request, target string) (string, error) {
	in, err := entities(entityTag, target)
	if err != nil {
		return "", err
	}
	var out params.SSHAddressResults
	if err := e.call(ctx, "SSHClient", request, in, &out); err != nil {
		return "", err
	}
	if len(out.Results) != 1 {
		return "", fmt.Errorf("asked for one address, the server answered %d", len(out.Results))
	}
	if out.Results[0].Error != nil {
		return "", out.Results[0].Error
	}
	return out.Results[0].Address, nil
}

// Targets says where Run runs a command.
type Targets struct {
	Machines, Applications, Units []string
	// Timeout bounds the command on each of them; 0 leaves it to the server.
	Timeout time.Duration
}

// Run runs a command on the targets, and only there, and returns the operation that does.
func (e *Environment) Run(ctx context.Context, command string, on Targets) (*params.EnqueuedActions, error) {
	if len(on.Machines)+len(on.Applications)+len(on.Units) == 0 {
		return nil, errors.New("cannot run command: no targets")
	}
	in := params.RunParams{
		Commands: command, Timeout: on.Timeout, Machines: on.Machines, Applications: on.Applications, Units: on.Units,
	}
	out := new(params.EnqueuedActions)
	return out, e.call(ctx, "Action", "Run", in, out)
}

// RunOnAllMachines runs a command on every machine of the model.
func (e *Environment) RunOnAllMachines(ctx context.Context, command string, timeout time.Duration) (*params.EnqueuedActions, error) {
	out := new(params.EnqueuedActions)
	return out, e.call(ctx, "Action", "RunOnAllMachines", params.RunParams{Commands: command, Timeout: timeout}, out)
}

// Package machinemanager serves the MachineManager facade: adding and removing machines.
package machinemanager

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/wire"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facade needs.
type State interface {
	AddMachine(ctx context.Context, model string, args state.AddMachineArgs) (*state.Machine, error)
	Model(uuid string) (*state.Model, error)
	ModelConfig(uuid string) (map[string]state.ConfigValue, error)
	Snapshot(model string) (*state.Snapshot, error)
	SetStatus(ctx context.Context, model string, kind state.StatusKind, id string, info status.StatusInfo) error
	DestroyMachine(ctx context.Context, model, id string, force, dryRun bool) (state.Destroyed, error)
}

// Facade answers the facade's methods.
type Facade struct{ state State }

// New returns the facade.
func New(st State) *Facade { return &Facade{st} }

// Versions returns MachineManager 9 and 10.
func (f *Facade) Versions() []facade.Version {
	v10 := facade.Table{
		"AddMachines":              facade.Func(facade.Writers, f.AddMachines).Unless(model.BlockChange),
		"DestroyMachineWithParams": facade.Func(facade.Writers, f.DestroyMachineWithParams).Unless(model.BlockRemove),
		"RetryProvisioning":        facade.Func(facade.Writers, f.RetryProvisioning).Unless(model.BlockChange),
	}
	// 9 knew no dry run: the flag is ignored and the removal happens.
	v9 := v10.With(facade.Table{"DestroyMachineWithParams": facade.Func(facade.Writers,
		func(ctx context.Context, s facade.Session, in params.DestroyMachinesParams) (params.DestroyMachineResults, error) {
			in.DryRun = false
			return f.DestroyMachineWithParams(ctx, s, in)
		}).Unless(model.BlockRemove)})
	return []facade.Version{
		{Name: "MachineManager", Number: 9, Scope: facade.OnModel, Methods: v9},
		{Name: "MachineManager", Number: 10, Scope: facade.OnModel, Methods: v10},
	}
}

// AddMachines adds machines, each alone.
func (f *Facade) AddMachines(ctx context.Context, s facade.Session, in params.AddMachines) (params.AddMachinesResults, error) {
	return params.AddMachinesResults{Machines: facade.Map(in.MachineParams, func(arg params.AddMachineParams) params.AddMachinesResult {
		m, err := f.add(ctx, s.ModelUUID(), arg)
		if err != nil {
			return params.AddMachinesResult{Error: facade.Error(err)}
		}
		return params.AddMachinesResult{Machine: m.ID}
	})}, nil
}

func (f *Facade) add(ctx context.Context, model string, arg params.AddMachineParams) (_ *state.Machine, err error) {
	if len(arg.Disks) > 0 {
		return nil, domain.Errorf(domain.NotSupported, "cannot add machine: storage not supported")
	}
	args := state.AddMachineArgs{
		Constraints: arg.Constraints, ContainerType: string(arg.ContainerType), Parent: arg.ParentId,
		InstanceID: string(arg.InstanceId), Nonce: arg.Nonce, Addresses: wire.ParseAddresses(arg.Addrs),
	}
	if arg.Base != nil {
		args.Base = wire.ParseBase(*arg.Base)
	} else if args.Base, err = f.defaultBase(model); err != nil {
		return nil, err
	}
	for _, job := range arg.Jobs {
		args.Jobs = append(args.Jobs, string(job))
	}
	if p := arg.Placement; p != nil {
		m, err := f.state.Model(model)
		if err != nil {
			return nil, err
		}
		where := domain.Placement{Scope: p.Scope, Directive: p.Directive}
		if where.Scope == "model-uuid" || where.Scope == m.Name { // old clients write the name
			where.Scope = model
		}
		if where.Scope != domain.MachineScope && where.Scope != model && !where.IsContainer() {
			return nil, domain.Errorf(domain.Other, "invalid model name %q", p.Scope)
		}
		args.Placement = &where
	}
	if arg.HardwareCharacteristics != (instance.HardwareCharacteristics{}) {
		args.Hardware = &arg.HardwareCharacteristics
	}
	return f.state.AddMachine(ctx, model, args)
}

// defaultBase is the base of a machine that was asked for without one: the model's default, and what
// the original falls back to.
func (f *Facade) defaultBase(model string) (domain.Base, error) {
	config, err := f.state.ModelConfig(model)
	if err != nil {
		return domain.Base{}, err
	}
	text, _ := config["default-base"].Value.(string)
	name, channel, ok := strings.Cut(text, "@")
	if !ok {
		return domain.Base{Name: "ubuntu", Channel: "22.04/stable"}, nil
	}
	if !strings.Contains(channel, "/") {
		channel += "/stable"
	}
	return domain.Base{Name: name, Channel: channel}, nil
}

// RetryProvisioning marks machines that could not be started as to be tried again: the named ones, each
// alone, or all. Who starts machines sees the mark at once, and takes it away with the next outcome.
func (f *Facade) RetryProvisioning(ctx context.Context, s facade.Session, in params.RetryProvisioningArgs) (params.ErrorResults, error) {
	sn, err := f.state.Snapshot(s.ModelUUID())
	if err != nil {
		return params.ErrorResults{}, err
	}
	if in.All {
		in.Machines = nil
		for _, m := range sn.Machines {
			if failed(sn.Status(state.InstanceStatus, m.ID)) {
				in.Machines = append(in.Machines, names.NewMachineTag(m.ID).String())
			}
		}
	}
	return facade.Each(in.Machines, func(tag string) error {
		t, err := names.ParseMachineTag(tag)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(sn.Machines, func(m *state.Machine) bool { return m.ID == t.Id() }) {
			return domain.Errorf(domain.NotFound, "machine %s not found", t.Id())
		}
		was := sn.Status(state.InstanceStatus, t.Id())
		if !failed(was) {
			return domain.Errorf(domain.Other, "machine %s is not in an error state (%s)", t.Id(), was.Status)
		}
		data := maps.Clone(was.Data)
		if data == nil {
			data = map[string]any{}
		}
		data["transient"] = true // the original's mark of what is to be tried again
		return f.state.SetStatus(ctx, s.ModelUUID(), state.InstanceStatus, t.Id(), status.StatusInfo{
			Status: was.Status, Message: was.Message, Data: data,
		})
	}), nil
}

func failed(s status.StatusInfo) bool {
	return s.Status == status.Error || s.Status == status.ProvisioningError
}

// DestroyMachineWithParams begins to remove machines, each alone.
func (f *Facade) DestroyMachineWithParams(ctx context.Context, s facade.Session, in params.DestroyMachinesParams) (params.DestroyMachineResults, error) {
	return params.DestroyMachineResults{Results: facade.Map(in.MachineTags, func(tag string) params.DestroyMachineResult {
		t, err := names.ParseMachineTag(tag)
		if err != nil {
			return params.DestroyMachineResult{Error: facade.Error(err)}
		}
		gone, err := f.state.DestroyMachine(ctx, s.ModelUUID(), t.Id(), in.Force, in.DryRun)
		if err != nil {
			return params.DestroyMachineResult{Error: facade.Error(err)}
		}
		info := &params.DestroyMachineInfo{MachineId: t.Id()}
		for _, unit := range gone.Units {
			info.DestroyedUnits = append(info.DestroyedUnits, params.Entity{Tag: names.NewUnitTag(unit).String()})
		}
		return params.DestroyMachineResult{Info: info}
	})}, nil
}

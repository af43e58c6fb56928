package state

import (
	"context"
	"slices"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/life"
)

// AddMachineArgs describe a new machine.
type AddMachineArgs struct {
	Base        domain.Base
	Constraints constraints.Value
	// Placement is nil for anywhere; a container type makes a container, on the
	// directive's machine or a new one.
	Placement     *domain.Placement
	ContainerType string
	// Parent is the machine that a container of ContainerType goes on, "" for
	// a new one.
	Parent string
	Jobs   []string
	// InstanceID and Nonce describe a machine that exists already.
	InstanceID, Nonce string
	Hardware          *instance.HardwareCharacteristics
	Addresses         []Address
}

// ProvisionInfo is what the provider says of a machine that it started.
type ProvisionInfo struct {
	InstanceID  string
	DisplayName string
	Nonce       string
	Hardware    *instance.HardwareCharacteristics
	Addresses   []Address
}

func machineNotFound(id string) error {
	return domain.Errorf(domain.NotFound, "machine %s not found", id)
}

func (md *modelData) machine(id string) (*Machine, error) {
	if m, ok := md.machines.get(id); ok {
		return m, nil
	}
	return nil, machineNotFound(id)
}

// AddMachine adds a machine.
func (s *State) AddMachine(ctx context.Context, model string, args AddMachineArgs) (*Machine, error) {
	var id string
	err := s.change(ctx, model, func(t *tx) error {
		m, err := t.liveModel()
		if err != nil {
			return err
		}
		doc := Machine{
			Base: args.Base, Constraints: args.Constraints.WithFallback(m.Constraints), Jobs: args.Jobs,
			InstanceID: args.InstanceID, Nonce: args.Nonce, Hardware: args.Hardware, ProviderAddrs: args.Addresses,
		}
		if doc.Constraints.Arch == nil {
			arch := "amd64"
			doc.Constraints.Arch = &arch
		}
		parent, container := args.Parent, args.ContainerType
		if p := args.Placement; p != nil {
			switch {
			case p.IsContainer():
				parent, container = p.Directive, p.Scope
			case p.Scope == domain.MachineScope:
				return domain.Errorf(domain.Other, "machine-id cannot be specified when adding machines")
			default:
				doc.Placement = p.Directive
			}
		}
		if container != "" && parent == "" {
			host, err := t.newMachine(Machine{Base: doc.Base, Constraints: doc.Constraints}, "", "")
			if err != nil {
				return err
			}
			parent = host.ID
		}
		added, err := t.newMachine(doc, parent, container)
		if err != nil {
			return err
		}
		id = added.ID
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.Machine(model, id)
}

// Machine returns the machine with that id: `machine 7 not found`.
func (s *State) Machine(model, id string) (*Machine, error) {
	return inModelData(s, model, func(md *modelData) (*Machine, error) { return md.machine(id) })
}

// Machines returns the model's machines in order of their ids, each container
// after its parent.
func (s *State) Machines(model string) ([]*Machine, error) {
	return inModelData(s, model, func(md *modelData) ([]*Machine, error) { return md.sortedMachines(), nil })
}

func (md *modelData) sortedMachines() []*Machine {
	out := make([]*Machine, 0, len(md.machines.m))
	if md.machineOrder != nil {
		for _, id := range md.machineOrder {
			out = append(out, md.machines.m[id].v)
		}
		return out
	}
	for _, e := range md.machines.m {
		out = append(out, e.v)
	}
	slices.SortFunc(out, func(a, b *Machine) int { return domain.CompareMachines(a.ID, b.ID) })
	return out
}

func (s *State) changeMachine(ctx context.Context, model, id string, change func(t *tx, m *Machine) error) error {
	return s.change(ctx, model, func(t *tx) error {
		m, err := t.machine(id)
		if err != nil {
			return err
		}
		if err := change(t, m); err != nil {
			return err
		}
		t.putMachine(m)
		return nil
	})
}

// SetProvisioned records the instance of a machine, once. The same instance and
// nonce again is no error.
func (s *State) SetProvisioned(ctx context.Context, model, id string, info ProvisionInfo) error {
	return s.changeMachine(ctx, model, id, func(_ *tx, m *Machine) error {
		switch {
		case info.InstanceID == "" || info.Nonce == "":
			return domain.Errorf(domain.Other, "cannot set instance data for machine %q: instance id and nonce cannot be empty", id)
		case m.InstanceID != "" && (m.InstanceID != info.InstanceID || m.Nonce != info.Nonce):
			return domain.Errorf(domain.Other, "cannot set instance data for machine %q: already set", id)
		case m.Life == life.Dead:
			return domain.Errorf(domain.IsDead, "cannot set instance data for machine %q: not found or dead", id)
		}
		m.InstanceID, m.Nonce, m.DisplayName = info.InstanceID, info.Nonce, info.DisplayName
		m.Hardware = info.Hardware.Clone()
		if len(info.Addresses) > 0 {
			m.ProviderAddrs = slices.Clone(info.Addresses)
		}
		return nil
	})
}

// SetMachineAddresses records what the machine's agent sees itself.
func (s *State) SetMachineAddresses(ctx context.Context, model, id string, addrs []Address) error {
	return s.changeMachine(ctx, model, id, func(_ *tx, m *Machine) error {
		m.MachineAddrs = slices.Clone(addrs)
		return nil
	})
}

// SetProviderAddresses records what the provider says.
func (s *State) SetProviderAddresses(ctx context.Context, model, id string, addrs []Address) error {
	return s.changeMachine(ctx, model, id, func(_ *tx, m *Machine) error {
		m.ProviderAddrs = slices.Clone(addrs)
		return nil
	})
}

// RecordAgentStart records that the machine's agent started, and its hostname
// unless it is "".
func (s *State) RecordAgentStart(ctx context.Context, model, id, hostname string) error {
	return s.changeMachine(ctx, model, id, func(t *tx, m *Machine) error {
		m.AgentStarted = t.now
		if hostname != "" {
			m.Hostname = hostname
		}
		return nil
	})
}

// Package machiner serves the Machiner facade, by which a machine's agent says what it sees and
// follows its machine's life.
package machiner

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/apiaddress"
	"github.com/gantline/gantline/internal/facade/watcher"
	"github.com/gantline/gantline/internal/facade/wire"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facade needs.
type State interface {
	apiaddress.State
	Machine(model, id string) (*state.Machine, error)
	SetMachineAddresses(ctx context.Context, model, id string, addrs []state.Address) error
	RecordAgentStart(ctx context.Context, model, id, hostname string) error
	SetStatus(ctx context.Context, model string, kind state.StatusKind, id string, info status.StatusInfo) error
	EnsureMachineDead(ctx context.Context, model, id string) error
	WatchMachine(model, id string) *state.Watch[state.Signal]
}

// Facade answers the facade's methods.
type Facade struct{ state State }

// New returns the facade.
func New(st State) *Facade { return &Facade{st} }

// Versions returns Machiner 5.
func (f *Facade) Versions() []facade.Version {
	methods := facade.Table{
		"EnsureDead":                  facade.Func(facade.Machines, f.each(f.ensureDead)),
		"Jobs":                        facade.Func(facade.Machines, f.Jobs),
		"Life":                        facade.Func(facade.Machines, f.Life),
		"RecordAgentStartInformation": facade.Func(facade.Machines, f.RecordAgentStartInformation),
		"RecordAgentStartTime":        facade.Func(facade.Machines, f.each(f.recordStart)),
		"SetMachineAddresses":         facade.Func(facade.Machines, f.SetMachineAddresses),
		"SetStatus":                   facade.Func(facade.Machines, f.SetStatus),
		"Watch":                       facade.Func(facade.Machines, f.Watch),
	}.With(apiaddress.Methods(f.state, facade.Machines))
	return []facade.Version{{Name: "Machiner", Number: 5, Scope: facade.OnModel, Methods: methods}}
}

func (f *Facade) each(do func(ctx context.Context, model, id string) error) func(context.Context, facade.Session, params.Entities) (params.ErrorResults, error) {
	return func(ctx context.Context, s facade.Session, in params.Entities) (params.ErrorResults, error) {
		return facade.Each(in.Entities, func(e params.Entity) error {
			id, err := facade.OwnMachine(s, e.Tag)
			if err != nil {
				return err
			}
			return do(ctx, s.ModelUUID(), id)
		}), nil
	}
}

func (f *Facade) ensureDead(ctx context.Context, model, id string) error {
	return f.state.EnsureMachineDead(ctx, model, id)
}

func (f *Facade) recordStart(ctx context.Context, model, id string) error {
	return f.state.RecordAgentStart(ctx, model, id, "")
}

// Jobs returns what the machine is for.
func (f *Facade) Jobs(_ context.Context, s facade.Session, in params.Entities) (params.JobsResults, error) {
	return params.JobsResults{Results: facade.Map(in.Entities, func(e params.Entity) params.JobsResult {
		m, err := f.own(s, e.Tag)
		if err != nil {
			return params.JobsResult{Error: facade.Error(err)}
		}
		r := params.JobsResult{}
		for _, job := range m.Jobs {
			r.Jobs = append(r.Jobs, model.MachineJob(job))
		}
		return r
	})}, nil
}

func (f *Facade) own(s facade.Session, tag string) (*state.Machine, error) {
	id, err := facade.OwnMachine(s, tag)
	if err != nil {
		return nil, err
	}
	return f.state.Machine(s.ModelUUID(), id)
}

// Life returns the machine's life.
func (f *Facade) Life(_ context.Context, s facade.Session, in params.Entities) (params.LifeResults, error) {
	return params.LifeResults{Results: facade.Map(in.Entities, func(e params.Entity) params.LifeResult {
		m, err := f.own(s, e.Tag)
		if err != nil {
			return params.LifeResult{Error: facade.Error(err)}
		}
		return params.LifeResult{Life: m.Life}
	})}, nil
}

// RecordAgentStartInformation records that the agent started, and its host's name.
func (f *Facade) RecordAgentStartInformation(ctx context.Context, s facade.Session, in params.RecordAgentStartInformationArgs) (params.ErrorResults, error) {
	return facade.Each(in.Args, func(arg params.RecordAgentStartInformationArg) error {
		id, err := facade.OwnMachine(s, arg.Tag)
		if err != nil {
			return err
		}
		return f.state.RecordAgentStart(ctx, s.ModelUUID(), id, arg.Hostname)
	}), nil
}

// SetMachineAddresses records the addresses that the agent sees.
func (f *Facade) SetMachineAddresses(ctx context.Context, s facade.Session, in params.SetMachinesAddresses) (params.ErrorResults, error) {
	return facade.Each(in.MachineAddresses, func(arg params.MachineAddresses) error {
		id, err := facade.OwnMachine(s, arg.Tag)
		if err != nil {
			return err
		}
		return f.state.SetMachineAddresses(ctx, s.ModelUUID(), id, wire.ParseAddresses(arg.Addresses))
	}), nil
}

// SetStatus sets the status of the machine's agent.
func (f *Facade) SetStatus(ctx context.Context, s facade.Session, in params.SetStatus) (params.ErrorResults, error) {
	return facade.Each(in.Entities, func(arg params.EntityStatusArgs) error {
		id, err := facade.OwnMachine(s, arg.Tag)
		if err != nil {
			return err
		}
		return f.state.SetStatus(ctx, s.ModelUUID(), state.MachineStatus, id, wire.ParseStatus(arg))
	}), nil
}

// Watch tells of changes of the machine.
func (f *Facade) Watch(ctx context.Context, s facade.Session, in params.Entities) (params.NotifyWatchResults, error) {
	return params.NotifyWatchResults{Results: facade.Map(in.Entities, func(e params.Entity) params.NotifyWatchResult {
		id, err := facade.OwnMachine(s, e.Tag)
		if err != nil {
			return params.NotifyWatchResult{Error: facade.Error(err)}
		}
		return watcher.BeginNotify(ctx, s, watcher.Signals(f.state.WatchMachine(s.ModelUUID(), id)), nil)
	})}, nil
}

package golden_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
)

// machines stands in for the machines of the recorded controller, where no agents ran: they were
// given instances and addresses, and were said to be started; units were said to be idle and active.
type machines struct {
	t       *testing.T
	st      *state.State
	version string
}

// settle brings a model to where the recorded one stood when nothing had happened for a while.
func (m machines) settle(model string, started bool) {
	m.t.Helper()
	ctx, st := m.t.Context(), m.st
	m.must(st.AssignUnits(ctx, model))
	m.must(st.CleanUp(ctx, model))
	all, err := st.Machines(model)
	m.must(err)
	for _, machine := range all {
		if machine.Life == life.Alive && machine.InstanceID == "" {
			m.provision(ctx, model, machine.ID)
		}
		if started && machine.Life == life.Alive && machine.AgentVersion == "" {
			m.startMachine(ctx, model, machine.ID)
		}
	}
	if started {
		m.startUnits(ctx, model)
	}
}

func (m machines) provision(ctx context.Context, model, id string) {
	arch, cores, mem := "amd64", uint64(2), uint64(4096)
	m.must(m.st.SetProvisioned(ctx, model, id, state.ProvisionInfo{
		InstanceID: "i-" + id, DisplayName: "host-" + id, Nonce: "nonce",
		Hardware: &instance.HardwareCharacteristics{Arch: &arch, CpuCores: &cores, Mem: &mem},
	}))
	m.set(ctx, model, state.InstanceStatus, id, status.Running, "running")
	m.set(ctx, model, state.ModificationStatus, id, status.Idle, "")
}

func (m machines) startMachine(ctx context.Context, model, id string) {
	address := state.Address{Value: "10.0.0." + id, Type: "ipv4", Scope: "local-cloud"}
	if strings.Contains(id, "/") {
		address.Type, address.Scope = "hostname", "" // what became of a container's id
	}
	m.must(m.st.SetProviderAddresses(ctx, model, id, []state.Address{address}))
	m.must(m.st.SetAgentVersion(ctx, model, names.NewMachineTag(id), m.version))
	m.set(ctx, model, state.MachineStatus, id, status.Started, "")
	m.connect(ctx, model, names.NewMachineTag(id))
}

// connect says that an agent is there, until the test ends.
func (m machines) connect(ctx context.Context, model string, agent names.Tag) {
	gone, err := m.st.AgentConnected(ctx, model, agent)
	m.must(err)
	m.t.Cleanup(func() { gone(context.WithoutCancel(ctx)) })
}

func (m machines) startUnits(ctx context.Context, model string) {
	apps, err := m.st.Applications(model)
	m.must(err)
	for _, app := range apps {
		units, err := m.st.Units(model, app.Name)
		m.must(err)
		for _, u := range units {
			if u.Life == life.Dying {
				m.must(m.st.EnsureUnitDead(ctx, model, u.Name))
				m.must(m.st.RemoveUnit(ctx, model, u.Name))
				continue
			}
			if u.AgentVersion != "" || u.Life != life.Alive || u.Machine == "" {
				continue
			}
			m.must(m.st.SetAgentVersion(ctx, model, names.NewUnitTag(u.Name), m.version))
			m.set(ctx, model, state.WorkloadStatus, u.Name, status.Active, "ready")
			m.set(ctx, model, state.AgentStatus, u.Name, status.Idle, "")
			m.connect(ctx, model, names.NewUnitTag(u.Name))
			if strings.HasSuffix(u.Name, "/0") {
				m.must(m.st.ClaimLeadership(ctx, model, app.Name, u.Name, time.Hour))
			}
		}
	}
}

func (m machines) set(ctx context.Context, model string, k state.StatusKind, id string, s status.Status, message string) {
	m.t.Helper()
	m.must(m.st.SetStatus(ctx, model, k, id, status.StatusInfo{Status: s, Message: message}))
}

func (m machines) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

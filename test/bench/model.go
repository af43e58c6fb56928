package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
)

// Model is a controller in this process, on a store in memory that counts what is asked of it, with
// a model of many units that stand as if they ran.
type Model struct {
	State *state.State
	Store *kv.Counting
	UUID  string
	Units []string

	dir  string
	mem  kv.Store
	stop context.CancelFunc
	done chan error
}

// NewModel makes one with that many units, each on a machine of its own, in applications of 500.
func NewModel(ctx context.Context, units int) (*Model, error) {
	dir, err := os.MkdirTemp("", "gantline-bench-")
	if err != nil {
		return nil, err
	}
	m := &Model{dir: dir, mem: mem.New(), done: make(chan error, 1)}
	m.Store = kv.NewCounting(m.mem)
	c, err := controller.New(ctx, controller.Config{DataDir: filepath.Join(dir, "data"), Listen: "127.0.0.1:0", Store: m.Store})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	m.State = c.State()
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	m.stop = stop
	ready := make(chan controller.Info, 1)
	go func() { m.done <- c.Run(running, func(info controller.Info) { ready <- info }) }() // ends in Close
	select {
	case info := <-ready:
		m.UUID = info.Models["admin/default"]
	case err := <-m.done:
		m.done <- err
		return nil, errors.Join(err, m.Close())
	}
	if err := m.fill(ctx, units); err != nil {
		return nil, errors.Join(err, m.Close())
	}
	return m, nil
}

// Close stops the controller and forgets everything.
func (m *Model) Close() error {
	m.stop()
	return errors.Join(<-m.done, m.mem.Close(), os.RemoveAll(m.dir))
}

func (m *Model) fill(ctx context.Context, units int) error {
	charm, err := m.State.AddCharm(ctx, m.UUID, state.AddCharmArgs{
		URL: "local:many-0", SHA256: fmt.Sprintf("%064d", 1), Size: 1,
		Files: state.CharmFiles{
			Metadata: "name: many\nsummary: Many\ndescription: Many\n",
			Manifest: "bases:\n  - name: ubuntu\n    channel: 22.04/stable\n    architectures: [amd64]\n",
		},
	})
	if err != nil {
		return err
	}
	const each = 500
	for n := 0; n*each < units; n++ {
		name := "many" + string(rune('a'+n))
		revision := 0
		err := m.State.Deploy(ctx, m.UUID, state.DeployArgs{
			Name: name, CharmURL: charm.URL, NumUnits: min(each, units-n*each),
			Origin: state.CharmOrigin{Source: "local", Revision: &revision, Architecture: "amd64"},
		})
		if err != nil {
			return err
		}
	}
	if err := m.State.AssignUnits(ctx, m.UUID); err != nil {
		return err
	}
	machines, err := m.State.Machines(m.UUID)
	if err != nil {
		return err
	}
	for _, machine := range machines {
		if err := m.startMachine(ctx, machine.ID); err != nil {
			return err
		}
	}
	all, err := m.State.Units(m.UUID, "")
	if err != nil {
		return err
	}
	for _, u := range all {
		m.Units = append(m.Units, u.Name)
		if err := m.startUnit(ctx, u.Name); err != nil {
			return err
		}
	}
	return nil
}

func (m *Model) startMachine(ctx context.Context, id string) error {
	arch, cores, memory := "amd64", uint64(2), uint64(4096)
	number, err := strconv.Atoi(id)
	if err != nil {
		return err
	}
	address := fmt.Sprintf("10.0.%d.%d", number/250, 1+number%250)
	return errors.Join(
		m.State.SetProvisioned(ctx, m.UUID, id, state.ProvisionInfo{
			InstanceID: "i-" + id, DisplayName: "host-" + id, Nonce: "nonce",
			Hardware: &instance.HardwareCharacteristics{Arch: &arch, CpuCores: &cores, Mem: &memory},
		}),
		m.State.SetProviderAddresses(ctx, m.UUID, id, []state.Address{{Value: address, Type: "ipv4", Scope: "local-cloud"}}),
		m.State.SetAgentVersion(ctx, m.UUID, names.NewMachineTag(id), "3.6.0"),
		m.State.SetStatus(ctx, m.UUID, state.InstanceStatus, id, status.StatusInfo{Status: status.Running, Message: "running"}),
		m.State.SetStatus(ctx, m.UUID, state.MachineStatus, id, status.StatusInfo{Status: status.Started}),
		m.connect(ctx, names.NewMachineTag(id)),
	)
}

func (m *Model) startUnit(ctx context.Context, name string) error {
	return errors.Join(
		m.State.SetAgentVersion(ctx, m.UUID, names.NewUnitTag(name), "3.6.0"),
		m.State.SetStatus(ctx, m.UUID, state.AgentStatus, name, status.StatusInfo{Status: status.Idle}),
		m.Change(ctx, name, "ready"),
		m.connect(ctx, names.NewUnitTag(name)),
	)
}

// connect says that an agent is there, for as long as the model lasts.
func (m *Model) connect(ctx context.Context, agent names.Tag) error {
	_, err := m.State.AgentConnected(ctx, m.UUID, agent)
	return err
}

// Change sets what a unit says of itself.
func (m *Model) Change(ctx context.Context, unit, message string) error {
	return m.State.SetStatus(ctx, m.UUID, state.WorkloadStatus, unit, status.StatusInfo{Status: status.Active, Message: message})
}

// now is the clock of what is measured in this process.
func now() time.Time { return time.Now() }

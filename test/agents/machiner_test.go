package agents_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/agent/machiner"
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/api"
	apimachiner "github.com/gantline/gantline/juju/api/agent/machiner"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/test/house"
)

// machine is one of a house whose machiner runs.
type machine struct {
	t     *testing.T
	h     *house.House
	model string
	id    string
	ended chan error

	password string
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	h := house.New(t)
	m := &machine{t: t, h: h, model: h.Info.Models["admin/default"], ended: make(chan error, 1)}
	tag, password := h.AddMachine(t, m.model, state.AddMachineArgs{Base: domain.Base{Name: "ubuntu", Channel: "22.04/stable"}})
	m.id, m.password = tag.Id(), password
	return m
}

func (m *machine) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// run connects as the machine and runs its machiner.
func (m *machine) run() (stop context.CancelFunc) {
	m.t.Helper()
	tag := names.NewMachineTag(m.id)
	conn, err := api.Open(&api.Info{
		Addrs: []string{m.h.Info.Address}, CACert: m.h.Info.CACert, ModelTag: names.NewModelTag(m.model), Tag: tag, Password: m.password, Nonce: "nonce",
	}, api.DialOpts{})
	m.must(err)
	ctx, cancel := context.WithCancel(m.t.Context())
	go func() { // ends with ctx
		defer func() { _ = conn.Close() }()
		m.ended <- machiner.Run(ctx, machiner.Config{Client: apimachiner.NewClient(conn), Machine: tag})
	}()
	m.t.Cleanup(cancel)
	return cancel
}

func (m *machine) entity() *state.Machine {
	m.t.Helper()
	entity, err := m.h.State.Machine(m.model, m.id)
	m.must(err)
	return entity
}

func (m *machine) shows(want status.Status) {
	m.t.Helper()
	eventually(m.t, "the machine is shown as "+want.String(), 10*time.Second, func() (bool, string) {
		info, err := m.h.State.MachineStatus(m.model, m.id)
		m.must(err)
		return info.Status == want, info.Status.String()
	})
}

func (m *machine) endsWith(want error) {
	m.t.Helper()
	select {
	case err := <-m.ended:
		if !errors.Is(err, want) {
			m.t.Errorf("ended with %v, want %v", err, want)
		}
	case <-time.After(10 * time.Second):
		m.t.Fatal("the machiner does not end")
	}
}

// TestMachinerIntroducesItsMachine: addresses, host name and status are told, and follow the machine's
// life to its end.
func TestMachinerIntroducesItsMachine(t *testing.T) {
	m := newMachine(t)
	m.run()
	m.shows(status.Started)
	hostname, err := os.Hostname()
	m.must(err)
	entity := m.entity()
	if entity.Hostname != hostname || entity.AgentStarted.IsZero() {
		t.Errorf("host name %q, started %v", entity.Hostname, entity.AgentStarted)
	}
	loopback := false
	for _, a := range entity.MachineAddrs {
		loopback = loopback || a.Value == "127.0.0.1" && a.Scope == "local-machine" && a.CIDR == "127.0.0.1/8"
		if strings.HasPrefix(a.Value, "fe80:") {
			t.Errorf("a link's address is told: %+v", a)
		}
	}
	if !loopback {
		t.Errorf("addresses: %+v", entity.MachineAddrs)
	}
	_, err = m.h.State.DestroyMachine(t.Context(), m.model, m.id, false, false)
	m.must(err)
	m.endsWith(machiner.ErrDead)
}

// TestMachinerEndsAfterItsUnits: a machine that is to go waits for the unit that is on it.
func TestMachinerEndsAfterItsUnits(t *testing.T) {
	m := newMachine(t)
	files, err := state.ReadCharmFiles(os.DirFS("../golden/testdata/prov"))
	m.must(err)
	ch, err := m.h.State.AddCharm(t.Context(), m.model, state.AddCharmArgs{URL: "local:jammy/prov-0", SHA256: "abcdef0123456789", Files: files})
	m.must(err)
	m.must(m.h.State.Deploy(t.Context(), m.model, state.DeployArgs{
		Name: "prov", CharmURL: ch.URL, NumUnits: 1,
		Origin: state.CharmOrigin{Source: "local", Architecture: "amd64", Base: domain.Base{Name: "ubuntu", Channel: "22.04/stable"}},
	}))
	m.must(m.h.State.AssignUnits(t.Context(), m.model))
	unit, err := m.h.State.Unit(m.model, "prov/0")
	m.must(err)
	if unit.Machine != m.id {
		t.Fatalf("the unit is on machine %q", unit.Machine)
	}
	m.run()
	m.shows(status.Started)
	_, err = m.h.State.DestroyMachine(t.Context(), m.model, m.id, true, false)
	m.must(err)
	m.endsWith(machiner.ErrDead)
	if u, err := m.h.State.Unit(m.model, "prov/0"); err == nil && u.Life != life.Dead {
		t.Errorf("the unit is %s, and its machine has ended", u.Life)
	}
}

// TestMachinerOfAMachineThatIsGone ends at once, and one that is told to end says so.
func TestMachinerOfAMachineThatIsGone(t *testing.T) {
	m := newMachine(t)
	stop := m.run()
	m.shows(status.Started)
	stop()
	m.endsWith(context.Canceled)
	_, err := m.h.State.DestroyMachine(t.Context(), m.model, m.id, false, false)
	m.must(err)
	m.run()
	m.endsWith(machiner.ErrDead)
}

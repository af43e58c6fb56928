package deployer_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gantline/gantline/internal/agent/deployer"
	"github.com/gantline/gantline/internal/agent/uniter/unitertest"
	apideployer "github.com/gantline/gantline/juju/api/agent/deployer"
	"github.com/gantline/gantline/juju/names"
)

type wall struct{}

func (wall) Now() time.Time                         { return time.Now() }
func (wall) After(d time.Duration) <-chan time.Time { return time.After(d) }

var errFinal = errors.New("unit is dead")

// machine is machine 0 with a deployer whose unit agents only take notes.
type machine struct {
	ctrl *unitertest.Controller
	dir  string
	fail error // what unit agents end with at once, nil for running on

	mu        sync.Mutex
	running   map[string]int
	starts    []string
	passwords map[string]string
	broken    map[string]int // how often a unit cannot be prepared
}

func (m *machine) Prepare(_ context.Context, unit names.UnitTag, password string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken[unit.Id()]--; m.broken[unit.Id()] >= 0 {
		return errors.New("disk full")
	}
	m.passwords[unit.Id()] = password
	return nil
}

func (m *machine) Run(ctx context.Context, unit names.UnitTag, dir string) error {
	m.mu.Lock()
	m.running[unit.Id()]++
	m.starts = append(m.starts, unit.Id())
	fail := m.fail
	m.mu.Unlock()
	defer func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.running[unit.Id()]--
	}()
	if _, err := os.Stat(dir); err != nil {
		return err
	}
	if fail != nil {
		return fail
	}
	<-ctx.Done()
	return ctx.Err()
}

// deploy runs a deployer until stop is called.
func (m *machine) deploy(t *testing.T) (stop func()) {
	t.Helper()
	d, err := deployer.New(deployer.Config{
		Client:  apideployer.NewClient(m.ctrl.ConnectMachine()),
		Machine: names.NewMachineTag("0"), AgentsDir: m.dir,
		Prepare: m.Prepare, Run: m.Run,
		IsFinal: func(err error) bool { return errors.Is(err, errFinal) },
		Clock:   wall{},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx) }()
	return func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("deployer ended: %v", err)
		}
	}
}

// units returns which unit agents run.
func (m *machine) units() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var units []string
	for name, n := range m.running {
		for range n {
			units = append(units, name)
		}
	}
	slices.Sort(units)
	return units
}

func (m *machine) exists(unit string) bool {
	_, err := os.Stat(filepath.Join(m.dir, names.NewUnitTag(unit).String()))
	return err == nil
}

func bubble(t *testing.T, f func(t *testing.T, m *machine)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		m := &machine{ctrl: unitertest.New(), dir: dir, running: map[string]int{}, passwords: map[string]string{}, broken: map[string]int{}}
		m.ctrl.AddApplication("web", "local:web-0", nil)
		f(t, m)
	})
}

func wantUnits(t *testing.T, m *machine, want ...string) {
	t.Helper()
	synctest.Wait()
	if got := m.units(); !slices.Equal(got, want) {
		t.Errorf("agents run for %q, want %q", got, want)
	}
}

func TestUnitsComeAndGo(t *testing.T) {
	bubble(t, func(t *testing.T, m *machine) {
		m.ctrl.AddUnit("web/0")
		stop := m.deploy(t)
		wantUnits(t, m, "web/0")
		if got := m.ctrl.Unit("web/0").History; len(got) != 1 || got[0] != "workload waiting installing agent" {
			t.Errorf("told: %q", got)
		}
		if p := m.passwords["web/0"]; len(p) < 24 || p != m.ctrl.Password("web/0") {
			t.Errorf("password is %q here, %q there", p, m.ctrl.Password("web/0"))
		}
		m.ctrl.AddUnit("web/1")
		wantUnits(t, m, "web/0", "web/1")
		m.ctrl.DestroyUnit("web/0") // its own agent's business
		wantUnits(t, m, "web/0", "web/1")
		m.ctrl.KillUnit("web/0")
		wantUnits(t, m, "web/1")
		if m.exists("web/0") || m.ctrl.HasUnit("web/0") {
			t.Error("the dead unit was not cleared up")
		}
		stop()
		wantUnits(t, m)
		if !m.exists("web/1") {
			t.Error("a living unit's directory is gone")
		}
	})
}

// TestSecondLife starts another deployer on what the first has left.
func TestSecondLife(t *testing.T) {
	bubble(t, func(t *testing.T, m *machine) {
		for i := range 3 {
			m.ctrl.AddUnit(fmt.Sprintf("web/%d", i))
		}
		stop := m.deploy(t)
		wantUnits(t, m, "web/0", "web/1", "web/2")
		stop()
		m.ctrl.KillUnit("web/1")
		client := apideployer.NewClient(m.ctrl.ConnectMachine())
		gone, err := client.Unit(t.Context(), names.NewUnitTag("web/2"))
		if err != nil {
			t.Fatal(err)
		}
		if err := gone.Remove(t.Context()); err != nil {
			t.Fatal(err)
		}
		before := m.passwords["web/0"]
		stop = m.deploy(t)
		wantUnits(t, m, "web/0")
		if m.passwords["web/0"] != before {
			t.Error("a unit that was deployed was prepared again")
		}
		if m.exists("web/1") || m.exists("web/2") || !m.exists("web/0") {
			t.Error("directories are not what the units are")
		}
		stop()
	})
}

// TestOneUnitsTrouble has one unit that cannot be deployed at first: the other runs
// on, and in a while both do.
func TestOneUnitsTrouble(t *testing.T) {
	bubble(t, func(t *testing.T, m *machine) {
		m.broken["web/1"] = 3
		m.ctrl.AddUnit("web/0")
		m.ctrl.AddUnit("web/1")
		stop := m.deploy(t)
		wantUnits(t, m, "web/0")
		time.Sleep(7 * time.Second)
		wantUnits(t, m, "web/0")
		time.Sleep(3 * time.Second)
		wantUnits(t, m, "web/0", "web/1")
		if len(m.starts) != 2 || m.passwords["web/1"] != m.ctrl.Password("web/1") {
			t.Errorf("starts %q, passwords %q and %q", m.starts, m.passwords["web/1"], m.ctrl.Password("web/1"))
		}
		stop()
	})
}

func TestDyingUnitThatWasNeverDeployed(t *testing.T) {
	bubble(t, func(t *testing.T, m *machine) {
		m.ctrl.AddUnit("web/0")
		m.ctrl.DestroyUnit("web/0")
		stop := m.deploy(t)
		wantUnits(t, m)
		if m.ctrl.HasUnit("web/0") || len(m.starts) > 0 {
			t.Errorf("unit exists: %v, starts: %q", m.ctrl.HasUnit("web/0"), m.starts)
		}
		stop()
	})
}

func TestAgentsThatFailAreStartedAgain(t *testing.T) {
	for about, test := range map[string]struct {
		err  error
		want int
	}{
		"after a failure, later each time": {errors.New("broken"), 1 + 6}, // 3, 9, 21, 45, 93, 153 s
		"never after the end":              {errFinal, 1},
	} {
		t.Run(about, func(t *testing.T) {
			bubble(t, func(t *testing.T, m *machine) {
				m.fail = test.err
				m.ctrl.AddUnit("web/0")
				stop := m.deploy(t)
				time.Sleep(200 * time.Second)
				synctest.Wait()
				if got := len(m.starts); got != test.want {
					t.Errorf("started %d times, want %d", got, test.want)
				}
				stop()
			})
		})
	}
}

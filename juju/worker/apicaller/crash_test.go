package apicaller_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/worker/apicaller"
)

// errCut is what the agent sees of a call whose connection was cut.
var errCut = errors.New("connection is shut down")

// crash is the panic by which a test ends the agent's process.
type crash struct{ at string }

// trouble is what happens at one step of ScaryConnect: a step is a login, a call
// or a change of the file.
type trouble struct {
	step  int  // from 1; 0 means none
	after bool // the step has taken effect
	dies  bool // the process ends; else the step fails
}

func (tr trouble) String() string {
	if tr.step == 0 {
		return "nothing"
	}
	when, what := "before", "fails"
	if tr.after {
		when = "after"
	}
	if tr.dies {
		what = "dies"
	}
	return fmt.Sprintf("%s %s step %d", what, when, tr.step)
}

// world counts the steps and makes the trouble.
type world struct {
	trouble trouble
	steps   int
}

func (w *world) around(what string, act func() error) error {
	w.steps++
	if w.steps != w.trouble.step {
		return act()
	}
	if w.trouble.after {
		_ = act() // its answer is lost
	}
	if w.trouble.dies {
		panic(crash{what})
	}
	return errCut
}

// steppedAgent makes each change of the configuration a step.
type steppedAgent struct {
	agent.Agent
	world *world
}

func (a steppedAgent) ChangeConfig(mutate agent.ConfigMutator) error {
	return a.world.around("write", func() error { return a.Agent.ChangeConfig(mutate) })
}

// process runs an agent's process on the file until it is connected, or dies of
// the trouble, or has tried often enough. It returns the number of steps.
func process(t *testing.T, path string, ctrl *controller, tr trouble) (connected bool, steps int) {
	t.Helper()
	w := &world{trouble: tr}
	ctrl.around = w.around
	defer func() {
		steps = w.steps
		if r := recover(); r != nil {
			if _, ok := r.(crash); !ok {
				panic(r)
			}
		}
	}()
	a := steppedAgent{openAgent(t, path), w}
	for range 5 {
		conn, err := apicaller.ScaryConnect(a, ctrl.open)
		switch {
		case err == nil:
			_ = conn.Close()
			return true, 0
		case errors.Is(err, apicaller.ErrConnectImpossible):
			t.Errorf("%v: the agent has lost its way in", tr)
			return false, 0
		}
	}
	return false, 0
}

// However the agent's process, or its connection, ends at any step of a login,
// and of the next one, the agent can log in with what it has on disk, and in the
// end agrees with the controller on one password.
func TestAgentCanAlwaysLogInAgain(t *testing.T) {
	for name, start := range map[string]struct {
		current, old, controller string
		modelless                bool
	}{
		"fresh":                 {"", "initial", "initial", false},
		"fresh without a model": {"", "initial", "initial", true},
		"settled":               {"MTIzNDU2Nzg5MDEyMzQ1Njc4", "initial", "MTIzNDU2Nzg5MDEyMzQ1Njc4", false},
		"written but not set":   {"MTIzNDU2Nzg5MDEyMzQ1Njc4", "initial", "initial", false},
		"guessed":               {"guessed", "initial", "initial", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			newFile := func(t *testing.T) string {
				a := newAgent(t, start.current, start.old)
				if start.modelless {
					a = newModellessAgent(t, start.current, start.old)
				}
				return configPath(a.CurrentConfig().DataDir())
			}
			_, steps := process(t, newFile(t), newController(start.controller), trouble{})
			if steps < 3 {
				t.Fatalf("a login has %d steps only", steps)
			}
			seconds := allTroubles(steps, true)
			if testing.Short() {
				seconds = []trouble{{}}
			}
			for _, first := range allTroubles(steps, false) {
				for _, second := range seconds {
					path, ctrl := newFile(t), newController(start.controller)
					process(t, path, ctrl, first)
					process(t, path, ctrl, second)
					checkRecovery(t, path, ctrl, fmt.Sprintf("%v, then %v", first, second))
				}
			}
		})
	}
}

// allTroubles returns no trouble and every trouble at one of the steps; only
// those that the process dies of, if so asked.
func allTroubles(steps int, onlyDeaths bool) []trouble {
	troubles := []trouble{{}}
	for step := 1; step <= steps; step++ {
		for _, after := range []bool{false, true} {
			troubles = append(troubles, trouble{step: step, after: after, dies: true})
			if !onlyDeaths {
				troubles = append(troubles, trouble{step: step, after: after})
			}
		}
	}
	return troubles
}

// checkRecovery: an undisturbed process connects, and both sides have one
// password.
func checkRecovery(t *testing.T, path string, ctrl *controller, what string) {
	t.Helper()
	if connected, _ := process(t, path, ctrl, trouble{}); !connected {
		t.Errorf("%s: cannot log in again", what)
	}
	if current, _ := passwords(openAgent(t, path)); current == "" || current != ctrl.password {
		t.Errorf("%s: the agent has %q, the controller %q", what, current, ctrl.password)
	}
}

// A password that was sent before a crash may arrive after the next login. It is
// still one that the agent knows.
func TestLateArrivalOfAPassword(t *testing.T) {
	ctrl := newController("initial")
	path := configPath(newAgent(t, "", "initial").CurrentConfig().DataDir())
	// login, life, write, SetPasswords: cut, with the call on its way.
	process(t, path, ctrl, trouble{step: 4, dies: true})
	late, _ := passwords(openAgent(t, path))
	// The next process writes its new password and dies; then the call arrives.
	process(t, path, ctrl, trouble{step: 5, dies: true})
	ctrl.password = late
	checkRecovery(t, path, ctrl, "late arrival")
}

package catacomb_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/catacomb"
	"github.com/gantline/gantline/juju/worker/tomb"
	"github.com/gantline/gantline/juju/worker/workertest"
)

// parent is a worker with a catacomb, as users write them.
type parent struct{ catacomb catacomb.Catacomb }

func newParent(t *testing.T, init ...worker.Worker) *parent {
	t.Helper()
	p := &parent{}
	err := catacomb.Invoke(catacomb.Plan{Site: &p.catacomb, Work: p.loop, Init: init})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *parent) loop() error {
	<-p.catacomb.Dying()
	return p.catacomb.ErrDying()
}

func (p *parent) Kill()       { p.catacomb.Kill(nil) }
func (p *parent) Wait() error { return p.catacomb.Wait() }

var errNo = errors.New("no")

func TestKillReachesAllWorkers(t *testing.T) {
	first, second := workertest.NewErrorWorker(nil), workertest.NewErrorWorker(nil)
	p := newParent(t, first)
	if err := p.catacomb.Add(second); err != nil {
		t.Fatal(err)
	}
	workertest.CheckAlive(t, p)
	workertest.CleanKill(t, p)
	for _, w := range []worker.Worker{first, second} {
		if err := workertest.CheckKilled(t, w); err != nil {
			t.Error(err)
		}
	}
}

func TestErrorsSpread(t *testing.T) {
	for name, tt := range map[string]struct {
		act  func(p *parent)
		want string // "" stays alive, "clean" is nil
	}{
		"a worker's error":        {func(p *parent) { _ = p.catacomb.Add(workertest.NewDeadWorker(errNo)) }, "no"},
		"a worker's end":          {func(p *parent) { _ = p.catacomb.Add(workertest.NewDeadWorker(nil)) }, ""},
		"killed with an error":    {func(p *parent) { p.catacomb.Kill(errNo) }, "no"},
		"killed with tomb's":      {func(p *parent) { p.catacomb.Kill(tomb.ErrDying) }, "bad catacomb Kill: tomb.ErrDying"},
		"killed by another's end": {func(p *parent) { p.catacomb.Kill(deadErrDying(p)) }, "bad catacomb Kill: other catacomb's ErrDying"},
		"killed by its own end": {func(p *parent) {
			p.catacomb.Kill(nil)
			p.catacomb.Kill(p.catacomb.ErrDying())
		}, "clean"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newParent(t)
			defer workertest.DirtyKill(t, p)
			tt.act(p)
			if tt.want == "" {
				workertest.CheckAlive(t, p)
				return
			}
			err := workertest.CheckKilled(t, p)
			if tt.want == "clean" && err != nil || tt.want != "clean" && (err == nil || err.Error() != tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// deadErrDying returns the ErrDying of some other catacomb.
func deadErrDying(*parent) error {
	other := &parent{}
	_ = catacomb.Invoke(catacomb.Plan{Site: &other.catacomb, Work: other.loop})
	other.Kill()
	_ = other.Wait()
	return other.catacomb.ErrDying()
}

func TestAddWhileDyingStopsTheWorker(t *testing.T) {
	forever := workertest.NewForeverWorker(nil)
	p := newParent(t, forever)
	p.Kill()
	if err := p.catacomb.Add(workertest.NewErrorWorker(errNo)); !errors.Is(err, errNo) {
		t.Errorf("got %v, want the worker's error", err)
	}
	err := p.catacomb.Add(workertest.NewErrorWorker(nil))
	if err == nil || err.Error() != p.catacomb.ErrDying().Error() {
		t.Errorf("got %v, want ErrDying", err)
	}
	forever.ReallyKill()
	workertest.CleanKill(t, p)
}

// A catacomb that is killed while workers join it leaves none behind.
func TestAddAndKillAtOnce(t *testing.T) {
	for range 200 {
		p := newParent(t)
		workers := make([]worker.Worker, 4)
		var adding sync.WaitGroup
		for i := range workers {
			workers[i] = workertest.NewErrorWorker(nil)
			adding.Go(func() { _ = p.catacomb.Add(workers[i]) })
		}
		p.Kill()
		adding.Wait()
		workertest.CleanKill(t, p)
		for _, w := range workers {
			if err := workertest.CheckKilled(t, w); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestAddToTheDeadStopsTheWorker(t *testing.T) {
	p := newParent(t)
	workertest.CleanKill(t, p)
	if err := p.catacomb.Add(workertest.NewErrorWorker(errNo)); !errors.Is(err, errNo) {
		t.Errorf("got %v, want the worker's error", err)
	}
	err := p.catacomb.Add(workertest.NewErrorWorker(nil))
	if err == nil || err.Error() != p.catacomb.ErrDying().Error() {
		t.Errorf("got %v, want ErrDying", err)
	}
}

func TestErrDyingWhenAlive(t *testing.T) {
	p := newParent(t)
	defer workertest.CleanKill(t, p)
	if err := p.catacomb.ErrDying(); err == nil || err.Error() != "bad catacomb ErrDying: still alive" {
		t.Errorf("got %v", err)
	}
}

func TestPanicIsAnError(t *testing.T) {
	var c catacomb.Catacomb
	err := catacomb.Invoke(catacomb.Plan{Site: &c, Work: func() error { panic(errNo) }})
	if err != nil {
		t.Fatal(err)
	}
	err = c.Wait()
	var p *catacomb.PanicError
	if !errors.As(err, &p) || !errors.Is(err, errNo) || err.Error() != "panic resulted in: no" {
		t.Fatalf("got %v", err)
	}
	if !strings.Contains(strings.Join(p.StackTrace(), "\n"), "catacomb_test") {
		t.Errorf("the stack does not show the culprit: %s", p.Stack)
	}
}

func TestBadPlans(t *testing.T) {
	used := newParent(t)
	defer workertest.CleanKill(t, used)
	work := func() error { return nil }
	for want, plan := range map[string]catacomb.Plan{
		"nil Site not valid":        {Work: work},
		"nil Work not valid":        {Site: &catacomb.Catacomb{}},
		"nil Init item 1 not valid": {Site: &catacomb.Catacomb{}, Work: work, Init: []worker.Worker{workertest.NewErrorWorker(nil), nil}},
		"has already been used":     {Site: &used.catacomb, Work: work},
		"cannot stop worker: no":    {Site: &used.catacomb, Work: work, Init: []worker.Worker{workertest.NewErrorWorker(errNo)}},
	} {
		err := catacomb.Invoke(plan)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
		for _, w := range plan.Init {
			if w != nil {
				_ = workertest.CheckKilled(t, w)
			}
		}
	}
}

// odd is a worker that cannot be compared.
type odd struct {
	worker.Worker
	_ func()
}

func TestAnyTypeOfWorkerCanJoin(t *testing.T) {
	first := odd{Worker: workertest.NewErrorWorker(nil)}
	p := newParent(t, first)
	second := odd{Worker: workertest.NewErrorWorker(errNo)}
	if err := p.catacomb.Add(second); err != nil {
		t.Fatal(err)
	}
	if err := workertest.CheckKill(t, p); !errors.Is(err, errNo) {
		t.Errorf("got %v", err)
	}
}

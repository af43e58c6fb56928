package workerdependency_test

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/dependency"
)

var (
	errFails = errors.New("failed")
	errFatal = errors.New("fatal")
)

func (o outcome) err() error {
	switch o {
	case fails:
		return errFails
	case bounces:
		return dependency.ErrBounce
	case misses:
		return dependency.ErrMissing
	case uninstalls:
		return dependency.ErrUninstall
	case isFatal:
		return errFatal
	}
	return nil
}

// house plays a plan's manifolds and writes down every breach of what the engine
// promises.
type house struct {
	plan plan

	mu       sync.Mutex
	rooms    []*room
	breaches []string
	fatal    bool // a fatal error was returned
}

// room is one manifold as the plan plays it. Guarded by the house's mu.
type room struct {
	house   *house
	index   int
	plan    manifoldPlan
	starts  int
	abort   <-chan struct{} // of the last start; the engine closes it to stop
	workers []*resident
	last    outcome // of the last start or worker
}

// resident is a worker. The fields below ended are guarded by the house's mu.
type resident struct {
	room   *room
	number int
	life   lifePlan
	abort  <-chan struct{}   // of the start that made it
	seen   map[int]*resident // the inputs' workers that it was given; nil if missing
	kill   sync.Once
	killed chan struct{}
	ended  chan struct{}
	err    error
}

func name(i int) string { return fmt.Sprintf("m%d", i) }

func newHouse(p plan) *house {
	h := &house{plan: p}
	for i, m := range p.manifolds {
		h.rooms = append(h.rooms, &room{house: h, index: i, plan: m})
	}
	return h
}

// breach records that a promise was broken; the caller holds mu.
func (h *house) breach(format string, args ...any) {
	h.breaches = append(h.breaches, fmt.Sprintf(format, args...))
}

func (r *room) manifold() dependency.Manifold {
	m := dependency.Manifold{
		Start:  r.start,
		Output: dependency.Output(func(w *resident) *resident { return w }),
	}
	for _, in := range r.plan.inputs {
		m.Inputs = append(m.Inputs, name(in))
	}
	return m
}

// start is the manifold's StartFunc.
func (r *room) start(c dependency.Context) (worker.Worker, error) {
	life := r.enter(c.Abort())
	if life.startTakes > 0 {
		time.Sleep(life.startTakes)
	}
	seen := map[int]*resident{}
	for _, in := range r.plan.inputs {
		w, err := dependency.Get[*resident](c, name(in))
		switch {
		case err == nil:
			seen[in] = w
		case !errors.Is(err, dependency.ErrMissing):
			return nil, r.left(fails, err)
		case !r.plan.soft:
			return nil, r.left(misses, err)
		default:
			seen[in] = nil
		}
	}
	if life.startErr != runs {
		return nil, r.left(life.startErr, life.startErr.err())
	}
	return r.move(life, c.Abort(), seen), nil
}

// enter notes a call of Start and checks what must hold by then: the room is
// empty, whoever was given the last worker of this room has been told to stop,
// and the manifold was not uninstalled (a worker that the engine stops starts
// again whatever it says).
func (r *room) enter(abort <-chan struct{}) lifePlan {
	r.house.mu.Lock()
	defer r.house.mu.Unlock()
	if r.last == uninstalls && !closed(r.abort) {
		r.house.breach("%s starts although uninstalled", name(r.index))
	}
	r.abort = abort
	for _, w := range r.workers {
		if w.lives() {
			r.house.breach("%s starts while %s runs", name(r.index), w)
		}
	}
	for _, other := range r.house.rooms {
		for _, w := range other.workers {
			if held := w.seen[r.index]; held != nil && w.lives() && !w.told() {
				r.house.breach("%s starts again while %s still holds %s", name(r.index), w, held)
			}
		}
	}
	r.starts++
	if r.starts <= len(r.plan.lives) {
		return r.plan.lives[r.starts-1]
	}
	return lifePlan{}
}

// left notes a failed start.
func (r *room) left(o outcome, err error) error {
	r.house.mu.Lock()
	defer r.house.mu.Unlock()
	r.last = o
	r.house.fatal = r.house.fatal || o == isFatal
	return err
}

// move makes a worker and runs it.
func (r *room) move(life lifePlan, abort <-chan struct{}, seen map[int]*resident) *resident {
	r.house.mu.Lock()
	defer r.house.mu.Unlock()
	w := &resident{
		room: r, number: len(r.workers) + 1, life: life, abort: abort, seen: seen,
		killed: make(chan struct{}), ended: make(chan struct{}),
	}
	r.workers = append(r.workers, w)
	r.last = runs
	go w.live()
	return w
}

// live is the worker's goroutine.
func (w *resident) live() {
	ends := make(<-chan time.Time)
	if w.life.end != runs {
		ends = time.After(w.life.lasts)
	}
	end := endsWell
	select {
	case <-ends:
		end = w.life.end
	case <-w.killed:
		if w.life.stopTakes > 0 {
			time.Sleep(w.life.stopTakes)
		}
	}
	h := w.room.house
	h.mu.Lock()
	defer h.mu.Unlock()
	w.err = end.err()
	w.room.last = end
	h.fatal = h.fatal || end == isFatal
	close(w.ended)
}

func (w *resident) Kill() { w.kill.Do(func() { close(w.killed) }) }

func (w *resident) Wait() error {
	<-w.ended
	return w.err
}

func (w *resident) String() string { return fmt.Sprintf("%s#%d", name(w.room.index), w.number) }

// lives reports whether the worker has not ended.
func (w *resident) lives() bool { return !closed(w.ended) }

// told reports whether the engine has told the worker to stop, or will do so as
// soon as it takes it over from an aborted start.
func (w *resident) told() bool { return closed(w.killed) || closed(w.abort) }

func closed(ch <-chan struct{}) bool {
	select {
	case <-ch:
		return true
	default:
		return false
	}
}

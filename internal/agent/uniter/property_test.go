package uniter_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/internal/agent/uniter/unitertest"
	"github.com/gantline/gantline/juju/core/life"
)

// storm changes the model at random around the unit web/0.
type storm struct {
	ctrl      *unitertest.Controller
	dice      *rand.Rand
	relations []int
	charms    int
}

func (s *storm) change() {
	id := 0
	if len(s.relations) > 0 {
		id = s.relations[s.dice.IntN(len(s.relations))]
	}
	other := fmt.Sprintf("mysql/%d", s.dice.IntN(3))
	value := map[string]string{"k": fmt.Sprint(s.dice.IntN(5))}
	switch s.dice.IntN(14) {
	case 0, 1:
		s.ctrl.SetConfig("web", "title", s.dice.IntN(4))
	case 2:
		s.relations = append(s.relations, s.ctrl.Relate(
			fmt.Sprintf("web:db%d", len(s.relations)), fmt.Sprintf("mysql:server%d", len(s.relations))))
	case 3, 4, 5, 6:
		s.ctrl.Enter(id, other, value)
	case 7:
		s.ctrl.Leave(id, other)
	case 8, 9:
		s.ctrl.SetApplicationSettings(id, "mysql", value)
	case 10:
		s.ctrl.Suspend(id, s.dice.IntN(3) == 0)
	case 11:
		if s.dice.IntN(3) == 0 {
			s.ctrl.DestroyRelation(id)
		}
	case 12:
		s.charms++
		s.ctrl.SetCharm("web", fmt.Sprintf("local:web-%d", s.charms))
	case 13:
		s.ctrl.SetLeader("web", []string{"", "web/0", "web/1"}[s.dice.IntN(3)])
	}
}

// TestOrderUnderStorms lets the model change at random while hooks fail and the
// agent is killed at random calls of the API, before or after they took effect. The
// hooks that were run must keep all rules of order, none that succeeded may be run
// again, and when the storm is over the charm must know what is so.
func TestOrderUnderStorms(t *testing.T) {
	storms := 25
	if testing.Short() {
		storms = 15
	}
	base := rand.Uint64() >> 32
	for i := range storms {
		seed := base + uint64(i)
		if ok := t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) { weather(t, seed, dir) })
		}); !ok {
			break
		}
	}
}

func weather(t *testing.T, seed uint64, dir string) {
	ctrl := unitertest.New()
	ctrl.AddApplication("web", "local:web-0", map[string]any{"title": 0})
	ctrl.AddUnit("web/0")
	c := &charm{t: t, ctrl: ctrl, unit: "web/0", dice: rand.New(rand.NewPCG(seed, 1))}
	s := &storm{ctrl: ctrl, dice: rand.New(rand.NewPCG(seed, 2))}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		c.agent(ctx, dir)
	}()
	for range 40 {
		s.change()
		if s.dice.IntN(2) == 0 {
			time.Sleep(time.Duration(s.dice.IntN(3000)) * time.Millisecond)
		}
	}
	synctest.Wait()
	c.calm()
	time.Sleep(20 * time.Minute) // retries and all
	synctest.Wait()
	o := check(t, c)
	settled(t, ctrl, o)

	ctrl.DestroyUnit("web/0")
	time.Sleep(20 * time.Minute)
	synctest.Wait()
	select {
	case <-ended:
	default:
		t.Error("the unit is destroyed and its agent has not ended")
	}
	if got := ctrl.Unit("web/0").Life; got != life.Dead {
		t.Errorf("life is %q", got)
	}
	if o := check(t, c); o.done[hook.Stop] != 1 || o.done[hook.Remove] != 1 || len(o.relations) > 0 {
		t.Errorf("stop ran %d times, remove %d times, relations left: %d", o.done[hook.Stop], o.done[hook.Remove], len(o.relations))
	}
	cancel()
	<-ended
}

// check holds the whole trace against the rules.
func check(t *testing.T, c *charm) *order {
	t.Helper()
	o := newOrder()
	trace := c.trace()
	for i, r := range trace {
		if err := o.see(r); err != nil {
			for _, before := range trace[max(0, i-12) : i+1] {
				t.Logf("%v %+v %s", before.succeeded, before.info, before.config)
			}
			t.Fatalf("hook %d, %s: %v", i, r.name, err)
		}
	}
	return o
}

// settled checks that the charm knows all that is so.
func settled(t *testing.T, ctrl *unitertest.Controller, o *order) {
	t.Helper()
	for id, rel := range o.relations {
		if !ctrl.InScope(id, "web/0") {
			continue // it went while its hooks could not be run
		}
		for i := range 3 {
			name := fmt.Sprintf("mysql/%d", i)
			_, version := ctrl.Settings(id, name)
			known, joined := rel.joined[name]
			if in := ctrl.InScope(id, name); in != joined || in && known != version {
				t.Errorf("relation %d: %s in scope %v with version %d; the charm knows %v %d", id, name, in, version, joined, known)
			}
		}
	}
	if o.done[hook.Start] != 1 {
		t.Errorf("start succeeded %d times", o.done[hook.Start])
	}
	if agent := ctrl.Unit("web/0").Agent.Status; agent != "idle" {
		t.Errorf("agent is %s", agent)
	}
}

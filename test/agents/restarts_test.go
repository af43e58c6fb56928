package agents_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/agent"
	"github.com/gantline/gantline/internal/agent/join"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/worker"
)

const (
	// backWithin is how long after the last start all agents may take to be back.
	backWithin = 10 * time.Second
	// loginLimit is what a controller lets in within a second: 100 at once and 50 more.
	loginLimit = 150
)

// number returns what the environment says, or the usual.
func number(t *testing.T, variable string, usual int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// crew is a number of agents that run.
type crew struct {
	t       *testing.T
	p       *place
	clock   worker.Clock
	ctx     context.Context //nolint:containedctx // the crew's life
	dirs    []string
	configs []string
	stop    context.CancelFunc
	wg      sync.WaitGroup
	ended   chan error
}

func newCrew(t *testing.T, p *place, size int) *crew {
	t.Helper()
	return newCrewBy(t, p, size, worker.WallClock{})
}

// newCrewBy is newCrew by another clock.
func newCrewBy(t *testing.T, p *place, size int, clock worker.Clock) *crew {
	t.Helper()
	c := &crew{t: t, p: p, clock: clock, ended: make(chan error, 1000)}
	c.ctx, c.stop = context.WithCancel(context.Background())
	t.Cleanup(c.dismiss)
	for range size {
		c.hire()()
	}
	return c
}

// hire makes a machine; its agent, which has not logged in yet, begins when the returned function is
// called.
func (c *crew) hire() (begin func()) {
	c.t.Helper()
	return c.hireBy(c.p.invite())
}

// hireBy is hire with a token that is there already.
func (c *crew) hireBy(token join.Token) (begin func()) {
	c.t.Helper()
	dir, config := c.p.accept(token)
	a, err := agent.New(agent.Config{Dir: dir, Executable: os.Args[0], Version: api.ClientVersion, Path: os.Getenv("PATH"), Clock: c.clock})
	c.p.must(err)
	return func() {
		c.dirs, c.configs = append(c.dirs, dir), append(c.configs, config)
		c.wg.Go(func() {
			if err := a.Run(c.ctx); err != nil {
				c.ended <- fmt.Errorf("%s: %w", filepath.Base(filepath.Dir(config)), err)
			}
		})
	}
}

func (c *crew) dismiss() {
	c.stop()
	c.wg.Wait()
}

// connections returns how often each agent has connected, 0 for one that is not connected now.
func (c *crew) connections() []int {
	c.t.Helper()
	out := make([]int, len(c.dirs))
	for i, dir := range c.dirs {
		r, err := agent.ReadReport(dir)
		if err != nil {
			select {
			case ended := <-c.ended:
				c.t.Fatal(errors.Join(err, ended))
			default:
				continue // it is on its way
			}
		}
		if caller := r.Workers["api-caller"]; caller.State == "started" && r.Workers["machiner"].State == "started" {
			out[i] = caller.Starts
		}
	}
	return out
}

// back waits until all are connected, and the controller has seen that many logins since the time
// given: an agent may take a moment to notice that its connection is lost.
func (c *crew) back(p *place, since time.Time) {
	c.t.Helper()
	c.backIn(backWithin, p, since)
}

// backIn is back with another limit.
func (c *crew) backIn(limit time.Duration, p *place, since time.Time) {
	c.t.Helper()
	eventually(c.t, "all agents connected", limit-time.Since(since), func() (bool, string) {
		now, logins := c.connections(), p.loginsSince(since)
		return !slices.Contains(now, 0) && logins >= len(now), fmt.Sprint(logins, " logins, connections ", now)
	})
}

// TestRestarts kills the controller fifty times under twenty agents, at any moment of their coming
// back, and some of their first login, which changes the password. In the end all are back in time,
// and each has the password that the controller has.
func TestRestarts(t *testing.T) {
	if testing.Short() {
		t.Skip("kills controllers")
	}
	p := newPlace(t)
	address := freeAddress(t)
	p.start(address)
	size, restarts := number(t, "GANTLINE_AGENTS", 20), number(t, "GANTLINE_RESTARTS", 50)
	later := min(size/4, restarts) // begin when a controller is about to be killed
	c := newCrew(t, p, size-later)
	var fresh []func()
	for range later {
		fresh = append(fresh, c.hire())
	}
	eventually(t, "all agents connected", time.Minute, func() (bool, string) {
		now := c.connections()
		return !slices.Contains(now, 0), fmt.Sprint(now)
	})
	p.forget() // the logins of those who joined
	var began time.Time
	for i := range restarts {
		time.Sleep(rand.N(700 * time.Millisecond))
		if i < len(fresh) {
			fresh[i]()
			time.Sleep(rand.N(50 * time.Millisecond)) // a login takes so long
		}
		p.kill()
		began = time.Now()
		p.start(address)
	}
	c.back(p, began)
	took := time.Since(began)
	busiest, all := p.peak()
	t.Logf("all %d agents were back %v after the last start; %d logins, at most %d in a second", len(c.dirs), took.Round(time.Millisecond), all, busiest)
	if busiest > loginLimit {
		t.Errorf("%d logins in one second", busiest)
	}
	c.dismiss()
	for _, config := range c.configs {
		if err := p.logsIn(config, false); err != nil {
			t.Errorf("%s: cannot log in: %v", config, err)
		}
	}
}

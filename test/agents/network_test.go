package agents_test

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/api/common"
)

// fast is the clock of agents whose minute is short; it can be set, and its times do not remember how
// long it was.
type fast struct {
	began time.Time
	times int // how often as fast
	by    atomic.Int64
}

func newFast(times int) *fast { return &fast{began: time.Now(), times: times} }

func (c *fast) Now() time.Time {
	passed := time.Since(c.began) * time.Duration(c.times)
	return c.began.Round(0).Add(passed + time.Duration(c.by.Load()))
}

func (c *fast) After(d time.Duration) <-chan time.Time { return time.After(d / time.Duration(c.times)) }

const (
	// hurry makes agents ping every 3 s and wait half as long for the answer.
	hurry = 20
	// noticed is when an agent must have noticed that nobody answers.
	noticed = (api.PingPeriod + api.PingTimeout) / hurry
	// silent is how long the controller waits for pings.
	silent = 10 * time.Second
)

// behindNetwork starts a controller and a crew that reaches it through a network alone.
func behindNetwork(t *testing.T, size int) (*place, *network, *crew, *fast) {
	t.Helper()
	if testing.Short() {
		t.Skip("waits for pings")
	}
	t.Parallel()
	p := newPlace(t)
	p.pingTime = silent
	p.start("127.0.0.1:0")
	n := newNetwork(t, p.info.Address)
	p.say("only " + n.address())
	clock := newFast(hurry)
	c := newCrewBy(t, p, size, clock)
	c.connected("at first")
	return p, n, c, clock
}

func (c *crew) connected(when string) {
	c.t.Helper()
	eventually(c.t, when+": all agents connected", 20*time.Second, func() (bool, string) {
		now := c.connections()
		return !slices.Contains(now, 0), fmt.Sprint(now)
	})
}

// shown returns the statuses of the machines' agents.
func (p *place) shown() string {
	p.t.Helper()
	conn := p.open()
	defer func() { _ = conn.Close() }()
	s, err := client.NewClient(conn, nil).StatusContext(p.t.Context(), nil)
	p.must(err)
	var out []string
	for _, m := range s.Machines {
		out = append(out, m.AgentStatus.Status)
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}

func (p *place) shows(want string, limit time.Duration) {
	p.t.Helper()
	eventually(p.t, "machines are shown as "+want, limit, func() (bool, string) {
		saw := p.shown()
		return saw == want, saw
	})
}

// TestShortCut: a network that is cut for less than a ping takes costs nobody the connection.
func TestShortCut(t *testing.T) {
	_, n, c, _ := behindNetwork(t, 3)
	before := c.connections()
	for range 3 {
		n.cut()
		time.Sleep(500 * time.Millisecond)
		n.heal()
		time.Sleep(noticed)
	}
	if after := c.connections(); !slices.Equal(before, after) {
		t.Errorf("connections %v became %v", before, after)
	}
}

// TestLogStreamStays: the stream that takes an agent's log answers the controller's pings though
// nothing is said on it, and what is said then arrives.
func TestLogStreamStays(t *testing.T) {
	p, _, c, _ := behindNetwork(t, 1)
	time.Sleep(4 * silent / 6) // four pings
	p.say("tell 127.0.0.1:1")  // which the agent notes, and logs
	conn := p.open()
	defer func() { _ = conn.Close() }()
	eventually(t, "what the agent logs arrives", 5*time.Second, func() (bool, string) {
		var said []string
		err := common.FollowDebugLog(t.Context(), conn, common.DebugLogParams{Replay: true, NoTail: true}, func(m common.LogMessage) error {
			said = append(said, m.Entity+": "+m.Message)
			return nil
		})
		p.must(err)
		text := strings.Join(said, "\n")
		return strings.Contains(text, "machine-0: updating agent config addresses=true"), text
	})
	c.connected("in the end")
}

// TestCutNetwork: agents notice that nobody answers, the controller notices that nobody pings and
// shows it, and all are back when the network is.
func TestCutNetwork(t *testing.T) {
	p, n, c, _ := behindNetwork(t, 3)
	p.shows("started", 10*time.Second)
	before := c.connections()
	n.cut()
	eventually(t, "all agents notice", noticed+5*time.Second, func() (bool, string) {
		now := c.connections()
		return !slices.ContainsFunc(now, func(n int) bool { return n != 0 }), fmt.Sprint(now)
	})
	p.shows("down", silent+5*time.Second)
	healed := time.Now()
	n.heal()
	c.connected("after the cut")
	if took := time.Since(healed); took > backWithin {
		t.Errorf("back after %v", took)
	}
	p.shows("started", 10*time.Second)
	for i, n := range c.connections() {
		if n <= before[i] {
			t.Errorf("agent %d has its old connection", i)
		}
	}
}

// TestHalfOpenConnections: the network has forgotten the connections, which neither end is told.
func TestHalfOpenConnections(t *testing.T) {
	p, n, c, _ := behindNetwork(t, 3)
	p.shows("started", 10*time.Second)
	before := c.connections()
	if n.forget() == 0 {
		t.Fatal("there were no connections")
	}
	eventually(t, "all agents connect anew", noticed+backWithin, func() (bool, string) {
		now := c.connections()
		for i := range now {
			if now[i] <= before[i] {
				return false, fmt.Sprint(now)
			}
		}
		return true, ""
	})
	// The controller's ends of the old ones end too, and what they say of the agent is not believed.
	for end := time.Now().Add(silent + time.Second); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if saw := p.shown(); saw != "started" {
			t.Fatalf("machines are shown as %s", saw)
		}
	}
}

// TestClocksAreSet sets the clocks of the controller and of the agents by hours. Nobody who pings is
// dropped, nobody is shown as lost, who is silent is, and who connects anew is let in.
func TestClocksAreSet(t *testing.T) {
	p, n, c, clock := behindNetwork(t, 3)
	p.shows("started", 10*time.Second)
	before := c.connections()
	for _, by := range []struct{ controller, agents time.Duration }{
		{10 * time.Hour, 0}, {-10 * time.Hour, 0}, {0, 10 * time.Hour}, {0, -10 * time.Hour}, {10 * time.Hour, -10 * time.Hour},
	} {
		p.say("set " + by.controller.String())
		clock.by.Store(int64(by.agents))
		for end := time.Now().Add(noticed); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
			if saw := p.shown(); saw != "started" {
				t.Fatalf("controller set by %v, agents by %v: machines are shown as %s", by.controller, by.agents, saw)
			}
		}
		if after := c.connections(); !slices.Equal(before, after) {
			t.Fatalf("controller set by %v, agents by %v: connections %v became %v", by.controller, by.agents, before, after)
		}
	}
	// With the clocks set back as far as they go, those who are silent are lost in time, and let in.
	p.say("set -10h")
	clock.by.Store(int64(-10 * time.Hour))
	n.cut()
	p.shows("down", silent+5*time.Second)
	n.heal()
	c.connected("after all")
	p.shows("started", 10*time.Second)
}

package agents_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/ca"
	"github.com/gantline/gantline/juju/agent"
)

// TestCAReplacedUnderKills replaces the CA under agents again and again, and kills the controller
// (kill -9) at a random moment of every step. Whatever a client or an agent was told is good after
// it, tokens that are not used yet included, and the step can be taken again.
func TestCAReplacedUnderKills(t *testing.T) {
	if testing.Short() {
		t.Skip("kills controllers")
	}
	t.Parallel()
	p := newPlace(t)
	address := freeAddress(t)
	p.start(address)
	c := newCrew(t, p, 5)
	eventually(t, "all agents connected", time.Minute, func() (bool, string) {
		now := c.connections()
		return !slices.Contains(now, 0), fmt.Sprint(now)
	})
	for range 5 {
		old := p.info.CACert
		invited := p.invite()
		p.orderUnderKill(address, ca.Replace)
		if status, err := p.order(nil); err == nil && status.Old == nil {
			_, err = p.order(&ca.Order{Action: ca.Replace}) // the kill came first
			p.must(err)
		}
		for _, caCert := range []string{old, p.info.CACert} {
			if err := p.trusts(caCert); err != nil {
				t.Fatalf("a client is lost while there are two CAs: %v", err)
			}
		}
		c.hireBy(invited)() // who was told of the old CA alone
		eventually(t, "all agents have connected by the new CA", time.Minute, func() (bool, string) {
			status, err := p.order(nil)
			p.must(err)
			return len(status.Waiting) == 0, fmt.Sprint(status.Waiting)
		})
		p.orderUnderKill(address, ca.Retire)
		if status, err := p.order(nil); err == nil && status.Old != nil {
			_, err = p.order(&ca.Order{Action: ca.Retire})
			p.must(err)
		}
		if err := p.trusts(old); err == nil {
			t.Error("the retired CA is trusted")
		}
		eventually(t, "all agents trust the new CA alone", time.Minute, func() (bool, string) {
			return c.trust(func(have string) bool { return have == p.info.CACert })
		})
	}
	began := time.Now()
	p.kill()
	p.start(address)
	c.backIn(time.Minute, p, began)
}

// trust says whether what all agents keep is as wanted, and of one that is not, what it keeps.
func (c *crew) trust(wanted func(caCert string) bool) (bool, string) {
	for _, config := range c.configs {
		have, err := agent.ReadConfig(config)
		c.p.must(err)
		if !wanted(have.CACert()) {
			return false, fmt.Sprintf("%s: %d CAs", config, strings.Count(have.CACert(), "BEGIN"))
		}
	}
	return true, ""
}

// orderUnderKill gives an order and kills the controller meanwhile, before, in or after it.
func (p *place) orderUnderKill(address, action string) {
	p.t.Helper()
	conn := p.open()
	done := make(chan struct{})
	go func() { // ends with the answer, or the connection
		defer close(done)
		_, _ = p.send(conn, &ca.Order{Action: action}) // an answer or the kill
	}()
	time.Sleep(rand.N(15 * time.Millisecond))
	p.kill()
	<-done
	p.start(address)
}

package agents_test

import (
	"testing"
	"time"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/worker/apicaller"
)

// TestModelIsFound is an agent whose configuration names no model: the controller tells it, whatever
// other models have a machine of that name.
func TestModelIsFound(t *testing.T) {
	p := newPlace(t)
	p.start("127.0.0.1:0")
	_, config := p.join()
	c, err := agent.ReadConfig(config)
	p.must(err)
	info, _ := c.APIInfo()
	info.ModelTag, info.Password = names.ModelTag{}, c.OldPassword()
	conn, err := apicaller.APIOpen(info, api.DialOpts{Timeout: time.Minute})
	p.must(err)
	defer func() { _ = conn.Close() }()
	if model, ok := conn.ModelTag(); !ok || model.Id() != p.model() {
		t.Errorf("connected to %v, want %s", model, p.model())
	}
	if conn.BestFacadeVersion("Machiner") == 0 {
		t.Error("no Machiner")
	}
}

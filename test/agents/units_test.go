package agents_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/api/client/charms"
	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/rpc/params"
)

// deployQuiet puts a unit of a charm without hooks on machine 0.
func (p *place) deployQuiet(conn api.Connection) {
	p.t.Helper()
	dir := p.t.TempDir()
	for name, content := range map[string]string{
		"metadata.yaml": "name: quiet\nsummary: does nothing\ndescription: does nothing\n",
		"manifest.yaml": "bases: [{name: ubuntu, channel: 22.04/stable}]\n",
	} {
		p.must(os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	ch, err := charm.ReadCharmDir(dir)
	p.must(err)
	var packed bytes.Buffer
	p.must(ch.ArchiveTo(&packed))
	url, err := charms.NewClient(conn).AddLocalCharm(p.t.Context(), "quiet", 0, bytes.NewReader(packed.Bytes()))
	p.must(err)
	revision := charm.MustParseURL(url).Revision
	p.must(application.NewClient(conn).WithContext(p.t.Context()).Deploy(application.DeployArgs{
		ApplicationName: "quiet", NumUnits: 1, Placement: []*instance.Placement{{Scope: instance.MachineScope, Directive: "0"}},
		CharmID: application.CharmID{URL: url, Origin: params.CharmOrigin{
			Source: "local", Architecture: runtime.GOARCH, Revision: &revision, Base: params.Base{Name: "ubuntu", Channel: "22.04/stable"},
		}},
	}))
}

func (p *place) unitShows(want string, limit time.Duration) {
	p.t.Helper()
	eventually(p.t, "the unit's agent is shown as "+want, limit, func() (bool, string) {
		conn := p.open()
		defer func() { _ = conn.Close() }()
		s, err := client.NewClient(conn, nil).StatusContext(p.t.Context(), nil)
		p.must(err)
		saw := s.Applications["quiet"].Units["quiet/0"].AgentStatus.Status
		return saw == want, saw
	})
}

// TestUnitsBehindACutNetwork: a unit's agent, which has a connection of its own, is lost with the
// network and back with it, and finds its way when the network has forgotten its connection.
func TestUnitsBehindACutNetwork(t *testing.T) {
	p, n, c, _ := behindNetwork(t, 1)
	p.deployQuiet(p.open())
	p.unitShows("idle", 20*time.Second)
	n.cut()
	p.unitShows("lost", silent+5*time.Second)
	n.heal()
	c.connected("after the cut")
	p.unitShows("idle", backWithin)
	if n.forget() < 2 {
		t.Fatal("machine and unit do not have connections of their own")
	}
	time.Sleep(noticed)
	before := time.Now()
	c.connected("after the connections were forgotten")
	p.unitShows("idle", backWithin)
	// What it has now is no leftover: it outlives the time after which the controller drops that.
	for time.Since(before) < silent+2*time.Second {
		p.unitShows("idle", time.Millisecond)
		time.Sleep(200 * time.Millisecond)
	}
}

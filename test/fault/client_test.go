package fault_test

import (
	"bytes"
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/api/client/charms"
	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// open connects as the administrator, to the model or, if it is "", to the controller.
func open(ctx context.Context, info controller.Info, model string) (api.Connection, error) {
	to := &api.Info{
		Addrs: []string{info.Address}, CACert: info.CACert, ControllerUUID: info.UUID,
		Tag: names.NewUserTag(info.User), Password: info.Password,
	}
	if model != "" {
		to.ModelTag = names.NewModelTag(model)
	}
	return api.OpenContext(ctx, to, api.DialOpts{DialTimeout: 5 * time.Second, Timeout: 20 * time.Second, RetryDelay: 20 * time.Millisecond})
}

// connect is open for a test that cannot go on without.
func connect(t *testing.T, info controller.Info, model string) api.Connection {
	t.Helper()
	conn, err := open(t.Context(), info, model)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() }) // its controller may be gone
	return conn
}

// archive packs an example charm.
func archive(t *testing.T, name string) []byte {
	t.Helper()
	dir, err := charm.ReadCharmDir(charmDir(name))
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	if err := dir.ArchiveTo(&packed); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// upload gives the model a charm and returns its URL.
func upload(ctx context.Context, conn api.Connection, name string, packed []byte) (string, error) {
	return charms.NewClient(conn).AddLocalCharm(ctx, name, 0, bytes.NewReader(packed))
}

// deployArgs deploy a charm that the model has.
func deployArgs(url, name string, units int, config map[string]string) application.DeployArgs {
	revision := charm.MustParseURL(url).Revision
	return application.DeployArgs{
		ApplicationName: name, NumUnits: units, Config: config,
		CharmID: application.CharmID{URL: url, Origin: params.CharmOrigin{
			Source: "local", Architecture: runtime.GOARCH, Revision: &revision,
			Base: params.Base{Name: "ubuntu", Channel: "22.04/stable"},
		}},
	}
}

// deploy uploads an example charm and deploys it under its own name.
func deploy(t *testing.T, conn api.Connection, dir, name string, units int, config map[string]string) {
	t.Helper()
	url, err := upload(t.Context(), conn, name, archive(t, dir))
	if err == nil {
		err = application.NewClient(conn).WithContext(t.Context()).Deploy(deployArgs(url, name, units, config))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// status reads the model's status.
func status(t *testing.T, conn api.Connection) *params.FullStatus {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	s, err := client.NewClient(conn).StatusContext(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// workload waits until the unit's workload has the status and, if not "", the message.
func workload(t *testing.T, conn api.Connection, unit, want, message string, limit time.Duration) {
	t.Helper()
	app, err := names.UnitApplication(unit)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, unit+" is "+want+" "+message, limit, func() (bool, string) {
		s := status(t, conn).Applications[app].Units[unit].WorkloadStatus
		return s.Status == want && (message == "" || s.Info == message), s.Status + " " + s.Info
	})
}

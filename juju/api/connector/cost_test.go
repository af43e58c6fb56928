package connector_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/api/connector"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// From nothing to the first status is one dial, one login, and two round trips.
func TestConnectToFirstStatus(t *testing.T) {
	s := newServer(t)
	s.Answer = func(context.Context, string, rpc.Request) (any, error) {
		return params.FullStatus{Model: params.ModelStatusInfo{Name: "default"}}, nil
	}
	c, err := connector.NewSimple(simple(s))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := c.Connect()
	status, err := client.NewClient(closing(t, conn, err)).Status(nil)
	if err != nil || status.Model.Name != "default" {
		t.Fatal(status, err)
	}
	if dials, logins, calls := len(s.Paths()), len(s.Logins()), len(s.Requests()); dials != 1 || logins != 1 || calls != 1 {
		t.Errorf("%d dials, %d logins, %d calls", dials, logins, calls)
	}
}

// descriptors returns how many files and sockets this process has open.
func descriptors(t *testing.T) int {
	t.Helper()
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("descriptors cannot be counted here:", err)
	}
	return len(open)
}

// Many goroutines that each take a share, call and give it back, 100,000 times in all, open one
// connection and leave no descriptor behind.
func TestDescriptorsStayFlat(t *testing.T) {
	const goroutines = 200
	calls := 500
	if testing.Short() {
		calls = 50
	}
	s := newServer(t)
	s.Answer = func(context.Context, string, rpc.Request) (any, error) { return nil, nil }
	c, err := connector.NewSimple(simple(s))
	if err != nil {
		t.Fatal(err)
	}
	shared := connector.NewShared(c, 0)
	defer func() { _ = shared.Close() }()
	conn, err := shared.Connect()
	closing(t, conn, err)
	before := descriptors(t)
	var all sync.WaitGroup
	for range goroutines {
		all.Go(func() {
			for range calls {
				conn, err := shared.Connect()
				if err == nil {
					err = conn.APICall("Client", 7, "", "FullStatus", nil, nil)
					_ = conn.Close()
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	if after := descriptors(t); after > before {
		t.Errorf("%d descriptors before, %d after", before, after)
	}
	if n := len(s.Paths()); n != 1 {
		t.Errorf("%d connections", n)
	}
	if n := len(s.Requests()); n != goroutines*calls {
		t.Errorf("%d calls arrived, want %d", n, goroutines*calls)
	}
}

// Without a store and without $JUJU_DATA the connector uses the store where juju keeps it.
func TestDefaultStore(t *testing.T) {
	s := newServer(t)
	home := t.TempDir()
	t.Setenv("JUJU_DATA", "")
	t.Setenv("XDG_DATA_HOME", "")
	t.Setenv("HOME", home)
	file := jujuclient.NewFileStore(filepath.Join(home, ".local", "share", "juju"))
	details, err := store(t, s).ControllerByName("prod")
	if err == nil {
		err = file.AddController("prod", *details)
	}
	if err == nil {
		err = file.UpdateAccount("prod", jujuclient.AccountDetails{User: "admin", Password: "secret"})
	}
	if err != nil {
		t.Fatal(err)
	}
	c, err := connector.NewClientStore(connector.ClientStoreConfig{ControllerName: "prod", ModelUUID: modelUUID})
	if err != nil {
		t.Fatal(err)
	}
	conn, err := c.Connect()
	if closing(t, conn, err); conn.AuthTag().String() != "user-admin" {
		t.Error(conn.AuthTag())
	}
	if account, err := file.AccountDetails("prod"); err != nil || account.LastKnownAccess != "superuser" {
		t.Errorf("what the connection taught is not in the store: %+v, %v", account, err)
	}
}

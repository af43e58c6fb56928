package connector_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/connector"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

func simple(s *server) connector.SimpleConfig {
	return connector.SimpleConfig{
		ControllerAddresses: []string{s.Addr()}, CACert: s.CACert(), ModelUUID: modelUUID, Username: "admin", Password: "secret",
	}
}

func closing(t *testing.T, conn api.Connection, err error) api.Connection {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func TestSimple(t *testing.T) {
	s := newServer(t)
	for _, name := range []string{"CACert", "CaCert"} {
		cfg := simple(s)
		if name == "CaCert" {
			cfg.CACert, cfg.CaCert = "", cfg.CACert
		}
		c, err := connector.NewSimple(cfg)
		if err != nil {
			t.Fatal(err)
		}
		conn, err := c.Connect()
		if closing(t, conn, err); s.Logins()[0].AuthTag != "user-admin" {
			t.Error(s.Logins())
		}
	}
}

func TestSimpleConfigIsCheckedWithoutDialling(t *testing.T) {
	for want, change := range map[string]func(*connector.SimpleConfig){
		"empty user name not valid":                         func(c *connector.SimpleConfig) { c.Username = "" },
		`user name "a b" not valid`:                         func(c *connector.SimpleConfig) { c.Username = "a b" },
		"missing addresses not valid":                       func(c *connector.SimpleConfig) { c.ControllerAddresses = nil },
		"host addresses: cannot parse":                      func(c *connector.SimpleConfig) { c.ControllerAddresses = []string{"x"} },
		`model UUID "nope" not valid`:                       func(c *connector.SimpleConfig) { c.ModelUUID = "nope" },
		"CACert and CaCert with different values not valid": func(c *connector.SimpleConfig) { c.CACert, c.CaCert = "a", "b" },
	} {
		cfg := connector.SimpleConfig{ControllerAddresses: []string{"127.0.0.1:1"}, Username: "admin"}
		change(&cfg)
		_, err := connector.NewSimple(cfg)
		if !errors.Is(err, coreerrors.NotValid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", want, err)
		}
	}
	for _, cfg := range []connector.SimpleConfig{
		{Macaroons: []macaroon.Slice{{}}}, {ClientID: "id", ClientSecret: "secret"},
	} {
		cfg.ControllerAddresses = []string{"127.0.0.1:1"}
		if _, err := connector.NewSimple(cfg); err != nil {
			t.Errorf("%+v: %v", cfg, err)
		}
	}
}

func TestClientCredentials(t *testing.T) {
	s := newServer(t)
	s.Login = func(_ context.Context, model string, req rpc.Request) (any, error) {
		if req.Method != "LoginWithClientCredentials" || req.Version != 4 || string(req.Params) != `{"client-id":"id","client-secret":"shh"}` {
			return nil, fmt.Errorf("%s %s", req, req.Params)
		}
		return s.Welcome(model, "user-service@serviceaccount"), nil
	}
	cfg := simple(s)
	cfg.Username, cfg.Password, cfg.ClientID, cfg.ClientSecret = "", "", "id", "shh"
	c, err := connector.NewSimple(cfg)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := c.Connect()
	if closing(t, conn, err); conn.AuthTag().String() != "user-service@serviceaccount" {
		t.Error(conn.AuthTag())
	}
}

// provider logs in as somebody else.
type provider struct {
	calls int
	s     *server
}

func (p *provider) Login(ctx context.Context, caller base.APICaller) (*api.LoginResultParams, error) {
	p.calls++
	return api.NewUserpassLoginProvider(nil, "secret", "", nil, nil, nil).Login(ctx, caller)
}

func TestOptionsOfConnectAreForThatConnection(t *testing.T) {
	s := newServer(t)
	c, err := connector.NewSimple(simple(s))
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{s: s}
	_, err = c.Connect(api.WithLoginProvider(p)) // logs in without a tag, which does not parse
	if err == nil || p.calls != 1 {
		t.Fatal(err, p.calls)
	}
	conn, err := c.Connect()
	if closing(t, conn, err); p.calls != 1 {
		t.Error("the option outlived its connection")
	}
}

// models answers ListModels and tells which connection was called.
func models(list ...params.Model) func(context.Context, string, rpc.Request) (any, error) {
	return func(_ context.Context, _ string, req rpc.Request) (any, error) {
		if req.Method == "ListModels" {
			var out params.UserModelList
			for _, m := range list {
				out.UserModels = append(out.UserModels, params.UserModel{Model: m})
			}
			return out, nil
		}
		return map[string]string{"called": req.String()}, nil
	}
}

func TestModelFacadeOnAControllerConnection(t *testing.T) {
	s := newServer(t)
	s.Answer = models(params.Model{Name: "default", UUID: modelUUID, OwnerTag: "user-admin"})
	cfg := simple(s)
	cfg.ModelUUID = ""
	c, err := connector.NewSimple(cfg)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := c.Connect()
	closing(t, conn, err)
	client := base.NewFacadeCaller(conn, "Client")
	if len(s.Paths()) != 1 {
		t.Fatal("dialled before it was needed:", s.Paths())
	}
	var got struct{ Called string }
	for range 2 {
		if err := client.FacadeCall("FullStatus", nil, &got); err != nil || got.Called != "Client(7).FullStatus" {
			t.Fatal(err, got)
		}
	}
	if err := base.NewFacadeCaller(conn, "ModelManager").FacadeCall("ListModels", nil, nil); err != nil {
		t.Fatal(err)
	}
	if want := "[/api /model/" + modelUUID + "/api]"; fmt.Sprint(s.Paths()) != want {
		t.Fatalf("got %v, want %s", s.Paths(), want)
	}
	if err := conn.Call(t.Context(), "Client", "WatchAll", nil, &got); err != nil || got.Called != "Client(7).WatchAll" {
		t.Fatal(err, got)
	}
	sibling := client.RawAPICaller().(api.Connection)
	_ = conn.Close()
	<-sibling.Broken()
}

func TestNoDefaultModel(t *testing.T) {
	s := newServer(t)
	s.Answer = models(params.Model{Name: "a", UUID: "u-a", OwnerTag: "user-admin"}, params.Model{Name: "b", UUID: "u-b", OwnerTag: "user-bob"})
	cfg := simple(s)
	cfg.ModelUUID = ""
	c, err := connector.NewSimple(cfg)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := c.Connect()
	closing(t, conn, err)
	err = base.NewFacadeCaller(conn, "Client").FacadeCall("FullStatus", nil, nil)
	want := "facade Client needs a model: set ModelUUID in the connector's configuration (one of admin/a (u-a), bob/b (u-b))"
	if err == nil || err.Error() != want || !errors.Is(err, coreerrors.NotFound) {
		t.Fatalf("got %v, want %s", err, want)
	}
	s.Answer = models()
	if err := conn.APICall("Client", 7, "", "FullStatus", nil, nil); err == nil || !strings.Contains(err.Error(), "the user has none") {
		t.Fatal(err)
	}
}

func store(t *testing.T, s *server) jujuclient.ClientStore {
	t.Helper()
	st := jujuclient.NewMemStore()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(st.AddController("prod", jujuclient.ControllerDetails{
		ControllerUUID: controllerUUID, APIEndpoints: []string{s.Addr()}, CACert: s.CACert(), Cloud: "local",
	}))
	check(st.UpdateAccount("prod", jujuclient.AccountDetails{User: "admin", Password: "secret"}))
	check(st.UpdateModel("prod", "admin/default", jujuclient.ModelDetails{ModelUUID: modelUUID, ModelType: model.IAAS}))
	return st
}

func TestClientStore(t *testing.T) {
	s := newServer(t)
	s.Answer = models()
	st := store(t, s)
	c, err := connector.NewClientStore(connector.ClientStoreConfig{ControllerName: "prod", ClientStore: st})
	if err != nil {
		t.Fatal(err)
	}
	conn, err := c.Connect()
	closing(t, conn, err)

	// What the login taught is in the store.
	details, err := st.ControllerByName("prod")
	if err != nil {
		t.Fatal(err)
	}
	if details.AgentVersion != "3.6.0" || len(details.APIEndpoints) != 1 || details.APIEndpoints[0] != "10.0.0.5:17070" {
		t.Errorf("%+v", details)
	}
	account, err := st.AccountDetails("prod")
	if err != nil || account.LastKnownAccess != "superuser" || account.Password != "secret" {
		t.Errorf("%v %+v", err, account)
	}

	status := base.NewFacadeCaller(conn, "Client")
	err = status.FacadeCall("FullStatus", nil, nil)
	if err == nil || !strings.Contains(err.Error(), "one of admin/default ("+modelUUID+")") {
		t.Fatal(err)
	}
	if err := st.SetCurrentModel("prod", "admin/default"); err != nil {
		t.Fatal(err)
	}
	details.APIEndpoints = []string{s.Addr()}
	if err := st.UpdateController("prod", *details); err != nil {
		t.Fatal(err)
	}
	if err := status.FacadeCall("FullStatus", nil, nil); err != nil {
		t.Fatal(err)
	}
}

func TestGivenAccountIsNotKept(t *testing.T) {
	s := newServer(t)
	st := store(t, s)
	c, err := connector.NewClientStore(connector.ClientStoreConfig{
		ControllerName: "prod", ClientStore: st, ModelUUID: modelUUID,
		AccountDetails: &jujuclient.AccountDetails{User: "bob", Password: "secret"},
	})
	if err != nil {
		t.Fatal(err)
	}
	conn, err := c.Connect()
	if closing(t, conn, err); s.Logins()[0].AuthTag != "user-bob" {
		t.Error(s.Logins())
	}
	if account, err := st.AccountDetails("prod"); err != nil || account.User != "admin" || account.LastKnownAccess != "" {
		t.Error(account, err)
	}
}

func TestClientStoreConfigIsChecked(t *testing.T) {
	s := newServer(t)
	st := store(t, s)
	if _, err := connector.NewClientStore(connector.ClientStoreConfig{ClientStore: st}); !errors.Is(err, connector.ErrEmptyControllerName) {
		t.Error(err)
	}
	if _, err := connector.NewClientStore(connector.ClientStoreConfig{ControllerName: "x", ClientStore: st}); !errors.Is(err, coreerrors.NotFound) {
		t.Error(err)
	}
	_, err := connector.NewClientStore(connector.ClientStoreConfig{ControllerName: "prod", ClientStore: st, ModelUUID: "x"})
	if !errors.Is(err, coreerrors.NotValid) {
		t.Error(err)
	}
	_, err = connector.NewClientStore(connector.ClientStoreConfig{
		ControllerName: "prod", ClientStore: st, AccountDetails: &jujuclient.AccountDetails{User: "a b"},
	})
	if !errors.Is(err, coreerrors.NotValid) {
		t.Error(err)
	}
}

func TestStoreOfJUJUDATA(t *testing.T) {
	s := newServer(t)
	dir := t.TempDir()
	t.Setenv("JUJU_DATA", dir)
	mem := store(t, s)
	st := jujuclient.NewFileStore(dir)
	details, err := mem.ControllerByName("prod")
	if err != nil {
		t.Fatal(err)
	}
	if err := st.AddController("prod", *details); err != nil {
		t.Fatal(err)
	}
	if err := st.UpdateAccount("prod", jujuclient.AccountDetails{User: "admin", Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	c, err := connector.NewClientStore(connector.ClientStoreConfig{ControllerName: "prod", ModelUUID: modelUUID})
	if err != nil {
		t.Fatal(err)
	}
	conn, err := c.Connect()
	closing(t, conn, err)
}

func TestManyShareOneConnection(t *testing.T) {
	s := newServer(t)
	s.Answer = func(_ context.Context, _ string, req rpc.Request) (any, error) { return req.Params, nil }
	c, err := connector.NewSimple(simple(s))
	if err != nil {
		t.Fatal(err)
	}
	shared := connector.NewShared(c, 0)
	defer func() { _ = shared.Close() }()
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			conn, err := shared.Connect()
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = conn.Close() }()
			var got struct{ N int }
			if err := conn.Call(t.Context(), "Client", "Echo", map[string]int{"N": i}, &got); err != nil || got.N != i {
				t.Error(err, got)
			}
		})
	}
	all.Wait()
	if len(s.Paths()) != 1 || len(s.Logins()) != 1 {
		t.Errorf("%d connections, %d logins", len(s.Paths()), len(s.Logins()))
	}
	fresh, err := shared.Fresh(t.Context())
	if closing(t, fresh, err); len(s.Paths()) != 2 {
		t.Error("a fresh connection was shared")
	}
}

func TestALostConnectionIsDialledAgainOnce(t *testing.T) {
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
	s.DropAll()
	<-conn.Broken()
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if err := conn.APICall("Client", 7, "", "FullStatus", nil, nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(s.Paths()) != 2 {
		t.Errorf("%d connections", len(s.Paths()))
	}
	_ = conn.Close()
	if err := conn.APICall("Client", 7, "", "FullStatus", nil, nil); !errors.Is(err, rpc.ErrShutdown) {
		t.Error("a share that was given back works:", err)
	}
}

func TestIdleConnectionsClose(t *testing.T) {
	s := newServer(t)
	c, err := connector.NewSimple(simple(s))
	if err != nil {
		t.Fatal(err)
	}
	shared := connector.NewShared(c, time.Millisecond)
	defer func() { _ = shared.Close() }()
	for n := 1; n <= 2; n++ {
		conn, err := shared.Connect()
		if err != nil {
			t.Fatal(err)
		}
		broken := conn.Broken()
		_ = conn.Close()
		<-broken
		if len(s.Paths()) != n {
			t.Errorf("%d connections, want %d", len(s.Paths()), n)
		}
	}
}

// slow dials as long as its context lives.
type slow struct{ begun, ended atomic.Int32 }

func (c *slow) Connect(...api.DialOption) (api.Connection, error) { return nil, errors.New("unused") }

func (c *slow) ConnectContext(ctx context.Context, _ ...api.DialOption) (api.Connection, error) {
	c.begun.Add(1)
	defer c.ended.Add(1)
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestADialThatNobodyWaitsForEnds(t *testing.T) {
	c := &slow{}
	shared := connector.NewShared(c, 0)
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := shared.ConnectContext(ctx)
			failed <- err
		}()
	}
	for c.begun.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	for range 2 {
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	_ = shared.Close()
	if c.begun.Load() != c.ended.Load() {
		t.Error("a dial outlives the Shared")
	}
	if _, err := shared.Connect(); !errors.Is(err, connector.ErrSharedClosed) {
		t.Error(err)
	}
}

// Whoever waits for a dial when the Shared is closed is told so, and not what became of the dial.
func TestClosingEndsADial(t *testing.T) {
	c := &slow{}
	shared := connector.NewShared(c, 0)
	failed := make(chan error, 1)
	go func() {
		_, err := shared.ConnectContext(t.Context())
		failed <- err
	}()
	for c.begun.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	_ = shared.Close()
	if err := <-failed; !errors.Is(err, connector.ErrSharedClosed) {
		t.Error(err)
	}
}

// lingering opens connections that take a second to close.
type lingering struct {
	api.Connection
	closed atomic.Bool
}

func (c *lingering) Connect(...api.DialOption) (api.Connection, error) { return c, nil }
func (c *lingering) Broken() <-chan struct{}                           { return nil }

func (c *lingering) Close() error {
	time.Sleep(time.Second)
	c.closed.Store(true)
	return nil
}

func TestClosingWaitsForAnIdleConnectionThatCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &lingering{}
		shared := connector.NewShared(c, time.Minute)
		conn, err := shared.Connect()
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.Close()
		time.Sleep(time.Minute + time.Millisecond) // it closes now
		_ = shared.Close()
		if !c.closed.Load() {
			t.Error("a connection is open yet")
		}
	})
}

func TestPoolKnowsEqualConnectors(t *testing.T) {
	s := newServer(t)
	with := func(change func(*connector.SimpleConfig)) connector.Connector {
		cfg := simple(s)
		change(&cfg)
		c, err := connector.NewSimple(cfg)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	same := func(*connector.SimpleConfig) {}
	var pool connector.Pool
	defer func() { _ = pool.Close() }()
	first := pool.Share(with(same))
	if pool.Share(with(same)) != first {
		t.Error("equal connectors do not share")
	}
	for _, change := range []func(*connector.SimpleConfig){
		func(c *connector.SimpleConfig) { c.Username = "bob" },
		func(c *connector.SimpleConfig) { c.Password = "other" },
		func(c *connector.SimpleConfig) { c.ModelUUID = "" },
		func(c *connector.SimpleConfig) { c.ControllerAddresses = []string{"127.0.0.1:1"} },
	} {
		if pool.Share(with(change)) == first {
			t.Error("connectors that differ share")
		}
	}
}

func TestPoolKnowsTheDefaultStore(t *testing.T) {
	of := func(dir string) connector.Connector {
		t.Setenv("JUJU_DATA", dir)
		store := jujuclient.NewFileStore(dir)
		if err := store.AddController("c", jujuclient.ControllerDetails{ControllerUUID: controllerUUID, APIEndpoints: []string{"127.0.0.1:1"}}); err != nil {
			t.Fatal(err)
		}
		if err := store.UpdateAccount("c", jujuclient.AccountDetails{User: "admin", Password: "secret"}); err != nil {
			t.Fatal(err)
		}
		c, err := connector.NewClientStore(connector.ClientStoreConfig{ControllerName: "c"})
		if err != nil {
			t.Fatal(err)
		}
		again, err := connector.NewClientStore(connector.ClientStoreConfig{ControllerName: "c"})
		if err != nil {
			t.Fatal(err)
		}
		var pool connector.Pool
		defer func() { _ = pool.Close() }()
		if pool.Share(c) != pool.Share(again) {
			t.Error("connectors of the user's store do not share")
		}
		return c
	}
	one, other := of(t.TempDir()), of(t.TempDir())
	var pool connector.Pool
	defer func() { _ = pool.Close() }()
	if pool.Share(one) == pool.Share(other) {
		t.Error("connectors of different stores share")
	}
}

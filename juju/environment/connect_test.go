package environment_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/environment"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/jujutest"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// home is an environment of variables with an empty home directory.
func home(t *testing.T) (string, environment.Option) {
	t.Helper()
	dir := t.TempDir()
	vars := map[string]string{"HOME": dir, "JUJU_HOME": filepath.Join(dir, "old"), "JUJU_DATA": filepath.Join(dir, "data")}
	return dir, environment.WithEnv(func(name string) string { return vars[name] })
}

func TestConnectNamesBothPlaces(t *testing.T) {
	dir, env := home(t)
	_, err := environment.Connect(t.Context(), "nowhere", env)
	if !errors.Is(err, environment.ErrEnvironmentNotBootstrapped) {
		t.Fatalf("connect returns %v", err)
	}
	for _, place := range []string{filepath.Join(dir, "data"), filepath.Join(dir, "old", "environments", "nowhere.jenv")} {
		if !strings.Contains(err.Error(), place) {
			t.Errorf("error %q lacks %s", err, place)
		}
	}
	// A name that leads elsewhere is no file's, and is named as it was given.
	check(t, os.WriteFile(filepath.Join(dir, "other.jenv"), []byte("user: x\n"), 0o600))
	_, err = environment.Connect(t.Context(), "../../other", env)
	if !errors.Is(err, environment.ErrEnvironmentNotBootstrapped) && !errors.Is(err, coreerrors.NotValid) {
		t.Errorf("connect by a path returns %v", err)
	}
	_, err = environment.Connect(t.Context(), "bob/other", env)
	if want := filepath.Join(dir, "old", "environments", "bob", "other.jenv"); !errors.Is(err, environment.ErrEnvironmentNotBootstrapped) || !strings.Contains(err.Error(), want) {
		t.Errorf("connect to bob/other returns %v", err)
	}
	check(t, os.Remove(filepath.Join(dir, "other.jenv")))
	left, err := os.ReadDir(dir)
	check(t, err)
	if len(left) != 0 {
		t.Errorf("connect left %v in the home directory", left)
	}
}

func TestConnectByJenv(t *testing.T) {
	dir, option := home(t)
	transcript, err := jujutest.ParseTranscript([]byte("-- /environment/" + modelUUID + "/api --\n" +
		`> {"Type":"Admin","Request":"Login","Params":{"AuthTag":"user-admin","Password":"sekrit"},"RequestId":0}` + "\n" +
		`< {"RequestId":0,"Response":{"EnvironTag":"environment-` + modelUUID + `","Facades":[{"Name":"KeyManager","Versions":[0]}]}}` + "\n"))
	check(t, err)
	server := jujutest.NewServer(t, jujutest.Config{Transcript: transcript})
	file := filepath.Join(dir, "old", "environments", "old.jenv")
	check(t, os.MkdirAll(filepath.Dir(file), 0o700))
	text := fmt.Sprintf("user: admin\npassword: sekrit\nenviron-uuid: %s\nstate-servers: [%q]\nca-cert: |\n  %s\n",
		modelUUID, server.Addr(), strings.ReplaceAll(strings.TrimSpace(server.CACert()), "\n", "\n  "))
	check(t, os.WriteFile(file, []byte(text), 0o400))
	env, err := environment.Connect(t.Context(), "old", option)
	check(t, err)
	defer env.Close()
	facades, err := env.Facades(t.Context())
	check(t, err)
	if len(facades) != 1 || facades["KeyManager"] != (environment.Facade{Attr: "keys"}) {
		t.Errorf("facades are %v", facades)
	}
	if err := env.Keys().Add(t.Context(), "admin", "k"); !errors.Is(err, coreerrors.NotSupported) {
		t.Errorf("adding a key on Juju 1 returns %v", err)
	}
}

func TestConnectByStore(t *testing.T) {
	const newUUID = "22222222-2222-4333-8444-555555555555"
	c, server := fake(t, func(rpc.Request) (any, error) {
		added := params.Model{Name: "added", UUID: newUUID, OwnerTag: "user-admin"}
		return params.UserModelList{UserModels: []params.UserModel{{Model: added}}}, nil
	})
	c.Models = append(c.Models, newUUID)
	store := jujuclient.NewMemStore()
	check(t, store.AddController("c", jujuclient.ControllerDetails{
		ControllerUUID: c.UUID, APIEndpoints: []string{server.Addr()}, CACert: server.CACert(),
	}))
	check(t, store.UpdateAccount("c", jujuclient.AccountDetails{User: "admin", Password: "secret"}))
	check(t, store.UpdateModel("c", "admin/m", jujuclient.ModelDetails{ModelUUID: modelUUID, ModelType: model.IAAS}))
	_, vars := home(t)
	for _, name := range []string{"c:m", "c:admin/m"} {
		env, err := environment.Connect(t.Context(), name, environment.WithClientStore(store), vars)
		check(t, err)
		if env.UUID() != modelUUID {
			t.Errorf("%s is %s", name, env.UUID())
		}
		facades, err := env.Facades(t.Context())
		check(t, err)
		if facades["UserManager"] != (environment.Facade{Attr: "users", Version: 3}) || facades["Charms"].Attr != "charms" {
			t.Errorf("facades are %v", facades)
		}
		if n := len(facades); n != 10 { // all but the two that are gone
			t.Errorf("there are %d facades: %v", n, facades)
		}
		check(t, env.Close())
	}
	env, err := environment.Connect(t.Context(), "c:added", environment.WithClientStore(store), vars)
	check(t, err)
	if env.UUID() != newUUID {
		t.Errorf("the model that only the controller knows is %s", env.UUID())
	}
	check(t, env.Close())
	_, err = environment.Connect(t.Context(), "c:other", environment.WithClientStore(store), vars)
	if !errors.Is(err, environment.ErrEnvironmentNotBootstrapped) {
		t.Errorf("connecting to another model returns %v", err)
	}
}

func TestLoginWithoutModel(t *testing.T) {
	names := []string{"m"}
	_, server := fake(t, func(req rpc.Request) (any, error) {
		var list params.UserModelList
		for _, name := range names {
			list.UserModels = append(list.UserModels, params.UserModel{Model: params.Model{Name: name, UUID: modelUUID, OwnerTag: "user-admin"}})
		}
		return list, nil
	})
	open := func() error {
		env, err := environment.New("wss://"+server.Addr(), environment.WithCACert(server.CACert()))
		check(t, err)
		defer env.Close()
		if err := env.Expose(t.Context(), "m"); !errors.Is(err, environment.ErrLoginRequired) {
			t.Errorf("call before login returns %v", err)
		}
		return env.Login(t.Context(), "secret")
	}
	check(t, open())
	names = []string{"m", "controller"}
	check(t, open())
	names = []string{"m", "n"}
	var choice *environment.ModelChoiceError
	if err := open(); !errors.As(err, &choice) || len(choice.Models) != 2 || !strings.Contains(err.Error(), "admin/n") {
		t.Errorf("login with two models returns %v", err)
	}
}

func TestCertificates(t *testing.T) {
	_, server := fake(t, func(rpc.Request) (any, error) { return nil, nil })
	at := "wss://" + server.Addr() + "/model/" + modelUUID + "/api"
	env, err := environment.New(at)
	check(t, err)
	defer env.Close()
	if err := env.Login(t.Context(), "secret"); err == nil || !strings.Contains(err.Error(), "TLS") {
		t.Errorf("login without a CA returns %v", err)
	}
	env, err = environment.New(at, environment.WithInsecureTLS())
	check(t, err)
	defer env.Close()
	if err := env.Login(t.Context(), "wrong"); !errors.Is(err, coreerrors.Unauthorized) {
		t.Errorf("login with a wrong password returns %v", err)
	}
	check(t, env.Login(t.Context(), "secret"))
}

func TestBadEndpoints(t *testing.T) {
	for _, at := range []string{"", "host", "https://host:1", "wss://host:1/model/x/api", "wss://host:1/other"} {
		if _, err := environment.New(at); !errors.Is(err, coreerrors.NotValid) {
			t.Errorf("endpoint %q returns %v", at, err)
		}
	}
}

func TestFormerStoreIsRefused(t *testing.T) {
	c, server := fake(t, func(rpc.Request) (any, error) { return nil, nil })
	env := login(t, server, environment.WithCharms(t.TempDir()))
	err := env.Deploy(t.Context(), "db", "cs:~user/trusty/mysql-2")
	if !errors.Is(err, coreerrors.NotSupported) || !strings.Contains(err.Error(), "ch:mysql") || !strings.Contains(err.Error(), "local:") {
		t.Errorf("deploying a cs: charm returns %v", err)
	}
	if n := len(c.Requests()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
	check(t, env.Deploy(t.Context(), "db", "ch:mysql"))
	if got := sent(t, c); !strings.Contains(got, `"CharmName":"mysql"`) {
		t.Errorf("deploying a ch: charm sends %s", got)
	}
}

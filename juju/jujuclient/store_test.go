package jujuclient_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.yaml.in/yaml/v3"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/jujuclient"
)

const (
	uuid1 = "f47ac10b-58cc-4372-a567-0e02b2c3d479"
	uuid2 = "f47ac10b-58cc-4372-a567-0e02b2c3d480"
)

// eachStore runs a test on every kind of store.
func eachStore(t *testing.T, test func(*testing.T, jujuclient.ClientStore)) {
	t.Run("file", func(t *testing.T) { test(t, jujuclient.NewFileStore(filepath.Join(t.TempDir(), "new", "juju"))) })
	t.Run("mem", func(t *testing.T) { test(t, jujuclient.NewMemStore()) })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// is checks the kind and the text of an error.
func is(t *testing.T, err error, kind coreerrors.Kind, text string) {
	t.Helper()
	if !errors.Is(err, kind) || err.Error() != text {
		t.Errorf("error is %v, want %q, which is %s", err, text, kind)
	}
}

func controller(uuid string) jujuclient.ControllerDetails {
	return jujuclient.ControllerDetails{
		ControllerUUID: uuid, APIEndpoints: []string{"10.0.0.5:17070"}, CACert: "-----BEGIN\nCERT\n", Cloud: "lxd",
	}
}

func TestControllers(t *testing.T) {
	eachStore(t, func(t *testing.T, s jujuclient.ClientStore) {
		all, err := s.AllControllers()
		if err != nil || len(all) != 0 {
			t.Errorf("an empty store has %v, %v", all, err)
		}
		_, err = s.CurrentController()
		is(t, err, coreerrors.NotFound, "current controller not found")
		_, err = s.ControllerByName("a")
		is(t, err, coreerrors.NotFound, "controller a not found")
		is(t, s.SetCurrentController("a"), coreerrors.NotFound, "controller a not found")
		is(t, s.UpdateController("a", controller(uuid1)), coreerrors.NotFound, "controller a not found")
		is(t, s.AddController("", controller(uuid1)), coreerrors.NotValid, "empty controller name not valid")
		is(t, s.AddController("a", controller("")), coreerrors.NotValid, "missing uuid, controller details not valid")

		must(t, s.AddController("a", controller(uuid1)))
		must(t, s.AddController("b", controller(uuid2)))
		is(t, s.AddController("a", controller("other")), coreerrors.AlreadyExists, "controller with name a already exists")
		is(t, s.AddController("c", controller(uuid1)), coreerrors.AlreadyExists, `controller "a" with UUID `+uuid1+" already exists")
		is(t, s.UpdateController("b", controller(uuid1)), coreerrors.AlreadyExists, `controller "a" with UUID `+uuid1+" already exists")
		must(t, s.SetCurrentController("b"))
		if name, err := s.CurrentController(); name != "b" || err != nil {
			t.Errorf("current is %q, %v", name, err)
		}
		changed := controller(uuid2)
		changed.PublicDNSName = "juju.example.com"
		changed.DNSCache = map[string][]string{"juju.example.com": {"10.0.0.5"}}
		must(t, s.UpdateController("b", changed))
		if got, err := s.ControllerByName("b"); err != nil || !reflect.DeepEqual(*got, changed) {
			t.Errorf("controller is %+v, %v", got, err)
		}
		must(t, s.SetCurrentController(""))
		if _, err := s.CurrentController(); !errors.Is(err, coreerrors.NotFound) {
			t.Errorf("error is %v", err)
		}
	})
}

func TestModels(t *testing.T) {
	eachStore(t, func(t *testing.T, s jujuclient.ClientStore) {
		_, err := s.AllModels("a")
		is(t, err, coreerrors.NotFound, "models for controller a not found")
		_, err = s.CurrentModel("a")
		is(t, err, coreerrors.NotFound, "current model for controller a not found")
		details := jujuclient.ModelDetails{ModelUUID: uuid1, ModelType: model.IAAS}
		is(t, s.UpdateModel("a", "m", details), coreerrors.NotValid, `validating model name: unqualified model name "m"`)
		is(t, s.UpdateModel("a", "admin/m", jujuclient.ModelDetails{ModelType: model.IAAS}), coreerrors.NotValid, "missing uuid, model details not valid")
		is(t, s.UpdateModel("a", "admin/m", jujuclient.ModelDetails{ModelUUID: uuid1}), coreerrors.NotValid, "missing type, model details not valid")

		must(t, s.UpdateModel("a", "admin/m", details))
		must(t, s.UpdateModel("a", "bob@ext/m2", details))
		is(t, s.SetCurrentModel("a", "admin/x"), coreerrors.NotFound, "model a:admin/x not found")
		must(t, s.SetCurrentModel("a", "admin/m"))
		if name, err := s.CurrentModel("a"); name != "admin/m" || err != nil {
			t.Errorf("current is %q, %v", name, err)
		}
		if got, err := s.ModelByName("a", "admin/m"); err != nil || !reflect.DeepEqual(*got, details) {
			t.Errorf("model is %+v, %v", got, err)
		}
		must(t, s.RemoveModel("a", "admin/m"))
		is(t, s.RemoveModel("a", "admin/m"), coreerrors.NotFound, "model a:admin/m not found")
		if _, err := s.CurrentModel("a"); !errors.Is(err, coreerrors.NotFound) {
			t.Errorf("error is %v", err)
		}
		must(t, s.SetModels("a", map[string]jujuclient.ModelDetails{"admin/new": details}))
		all, err := s.AllModels("a")
		if err != nil || !slices.Equal(slices.Sorted(maps.Keys(all)), []string{"admin/new"}) {
			t.Errorf("models are %v, %v", all, err)
		}
	})
}

func TestAccountsCredentialsAndConfig(t *testing.T) {
	eachStore(t, func(t *testing.T, s jujuclient.ClientStore) {
		_, err := s.AccountDetails("a")
		is(t, err, coreerrors.NotFound, "account details for controller a not found")
		is(t, s.UpdateAccount("a", jujuclient.AccountDetails{User: "!"}), coreerrors.NotValid, `user name "!" not valid`)
		account := jujuclient.AccountDetails{User: "admin@local", Password: "pw", LastKnownAccess: "superuser"}
		must(t, s.UpdateAccount("a", account))
		account.User = "admin"
		if got, err := s.AccountDetails("a"); err != nil || !reflect.DeepEqual(*got, account) {
			t.Errorf("account is %+v, %v", got, err)
		}
		must(t, s.RemoveAccount("a"))
		is(t, s.RemoveAccount("a"), coreerrors.NotFound, "account details for controller a not found")

		_, err = s.CredentialForCloud("lxd")
		is(t, err, coreerrors.NotFound, "credentials for cloud lxd not found")
		credential := jujuclient.CloudCredential{
			DefaultCredential: "me",
			AuthCredentials: map[string]jujuclient.Credential{
				"me": {AuthType: "certificate", Attributes: map[string]any{"client-cert": "x"}},
			},
		}
		must(t, s.UpdateCredential("lxd", credential))
		if got, err := s.CredentialForCloud("lxd"); err != nil || !reflect.DeepEqual(*got, credential) {
			t.Errorf("credential is %+v, %v", got, err)
		}
		must(t, s.UpdateCredential("lxd", jujuclient.CloudCredential{}))
		if all, err := s.AllCredentials(); err != nil || len(all) != 0 {
			t.Errorf("credentials are %v, %v", all, err)
		}

		_, err = s.BootstrapConfigForController("a")
		is(t, err, coreerrors.NotFound, "bootstrap config for controller a not found")
		is(t, s.UpdateBootstrapConfig("a", jujuclient.BootstrapConfig{}), coreerrors.NotValid, "empty cloud name not valid")
		config := jujuclient.BootstrapConfig{Cloud: "lxd", CloudType: "lxd", ControllerConfig: map[string]any{"api-port": 17070}}
		must(t, s.UpdateBootstrapConfig("a", config))
		got, err := s.BootstrapConfigForController("a")
		if err != nil || got.ControllerConfig["api-port"] != 17070 {
			t.Errorf("config is %+v, %v", got, err)
		}
	})
}

func TestRemoveControllerTakesEverything(t *testing.T) {
	eachStore(t, func(t *testing.T, s jujuclient.ClientStore) {
		must(t, s.RemoveController("nosuch"))
		for name, uuid := range map[string]string{"a": uuid1, "b": uuid2} {
			must(t, s.AddController(name, controller(uuid)))
			must(t, s.UpdateAccount(name, jujuclient.AccountDetails{User: "admin"}))
			must(t, s.UpdateModel(name, "admin/m", jujuclient.ModelDetails{ModelUUID: uuid1, ModelType: model.IAAS}))
			must(t, s.UpdateBootstrapConfig(name, jujuclient.BootstrapConfig{Cloud: "lxd", CloudType: "lxd"}))
			jar, err := s.CookieJar(name)
			must(t, err)
			jar.SetCookies(at("https://c/"), cookies("m=1"))
			must(t, jar.Save())
		}
		must(t, s.SetCurrentController("a"))
		must(t, s.RemoveController("a"))

		_, controllerErr := s.ControllerByName("a")
		_, accountErr := s.AccountDetails("a")
		_, modelsErr := s.AllModels("a")
		_, configErr := s.BootstrapConfigForController("a")
		_, currentErr := s.CurrentController()
		for i, err := range []error{controllerErr, accountErr, modelsErr, configErr, currentErr} {
			if !errors.Is(err, coreerrors.NotFound) {
				t.Errorf("%d: error is %v", i, err)
			}
		}
		for name, want := range map[string]int{"a": 0, "b": 1} {
			jar, err := s.CookieJar(name)
			if err != nil || len(jar.AllCookies()) != want {
				t.Errorf("%s has cookies %v, %v", name, jar.AllCookies(), err)
			}
		}
		if _, err := s.AccountDetails("b"); err != nil {
			t.Error(err)
		}
	})
}

// shared is a store as another version of the juju command leaves it.
const shared = `# somebody's comment
controllers:
  prod:
    uuid: ` + uuid1 + `
    api-endpoints: ['10.0.0.5:17070', 'juju.example.com:17070']
    dns-cache: {juju.example.com: [10.0.0.5]}
    ca-cert: |
      -----BEGIN CERTIFICATE-----
      MIID
      -----END CERTIFICATE-----
    cloud: lxd
    agent-version: 3.6-beta1
    controller-machine-count: 1
    active-controller-machine-count: 0
    machine-count: 3
    proxy-config: {type: kubernetes-port-forward, config: {namespace: x}}
    oidc-login: true
current-controller: prod
previous-controller: other
`

func TestSharedFileKeepsWhatIsNotKnown(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "controllers.yaml")
	must(t, os.WriteFile(file, []byte(shared), 0o600))
	s := jujuclient.NewFileStore(dir)
	details, err := s.ControllerByName("prod")
	must(t, err)
	if details.Extra["oidc-login"] != true || *details.MachineCount != 3 || details.Proxy.Config["namespace"] != "x" {
		t.Errorf("details are %+v", details)
	}
	must(t, s.SetCurrentController("prod"))
	if data, err := os.ReadFile(file); err != nil || string(data) != shared {
		t.Errorf("a change of nothing made it\n%s, %v", data, err)
	}
	fresh := controller(uuid1)
	must(t, s.UpdateController("prod", fresh))
	must(t, s.AddController("second", controller(uuid2)))
	data, err := os.ReadFile(file)
	must(t, err)
	for _, want := range []string{"oidc-login: true", "previous-controller: other", "api-endpoints: ['10.0.0.5:17070']"} {
		if !strings.Contains(string(data), want) {
			t.Errorf("%q is lost from\n%s", want, data)
		}
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("mode is %v, %v", info.Mode(), err)
	}
}

func TestOldForms(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "accounts.yaml"), []byte("controllers: {c: {user: bob@local}}"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "models.yaml"), []byte("controllers: {c: {models: {bob/m: {uuid: x}}}, d: }"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "controllers.yaml"), []byte("# nothing yet\n"), 0o600))
	s := jujuclient.NewFileStore(dir)
	if account, err := s.AccountDetails("c"); err != nil || account.User != "bob" {
		t.Errorf("account is %+v, %v", account, err)
	}
	if m, err := s.ModelByName("c", "bob/m"); err != nil || m.ModelType != model.IAAS {
		t.Errorf("model is %+v, %v", m, err)
	}
	if all, err := s.AllControllers(); err != nil || len(all) != 0 {
		t.Errorf("controllers are %v, %v", all, err)
	}
}

func TestCorruptFilesAreNamedAndKept(t *testing.T) {
	for name, test := range map[string]struct {
		file, content string
		line          int
		change        func(jujuclient.ClientStore) error
	}{
		"syntax": {"controllers.yaml", "controllers:\n  a: {\n  b: ]\n", 3,
			func(s jujuclient.ClientStore) error { return s.AddController("x", controller(uuid1)) }},
		"type": {"controllers.yaml", "controllers:\n  a:\n    api-endpoints: 3\n", 3,
			func(s jujuclient.ClientStore) error { return s.SetCurrentController("") }},
		"accounts": {"accounts.yaml", "controllers: [a]\n", 1,
			func(s jujuclient.ClientStore) error {
				return s.UpdateAccount("x", jujuclient.AccountDetails{User: "bob"})
			}},
		"models": {"models.yaml", "text\n", 1,
			func(s jujuclient.ClientStore) error { return s.SetModels("x", nil) }},
		"credentials": {"credentials.yaml", "credentials: {a: {b: c}}\n", 1,
			func(s jujuclient.ClientStore) error { return s.UpdateCredential("x", jujuclient.CloudCredential{}) }},
		"cookies": {"cookies/x.json", "[\n{]", 2,
			func(s jujuclient.ClientStore) error { _, err := s.CookieJar("x"); return err }},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, test.file)
			must(t, os.MkdirAll(filepath.Dir(file), 0o700))
			must(t, os.WriteFile(file, []byte(test.content), 0o600))
			err := test.change(jujuclient.NewFileStore(dir))
			var fileErr *jujuclient.FileError
			if !errors.As(err, &fileErr) || fileErr.Path != file || fileErr.Line != test.line || fileErr.Reason == "" {
				t.Errorf("error is %v: %#v", err, fileErr)
			}
			if data, err := os.ReadFile(file); err != nil || string(data) != test.content {
				t.Errorf("the file is now %q, %v", data, err)
			}
		})
	}
}

func TestRemoveControllerStopsAtACorruptFile(t *testing.T) {
	dir := t.TempDir()
	s := jujuclient.NewFileStore(dir)
	must(t, s.AddController("a", controller(uuid1)))
	must(t, os.WriteFile(filepath.Join(dir, "models.yaml"), []byte("["), 0o600))
	var fileErr *jujuclient.FileError
	if err := s.RemoveController("a"); !errors.As(err, &fileErr) {
		t.Errorf("error is %v", err)
	}
	if _, err := s.ControllerByName("a"); err != nil {
		t.Errorf("the controller went before its models: %v", err)
	}
}

func TestManyWriters(t *testing.T) {
	eachStore(t, func(t *testing.T, s jujuclient.ClientStore) {
		const writers = 8
		var wg sync.WaitGroup
		for i := range writers {
			wg.Go(func() {
				name := fmt.Sprintf("c%d", i)
				if err := s.AddController(name, controller(name)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if all, err := s.AllControllers(); err != nil || len(all) != writers {
			t.Errorf("%d of %d were kept, %v", len(all), writers, err)
		}
	})
}

func TestDataDir(t *testing.T) {
	for _, test := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"JUJU_DATA": "/d", "XDG_DATA_HOME": "/x", "HOME": "/h"}, "/d"},
		{map[string]string{"XDG_DATA_HOME": "/x", "HOME": "/h"}, "/x/juju"},
		{map[string]string{"HOME": "/h"}, "/h/.local/share/juju"},
		{nil, ""},
	} {
		dir, err := jujuclient.DataDir(func(name string) string { return test.env[name] })
		if dir != test.want || (err == nil) != (test.want != "") {
			t.Errorf("%v: %q, %v", test.env, dir, err)
		}
	}
	t.Setenv("JUJU_DATA", t.TempDir())
	must(t, jujuclient.NewFileClientStore().AddController("a", controller(uuid1)))
	if _, err := os.Stat(filepath.Join(os.Getenv("JUJU_DATA"), "controllers.yaml")); err != nil {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(shared))
	f.Add([]byte("controllers: {c: {models: {bob/m: {uuid: x, type: caas}}, current-model: bob/m, user: bob}}"))
	f.Add([]byte("credentials: {aws: {default-region: x, me: {auth-type: a, b: c}}}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for name, parse := range map[string]func([]byte) error{
			"controllers": func(b []byte) error { _, err := jujuclient.ParseControllers(b); return err },
			"models":      func(b []byte) error { _, err := jujuclient.ParseModels(b); return err },
			"accounts":    func(b []byte) error { _, err := jujuclient.ParseAccounts(b); return err },
			"credentials": func(b []byte) error { _, err := jujuclient.ParseCredentials(b); return err },
			"bootstrap":   func(b []byte) error { _, err := jujuclient.ParseBootstrapConfig(b); return err },
		} {
			var fileErr *jujuclient.FileError
			if err := parse(data); err != nil && !errors.As(err, &fileErr) {
				t.Fatalf("%s: error of no file: %v", name, err)
			}
		}
	})
}

// FuzzUpdate changes a store whose files hold anything. A file that is understood keeps what it held
// beside the change; one that is not keeps its bytes.
func FuzzUpdate(f *testing.F) {
	f.Add([]byte(shared))
	f.Add([]byte("controllers: {c: {models: {bob/m: {uuid: x, type: caas, note: [1, 2]}}, current-model: bob/m, user: bob, cloud: l, type: t}}"))
	f.Add([]byte("credentials: {aws: {default-region: x, me: {auth-type: a, b: c}}}"))
	f.Add([]byte("controllers: [\n"))
	f.Add([]byte("a: &a [x]\ncontrollers: {c: {user: *a}}\n"))
	base := f.TempDir()
	f.Setenv("TMPDIR", base) // for the locks, which stay
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		s := jujuclient.NewFileStore(dir)
		for file, change := range map[string]func() error{
			"controllers.yaml": func() error { return s.AddController("new", controller(uuid1)) },
			"models.yaml": func() error {
				return s.UpdateModel("new", "bob/m", jujuclient.ModelDetails{ModelUUID: "x", ModelType: model.IAAS})
			},
			"accounts.yaml": func() error { return s.UpdateAccount("new", jujuclient.AccountDetails{User: "bob"}) },
			"credentials.yaml": func() error {
				return s.UpdateCredential("new", jujuclient.CloudCredential{DefaultRegion: "x"})
			},
			"bootstrap-config.yaml": func() error {
				return s.UpdateBootstrapConfig("new", jujuclient.BootstrapConfig{Cloud: "c", CloudType: "t"})
			},
		} {
			path := filepath.Join(dir, file)
			must(t, os.WriteFile(path, data, 0o600))
			before, parseErr := parsed(file, data)
			err := change()
			after, readErr := os.ReadFile(path)
			must(t, readErr)
			if err != nil {
				if string(after) != string(data) {
					t.Fatalf("%s: %v, and the file is now %q", file, err, after)
				}
				if parseErr != nil {
					var fileErr *jujuclient.FileError
					if !errors.As(err, &fileErr) || fileErr.Path != path {
						t.Fatalf("%s is not named: %v", file, err)
					}
				}
				continue
			}
			now, err := parsed(file, after)
			must(t, err)
			for name, value := range before {
				if name != "new" && now[name] != value {
					t.Fatalf("%s: %q was\n%s\nand is\n%s\nafter another was added to\n%s\nwhich is\n%s", file, name, value, now[name], data, after)
				}
			}
		}
	})
}

// parsed returns what a file of the store holds, as YAML by the names of its entries.
func parsed(file string, data []byte) (map[string]string, error) {
	values := map[string]any{}
	var all any
	var err error
	switch file {
	case "controllers.yaml":
		var c *jujuclient.Controllers
		if c, err = jujuclient.ParseControllers(data); err == nil {
			all = c.Controllers
			values["(extra)"], values["(current)"] = c.Extra, c.CurrentController
		}
	case "models.yaml":
		all, err = jujuclient.ParseModels(data)
	case "accounts.yaml":
		all, err = jujuclient.ParseAccounts(data)
	case "credentials.yaml":
		all, err = jujuclient.ParseCredentials(data)
	case "bootstrap-config.yaml":
		all, err = jujuclient.ParseBootstrapConfig(data)
	}
	if err != nil {
		return nil, err
	}
	for _, key := range reflect.ValueOf(all).MapKeys() {
		values[key.String()] = reflect.ValueOf(all).MapIndex(key).Interface()
	}
	entries := make(map[string]string, len(values))
	for name, value := range values {
		text, err := yaml.Marshal(value)
		if err != nil {
			return nil, err
		}
		entries[name] = string(text)
	}
	return entries, nil
}

func ExampleNewMemStore() {
	store := jujuclient.NewMemStore()
	if err := store.AddController("prod", jujuclient.ControllerDetails{ControllerUUID: uuid1}); err != nil {
		fmt.Println(err)
		return
	}
	_, err := store.CurrentModel("prod")
	fmt.Println(err, errors.Is(err, coreerrors.NotFound))
	// Output: current model for controller prod not found true
}

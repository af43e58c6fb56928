// Package jujuclient_test checks the client store against a model of it.
package jujuclient_test

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/jujuclient"
)

// machine drives a store in files, reopened before every step, beside plain
// maps that say what it has to hold.
type machine struct {
	dir string

	controllers map[string]jujuclient.ControllerDetails
	current     string
	accounts    map[string]jujuclient.AccountDetails
	models      map[string]map[string]jujuclient.ModelDetails
	credentials map[string]jujuclient.CloudCredential
	configs     map[string]jujuclient.BootstrapConfig
	cookies     map[string]map[string]string // values by controller and name
}

func (m *machine) store() jujuclient.ClientStore { return jujuclient.NewFileStore(m.dir) }

var (
	someText = rapid.StringMatching(`[a-z0-9é:#'"\-\n ]{0,12}`)
	someName = rapid.SampledFrom([]string{"a", "b", "c d", "é", "yes", "1", "null", "~"})
	someUUID = rapid.SampledFrom([]string{"u1", "u2", "0x1", "true"})
	someUser = rapid.SampledFrom([]string{"bob", "eve@ext", "no", "007"})
)

func details(t *rapid.T) jujuclient.ControllerDetails {
	d := jujuclient.ControllerDetails{
		ControllerUUID: someUUID.Draw(t, "uuid"),
		APIEndpoints:   rapid.SliceOfN(someText, 1, 3).Draw(t, "endpoints"),
		CACert:         someText.Draw(t, "cert"),
		PublicDNSName:  someText.Draw(t, "name"),
		AgentVersion:   rapid.SampledFrom([]string{"", "3.6", "3.6.0"}).Draw(t, "version"),
	}
	if rapid.Bool().Draw(t, "counted") {
		count := rapid.IntRange(0, 5).Draw(t, "count")
		d.MachineCount = &count
	}
	if rapid.Bool().Draw(t, "extra") {
		d.Extra = map[string]any{"future-key": someText.Draw(t, "value")}
	}
	return d
}

func (m *machine) uuidTaken(name, uuid string) bool {
	for other, d := range m.controllers {
		if other != name && d.ControllerUUID == uuid {
			return true
		}
	}
	return false
}

func (m *machine) Add(t *rapid.T) {
	name, d := someName.Draw(t, "controller"), details(t)
	_, found := m.controllers[name]
	refused := found || m.uuidTaken(name, d.ControllerUUID)
	err := m.store().AddController(name, d)
	if refused != errors.Is(err, coreerrors.AlreadyExists) || !refused && err != nil {
		t.Fatalf("adding: %v", err)
	}
	if !refused {
		m.controllers[name] = d
	}
}

func (m *machine) Update(t *rapid.T) {
	name, d := someName.Draw(t, "controller"), details(t)
	old, found := m.controllers[name]
	err := m.store().UpdateController(name, d)
	switch {
	case !found:
		if !errors.Is(err, coreerrors.NotFound) {
			t.Fatalf("updating what is not there: %v", err)
		}
	case m.uuidTaken(name, d.ControllerUUID):
		if !errors.Is(err, coreerrors.AlreadyExists) {
			t.Fatalf("updating to another's UUID: %v", err)
		}
	case err != nil:
		t.Fatal(err)
	default:
		if d.Extra == nil {
			d.Extra = old.Extra
		}
		m.controllers[name] = d
	}
}

func (m *machine) Remove(t *rapid.T) {
	name := someName.Draw(t, "controller")
	if err := m.store().RemoveController(name); err != nil {
		t.Fatal(err)
	}
	if _, found := m.controllers[name]; !found {
		return
	}
	delete(m.controllers, name)
	delete(m.accounts, name)
	delete(m.models, name)
	delete(m.configs, name)
	delete(m.cookies, name)
	if m.current == name {
		m.current = ""
	}
}

func (m *machine) Switch(t *rapid.T) {
	name := someName.Draw(t, "controller")
	_, found := m.controllers[name]
	err := m.store().SetCurrentController(name)
	if found != (err == nil) {
		t.Fatalf("switching: %v", err)
	}
	if found {
		m.current = name
	}
}

func (m *machine) Account(t *rapid.T) {
	name := someName.Draw(t, "controller")
	d := jujuclient.AccountDetails{User: someUser.Draw(t, "user"), Password: someText.Draw(t, "password")}
	if err := m.store().UpdateAccount(name, d); err != nil {
		t.Fatal(err)
	}
	m.accounts[name] = d
}

func (m *machine) Model(t *rapid.T) {
	name, owner := someName.Draw(t, "controller"), someUser.Draw(t, "owner")
	d := jujuclient.ModelDetails{ModelUUID: someUUID.Draw(t, "uuid"), ModelType: model.CAAS, ActiveBranch: someText.Draw(t, "branch")}
	if err := m.store().UpdateModel(name, owner+"/m", d); err != nil {
		t.Fatal(err)
	}
	if m.models[name] == nil {
		m.models[name] = make(map[string]jujuclient.ModelDetails)
	}
	m.models[name][owner+"/m"] = d
}

func (m *machine) Forget(t *rapid.T) {
	name, owner := someName.Draw(t, "controller"), someUser.Draw(t, "owner")
	_, found := m.models[name][owner+"/m"]
	err := m.store().RemoveModel(name, owner+"/m")
	if found != (err == nil) {
		t.Fatalf("removing a model: %v", err)
	}
	delete(m.models[name], owner+"/m")
}

func (m *machine) Credential(t *rapid.T) {
	cloud := someName.Draw(t, "cloud")
	c := jujuclient.CloudCredential{DefaultCredential: someText.Draw(t, "default"), DefaultRegion: someText.Draw(t, "region")}
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"me", "yes", "2", "é"}), 0, 2, rapid.ID[string]).Draw(t, "names") {
		if c.AuthCredentials == nil {
			c.AuthCredentials = map[string]jujuclient.Credential{}
		}
		c.AuthCredentials[name] = jujuclient.Credential{
			AuthType:   rapid.SampledFrom([]string{"userpass", "certificate", "1"}).Draw(t, "type"),
			Attributes: map[string]any{"key": someText.Draw(t, "attribute")},
		}
	}
	if err := m.store().UpdateCredential(cloud, c); err != nil {
		t.Fatal(err)
	}
	if len(c.AuthCredentials) == 0 && c.DefaultCredential == "" && c.DefaultRegion == "" {
		delete(m.credentials, cloud)
		return
	}
	m.credentials[cloud] = c
}

func (m *machine) Config(t *rapid.T) {
	name := someName.Draw(t, "controller")
	c := jujuclient.BootstrapConfig{
		ControllerConfig: map[string]any{"api-port": rapid.IntRange(1, 65535).Draw(t, "port")},
		Config:           map[string]any{"name": someText.Draw(t, "name")},
		Cloud:            someUUID.Draw(t, "cloud"), CloudType: "lxd", Credential: someText.Draw(t, "credential"),
		CloudCACertificates: rapid.SliceOfN(someText, 1, 2).Draw(t, "certificates"), SkipTLSVerify: rapid.Bool().Draw(t, "skip"),
	}
	if err := m.store().UpdateBootstrapConfig(name, c); err != nil {
		t.Fatal(err)
	}
	m.configs[name] = c
}

// Cookie sets a cookie, or takes one away.
func (m *machine) Cookie(t *rapid.T) {
	name := someName.Draw(t, "controller")
	jar, err := m.store().CookieJar(name)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Cookie{Name: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "name"), Value: rapid.StringMatching(`[a-zA-Z0-9+/=]{1,8}`).Draw(t, "value"), MaxAge: 1000}
	if rapid.Bool().Draw(t, "gone") {
		c.MaxAge = -1
	}
	jar.SetCookies(site, []*http.Cookie{c})
	if err := jar.Save(); err != nil {
		t.Fatal(err)
	}
	if m.cookies[name] == nil {
		m.cookies[name] = map[string]string{}
	}
	m.cookies[name][c.Name] = c.Value
	if c.MaxAge < 0 {
		delete(m.cookies[name], c.Name)
	}
}

var site = &url.URL{Scheme: "https", Host: "10.0.0.5:17070", Path: "/"}

// Check reads everything back.
func (m *machine) Check(t *rapid.T) {
	s := m.store()
	controllers, err := s.AllControllers()
	if err != nil || !reflect.DeepEqual(controllers, m.controllers) {
		t.Fatalf("controllers are\n%+v, %v, want\n%+v", controllers, err, m.controllers)
	}
	current, err := s.CurrentController()
	if current != m.current || (err == nil) != (current != "") {
		t.Fatalf("current is %q, %v, want %q", current, err, m.current)
	}
	for _, name := range slices.Sorted(maps.Keys(m.accounts)) {
		if got, err := s.AccountDetails(name); err != nil || !reflect.DeepEqual(*got, m.accounts[name]) {
			t.Fatalf("account is %+v, %v, want %+v", got, err, m.accounts[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.models)) {
		if got, err := s.AllModels(name); err != nil || !reflect.DeepEqual(got, m.models[name]) {
			t.Fatalf("models are %+v, %v, want %+v", got, err, m.models[name])
		}
	}
	if got, err := s.AllCredentials(); err != nil || !reflect.DeepEqual(got, m.credentials) {
		t.Fatalf("credentials are\n%+v, %v, want\n%+v", got, err, m.credentials)
	}
	for _, name := range slices.Sorted(maps.Keys(m.configs)) {
		if got, err := s.BootstrapConfigForController(name); err != nil || !reflect.DeepEqual(*got, m.configs[name]) {
			t.Fatalf("configuration is\n%+v, %v, want\n%+v", got, err, m.configs[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.cookies)) {
		jar, err := s.CookieJar(name)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, c := range jar.Cookies(site) {
			got[c.Name] = c.Value
		}
		if !maps.Equal(got, m.cookies[name]) {
			t.Fatalf("cookies are %v, want %v", got, m.cookies[name])
		}
	}
}

func TestStoreHoldsWhatItWasGiven(t *testing.T) {
	base := t.TempDir()
	t.Setenv("TMPDIR", base) // for the locks, which stay
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp(base, "store") //nolint:usetesting // one for each run, not one for all
		if err != nil {
			t.Fatal(err)
		}
		m := &machine{
			dir:         filepath.Join(dir, "juju"),
			controllers: make(map[string]jujuclient.ControllerDetails),
			accounts:    make(map[string]jujuclient.AccountDetails),
			models:      make(map[string]map[string]jujuclient.ModelDetails),
			credentials: make(map[string]jujuclient.CloudCredential),
			configs:     make(map[string]jujuclient.BootstrapConfig),
			cookies:     make(map[string]map[string]string),
		}
		t.Repeat(rapid.StateMachineActions(m))
	})
}

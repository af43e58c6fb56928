package jujuclient_test

import (
	"errors"
	"fmt"
	"testing"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/names"
)

func selectable(t *testing.T) jujuclient.ClientStore {
	t.Helper()
	s := jujuclient.NewMemStore()
	for _, name := range []string{"a", "b"} {
		must(t, s.AddController(name, controller(name)))
		must(t, s.UpdateModel(name, "admin/m", jujuclient.ModelDetails{ModelUUID: uuid1, ModelType: model.IAAS}))
		must(t, s.SetCurrentModel(name, "admin/m"))
	}
	must(t, s.UpdateAccount("a", jujuclient.AccountDetails{User: "bob"}))
	must(t, s.SetCurrentController("a"))
	return s
}

func TestSelect(t *testing.T) {
	s := selectable(t)
	for _, test := range []struct {
		target, envModel, envController string
		want                            jujuclient.Selection
	}{
		{"", "", "", jujuclient.Selection{Controller: "a", Model: "admin/m"}},
		{"x", "", "", jujuclient.Selection{Controller: "a", Model: "bob/x"}},
		{"eve/x", "", "", jujuclient.Selection{Controller: "a", Model: "eve/x"}},
		{"b:", "", "", jujuclient.Selection{Controller: "b", Model: "admin/m"}},
		{"b:x", "", "", jujuclient.Selection{Controller: "b", Model: "x"}},
		{"", "y", "", jujuclient.Selection{Controller: "a", Model: "bob/y"}},
		{"", "b:eve/y", "", jujuclient.Selection{Controller: "b", Model: "eve/y"}},
		{"", "b:eve/y", "b", jujuclient.Selection{Controller: "b", Model: "eve/y"}},
		{"", "", "b", jujuclient.Selection{Controller: "b", Model: "admin/m"}},
		{"a:", "b:eve/y", "", jujuclient.Selection{Controller: "a", Model: "admin/m"}},
		{"x", "", "b", jujuclient.Selection{Controller: "b", Model: "x"}},
	} {
		env := map[string]string{"JUJU_MODEL": test.envModel, "JUJU_CONTROLLER": test.envController}
		got, err := jujuclient.Select(s, func(name string) string { return env[name] }, test.target)
		if err != nil || got != test.want {
			t.Errorf("%+v: %+v, %v", test, got, err)
		}
	}
}

func TestSelectErrors(t *testing.T) {
	s := selectable(t)
	getenv := func(name string) string {
		return map[string]string{"JUJU_MODEL": "a:m", "JUJU_CONTROLLER": "b"}[name]
	}
	_, err := jujuclient.Select(s, getenv, "")
	if want := "controller name from JUJU_MODEL (a) conflicts with value in JUJU_CONTROLLER (b)"; err == nil || err.Error() != want {
		t.Errorf("error is %v", err)
	}
	none := func(string) string { return "" }
	_, err = jujuclient.Select(s, none, "nosuch:m")
	is(t, err, coreerrors.NotFound, "controller nosuch not found")
	_, err = jujuclient.Select(s, none, "eve/M")
	is(t, err, coreerrors.NotValid, `model name "M" not valid`)
	if _, err = jujuclient.Select(jujuclient.NewMemStore(), none, ""); !errors.Is(err, jujuclient.ErrNoCurrentController) {
		t.Errorf("error is %v", err)
	}
}

func TestModelNames(t *testing.T) {
	if got := jujuclient.JoinOwnerModelName(names.NewUserTag("bob@ext"), "m"); got != "bob@ext/m" || !jujuclient.IsQualifiedModelName(got) {
		t.Errorf("joined to %q", got)
	}
	name, owner, err := jujuclient.SplitModelName("bob@ext/m")
	if name != "m" || owner.Id() != "bob@ext" || err != nil {
		t.Errorf("parted into %q %v, %v", name, owner, err)
	}
	for _, bad := range []string{"m", "/m", "bob/", "bob/M", "b/c/d"} {
		if _, _, err := jujuclient.SplitModelName(bad); !errors.Is(err, coreerrors.NotValid) {
			t.Errorf("%s: error is %v", bad, err)
		}
	}
}

func ExampleSplitTarget() {
	fmt.Println(jujuclient.SplitTarget("prod:admin/default"))
	// Output: prod admin/default
}

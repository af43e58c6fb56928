package wiretest_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/allwatcher"
	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/api/client/charms"
	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/api/client/controller"
	"github.com/gantline/gantline/juju/api/client/machinemanager"
	"github.com/gantline/gantline/juju/api/client/secrets"
	"github.com/gantline/gantline/juju/api/client/sshclient"
	"github.com/gantline/gantline/juju/api/client/usermanager"
	"github.com/gantline/gantline/juju/catalogue"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/rpc/params"
)

// TestWire calls every method of every client in every version that the client knows, and compares
// what goes out with the catalogue. What a version has not must not go out.
func TestWire(t *testing.T) {
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	covered := map[string]bool{}
	for _, row := range rows() {
		facade, name := row.method()
		covered[facade+"."+name] = true
		f, ok := c.Facade(facade)
		if !ok {
			t.Fatalf("%s: no such facade", row.want)
		}
		for _, version := range api.SupportedVersions(facade) {
			conn := &recorder{offered: map[string][]int{facade: {version}}}
			row.call(conn)
			m, has := f.Method(name, version)
			if !has {
				if len(conn.calls) != 0 {
					t.Errorf("%s: version %d has no such method, and %s is called", row.want, version, conn.calls[0].method)
				}
				continue
			}
			row.check(t, c, m, version, conn.calls)
		}
	}
	for _, f := range c.Facades() {
		if !strings.HasPrefix(f.Package, "api/client/") {
			continue
		}
		for _, m := range f.Methods {
			name := f.Name + "." + m.Name
			if !covered[name] && !slices.Contains(left(), name) {
				t.Errorf("no client's method calls %s", name)
			}
		}
	}
}

// method returns facade and method of the row.
func (r row) method() (facade, name string) {
	facade, rest, _ := strings.Cut(r.want, "(")
	return facade, rest[strings.LastIndexByte(rest, '.')+1:]
}

func (r row) check(t *testing.T, c *catalogue.Catalogue, m catalogue.Method, version int, calls []call) {
	t.Helper()
	facade, rest, _ := strings.Cut(r.want, "(")
	_, rest, _ = strings.Cut(rest, ")")
	want := fmt.Sprintf("%s(%d)%s", facade, version, rest)
	if len(calls) != 1 || calls[0].method != want {
		t.Errorf("called %+v, want one %s", calls, want)
		return
	}
	got := calls[0].params
	if r.want == want && r.params != "" && !same(r.params, got) {
		t.Errorf("%s\ngot  %s\nwant %s", want, got, r.params)
	}
	if err := shaped(c, m, got); err != nil {
		t.Errorf("%s: %v", want, err)
	}
}

func same(a, b string) bool {
	x, errX := decode(a)
	y, errY := decode(b)
	return errX == nil && errY == nil && equal(x, y)
}

func shaped(c *catalogue.Catalogue, m catalogue.Method, got string) error {
	if m.Params == "" || got == "" {
		if m.Params != "" || got != "" {
			return errors.New("parameters " + got + ", want " + m.Params)
		}
		return nil
	}
	value, err := decode(got)
	if err != nil {
		return err
	}
	return conforms(c, m.Params, value, m.Params)
}

// Results come back one by one, each with its own error.
func TestPartialFailure(t *testing.T) {
	conn := &recorder{answer: `{"results":[{},{"error":{"message":"no app","code":"not found"}}]}`}
	errs, err := secrets.NewClient(conn).GrantSecret(t.Context(), "secret:x", "", "a", "b")
	if err != nil || len(errs) != 2 || errs[0] != nil || params.ErrCode(errs[1]) != "not found" {
		t.Errorf("got %v, %v", errs, err)
	}
	if _, err := secrets.NewClient(conn).GrantSecret(t.Context(), "secret:x", "", "a"); err == nil {
		t.Error("two results for one argument passed")
	}
}

// A method that has one error for several things says what each came to, and keeps what succeeded.
func TestPartialFailureBehindOneError(t *testing.T) {
	const some = `{"Results":[{"config":{"a":1}},{"error":{"message":"no app","code":"not found"}}],"results":[{"constraints":{"arch":"amd64"}},{"error":{"message":"no app","code":"not found"}}]}`
	conn := &recorder{answer: some}
	c := application.NewClient(conn)
	config, err := c.GetConfig("", "a", "b")
	cons, consErr := c.GetConstraints("a", "b")
	if len(config) != 2 || config[0] == nil || config[1] != nil || len(cons) != 2 || !cons[0].HasArch() {
		t.Errorf("what succeeded: %v, %v", config, cons)
	}
	suspended := c.SetRelationSuspended([]int{1, 2}, true, "")
	for _, err := range []error{err, consErr, suspended, c.ResolveUnitErrors([]string{"a/0", "b/0"}, false, true)} {
		var partial *base.BulkError
		if !errors.As(err, &partial) || len(partial.Errors) != 2 || partial.Errors[0] != nil || !params.IsCodeNotFound(err) {
			t.Errorf("got %v", err)
		} else if err.Error() != "1 of 2 failed: no app" {
			t.Errorf("says %q", err)
		}
	}
	// One thing's error is that error, as it always was.
	one := &recorder{answer: `{"results":[{"error":{"message":"no app","code":"not found"}}]}`}
	_, bare := application.NewClient(one).SetRelationSuspended([]int{1}, true, "").(*params.Error) //nolint:errorlint // as programs do that expect it bare
	if !bare {
		t.Error("the error of one thing is wrapped")
	}
}

// What the server's version lacks is refused before any call, naming both lists of versions.
func TestNotSupported(t *testing.T) {
	ctx, image := t.Context(), "ami-1"
	for _, test := range []struct {
		facade string
		server []int
		call   func(*recorder) error
		want   string // before " not supported: "
		client string
	}{
		{"Secrets", []int{1}, func(c *recorder) error { _, err := secrets.NewClient(c).CreateSecret(ctx, "x", "", nil); return err }, "Secrets.CreateSecrets", "version 2"},
		{"Secrets", []int{1}, func(c *recorder) error {
			_, err := secrets.NewClient(c).ListSecrets(ctx, false, params.SecretsFilter{Label: &image})
			return err
		}, "Secrets.ListSecrets by label", "version 2"},
		{"Application", []int{15, 18}, func(c *recorder) error {
			_, _, err := application.NewClient(c).DeployFromRepository(params.DeployFromRepositoryArg{CharmName: "x"})
			return err
		}, "Application.DeployFromRepository", "versions 19, 20"},
		{"Application", []int{15}, func(c *recorder) error {
			_, err := application.NewClient(c).DestroyUnits(application.DestroyUnitsParams{Units: []string{"a/0"}, DryRun: true})
			return err
		}, "Application.DestroyUnit with dry run", "versions 16, 17, 18, 19, 20"},
		{"Application", []int{15}, func(c *recorder) error {
			_, err := application.NewClient(c).DestroyApplications(application.DestroyApplicationsParams{Applications: []string{"a"}, DryRun: true})
			return err
		}, "Application.DestroyApplication with dry run", "versions 16, 17, 18, 19, 20"},
		{"Application", []int{15}, func(c *recorder) error {
			return application.NewClient(c).SetConstraints("a", constraints.Value{ImageID: &image})
		}, "Application.SetConstraints with image-id", "versions 16, 17, 18, 19, 20"},
		{"Application", []int{15}, func(c *recorder) error {
			return application.NewClient(c).Deploy(application.DeployArgs{ApplicationName: "a", Cons: constraints.Value{ImageID: &image}})
		}, "Application.Deploy with image-id", "versions 16, 17, 18, 19, 20"},
		{"Client", []int{5, 6}, func(c *recorder) error {
			_, err := client.NewClient(c).StatusContext(ctx, &client.StatusArgs{IncludeStorage: true})
			return err
		}, "Client.FullStatus with storage", "versions 7, 8"},
		{"Client", []int{8}, func(c *recorder) error {
			_, err := client.NewClient(c).FindTools(ctx, params.FindToolsParams{})
			return err
		}, "Client.FindTools", "versions 6, 7"},
		{"Controller", []int{12}, func(c *recorder) error { _, err := controller.NewClient(c).ModelConfig(ctx); return err }, "Controller.ModelConfig", "version 11"},
		{"MachineManager", []int{9}, func(c *recorder) error {
			_, err := machinemanager.NewClient(c).DestroyMachines(ctx, machinemanager.DestroyArgs{DryRun: true}, "machine-0")
			return err
		}, "MachineManager.DestroyMachineWithParams with dry run", "version 10"},
		{"SSHClient", []int{2, 3}, func(c *recorder) error { _, err := sshclient.NewClient(c).ModelCredentialForSSH(ctx); return err }, "SSHClient.ModelCredentialForSSH", "version 4"},
		{"UserManager", []int{2}, func(c *recorder) error { _, err := usermanager.NewClient(c).ModelUserInfo(ctx, "model-x"); return err }, "UserManager.ModelUserInfo", "version 3"},
		// A watch is not begun that could not be read.
		{"AllWatcher", nil, func(c *recorder) error { _, err := client.NewClient(c).WatchAll(); return err }, "AllWatcher", "version 3"},
		{"AllModelWatcher", []int{3}, func(c *recorder) error { _, err := controller.NewClient(c).WatchAllModels(ctx); return err }, "AllModelWatcher", "version 4"},
		{"ModelSummaryWatcher", nil, func(c *recorder) error { _, err := controller.NewClient(c).WatchModelSummaries(ctx); return err }, "ModelSummaryWatcher", "version 1"},
		{"AllWatcher", nil, func(c *recorder) error { _, err := allwatcher.New(c, "1").Next(ctx); return err }, "AllWatcher", "version 3"},
		// An absent facade.
		{"Secrets", nil, func(c *recorder) error { _, err := secrets.NewClient(c).CreateSecret(ctx, "x", "", nil); return err }, "Secrets", "versions 1, 2"},
	} {
		conn := &recorder{offered: map[string][]int{test.facade: test.server}}
		err := test.call(conn)
		want := test.want + " not supported: server offers " + versions(test.server) + ", this client knows " + test.client
		var not *base.NotSupportedError
		if !errors.As(err, &not) || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
		if len(conn.calls) != 0 {
			t.Errorf("%s: called %v", test.want, conn.calls)
		}
	}
}

// What older versions take and answer otherwise, with values.
func TestOlderVersions(t *testing.T) {
	with := &recorder{offered: map[string][]int{"Client": {6, 7}}}
	client.NewClient(with).Status(&client.StatusArgs{IncludeStorage: true})
	if got := with.calls[0]; got.method != "Client(7).FullStatus" || got.params != `{"patterns":null,"include-storage":true}` {
		t.Errorf("called %+v", got)
	}
	old := &recorder{
		offered: map[string][]int{"Charms": {5, 6}},
		answer:  `{"Results":[{"url":"ch:a-1","charm-origin":{"source":"charm-hub","type":"charm","id":"x"},"supported-series":["jammy","kubernetes","zany"]},{"error":{"message":"none","code":"not found"}}]}`,
	}
	got, err := charms.NewClient(old).ResolveCharms(t.Context(), params.ResolveCharmWithChannel{}, params.ResolveCharmWithChannel{})
	if err != nil || len(got) != 2 || got[0].URL != "ch:a-1" || got[0].CharmOrigin.ID != "x" || !params.IsCodeNotFound(got[1].Error) {
		t.Fatalf("got %+v, %v", got, err)
	}
	want := []params.Base{{Name: "ubuntu", Channel: "22.04/stable"}, {Name: "kubernetes", Channel: "kubernetes/stable"}, {Name: "zany"}}
	if !slices.Equal(got[0].SupportedBases, want) {
		t.Errorf("bases %v, want %v", got[0].SupportedBases, want)
	}
}

func versions(list []int) string {
	switch len(list) {
	case 0:
		return "no version"
	case 1:
		return "version " + catalogue.Versions(list)
	}
	return "versions " + catalogue.Versions(list)
}

// The comparison itself sees keys that are missing, unknown, or at a depth.
func TestConforms(t *testing.T) {
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		`{"entities":[{"tag":"x"}]}`:         "",
		`{"entities":[{"tag":"x","tga":1}]}`: `Entities.entities[0] has "tga": want {tag: string}`,
		`{"entities":[{}]}`:                  `Entities.entities[0] has no "tag": want {tag: string}`,
		`{}`:                                 `Entities has no "entities": want {entities: []Entity}`,
	} {
		v, err := decode(text)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := conforms(c, "Entities", v, "Entities"); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

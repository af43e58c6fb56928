package clients_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/client/annotations"
	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/api/client/block"
	"github.com/gantline/gantline/juju/api/client/charms"
	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/api/client/cloud"
	"github.com/gantline/gantline/juju/api/client/controller"
	"github.com/gantline/gantline/juju/api/client/keymanager"
	"github.com/gantline/gantline/juju/api/client/machinemanager"
	"github.com/gantline/gantline/juju/api/client/modelconfig"
	"github.com/gantline/gantline/juju/api/client/modelmanager"
	"github.com/gantline/gantline/juju/api/client/pinger"
	"github.com/gantline/gantline/juju/api/client/resources"
	"github.com/gantline/gantline/juju/api/client/usermanager"
	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/gantline/gantline/test/house"
)

// TestTypedClients does, by the typed clients, all that the controller serves for people's clients. A
// method that it serves and that is neither done here nor named in untyped fails the test.
func TestTypedClients(t *testing.T) {
	w := newTyped(t)
	w.charms()
	w.applications()
	w.relations()
	w.machines()
	w.model()
	w.keys()
	w.users()
	w.models()
	w.clouds()
	w.goodbye()
	for _, served := range served(t) {
		if _, ok := untyped()[served]; ok == w.called[served] {
			t.Errorf("%s: called by a typed client %v, exempt %v", served, w.called[served], ok)
		}
	}
}

// untyped are the methods that are served and not called here, and why.
func untyped() map[string]string {
	return map[string]string{
		"Application.GetConfig":     "CharmConfig answers the same, with branches",
		"Controller.ModelConfig":    "on the path of a model only",
		"KeyManager.ImportKeys":     "asks other hosts; tested with the facade",
		"Pinger.Stop":               "Close ends the pinger with the connection",
		"NotifyWatcher.Next":        "for agents",
		"NotifyWatcher.Stop":        "for agents",
		"RelationUnitsWatcher.Next": "for agents",
		"RelationUnitsWatcher.Stop": "for agents",
		"StringsWatcher.Next":       "for agents",
		"StringsWatcher.Stop":       "for agents",
	}
}

// served returns what the controller serves, as its table of methods says, but for agents' facades.
func served(t *testing.T) []string {
	table, err := os.ReadFile("../../internal/controller/testdata/facades.golden")
	if err != nil {
		t.Fatal(err)
	}
	agents := []string{
		"Agent", "AgentLifeFlag", "APIAddressUpdater", "Deployer", "LeadershipService", "Logger", "Machiner", "ProxyUpdater", "Uniter", "Upgrader",
	}
	var methods []string
	for line := range strings.Lines(string(table)) {
		if f := strings.Split(line, "\t"); !slices.Contains(agents, f[1]) {
			methods = append(methods, f[1]+"."+f[3])
		}
	}
	slices.Sort(methods)
	return slices.Compact(methods)
}

// recorded is a connection that takes note of the methods that are called on it.
type recorded struct {
	api.Connection
	called map[string]bool
}

func (r recorded) APICall(facade string, version int, id, method string, in, out any) error {
	return r.APICallContext(context.Background(), facade, version, id, method, in, out)
}

func (r recorded) APICallContext(ctx context.Context, facade string, version int, id, method string, in, out any) error {
	r.called[facade+"."+method] = true
	return r.Connection.APICallContext(ctx, facade, version, id, method, in, out)
}

// typed is a controller with a connection to it and one to its model.
type typed struct {
	t                   *testing.T
	h                   *house.House
	called              map[string]bool
	onModel, controller recorded
}

func newTyped(t *testing.T) *typed {
	w := &typed{t: t, h: house.New(t), called: map[string]bool{}}
	w.controller, w.onModel = w.open(""), w.open(w.h.Info.Models["admin/default"])
	return w
}

func (w *typed) open(model string) recorded {
	w.t.Helper()
	info := &api.Info{
		Addrs: []string{w.h.Info.Address}, CACert: w.h.Info.CACert, Tag: names.NewUserTag("admin"), Password: w.h.Info.Password,
	}
	if model != "" {
		info.ModelTag = names.NewModelTag(model)
	}
	conn, err := api.Open(info, api.DialOpts{})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { conn.Close() })
	return recorded{conn, w.called}
}

func (w *typed) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Error(err)
	}
}

func (w *typed) refused(err error, part string) {
	w.t.Helper()
	if err == nil || !strings.Contains(err.Error(), part) {
		w.t.Errorf("got %v, want an error with %q", err, part)
	}
}

// want compares what was answered in the form that fmt gives it.
func (w *typed) want(want string, got ...any) {
	w.t.Helper()
	if text := strings.TrimSpace(fmt.Sprintln(got...)); text != want {
		w.t.Errorf("got %s, want %s", text, want)
	}
}

// wire is the error of a result, nil for none.
func wire(err error, e *params.Error) error {
	if err == nil && e != nil {
		return e
	}
	return err
}

func (w *typed) upload(dir string) string {
	w.t.Helper()
	ch, err := charm.ReadCharmDir(filepath.Join("../../examples/scripting/charms", dir))
	if err != nil {
		w.t.Fatal(err)
	}
	var packed bytes.Buffer
	w.must(ch.ArchiveTo(&packed))
	url, err := charms.NewClient(w.onModel).AddLocalCharm(w.t.Context(), dir, 0, bytes.NewReader(packed.Bytes()))
	w.must(err)
	return url
}

func (w *typed) charms() {
	c, ctx := charms.NewClient(w.onModel), w.t.Context()
	for _, name := range []string{"mysql", "wordpress"} {
		url := w.upload(name)
		w.want("local:"+name+"-0", url)
		revision := 0
		w.must(application.NewClient(w.onModel).WithContext(ctx).Deploy(application.DeployArgs{
			ApplicationName: name, NumUnits: 1,
			CharmID: application.CharmID{URL: url, Origin: params.CharmOrigin{
				Source: "local", Architecture: "amd64", Revision: &revision, Base: params.Base{Name: "ubuntu", Channel: "22.04/stable"},
			}},
		}))
	}
	info, err := c.CharmInfo(ctx, "local:mysql-0")
	w.must(err)
	w.want("mysql", info.Meta.Name)
	listed, err := c.List(ctx)
	w.must(err)
	w.want("[local:mysql-0 local:wordpress-0]", listed)
	metered, err := c.IsMetered(ctx, "local:mysql-0")
	w.must(err)
	w.want("false", metered)

	r := resources.NewClient(w.onModel)
	all, err := r.ListResources(ctx, "application-mysql")
	w.must(err)
	w.want("1 0", len(all), len(all[0].Resources))
	ids, err := r.AddPendingResources(ctx, params.AddPendingResourcesArgsV2{
		Tag: "application-mysql", URL: "local:mysql-0", Resources: []params.CharmResource{{Name: "data", Type: "file", Path: "data", Origin: "upload"}},
	})
	w.must(err)
	w.want("1", len(ids))
}

func (w *typed) applications() {
	c := application.NewClient(w.onModel).WithContext(w.t.Context())
	added, err := c.AddUnits(application.AddUnitsParams{ApplicationName: "wordpress", NumUnits: 2})
	w.must(err)
	w.want("[wordpress/1 wordpress/2]", added)
	destroyed, err := c.DestroyUnits(application.DestroyUnitsParams{Units: []string{"wordpress/2"}})
	w.must(err)
	w.must(wire(nil, destroyed[0].Error))

	w.must(c.SetConfig("", "wordpress", "", map[string]string{"engine": "apache"}))
	config, err := c.GetConfig("", "wordpress")
	w.must(err)
	w.want("1", len(config))
	got, err := c.Get("", "wordpress")
	w.must(err)
	w.want("wordpress", got.Charm)
	w.must(c.UnsetApplicationConfig("", "wordpress", []string{"engine"}))

	mem := uint64(1024)
	w.must(c.SetConstraints("mysql", constraints.Value{Mem: &mem}))
	cons, err := c.GetConstraints("mysql")
	w.must(err)
	w.want("[mem=1024M]", cons)

	url, origin, err := c.GetCharmURLOrigin("", "mysql")
	w.must(err)
	w.want("local:mysql-0 local", url, origin.Source)
	apps, err := c.ApplicationsInfo([]names.ApplicationTag{names.NewApplicationTag("mysql")})
	w.must(err)
	w.must(wire(nil, apps[0].Error))
	units, err := c.UnitsInfo([]names.UnitTag{names.NewUnitTag("mysql/0")})
	w.must(err)
	w.must(wire(nil, units[0].Error))
	_, err = c.Leader("mysql")
	w.refused(err, "leader") // no agent of it has ever run
	w.must(c.Expose("mysql", nil))
	w.must(c.Unexpose("mysql", nil))
	w.refused(c.ResolveUnitErrors([]string{"mysql/0"}, false, true), "not in an error state")

	a := annotations.NewClient(w.onModel)
	w.must(a.Set(w.t.Context(), map[string]map[string]string{"application-mysql": {"rack": "7"}, "unit-mysql-0": {"slot": "2"}}))
	w.refused(a.Set(w.t.Context(), map[string]map[string]string{"application-mysql": {"rack": "8"}, "unit-nope-0": {"slot": "2"}}), "nope")
	noted, err := a.Get(w.t.Context(), "application-mysql", "unit-mysql-0")
	w.must(err)
	w.want("map[rack:8] map[slot:2]", noted[0].Annotations, noted[1].Annotations)
}

func (w *typed) relations() {
	c := application.NewClient(w.onModel).WithContext(w.t.Context())
	endpoints, err := c.CharmRelations("wordpress")
	w.must(err)
	w.want("[db juju-info website]", endpoints)
	_, err = c.AddRelation([]string{"wordpress", "mysql"}, nil)
	w.must(err)
	w.refused(c.SetRelationSuspended([]int{0}, true, "why"), "not associated with an offer")
	w.must(c.DestroyRelation(nil, nil, "wordpress:db", "mysql:db"))
	_, err = c.AddRelation([]string{"wordpress", "mysql"}, nil)
	w.must(err)
	w.must(c.DestroyRelationId(1, nil, nil))
}

func (w *typed) machines() {
	c, ctx := machinemanager.NewClient(w.onModel), w.t.Context()
	added, err := c.AddMachines(ctx, []params.AddMachineParams{{Jobs: nil}})
	w.must(err)
	w.must(wire(nil, added[0].Error))
	tag := names.NewMachineTag(added[0].Machine).String()
	errs, err := c.RetryProvisioning(ctx, false, tag)
	w.must(err)
	w.refused(errors.Join(errs...), "is not in an error state")
	destroyed, err := c.DestroyMachines(ctx, machinemanager.DestroyArgs{Force: true}, tag)
	w.must(err)
	w.must(wire(nil, destroyed[0].Error))
}

func (w *typed) model() {
	c, ctx := client.NewClient(w.onModel), w.t.Context()
	full, err := c.StatusContext(ctx, nil)
	w.must(err)
	w.want("2 applications", len(full.Applications), "applications")
	history, err := c.StatusHistory(ctx, "unit", "unit-mysql-0", params.StatusHistoryFilter{Size: 5})
	w.must(err)
	if len(history) == 0 {
		w.t.Error("a unit has no history")
	}
	watch, err := c.WatchAllContext(ctx)
	w.must(err)
	deltas, err := watch.Next(ctx)
	w.must(err)
	if len(deltas) == 0 {
		w.t.Error("a model has no deltas")
	}
	w.must(watch.Stop(ctx))
	w.must(pinger.NewClient(w.onModel).Ping(ctx))

	m := modelconfig.NewClient(w.onModel)
	w.must(m.ModelSet(ctx, map[string]any{"update-status-hook-interval": "10m"}))
	config, err := m.ModelGet(ctx)
	w.must(err)
	w.want("10m", config["update-status-hook-interval"])
	w.must(m.ModelUnset(ctx, "update-status-hook-interval"))
	mem := uint64(2048)
	w.must(m.SetModelConstraints(ctx, constraints.Value{Mem: &mem}))
	cons, err := m.GetModelConstraints(ctx)
	w.must(err)
	w.want("mem=2048M", cons)

	b := block.NewClient(w.onModel)
	w.must(b.SwitchBlockOn(ctx, block.Remove, "not now"))
	blocks, err := b.List(ctx)
	w.must(err)
	w.want("1 not now", len(blocks), blocks[0].Message)
	w.must(b.SwitchBlockOff(ctx, block.Remove))
}

func (w *typed) keys() {
	c, ctx := keymanager.NewClient(w.onModel), w.t.Context()
	const (
		key   = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2cKmZ5kQm4b1Zzq4kR3yYV2b4bTq1cX8m9n0p1q2r3 bob@example.com"
		other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK2cKmZ5kQm4b1Zzq4kR3yYV2b4bTq1cX8m9n0p1q2r3 eve@example.com"
	)
	errs, err := c.AddKeys(ctx, "admin", key, other) // one has to stay
	w.must(err)
	w.must(errors.Join(errs...))
	listed, err := c.ListKeys(ctx, true, "admin")
	w.must(err)
	if !slices.Contains(listed[0].Result, key) {
		w.t.Errorf("keys are %v", listed)
	}
	errs, err = c.DeleteKeys(ctx, "admin", "bob@example.com")
	w.must(err)
	w.must(errors.Join(errs...))
}

func (w *typed) users() {
	c, ctx := usermanager.NewClient(w.controller), w.t.Context()
	tag, _, err := c.AddUser(ctx, "bob", "Bob", "a password")
	w.must(err)
	w.want("user-bob", tag)
	w.must(c.SetPassword(ctx, tag, "another one"))
	w.must(c.DisableUser(ctx, tag))
	w.must(c.EnableUser(ctx, tag))
	found, err := c.UserInfo(ctx, true, tag)
	w.must(err)
	w.must(wire(nil, found[0].Error))
	secret, err := c.ResetPassword(ctx, tag)
	w.must(err)
	w.want("32", len(secret))

	model := names.NewModelTag(w.h.Info.Models["admin/default"]).String()
	m := modelmanager.NewClient(w.controller)
	errs, err := m.GrantModel(ctx, tag, "read", model)
	w.must(err)
	w.must(errors.Join(errs...))
	of, err := c.ModelUserInfo(ctx, model)
	w.must(err)
	w.want("2", len(of))
	errs, err = m.RevokeModel(ctx, tag, "read", model)
	w.must(err)
	w.must(errors.Join(errs...))

	k := controller.NewClient(w.controller)
	w.must(k.GrantController(ctx, tag, "superuser"))
	w.must(k.RevokeController(ctx, tag, "superuser"))
	access, err := k.GetControllerAccess(ctx, tag, "user-admin")
	w.must(err)
	w.want("login superuser", access[0].Result.Access, access[1].Result.Access)
	w.must(c.RemoveUser(ctx, tag))
}

func (w *typed) models() {
	c, ctx := modelmanager.NewClient(w.controller), w.t.Context()
	made, err := c.CreateModel(ctx, params.ModelCreateArgs{Name: "second", OwnerTag: "user-admin"})
	w.must(err)
	tag := names.NewModelTag(made.UUID).String()
	listed, err := c.ListModels(ctx, "user-admin")
	w.must(err)
	summaries, err := c.ListModelSummaries(ctx, "user-admin", true)
	w.must(err)
	w.want("3 3", len(listed), len(summaries))
	info, err := c.ModelInfo(ctx, tag)
	w.must(err)
	w.must(wire(nil, info[0].Error))
	states, err := c.ModelStatus(ctx, tag)
	w.must(err)
	w.must(wire(nil, states[0].Error))

	k := controller.NewClient(w.controller)
	all, err := k.AllModels(ctx)
	w.must(err)
	w.want("3", len(all))
	states, err = k.ModelStatus(ctx, tag)
	w.must(err)
	w.must(wire(nil, states[0].Error))
	config, err := k.ControllerConfig(ctx)
	w.must(err)
	w.want(strings.TrimSpace(w.h.Info.CACert), config["ca-cert"])
	at, err := k.ControllerAPIInfoForModels(ctx, tag)
	w.must(err)
	w.want(strings.TrimSpace(w.h.Info.CACert), strings.TrimSpace(at[0].CACert))
	if !slices.Contains(at[0].Addresses, w.h.Info.Address) {
		w.t.Errorf("the controller is at %s, and says at %q", w.h.Info.Address, at[0].Addresses)
	}
	version, _, err := k.ControllerVersion(ctx)
	w.must(err)
	if version == "" {
		w.t.Error("the controller has no version")
	}
	w.must(c.DestroyModel(ctx, tag, modelmanager.DestroyArgs{}))
}

func (w *typed) clouds() {
	c, ctx := cloud.NewClient(w.controller), w.t.Context()
	all, err := c.Clouds(ctx)
	w.must(err)
	w.want("1", len(all))
	for tag := range all {
		one, err := c.Cloud(ctx, tag)
		w.must(err)
		w.want(all[tag].Type, one.Type)
		infos, err := c.CloudInfo(ctx, tag)
		w.must(err)
		w.must(wire(nil, infos[0].Error))
		_, err = c.UserCredentials(ctx, "user-admin", tag)
		w.must(err)
	}
}

func (w *typed) goodbye() {
	c := application.NewClient(w.onModel).WithContext(w.t.Context())
	destroyed, err := c.DestroyApplications(application.DestroyApplicationsParams{Applications: []string{"mysql", "wordpress"}, Force: true})
	w.must(err)
	for _, d := range destroyed {
		w.must(wire(nil, d.Error))
	}
}

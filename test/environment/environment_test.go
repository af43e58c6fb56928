package environment_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/common"
	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/environment"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/model"
	"github.com/gantline/gantline/juju/rpc/params"
)

const charms = "../../examples/scripting/charms"

// start starts a controller without machines.
func start(t *testing.T) (context.Context, controller.Info) {
	t.Helper()
	return startWith(t, controller.Config{})
}

func startWith(t *testing.T, cfg controller.Config) (context.Context, controller.Info) {
	t.Helper()
	cfg.DataDir, cfg.Listen, cfg.Name, cfg.Store = t.TempDir(), "127.0.0.1:0", "test", mem.New()
	running, cancel := context.WithCancel(t.Context())
	c, err := controller.New(running, cfg)
	if err != nil {
		t.Fatal(err)
	}
	ready, done := make(chan controller.Info, 1), make(chan error, 1)
	go func() { done <- c.Run(running, func(i controller.Info) { ready <- i }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("the controller ended badly: %v", err)
		}
	})
	var info controller.Info
	select {
	case info = <-ready:
	case err := <-done:
		done <- err
		t.Fatalf("the controller did not start: %v", err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(stop)
	return ctx, info
}

// connect starts a controller and connects to its model.
func connect(t *testing.T) (context.Context, *environment.Environment) {
	t.Helper()
	return connectWith(t, controller.Config{})
}

func connectWith(t *testing.T, cfg controller.Config) (context.Context, *environment.Environment) {
	t.Helper()
	ctx, info := startWith(t, cfg)
	store := jujuclient.NewMemStore()
	check(t, controller.Register(store, info, true))
	none := func(string) string { return "" }
	env, err := environment.Connect(ctx, "default", environment.WithClientStore(store), environment.WithEnv(none), environment.WithCharms(charms))
	check(t, err)
	t.Cleanup(func() { check(t, env.Close()) })
	return ctx, env
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestFacades shows what a controller offers, and that what it lacks is refused by name.
func TestFacades(t *testing.T) {
	ctx, env := connect(t)
	facades, err := env.Facades(ctx)
	check(t, err)
	for name, attr := range map[string]string{
		"Annotations": "annotations", "Application": "application", "Charms": "charms", "Client": "client",
		"ModelManager": "models", "UserManager": "users",
	} {
		if f := facades[name]; f.Attr != attr || f.Version == 0 {
			t.Errorf("%s is %+v", name, f)
		}
	}
	users, err := env.Users().List(ctx)
	check(t, err)
	if len(users) == 0 || users[0].Result == nil || users[0].Result.Username != "admin" {
		t.Errorf("users are %+v", users)
	}
	models, err := env.Models().List(ctx, "admin")
	check(t, err)
	if len(models) != 2 {
		t.Errorf("models are %v", models)
	}
	var lacks *base.NotSupportedError
	if _, err := env.Backups().Create(ctx, "notes"); !errors.As(err, &lacks) || lacks.Facade != "Backups" {
		t.Errorf("a backup returns %v", err)
	}
}

// TestOldPath comes by the path of Juju 1, which a controller keeps open for old clients' logins.
func TestOldPath(t *testing.T) {
	ctx, info := start(t)
	uuid := info.Models["admin/default"]
	env, err := environment.New("wss://"+info.Address+"/environment/"+uuid+"/api", environment.WithCACert(info.CACert))
	check(t, err)
	defer env.Close()
	check(t, env.Login(ctx, info.Password))
	_, err = env.Status(ctx)
	check(t, err)
}

// TestCharmsUpAndDown uploads a directory and an archive, deploys what was uploaded and downloads it.
func TestCharmsUpAndDown(t *testing.T) {
	ctx, env := connect(t)
	url, err := env.AddLocalCharmDir(ctx, filepath.Join(charms, "mysql"))
	check(t, err)
	if url != "local:mysql-0" {
		t.Errorf("the charm is %s", url)
	}
	check(t, env.DeployWith(ctx, "mydb", url, environment.DeployArgs{NumUnits: 2, Constraints: environment.Constraints{"mem": 2048}}))
	var archive bytes.Buffer
	size, err := env.DownloadCharm(ctx, url, &archive)
	check(t, err)
	ch, err := charm.ReadCharmArchiveBytes(archive.Bytes())
	check(t, err)
	if ch.Meta().Name != "mysql" || size != int64(archive.Len()) {
		t.Errorf("%d bytes of %s", size, ch.Meta().Name)
	}
	file := filepath.Join(t.TempDir(), "mysql.charm")
	check(t, os.WriteFile(file, archive.Bytes(), 0o600))
	again, err := env.AddLocalCharm(ctx, file)
	check(t, err)
	listed, err := env.Charms().List(ctx)
	check(t, err)
	if !strings.Contains(strings.Join(listed, " "), again) {
		t.Errorf("charms are %v, without %s", listed, again)
	}
	cons, err := env.GetConstraints(ctx, "mydb")
	check(t, err)
	if cons.Mem == nil || *cons.Mem != 2048 {
		t.Errorf("constraints are %s", cons)
	}
}

// TestBaseOfSeries: a charm of before manifests runs on the first base that its series name.
func TestBaseOfSeries(t *testing.T) {
	ctx, env := connect(t)
	dir := t.TempDir()
	check(t, os.WriteFile(filepath.Join(dir, "metadata.yaml"),
		[]byte("name: old\nsummary: One of before.\ndescription: It names series.\nseries: [xenial, jammy]\n"), 0o600))
	check(t, env.Deploy(ctx, "old", dir))
	status, err := env.Status(ctx, "old")
	check(t, err)
	if b := status.Applications["old"].Base; b.Name != "ubuntu" || b.Channel != "16.04/stable" {
		t.Errorf("it is on %+v", b)
	}
}

// TestDeployByPath deploys a directory and an archive in one call, and nothing of what cannot be.
func TestDeployByPath(t *testing.T) {
	ctx, env := connect(t)
	dir, err := filepath.Abs(filepath.Join(charms, "mysql"))
	check(t, err)
	check(t, env.Deploy(ctx, "one", dir))
	ch, err := charm.ReadCharmDir(dir)
	check(t, err)
	file := filepath.Join(t.TempDir(), "mysql.charm")
	f, err := os.Create(file)
	check(t, err)
	check(t, errors.Join(ch.ArchiveTo(f), f.Close()))
	check(t, env.Deploy(ctx, "two", file))
	for _, bad := range [][2]string{{"Bad Name", dir}, {"three", "./nowhere"}, {"three", file + "x"}, {"three", "ch:mysql"}} {
		if err := env.Deploy(ctx, bad[0], bad[1]); err == nil {
			t.Errorf("%q of %q was deployed", bad[0], bad[1])
		}
	}
	listed, err := env.Charms().List(ctx)
	check(t, err)
	if len(listed) != 2 {
		t.Errorf("charms are %v", listed)
	}
}

// TestPlacesThatAreNone asks for places that no model has.
func TestPlacesThatAreNone(t *testing.T) {
	ctx, env := connect(t)
	check(t, env.Deploy(ctx, "db", "mysql"))
	want := `placement scope: invalid model UUID "rack"`
	if _, err := env.AddUnit(ctx, "db", "rack:one:two"); err == nil || err.Error() != want {
		t.Errorf("a unit in a rack: %v", err)
	}
	err := env.DeployWith(ctx, "other", "mysql", environment.DeployArgs{To: "rack:one"})
	if err == nil || err.Error() != want {
		t.Errorf("an application in a rack: %v", err)
	}
	if _, err := env.AddMachine(ctx, environment.MachineArgs{To: "rack:one"}); err == nil || err.Error() != `invalid model name "rack"` {
		t.Errorf("a machine in a rack: %v", err)
	}
	for _, to := range []string{"default:zone=a", env.UUID() + ":zone=a"} {
		if _, err := env.AddMachine(ctx, environment.MachineArgs{To: to}); err != nil {
			t.Errorf("a machine at %s: %v", to, err)
		}
	}
}

// TestScale shows waits, annotations, configuration and status on a model.
func TestScale(t *testing.T) {
	ctx, env := connect(t)
	check(t, env.Deploy(ctx, "blog", "wordpress"))
	units, err := env.AddUnits(ctx, "blog", 2)
	check(t, err)
	if strings.Join(units, " ") != "blog/1 blog/2" {
		t.Errorf("units are %v", units)
	}
	status, err := env.Status(ctx, "blog")
	check(t, err)
	if n := len(status.Applications["blog"].Units); n != 3 {
		t.Errorf("blog has %d units", n)
	}
	short, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	err = env.WaitForUnits(short, environment.UnitGoal{Applications: []string{"blog"}})
	var wait *environment.WaitError
	if !errors.As(err, &wait) || len(wait.Pending) != 3 || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("wait without machines returns %v", err)
	}
	check(t, env.WaitForUnits(ctx, environment.UnitGoal{State: "allocating"}))
	check(t, env.SetAnnotation(ctx, "blog/1", map[string]string{"x": "1"}))
	annotations, err := env.GetAnnotation(ctx, "blog/1")
	check(t, err)
	if annotations["x"] != "1" {
		t.Errorf("annotations are %v", annotations)
	}
	check(t, env.SetConfig(ctx, "blog", environment.Config{"engine": "apache"}))
	check(t, env.UnsetConfig(ctx, "blog", "engine"))
	config, err := env.GetConfig(ctx, "blog")
	check(t, err)
	if engine, ok := config["engine"].(map[string]any); !ok || engine["value"] != "nginx" {
		t.Errorf("engine is %v", config["engine"])
	}
	check(t, env.DestroyApplication(ctx, "blog"))
	check(t, env.WaitFor(ctx, environment.ApplicationGone("blog")))
}

// TestModel shows the model's own settings and its log.
func TestModel(t *testing.T) {
	ctx, env := connect(t)
	info, err := env.Info(ctx)
	check(t, err)
	if info.UUID != env.UUID() || info.Name != "default" {
		t.Errorf("the model is %s %s", info.Name, info.UUID)
	}
	version, err := env.AgentVersion(ctx)
	check(t, err)
	if version.Major != 3 {
		t.Errorf("agents have version %s", version)
	}
	check(t, env.SetEnvConstraints(ctx, environment.Constraints{"cpu-cores": 2}))
	cons, err := env.GetEnvConstraints(ctx)
	check(t, err)
	if cons.String() != "cores=2" {
		t.Errorf("constraints are %s", cons)
	}
	for _, err := range env.DebugLog(ctx, common.DebugLogParams{Replay: true, NoTail: true}) {
		check(t, err)
	}
}

// TestWatchOfItsOwn sees a change on a connection of its own.
func TestWatchOfItsOwn(t *testing.T) {
	ctx, env := connect(t)
	check(t, env.Deploy(ctx, "db", "mysql"))
	first := true
	for set, err := range env.Watch(ctx, environment.WithOwnConnection()) {
		check(t, err)
		if first {
			first = false
			check(t, env.Expose(ctx, "db"))
		}
		for _, change := range set.Changes {
			if a, ok := change.Entity.(*params.ApplicationInfo); ok && a.Exposed {
				return
			}
		}
	}
	t.Error("the watch ended")
}

// TestBlock shows that what is blocked is refused by its kind, and told to who watches.
func TestBlock(t *testing.T) {
	ctx, env := connect(t)
	check(t, env.Deploy(ctx, "db", "mysql"))
	on := map[string]string{"type": "BlockChange", "message": "release day"}
	var out params.ErrorResult
	check(t, env.Call(ctx, "Block", "SwitchBlockOn", on, &out))
	if out.Error != nil {
		t.Fatal(out.Error)
	}
	if err := env.Expose(ctx, "db"); !params.IsCodeOperationBlocked(err) || !strings.Contains(err.Error(), "release day") {
		t.Errorf("a change that is blocked returns %v", err)
	}
	pending := func(m *model.Model) ([]environment.Pending, error) {
		if b := m.Blocks["0"]; b != nil && b.Type == "BlockChange" && b.Message == "release day" && b.Tag == env.Tag() {
			return nil, nil
		}
		return []environment.Pending{{Entity: "block", Reason: "is not told"}}, nil
	}
	check(t, env.WaitFor(ctx, pending))
	check(t, env.Call(ctx, "Block", "SwitchBlockOff", on, nil))
	check(t, env.Expose(ctx, "db"))
}

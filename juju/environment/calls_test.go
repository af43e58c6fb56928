package environment_test

import (
	"context"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/environment"
	"github.com/gantline/gantline/juju/jujutest"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/version"
)

// everything are the facades that an environment calls, in the versions of Juju 3.6.
func everything() (controller, model map[string][]int) {
	return map[string][]int{
			"HighAvailability": {2}, "ModelManager": {9, 10}, "ModelUpgrader": {1}, "Pinger": {1}, "UserManager": {3},
		}, map[string][]int{
			"Action": {7}, "AllWatcher": {3}, "Annotations": {2}, "Application": {15, 19, 20}, "Backups": {3},
			"Charms": {5, 6, 7}, "Client": {6, 7}, "HighAvailability": {2}, "KeyManager": {1}, "MachineManager": {9, 10},
			"ModelConfig": {3}, "Pinger": {1}, "SSHClient": {4},
		}
}

// fake is a controller that offers everything and answers by answer.
func fake(t *testing.T, answer func(req rpc.Request) (any, error)) (*jujutest.Controller, *jujutest.Server) {
	t.Helper()
	c := &jujutest.Controller{
		UUID: "99999999-2222-4333-8444-555555555555", Models: []string{modelUUID}, Password: "secret",
		Answer: func(_ context.Context, _ string, req rpc.Request) (any, error) { return answer(req) },
	}
	c.Facades, c.ModelFacades = everything()
	return c, jujutest.NewServer(t, jujutest.Config{Handler: c.Handler})
}

// login connects to a model of the server.
func login(t *testing.T, s *jujutest.Server, options ...environment.Option) *environment.Environment {
	t.Helper()
	env, err := environment.New("wss://"+s.Addr()+"/model/"+modelUUID+"/api", append(options, environment.WithCACert(s.CACert()))...)
	check(t, err)
	t.Cleanup(func() { _ = env.Close() })
	check(t, env.Login(t.Context(), "secret"))
	return env
}

// calls make each call of the table that is one frame; what they answer does not matter.
func calls(ctx context.Context, env *environment.Environment) map[string]func() {
	cons := environment.Constraints{"mem": 2048}
	to := version.MustParse("3.6.1")
	return map[string]func(){
		"env.add_machine":           func() { _, _ = env.AddMachine(ctx, environment.MachineArgs{}) },
		"env.add_machines":          func() { _, _ = env.AddMachines(ctx, environment.MachineArgs{To: "lxd:3"}) },
		"env.add_relation":          func() { _, _ = env.AddRelation(ctx, "a:db", "b:db") },
		"env.add_unit":              func() { _, _ = env.AddUnit(ctx, "mysql", "3") },
		"env.add_units":             func() { _, _ = env.AddUnits(ctx, "mysql", 2) },
		"env.agent_version":         func() { _, _ = env.AgentVersion(ctx) },
		"env.destroy_machines":      func() { _ = env.DestroyMachines(ctx, true, "1") },
		"env.destroy_service":       func() { _ = env.DestroyService(ctx, "mysql") },
		"env.expose":                func() { _ = env.Expose(ctx, "mysql") },
		"env.find_tools":            func() { _, _ = env.FindTools(ctx, 3, "amd64") },
		"env.get_annotation":        func() { _, _ = env.GetAnnotation(ctx, "mysql/0") },
		"env.get_charm":             func() { _, _ = env.GetCharm(ctx, "local:mysql-1") },
		"env.get_config":            func() { _, _ = env.GetConfig(ctx, "mysql") },
		"env.get_constraints":       func() { _, _ = env.GetConstraints(ctx, "mysql") },
		"env.get_env_config":        func() { _, _ = env.GetEnvConfig(ctx) },
		"env.get_env_constraints":   func() { _, _ = env.GetEnvConstraints(ctx) },
		"env.get_private_address":   func() { _, _ = env.GetPrivateAddress(ctx, "mysql/0") },
		"env.get_public_address":    func() { _, _ = env.GetPublicAddress(ctx, "7") },
		"env.get_service":           func() { _, _ = env.GetService(ctx, "mysql") },
		"env.info":                  func() { _, _ = env.Info(ctx) },
		"env.provisioning_script":   func() { _, _ = env.ProvisioningScript(ctx, "1", "n", "") },
		"env.register_machine":      func() { _, _ = env.RegisterMachine(ctx, environment.Registration{InstanceID: "i-1"}) },
		"env.register_machines":     func() { _, _ = env.RegisterMachines(ctx, environment.Registration{InstanceID: "i-1"}) },
		"env.remove_relation":       func() { _ = env.RemoveRelation(ctx, "a:db", "b:db") },
		"env.remove_units":          func() { _ = env.RemoveUnits(ctx, "mysql/0") },
		"env.resolve_charms":        func() { _, _ = env.ResolveCharms(ctx, "mysql") },
		"env.resolved":              func() { _ = env.Resolved(ctx, "mysql/0", true) },
		"env.retry_provisioning":    func() { _ = env.RetryProvisioning(ctx, "1") },
		"env.run":                   func() { _, _ = env.Run(ctx, "uptime", environment.Targets{Machines: []string{"0"}}) },
		"env.run_on_all_machines":   func() { _, _ = env.RunOnAllMachines(ctx, "uptime", time.Minute) },
		"env.set_annotation":        func() { _ = env.SetAnnotation(ctx, "mysql", map[string]string{"x": "1"}) },
		"env.set_config":            func() { _ = env.SetConfig(ctx, "mysql", environment.Config{"a": 1}) },
		"env.set_constraints":       func() { _ = env.SetConstraints(ctx, "mysql", cons) },
		"env.set_env_agent_version": func() { _ = env.SetEnvAgentVersion(ctx, to) },
		"env.set_agent_env_version": func() { _ = env.SetAgentEnvVersion(ctx, to) },
		"env.set_env_config":        func() { _ = env.SetEnvConfig(ctx, map[string]any{"a": 1}) },
		"env.set_env_constraints":   func() { _ = env.SetEnvConstraints(ctx, cons) },
		"env.status":                func() { _, _ = env.Status(ctx) },
		"env.get_stat":              func() { _, _ = env.GetStat(ctx) },
		"env.unexpose":              func() { _ = env.Unexpose(ctx, "mysql") },
		"env.unset_config":          func() { _ = env.UnsetConfig(ctx, "mysql", "a") },
		"env.unset_env_config":      func() { _ = env.UnsetEnvConfig(ctx, "k") },
		"env.valid_relation_names":  func() { _, _ = env.ValidRelationNames(ctx, "mysql") },
		"env.redirect_info":         func() { _, _ = env.RedirectInfo(ctx) },
		"application.get":           func() { _, _ = env.Application().Get(ctx, "mysql") },
		"application.set":           func() { _ = env.Application().Set(ctx, "mysql", environment.Config{"a": 1}) },
		"application.unset":         func() { _ = env.Application().Unset(ctx, "mysql", "a") },
		"models.list":               func() { _, _ = env.Models().List(ctx, "") },
		"users.add":                 func() { _, _ = env.Users().Add(ctx, environment.User{Name: "mike"}) },
		"users.disable":             func() { _ = env.Users().Disable(ctx, "mike") },
		"users.enable":              func() { _ = env.Users().Enable(ctx, "user-mike") },
		"users.list":                func() { _, _ = env.Users().List(ctx) },
		"users.set_password":        func() { _ = env.Users().SetPassword(ctx, "mike", "z") },
		"charms.info":               func() { _, _ = env.Charms().Info(ctx, "local:mysql-1") },
		"charms.list":               func() { _, _ = env.Charms().List(ctx) },
		"annotations.get":           func() { _, _ = env.Annotations().Get(ctx, "mysql", "mysql/0") },
		"annotations.set":           func() { _ = env.Annotations().Set(ctx, map[string]map[string]string{"mysql/0": {"x": "1"}}) },
		"keys.add":                  func() { _ = env.Keys().Add(ctx, "admin", "ssh-rsa k") },
		"keys.delete":               func() { _ = env.Keys().Delete(ctx, "admin", "k") },
		"keys.import_keys":          func() { _ = env.Keys().ImportKeys(ctx, "admin", "gh:kapilt") },
		"keys.list":                 func() { _, _ = env.Keys().List(ctx, true, "admin") },
		"backups.create":            func() { _, _ = env.Backups().Create(ctx, "abc") },
		"ha.ensure_availability":    func() { _, _ = env.HA().EnsureAvailability(ctx, 3, nil) },
		"actions.cancel":            func() { _, _ = env.Actions().Cancel(ctx, "1") },
		"actions.enqueue_units":     func() { _, _ = env.Actions().EnqueueUnits(ctx, []string{"mysql/0"}, "backup", nil) },
		"actions.info":              func() { _, _ = env.Actions().Info(ctx, "1") },
		"actions.service_actions":   func() { _, _ = env.Actions().ServiceActions(ctx, "mysql") },
		"mess.create":               func() { _, _ = env.Mess().Create(ctx, "admin", map[string]any{"name": "m"}) },
		"mess.list":                 func() { _, _ = env.Mess().List(ctx, "admin") },
		"env.download_charm":        func() { _, _ = env.DownloadCharm(ctx, "local:mysql-1", io.Discard) },
		"backups.download":          func() { _, _ = env.Backups().Download(ctx, "b1", io.Discard) },
	}
}

// TestCallsAreThoseOfTheTable makes every call and compares it with the package doc.
func TestCallsAreThoseOfTheTable(t *testing.T) {
	controller, server := fake(t, func(rpc.Request) (any, error) { return nil, nil })
	env := login(t, server)
	one := regexp.MustCompile(`^[A-Z][A-Za-z]+\.[A-Z][A-Za-z]+$`)
	made := calls(t.Context(), env)
	for name, row := range documented(t) {
		if !one.MatchString(row[1]) || name == "env.add_charm" || name == "env.set_charm" { // two calls
			continue
		}
		call, ok := made[name]
		if !ok {
			t.Errorf("%s is not called", name)
			continue
		}
		before := len(controller.Requests())
		call()
		after := controller.Requests()[before:]
		if len(after) != 1 || after[0].Type+"."+after[0].Method != row[1] {
			t.Errorf("%s calls %v, documented is %s", name, after, row[1])
		}
	}
}

// sent returns the parameters of the last request.
func sent(t *testing.T, c *jujutest.Controller) string {
	t.Helper()
	all := c.Requests()
	if len(all) == 0 {
		t.Fatal("nothing was sent")
	}
	return string(all[len(all)-1].Params)
}

// TestFramesThatWereWrong makes the calls whose frames the Python package gets wrong.
func TestFramesThatWereWrong(t *testing.T) {
	controller, server := fake(t, func(rpc.Request) (any, error) { return nil, nil })
	made := calls(t.Context(), login(t, server))
	for name, want := range map[string]string{
		"env.run":                 `"machines":["0"]`,
		"env.retry_provisioning":  `{"machines":["machine-1"],"all":false}`,
		"keys.add":                `{"user":"admin","ssh-keys":["ssh-rsa k"]}`,
		"ha.ensure_availability":  `{"specs":[{"num-controllers":3,"constraints":{}}]}`,
		"annotations.get":         `{"entities":[{"tag":"application-mysql"},{"tag":"unit-mysql-0"}]}`,
		"env.add_machine":         `"constraints":{}`,
		"env.set_config":          `"config":{"a":"1"}`,
		"env.unset_config":        `"options":["a"]`,
		"env.get_service":         `"application":"mysql"`,
		"application.unset":       `"options":["a"]`,
		"actions.service_actions": `{"entities":[{"tag":"application-mysql"}]}`,
		"actions.enqueue_units":   `"receiver":"unit-mysql-0"`,
		"actions.info":            `{"entities":[{"tag":"action-1"}]}`,
		"env.set_constraints":     `"constraints":{"mem":2048}`,
	} {
		made[name]()
		if got := sent(t, controller); !strings.Contains(got, want) {
			t.Errorf("%s sends %s, want %s in it", name, got, want)
		}
	}
	if !json.Valid([]byte(sent(t, controller))) {
		t.Error("what was sent is not JSON")
	}
}

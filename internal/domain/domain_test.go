package domain_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/permission"
	"github.com/gantline/gantline/juju/core/status"
)

func TestErrors(t *testing.T) {
	err := fmt.Errorf("outer: %w", domain.Wrapf(domain.Errorf(domain.NotFound, "unit %q not found", "a/0"), "cannot destroy"))
	if !errors.Is(err, domain.NotFound) || errors.Is(err, domain.Unauthorized) || errors.Is(err, domain.Other) {
		t.Errorf("kind of %v is %q", err, domain.KindOf(err))
	}
	if want := `outer: cannot destroy: unit "a/0" not found`; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	if k := domain.KindOf(errors.New("plain")); k != domain.Other {
		t.Errorf("a plain error has kind %q", k)
	}
}

func TestLifeOnlyForwards(t *testing.T) {
	for _, c := range []struct {
		from, to life.Value
		ok       bool
	}{
		{life.Alive, life.Alive, true}, {life.Alive, life.Dead, true}, {life.Dying, life.Alive, false},
		{life.Dead, life.Dying, false}, {"", life.Alive, false},
	} {
		if got := domain.LifeMayBecome(c.from, c.to); got != c.ok {
			t.Errorf("%q to %q: %t", c.from, c.to, got)
		}
	}
}

func TestAccess(t *testing.T) {
	if domain.BelowModel(permission.AdminAccess) != permission.WriteAccess || domain.BelowModel(permission.ReadAccess) != "" {
		t.Error("revoking leaves the wrong access")
	}
	if domain.ModelRank(permission.SuperuserAccess) != -1 || domain.ControllerRank(permission.WriteAccess) != -1 {
		t.Error("an access has a rank where it means nothing")
	}
	if domain.BelowController(permission.SuperuserAccess) != permission.LoginAccess {
		t.Error("a former superuser cannot log in")
	}
}

func find(apps ...domain.Relatable) func(string) (domain.Relatable, error) {
	return func(name string) (domain.Relatable, error) {
		for _, a := range apps {
			if a.Name == name {
				return a, nil
			}
		}
		return domain.Relatable{}, domain.Errorf(domain.NotFound, "application %q not found", name)
	}
}

func app(name string, subordinate bool, eps ...domain.Endpoint) domain.Relatable {
	for i := range eps {
		eps[i].Application = name
		if eps[i].Scope == "" {
			eps[i].Scope = domain.Global
		}
	}
	return domain.Relatable{Name: name, Subordinate: subordinate, Endpoints: append(eps, domain.JujuInfo(name))}
}

func TestInferEndpoints(t *testing.T) {
	apps := find(
		app("prov", false, domain.Endpoint{Name: "web", Role: domain.Provider, Interface: "http"},
			domain.Endpoint{Name: "ring", Role: domain.Peer, Interface: "ring"}),
		app("req", false, domain.Endpoint{Name: "site", Role: domain.Requirer, Interface: "http"},
			domain.Endpoint{Name: "other", Role: domain.Requirer, Interface: "http"}),
		app("log", true, domain.Endpoint{Name: "juju-info", Role: domain.Requirer, Interface: "juju-info", Scope: domain.Container}),
		app("log2", false, domain.Endpoint{Name: "x", Role: domain.Requirer, Interface: "juju-info", Scope: domain.Container}),
	)
	for _, c := range []struct {
		names []string
		key   string
		err   string
	}{
		{names: []string{"prov", "req:site"}, key: "req:site prov:web"},
		{names: []string{"req:other", "prov:web"}, key: "req:other prov:web"},
		{names: []string{"prov:ring"}, key: "prov:ring"},
		{names: []string{"prov"}, key: "prov:ring"},
		{names: []string{"prov", "log"}, key: "log:juju-info prov:juju-info"},
		{names: []string{"prov", "log2"}, err: "no relations found"},
		{names: []string{"prov", "req"}, err: `ambiguous relation: "prov req" could refer to "req:other prov:web"; "req:site prov:web"`},
		{names: []string{"prov", "prov"}, err: "no relations found"},
		{names: []string{"prov:nope", "req"}, err: `application "prov" has no "nope" relation`},
		{names: []string{"a:b:c", "req"}, err: `invalid endpoint "a:b:c"`},
		{names: []string{"x", "req"}, err: `application "x" not found`},
		{names: []string{"a", "b", "c"}, err: "cannot relate 3 endpoints"},
	} {
		eps, err := domain.InferEndpoints(c.names, apps)
		if err != nil && err.Error() != c.err || err == nil && (c.err != "" || domain.RelationKey(eps) != c.key) {
			t.Errorf("%v: got %v, %v; want %q, %q", c.names, eps, err, c.key, c.err)
		}
	}
}

func TestPorts(t *testing.T) {
	for text, r := range map[string]domain.PortRange{
		"80/tcp": {From: 80, To: 80, Protocol: "tcp"}, "1-5/udp": {From: 1, To: 5, Protocol: "udp"}, "icmp": {From: -1, To: -1, Protocol: "icmp"},
	} {
		if r.String() != text || r.Check() != nil {
			t.Errorf("%+v is %q, %v", r, r, r.Check())
		}
	}
	for _, r := range []domain.PortRange{
		{From: 0, To: 1, Protocol: "tcp"}, {From: 9, To: 3, Protocol: "tcp"}, {From: 1, To: 70000, Protocol: "udp"},
		{From: 1, To: 1, Protocol: "sctp"}, {From: 5, To: 5, Protocol: "icmp"},
	} {
		if !errors.Is(r.Check(), domain.NotValid) {
			t.Errorf("%+v is valid", r)
		}
	}
	a := domain.PortRange{From: 80, To: 90, Protocol: "tcp"}
	if !a.ConflictsWith(domain.PortRange{From: 90, To: 91, Protocol: "tcp"}) || a.ConflictsWith(domain.PortRange{From: 80, To: 80, Protocol: "udp"}) {
		t.Error("conflicts are wrong")
	}
}

func TestLost(t *testing.T) {
	active := status.StatusInfo{Status: status.Active}
	agent, workload := domain.UnitLost("a/0", status.StatusInfo{Status: status.Idle}, active)
	if agent.Status != status.Lost || workload.Message != "agent lost, see 'juju show-status-log a/0'" {
		t.Errorf("got %+v, %+v", agent, workload)
	}
	agent, workload = domain.UnitLost("a/0", status.StatusInfo{Status: status.Executing, Message: "running install hook"}, active)
	if agent.Status != status.Executing || workload.Status != status.Active {
		t.Errorf("an installing unit is %+v, %+v", agent, workload)
	}
	_, workload = domain.UnitLost("a/0", status.StatusInfo{Status: status.Idle}, status.StatusInfo{Status: status.Terminated})
	if workload.Status != status.Terminated {
		t.Errorf("a terminated unit is %+v", workload)
	}
	if m := domain.MachineLost(status.StatusInfo{Status: status.Pending}); m.Status != status.Pending {
		t.Errorf("a pending machine is %+v", m)
	}
}

func TestOrder(t *testing.T) {
	units := []string{"b/2", "a/10", "b/10", "a/9"}
	slices.SortFunc(units, domain.CompareUnits)
	if !slices.Equal(units, []string{"a/9", "a/10", "b/2", "b/10"}) {
		t.Errorf("units are %v", units)
	}
	machines := []string{"10", "2/lxd/10", "2", "2/lxd/9", "2/lxd/9/kvm/0"}
	slices.SortFunc(machines, domain.CompareMachines)
	if !slices.Equal(machines, []string{"2", "2/lxd/9", "2/lxd/9/kvm/0", "2/lxd/10", "10"}) {
		t.Errorf("machines are %v", machines)
	}
}

func TestPlacements(t *testing.T) {
	for text, p := range map[string]domain.Placement{
		"3": {Scope: "#", Directive: "3"}, "0/lxd/1": {Scope: "#", Directive: "0/lxd/1"}, "lxd": {Scope: "lxd"},
		"lxd:3": {Scope: "lxd", Directive: "3"}, "uuid:zone=a": {Scope: "uuid", Directive: "zone=a"},
	} {
		if got := domain.ParsePlacement(text); got != p || p.String() != text {
			t.Errorf("%q is %+v, which prints as %q", text, got, p)
		}
	}
}

func TestModelConfig(t *testing.T) {
	got, err := domain.CoerceModelConfig(map[string]any{
		"automatically-retry-hooks": "false", "num-provision-workers": 3.0, "resource-tags": "a=1 b=2", "unheard-of": "kept", "name": "left out",
	})
	if err != nil {
		t.Fatal(err)
	}
	if got["automatically-retry-hooks"] != false || got["num-provision-workers"] != 3 || got["unheard-of"] != "kept" || len(got) != 4 {
		t.Errorf("got %#v", got)
	}
	for key, value := range map[string]any{
		"automatically-retry-hooks": "maybe", "num-provision-workers": 1.5, "http-proxy": 7,
		"update-status-hook-interval": "2h", "max-status-history-age": "long", "resource-tags": "a",
	} {
		if _, err := domain.CoerceModelConfig(map[string]any{key: value}); err == nil {
			t.Errorf("%s=%v was accepted", key, value)
		}
	}
}

// TestLoggingConfig: what agents cannot follow is refused, with the original's words.
func TestLoggingConfig(t *testing.T) {
	for config, want := range map[string]string{
		"": "", "<root>=INFO": "", " <root>=warning; unit=TRACE;": "",
		"unit":             `config value expected '=', found "unit"`,
		"<root>=INFO;=BUG": `config value "=BUG" has missing module name`,
		"<root>=LOUD":      `unknown severity level "LOUD"`,
		"x=y=z":            `unknown severity level "y=z"`,
	} {
		_, err := domain.CoerceModelConfig(map[string]any{"logging-config": config})
		if got := fmt.Sprint(err); got != want && (err != nil || want != "") {
			t.Errorf("%q: got %v, want %q", config, err, want)
		}
	}
}

func TestUnchangingConfig(t *testing.T) {
	current := map[string]any{"name": "m1", "firewall-mode": "instance", "http-proxy": ""}
	for _, c := range []struct {
		change map[string]any
		err    string
	}{
		{change: map[string]any{"name": "m1", "http-proxy": "x"}},
		{map[string]any{"name": "m2"}, `cannot change name from "m1" to "m2"`},
		{map[string]any{"firewall-mode": "none"}, `cannot change firewall-mode from "instance" to "none"`},
		{map[string]any{"agent-version": "9"}, "agent-version cannot be changed"},
	} {
		if err := domain.CheckModelConfigChange(current, c.change); err != nil && err.Error() != c.err || err == nil && c.err != "" {
			t.Errorf("%v: got %v, want %q", c.change, err, c.err)
		}
	}
	if v := domain.DefaultModelConfig()["net-bond-reconfigure-delay"]; v != 17 {
		t.Errorf("a default is %v", v)
	}
}

func TestUniquePorts(t *testing.T) {
	http, dns := domain.PortRange{From: 80, To: 80, Protocol: "tcp"}, domain.PortRange{From: 53, To: 53, Protocol: "udp"}
	got := domain.UniquePorts(map[string][]domain.PortRange{"": {http, dns}, "web": {http}})
	if !slices.Equal(got, []domain.PortRange{http, dns}) {
		t.Errorf("got %v", got)
	}
}

func TestBase(t *testing.T) {
	a, b := domain.Base{Name: "ubuntu", Channel: "22.04"}, domain.Base{Name: "ubuntu", Channel: "22.04/stable"}
	if !a.SameAs(b) || a.String() != "ubuntu@22.04" || b.String() != "ubuntu@22.04" || !(domain.Base{}).IsZero() {
		t.Errorf("bases are %q and %q", a, b)
	}
	if a.SameAs(domain.Base{Name: "ubuntu", Channel: "22.04/edge"}) {
		t.Error("a risk makes no difference")
	}
}

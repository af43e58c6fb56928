package state_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
)

func TestMachines(t *testing.T) {
	h := fresh(t)
	h.must(h.SetModelConstraints(h.ctx(), modelUUID, constraints.MustParse("mem=1G cores=2")))
	w := h.WatchMachines(modelUUID)
	defer w.Stop()
	if e := next(t, w); len(e) != 0 {
		t.Errorf("first event is %v", e)
	}
	m, err := h.AddMachine(h.ctx(), modelUUID, state.AddMachineArgs{Constraints: constraints.MustParse("mem=4G")})
	h.must(err)
	if m.ID != "0" || m.Constraints.String() != "arch=amd64 cores=2 mem=4096M" || !slices.Equal(m.Jobs, []string{"JobHostUnits"}) {
		t.Errorf("machine is %+v", m)
	}
	if e := next(t, w); !slices.Equal(e, []string{"0"}) {
		t.Errorf("event is %v", e)
	}
	hw := instance.MustParseHardware("arch=amd64 cores=2 mem=4096M")
	info := state.ProvisionInfo{InstanceID: "i-0", DisplayName: "host-0", Nonce: "n", Hardware: &hw}
	h.must(h.SetProvisioned(h.ctx(), modelUUID, "0", info))
	h.must(h.SetProvisioned(h.ctx(), modelUUID, "0", info))
	info.InstanceID = "i-1"
	h.fails(h.SetProvisioned(h.ctx(), modelUUID, "0", info), "", `cannot set instance data for machine "0": already set`)
	next(t, w)
	h.must(h.RecordAgentStart(h.ctx(), modelUUID, "0", "host"))
	h.must(h.SetAgentVersion(h.ctx(), modelUUID, names.NewMachineTag("0"), "3.6.12"))
	quiet(t, w)
	counts, err := h.ModelCounts(modelUUID)
	h.must(err)
	if counts.Machines != 1 || counts.Cores != 2 {
		t.Errorf("counts are %+v", counts)
	}
	both, err := h.AddMachine(h.ctx(), modelUUID, state.AddMachineArgs{Placement: &domain.Placement{Scope: "lxd"}})
	h.must(err)
	if both.ID != "1/lxd/0" {
		t.Errorf("a container on a new machine is %s", both.ID)
	}
	_, err = h.AddMachine(h.ctx(), modelUUID, state.AddMachineArgs{Placement: &domain.Placement{Scope: "#", Directive: "0"}})
	h.fails(err, "", "machine-id cannot be specified when adding machines")
}

func TestAddresses(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	peer, err := h.RelationByKey(modelUUID, "prov:cluster")
	h.must(err)
	h.must(h.EnterScope(h.ctx(), modelUUID, peer.ID, "prov/0", nil))
	_, err = h.PublicAddress(modelUUID, "prov/0")
	h.fails(err, domain.NoAddressSet, `"prov/0" has no public address set`)
	w, err := h.WatchAddressesHash(modelUUID, "prov/0")
	h.must(err)
	defer w.Stop()
	first := next(t, w)
	h.must(h.SetProviderAddresses(h.ctx(), modelUUID, "0", []state.Address{
		{Value: "1.2.3.4", Type: "ipv4", Scope: "public"}, {Value: "10.0.0.4", Type: "ipv4", Scope: "local-cloud"},
	}))
	if slices.Equal(next(t, w), first) {
		t.Error("the hash is the same")
	}
	public, err := h.PublicAddress(modelUUID, "prov/0")
	h.must(err)
	private, err := h.PrivateAddress(modelUUID, "prov/0")
	h.must(err)
	if public != "1.2.3.4" || private != "10.0.0.4" {
		t.Errorf("addresses are %s, %s", public, private)
	}
	h.must(h.CommitHookChanges(h.ctx(), modelUUID, state.HookChanges{Unit: "prov/0", UpdateNetworkInfo: true}))
	part, err := h.RelationUnit(modelUUID, peer.ID, "prov/0")
	h.must(err)
	if part.Settings["private-address"] != "10.0.0.4" || part.Version != 1 {
		t.Errorf("settings are %+v", part)
	}
	h.must(h.RecordAgentStart(h.ctx(), modelUUID, "0", "host"))
	quiet(t, w)
}

func TestExpose(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	h.must(h.Expose(h.ctx(), modelUUID, "prov", nil))
	a, err := h.Application(modelUUID, "prov")
	h.must(err)
	if !a.Exposed || !slices.Equal(a.ExposedEndpoints[""].CIDRs, []string{"0.0.0.0/0", "::/0"}) {
		t.Errorf("application is %+v", a)
	}
	h.must(h.Expose(h.ctx(), modelUUID, "prov", map[string]state.ExposedEndpoint{"web": {CIDRs: []string{"10.0.0.0/8"}}}))
	h.must(h.Unexpose(h.ctx(), modelUUID, "prov", []string{""}))
	if a, _ = h.Application(modelUUID, "prov"); !a.Exposed || len(a.ExposedEndpoints) != 1 {
		t.Errorf("application is %+v", a)
	}
	h.must(h.Unexpose(h.ctx(), modelUUID, "prov", nil))
	if a, _ = h.Application(modelUUID, "prov"); a.Exposed || a.ExposedEndpoints != nil {
		t.Errorf("application is %+v", a)
	}
	h.fails(h.Expose(h.ctx(), modelUUID, "nosuch", nil), domain.NotFound, `application "nosuch" not found`)
	err = h.Expose(h.ctx(), modelUUID, "prov", map[string]state.ExposedEndpoint{"nope": {}})
	h.fails(err, domain.NotFound, `endpoint "nope" not found`)
}

func TestStatusHistory(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	set := func(word status.Status, message string) error {
		return h.SetStatus(h.ctx(), modelUUID, state.WorkloadStatus, "prov/0", status.StatusInfo{Status: word, Message: message})
	}
	for i := range 40 {
		h.must(set(status.Maintenance, string(rune('a'+i%26))))
	}
	before := h.Revision()
	h.must(set(status.Maintenance, "n"))
	if h.Revision() != before {
		t.Error("the same status was written again")
	}
	all, err := h.StatusHistory(modelUUID, state.WorkloadStatus, "prov/0", 0)
	h.must(err)
	if len(all) != 21 || all[0].Message != "n" || all[1].Message != "m" {
		t.Errorf("%d statuses, the newest %+v", len(all), all[:2])
	}
	if all, _ = h.StatusHistory(modelUUID, state.AgentStatus, "prov/0", 0); len(all) != 1 || all[0].Status != "allocating" {
		t.Errorf("an untold status is %+v", all)
	}
	h.fails(set("nonsense", ""), "", `cannot set invalid status "nonsense"`)
	h.fails(set(status.Error, ""), "", `cannot set status "error" without info`)
	h.must(set(status.Active, "ready"))
	shown, err := h.ApplicationStatus(modelUUID, "prov")
	h.must(err)
	if shown.Status != status.Active || shown.Message != "ready" {
		t.Errorf("application is %+v", shown)
	}
	_, err = h.Status(modelUUID, state.MachineStatus, "9")
	h.fails(err, domain.NotFound, "machine 9 not found")
}

func TestResolve(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	resolve := func() error { return h.Resolve(h.ctx(), modelUUID, "prov/0", state.ResolvedRetryHooks) }
	h.fails(resolve(), "", `unit "prov/0" is not in an error state`)
	h.must(h.SetStatus(h.ctx(), modelUUID, state.AgentStatus, "prov/0", status.StatusInfo{Status: status.Error, Message: "x"}))
	w := h.WatchUnit(modelUUID, "prov/0")
	defer w.Stop()
	next(t, w)
	h.must(resolve())
	next(t, w)
	h.must(h.ClearResolved(h.ctx(), modelUUID, "prov/0"))
	next(t, w)
	if u, _ := h.Unit(modelUUID, "prov/0"); u.Resolved != state.ResolvedNone {
		t.Errorf("resolved is %q", u.Resolved)
	}
}

// Of many units that claim at once, through two controllers, one leads.
func TestOneLeader(t *testing.T) {
	store := mem.New()
	t.Cleanup(func() { _ = store.Close() })
	one, two := open(t, store, "one"), open(t, store, "two")
	one.initialise()
	one.deploy("prov", one.charm("local:prov-0", prov()), 10)
	two.follow(func() bool { _, err := two.Unit(modelUUID, "prov/9"); return err == nil })
	var wg sync.WaitGroup
	var mu sync.Mutex
	kinds := map[domain.Kind]int{}
	for i := range 10 {
		wg.Go(func() {
			h := []*house{one, two}[i%2]
			err := h.ClaimLeadership(h.ctx(), modelUUID, "prov", "prov/"+string(rune('0'+i)), time.Minute)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				kinds["leads"]++
			} else {
				kinds[domain.KindOf(err)]++
			}
		})
	}
	wg.Wait()
	if kinds["leads"] != 1 || kinds[domain.LeadershipClaimDenied] != 9 {
		t.Errorf("answers were %v", kinds)
	}
}

func TestControllerRecords(t *testing.T) {
	h := fresh(t)
	w := h.WatchAPIHostPorts()
	defer w.Stop()
	next(t, w)
	servers := [][]state.HostPort{{{Value: "localhost", Type: "hostname", Port: 17070}}, {{Value: "10.0.0.2", Type: "ipv4", Port: 17070}}}
	h.must(h.SetAPIHostPorts(h.ctx(), servers))
	next(t, w)
	h.must(h.SetAPIHostPorts(h.ctx(), servers[:1]))
	next(t, w)
	if got := h.APIHostPorts(); len(got) != 1 || got[0][0] != servers[0][0] {
		t.Errorf("addresses are %v", got)
	}
	h.must(h.SetControllerConfig(h.ctx(), map[string]any{"audit-log-max-backups": 5}))
	config, err := h.ControllerConfig()
	h.must(err)
	if config["controller-uuid"] != ctrlUUID || config["audit-log-max-backups"] != 5.0 {
		t.Errorf("config is %v", config)
	}
	h.must(h.RecordConnection(h.ctx(), "admin", modelUUID))
	before := h.Revision()
	h.must(h.RecordConnection(h.ctx(), "admin", modelUUID))
	if h.Revision() != before {
		t.Error("two connections within a minute are two writes")
	}
	if h.LastConnection("admin", modelUUID).IsZero() || !h.LastConnection("bob", "").IsZero() {
		t.Error("the wrong user connected")
	}
	if m, err := h.ModelByName("admin", "m1"); err != nil || m.UUID != modelUUID {
		t.Errorf("got %v, %v", m, err)
	}
}

// A store that another version wrote is refused.
func TestSchema(t *testing.T) {
	store := mem.New()
	t.Cleanup(func() { _ = store.Close() })
	_, err := store.Txn(t.Context(), kv.Txn{Writes: []kv.Write{kv.Put("/gantline/1/schema", []byte("2"))}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := state.Open(t.Context(), state.Config{Store: store}); err == nil {
		t.Error("an unknown schema was opened")
	}
}

// A damaged store is not half read: the error names the key.
func TestDamaged(t *testing.T) {
	h := fresh(t)
	_, err := h.store.Txn(h.ctx(), kv.Txn{Writes: []kv.Write{kv.Put("/gantline/1/other/thing", []byte("of no concern"))}})
	h.must(err)
	again, err := state.Open(h.ctx(), state.Config{Store: h.store})
	h.must(err)
	h.must(again.Close())
	damaged := mem.New()
	t.Cleanup(func() { _ = damaged.Close() })
	_, err = damaged.Txn(h.ctx(), kv.Txn{Writes: []kv.Write{kv.Put("/gantline/1/user/bob", []byte("{"))}})
	h.must(err)
	if _, err := state.Open(h.ctx(), state.Config{Store: damaged}); err == nil || !strings.Contains(err.Error(), "/gantline/1/user/bob") {
		t.Errorf("got %v", err)
	}
}

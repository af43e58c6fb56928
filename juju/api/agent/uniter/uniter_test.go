package uniter_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/gantline/gantline/juju/api/agent/internal/apitest"
	"github.com/gantline/gantline/juju/api/agent/uniter"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

var (
	web0    = names.NewUnitTag("web/0")
	appWeb  = names.NewApplicationTag("web")
	website = names.NewRelationTag("web:db mysql:server")
)

func client(t *testing.T, script ...apitest.Exchange) *uniter.Client {
	t.Helper()
	return uniter.NewClient(apitest.New(t, map[string]int{
		"Uniter": 19, "NotifyWatcher": 1, "StringsWatcher": 1, "RelationUnitsWatcher": 1,
	}, script...), web0)
}

const (
	aboutUnit     = `{"entities":[{"tag":"unit-web-0"}]}`
	aboutRelation = `{"relation-units":[{"relation":"relation-web.db#mysql.server","unit":"unit-web-0"}]}`
	relation      = `{"results":[{"life":"alive","bool":true,"id":3,"key":"web:db mysql:server","other-application":"mysql",
		"endpoint":{"application-name":"web","relation":{"name":"db","role":"requirer","interface":"sql","optional":false,"limit":1,"scope":"global"}}}]}`
)

func refresh() apitest.Exchange {
	return apitest.Exchange{Call: "Uniter(19).Refresh", Params: aboutUnit, Answer: `{"Results":[{"Life":"dying","Resolved":"retry-hooks","Error":null,"provider-id":"p"}]}`}
}

func unit(t *testing.T, script ...apitest.Exchange) *uniter.Unit {
	t.Helper()
	u, err := client(t, append([]apitest.Exchange{refresh()}, script...)...).Unit(t.Context(), web0)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestUnit(t *testing.T) {
	u := unit(t)
	if u.Name() != "web/0" || u.ApplicationName() != "web" || u.Life() != life.Dying ||
		u.Resolved() != params.ResolvedRetryHooks || u.ProviderID() != "p" {
		t.Errorf("got %+v", u)
	}
}

// TestUnitCalls compares what each method of a unit says and understands.
func TestUnitCalls(t *testing.T) {
	ok := `{"results":[{}]}`
	fails := func(err error) []any { return []any{err} }
	tests := []struct {
		method, params, answer string
		call                   func(context.Context, *uniter.Unit) []any
		want                   []any
	}{
		{"EnsureDead", aboutUnit, ok, func(ctx context.Context, u *uniter.Unit) []any { return fails(u.EnsureDead(ctx)) }, fails(nil)},
		{"Destroy", aboutUnit, ok, func(ctx context.Context, u *uniter.Unit) []any { return fails(u.Destroy(ctx)) }, fails(nil)},
		{"DestroyAllSubordinates", aboutUnit, ok, func(ctx context.Context, u *uniter.Unit) []any { return fails(u.DestroyAllSubordinates(ctx)) }, fails(nil)},
		{"ClearResolved", aboutUnit, ok, func(ctx context.Context, u *uniter.Unit) []any { return fails(u.ClearResolved(ctx)) }, fails(nil)},
		{"HasSubordinates", aboutUnit, `{"results":[{"result":true}]}`, func(ctx context.Context, u *uniter.Unit) []any {
			v, err := u.HasSubordinates(ctx)
			return []any{v, err}
		}, []any{true, nil}},
		{"ConfigSettings", aboutUnit, `{"results":[{"settings":{"a":"x","b":null,"c":true}}]}`, func(ctx context.Context, u *uniter.Unit) []any {
			v, err := u.ConfigSettings(ctx)
			return []any{v, err}
		}, []any{map[string]any{"a": "x", "b": nil, "c": true}, nil}},
		{"AssignedMachine", aboutUnit, `{"results":[{"result":"machine-0-lxd-1"}]}`, func(ctx context.Context, u *uniter.Unit) []any {
			v, err := u.AssignedMachine(ctx)
			return []any{v.Id(), err}
		}, []any{"0/lxd/1", nil}},
		{"GetPrincipal", aboutUnit, `{"results":[{"result":"unit-db-3","ok":true}]}`, func(ctx context.Context, u *uniter.Unit) []any {
			v, ok, err := u.PrincipalName(ctx)
			return []any{v, ok, err}
		}, []any{"db/3", true, nil}},
		{"GetPrincipal", aboutUnit, `{"results":[{"result":"","ok":false}]}`, func(ctx context.Context, u *uniter.Unit) []any {
			v, ok, err := u.PrincipalName(ctx)
			return []any{v, ok, err}
		}, []any{"", false, nil}},
		{"PublicAddress", aboutUnit, `{"results":[{"result":"h"}]}`, func(ctx context.Context, u *uniter.Unit) []any {
			v, err := u.PublicAddress(ctx)
			return []any{v, err}
		}, []any{"h", nil}},
		{"PrivateAddress", aboutUnit, `{"results":[{"result":"h"}]}`, func(ctx context.Context, u *uniter.Unit) []any {
			v, err := u.PrivateAddress(ctx)
			return []any{v, err}
		}, []any{"h", nil}},
		{"AvailabilityZone", aboutUnit, `{"results":[{"result":"z"}]}`, func(ctx context.Context, u *uniter.Unit) []any {
			v, err := u.AvailabilityZone(ctx)
			return []any{v, err}
		}, []any{"z", nil}},
		{"CharmURL", aboutUnit, `{"results":[{"result":"local:web-1","ok":true}]}`, func(ctx context.Context, u *uniter.Unit) []any {
			v, err := u.CharmURL(ctx)
			return []any{v, err}
		}, []any{"local:web-1", nil}},
		{"CharmURL", aboutUnit, `{"results":[{"result":"","ok":false}]}`, func(ctx context.Context, u *uniter.Unit) []any {
			v, err := u.CharmURL(ctx)
			return []any{v, err}
		}, []any{"", uniter.ErrNoCharmURLSet}},
		{"SetCharmURL", `{"entities":[{"tag":"unit-web-0","charm-url":"local:web-1"}]}`, ok, func(ctx context.Context, u *uniter.Unit) []any {
			return fails(u.SetCharmURL(ctx, "local:web-1"))
		}, fails(nil)},
		{"SetUnitStatus", `{"entities":[{"tag":"unit-web-0","status":"active","info":"i","data":{"k":1}}]}`, ok, func(ctx context.Context, u *uniter.Unit) []any {
			return fails(u.SetUnitStatus(ctx, "active", "i", map[string]any{"k": 1}))
		}, fails(nil)},
		{"SetAgentStatus", `{"entities":[{"tag":"unit-web-0","status":"idle","info":"","data":null}]}`, ok, func(ctx context.Context, u *uniter.Unit) []any {
			return fails(u.SetAgentStatus(ctx, "idle", "", nil))
		}, fails(nil)},
		{"UnitStatus", aboutUnit, `{"results":[{"id":"web/0","life":"alive","status":"active","info":"i","data":{},"since":null}]}`, func(ctx context.Context, u *uniter.Unit) []any {
			v, err := u.UnitStatus(ctx)
			return []any{v.Status, v.Info, err}
		}, []any{"active", "i", nil}},
		{"State", aboutUnit, `{"results":[{"uniter-state":"u","relation-state":{"3":"r"}}]}`, func(ctx context.Context, u *uniter.Unit) []any {
			v, err := u.State(ctx)
			return []any{v, err}
		}, []any{params.UnitStateResult{UniterState: "u", RelationState: map[int]string{3: "r"}}, nil}},
		{"SetState", `{"args":[{"tag":"unit-web-0","uniter-state":"u","relation-state":{"3":"r"}}]}`, ok, func(ctx context.Context, u *uniter.Unit) []any {
			text := "u"
			return fails(u.SetState(ctx, params.SetUnitStateArg{UniterState: &text, RelationState: &map[int]string{3: "r"}}))
		}, fails(nil)},
		{"RelationsStatus", aboutUnit, `{"results":[{"results":[{"relation-tag":"relation-web.db#mysql.server","in-scope":true,"suspended":false}]}]}`, func(ctx context.Context, u *uniter.Unit) []any {
			v, err := u.RelationsStatus(ctx)
			return []any{v, err}
		}, []any{[]uniter.RelationStatus{{Tag: website, InScope: true}}, nil}},
	}
	for _, test := range tests {
		t.Run(test.method, func(t *testing.T) {
			u := unit(t, apitest.Exchange{Call: "Uniter(19)." + test.method, Params: test.params, Answer: test.answer})
			if got := test.call(t.Context(), u); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestErrorOfAnEntity(t *testing.T) {
	u := unit(t, apitest.Exchange{
		Call: "Uniter(19).EnsureDead", Params: aboutUnit,
		Answer: `{"results":[{"error":{"message":"unit has subordinates","code":"unit has subordinates"}}]}`,
	})
	if err := u.EnsureDead(t.Context()); !params.IsCodeUnitHasSubordinates(err) || err.Error() != "unit has subordinates" {
		t.Errorf("got %v", err)
	}
	c := client(t, apitest.Exchange{
		Call: "Uniter(19).Refresh", Params: aboutUnit,
		Answer: `{"Results":[{"Life":"","Resolved":"","Error":{"message":"unit \"web/0\" not found","code":"not found"}}]}`,
	})
	if _, err := c.Unit(t.Context(), web0); !params.IsCodeNotFound(err) || !errors.Is(err, coreerrors.NotFound) {
		t.Errorf("got %v", err)
	}
}

func TestCommitHookChanges(t *testing.T) {
	u := unit(t, apitest.Exchange{
		Call: "Uniter(19).CommitHookChanges",
		Params: `{"args":[{"tag":"unit-web-0","update-network-info":true,
			"relation-unit-settings":[{"relation":"relation-web.db#mysql.server","unit":"unit-web-0","settings":{"a":"1","b":""},"application-settings":null}],
			"open-ports":[{"tag":"unit-web-0","protocol":"tcp","from-port":80,"to-port":90,"endpoint":""}],
			"close-ports":[{"tag":"unit-web-0","protocol":"icmp","from-port":-1,"to-port":-1,"endpoint":"db"}],
			"unit-state":{"tag":"unit-web-0","charm-state":{"k":"v"},"uniter-state":"done"}}]}`,
		Answer: `{"results":[{}]}`,
	})
	b := uniter.NewCommitHookParamsBuilder(web0)
	if _, n := b.Build(); n != 0 {
		t.Errorf("%d changes before any", n)
	}
	b.UpdateNetworkInfo()
	b.UpdateRelationUnitSettings(website.String(), params.Settings{"a": "1", "b": ""}, nil)
	b.OpenPortRange("", params.PortRange{FromPort: 80, ToPort: 90, Protocol: "tcp"})
	b.ClosePortRange("db", params.PortRange{FromPort: -1, ToPort: -1, Protocol: "icmp"})
	b.UpdateCharmState(map[string]string{"k": "v"})
	b.UpdateUniterState("done")
	changes, n := b.Build()
	if n != 5 {
		t.Errorf("%d changes", n)
	}
	if err := u.CommitHookChanges(t.Context(), changes); err != nil {
		t.Error(err)
	}
}

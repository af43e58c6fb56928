package hooktool_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/gantline/gantline/internal/agent/hooktool"
)

// unit is a hook of web/0: relation-changed of db:1 with mysql/0, unless changed.
type unit struct {
	leader      bool
	config      map[string]any
	statuses    []hooktool.Status
	application []hooktool.Status
	version     string
	logged      []string
	opened      map[string][]hooktool.PortRange
	relations   map[int]*relation
	current     int // -1 for no relation hook
	remoteUnit  string
	remoteApp   string
}

func newUnit() *unit {
	return &unit{
		leader: true,
		config: map[string]any{
			"title": "hello: world", "port": 8080, "ratio": 0.5, "debug": false, "empty": "", "unset": nil,
		},
		opened: map[string][]hooktool.PortRange{"": {{From: 80, To: 80, Protocol: "tcp"}}},
		relations: map[int]*relation{
			1: {name: "db", id: "db:1", app: "mysql", units: []string{"mysql/0", "mysql/1"}, bags: map[string]hooktool.Settings{
				"web/0": {"private-address": "10.0.0.7"}, "web": {"shared": "yes"},
				"mysql/0": {"host": "10.0.0.1", "text": "two\nlines"}, "mysql/1": {"host": "10.0.0.2"}, "mysql": {"password": "s3"},
			}},
			4: {name: "db", id: "db:4", app: "postgres", bags: map[string]hooktool.Settings{}},
			2: {name: "site", id: "site:2", app: "proxy", bags: map[string]hooktool.Settings{}},
		},
		current: 1, remoteUnit: "mysql/0", remoteApp: "mysql",
	}
}

func (u *unit) UnitName() string { return "web/0" }

func (u *unit) ConfigSettings(context.Context) (map[string]any, error) { return u.config, nil }

func (u *unit) PrivateAddress(context.Context) (string, error) { return "10.0.0.7", nil }

func (u *unit) PublicAddress(context.Context) (string, error) {
	return "", errors.New("no public address set")
}

func (u *unit) SetWorkloadVersion(_ context.Context, version string) error {
	u.version = version
	return nil
}

func (u *unit) Log(level, message string) { u.logged = append(u.logged, level+" "+message) }

func (u *unit) IsLeader(context.Context) (bool, error) { return u.leader, nil }

func (u *unit) UnitStatus(context.Context) (hooktool.Status, error) {
	return hooktool.Status{Status: "active", Info: "ready", Data: map[string]any{"n": 1}}, nil
}

func (u *unit) SetUnitStatus(_ context.Context, s hooktool.Status) error {
	u.statuses = append(u.statuses, s)
	return nil
}

func (u *unit) ApplicationStatus(context.Context) (hooktool.ApplicationStatus, error) {
	return hooktool.ApplicationStatus{
		Application: hooktool.Status{Status: "blocked", Info: "help"},
		Units:       map[string]hooktool.Status{"web/0": {Status: "active", Info: "ready"}},
	}, nil
}

func (u *unit) SetApplicationStatus(_ context.Context, s hooktool.Status) error {
	u.application = append(u.application, s)
	return nil
}

func (u *unit) OpenPortRange(_ context.Context, endpoint string, r hooktool.PortRange) error {
	if r.Conflicts(hooktool.PortRange{From: 53, To: 53, Protocol: "udp"}) {
		return errors.New("port range conflicts")
	}
	u.opened[endpoint] = append(u.opened[endpoint], r)
	return nil
}

func (u *unit) ClosePortRange(_ context.Context, endpoint string, r hooktool.PortRange) error {
	u.opened[endpoint] = slices.DeleteFunc(u.opened[endpoint], func(o hooktool.PortRange) bool { return o == r })
	return nil
}

func (u *unit) OpenedPortRanges(context.Context) (map[string][]hooktool.PortRange, error) {
	return u.opened, nil
}

func (u *unit) HookRelation() (hooktool.Relation, bool) {
	r, ok := u.relations[u.current]
	return r, ok
}

func (u *unit) RemoteUnitName() string        { return u.remoteUnit }
func (u *unit) RemoteApplicationName() string { return u.remoteApp }

func (u *unit) Relation(id int) (hooktool.Relation, error) {
	if r, ok := u.relations[id]; ok {
		return r, nil
	}
	return nil, hooktool.ErrRelationNotFound
}

func (u *unit) RelationIDs() []int { return slices.Sorted(maps.Keys(u.relations)) }

type relation struct {
	name, id, app string
	units         []string
	bags          map[string]hooktool.Settings
}

func (r *relation) Name() string              { return r.name }
func (r *relation) FakeID() string            { return r.id }
func (r *relation) UnitNames() []string       { return r.units }
func (r *relation) RemoteApplication() string { return r.app }

func own(app bool) string {
	if app {
		return "web"
	}
	return "web/0"
}

func (r *relation) Settings(_ context.Context, app bool) (hooktool.Settings, error) {
	return r.bags[own(app)], nil
}

func (r *relation) Update(_ context.Context, app bool, changes hooktool.Settings) error {
	for k, v := range changes {
		if v == "" {
			delete(r.bags[own(app)], k)
		} else {
			r.bags[own(app)][k] = v
		}
	}
	return nil
}

func (r *relation) Read(_ context.Context, name string, _ bool) (hooktool.Settings, error) {
	if s, ok := r.bags[name]; ok {
		return s, nil
	}
	return nil, errors.New("permission denied")
}

func (u *unit) NetworkInfo(_ context.Context, binding string, relation int) (hooktool.NetworkInfo, error) {
	if binding != "db" || relation != u.current {
		return hooktool.NetworkInfo{}, fmt.Errorf("binding %q of relation %d not valid", binding, relation)
	}
	return hooktool.NetworkInfo{
		Devices: []hooktool.Device{{MAC: "00:16", Name: "eth0", Addresses: []hooktool.Address{
			{Value: "10.0.0.7", CIDR: "10.0.0.0/24"}, {Value: "10.0.0.8", CIDR: "10.0.0.0/24"},
		}}},
		EgressSubnets: []string{"10.0.0.7/32"}, IngressAddresses: []string{"198.51.100.7"},
	}, nil
}

func (u *unit) GoalState(context.Context) (hooktool.GoalState, error) {
	since := time.Date(2026, 11, 20, 13, 0, 0, 0, time.FixedZone("", 3600))
	return hooktool.GoalState{
		Units: map[string]hooktool.Goal{"web/0": {Status: "active", Since: since}},
		Relations: map[string]map[string]hooktool.Goal{"db": {
			"mysql": {Status: "joined", Since: since}, "mysql/0": {Status: "dying", Since: since},
		}},
	}, nil
}

package unitertest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Controller is a model. Its methods may be called from any goroutine.
type Controller struct {
	mu        sync.Mutex
	changed   chan struct{} // closed and replaced whenever anything changes
	apps      map[string]*application
	units     map[string]*unit
	relations map[int]*relation
	nextID    int
	leaders   map[string]string // by application
	config    map[string]any
	sums      map[string]string // charm URL to SHA-256
	passwords map[string]string // by unit
}

type application struct {
	life    life.Value
	charm   string
	config  map[string]any
	version int // moves when the configuration changes
}

type unit struct {
	name     string
	life     life.Value
	resolved params.ResolvedMode
	charm    string
	workload params.StatusResult
	agent    params.StatusResult
	version  string
	ports    map[string][]params.PortRange // by endpoint
	state    params.UnitStateResult
	history  []string // of workload and agent statuses
}

type relation struct {
	id        int
	key       string
	life      life.Value
	suspended bool
	status    params.RelationStatusValue
	endpoints []endpoint
	scope     map[string]bool
	settings  map[string]*bag // by unit or application
}

type endpoint struct{ app, name, role, iface string }

type bag struct {
	values  map[string]string
	version int64
}

// New returns an empty model.
func New() *Controller {
	return &Controller{
		changed: make(chan struct{}), apps: map[string]*application{}, units: map[string]*unit{},
		relations: map[int]*relation{}, leaders: map[string]string{}, sums: map[string]string{}, passwords: map[string]string{},
		config: map[string]any{"update-status-hook-interval": "5m", "automatically-retry-hooks": true},
	}
}

// Change makes changes with the lock held and tells all watchers.
func (c *Controller) change(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
	c.broadcast()
}

// broadcast wakes all watchers; the caller holds mu.
func (c *Controller) broadcast() {
	close(c.changed)
	c.changed = make(chan struct{})
}

// AddApplication adds an application with a charm and its configuration.
func (c *Controller) AddApplication(name, charm string, config map[string]any) {
	c.change(func() {
		c.apps[name] = &application{life: life.Alive, charm: charm, config: maps.Clone(config), version: 1}
	})
}

// AddUnit adds a unit, which waits for its agent.
func (c *Controller) AddUnit(name string) {
	c.change(func() {
		c.units[name] = &unit{
			name: name, life: life.Alive, ports: map[string][]params.PortRange{},
			workload: params.StatusResult{Status: "waiting", Info: "installing agent"},
			agent:    params.StatusResult{Status: "allocating"},
		}
	})
}

// SetConfig sets an option of an application.
func (c *Controller) SetConfig(app, key string, value any) {
	c.change(func() {
		a := c.apps[app]
		if a.config == nil {
			a.config = map[string]any{}
		}
		if a.config[key] != value {
			a.config[key] = value
			a.version++
		}
	})
}

// SetCharm gives the application another charm.
func (c *Controller) SetCharm(app, charm string) {
	c.change(func() { c.apps[app].charm = charm })
}

// SetSum sets the checksum of a charm.
func (c *Controller) SetSum(charm, sha256 string) {
	c.change(func() { c.sums[charm] = sha256 })
}

// SetModelConfig sets an option of the model.
func (c *Controller) SetModelConfig(key string, value any) {
	c.change(func() { c.config[key] = value })
}

// Relate adds a relation between endpoints "app:name", or among the peers of one,
// and returns its number.
func (c *Controller) Relate(endpoints ...string) int {
	var id int
	c.change(func() {
		id = c.nextID
		c.nextID++
		r := &relation{
			id: id, key: strings.Join(endpoints, " "), life: life.Alive,
			scope: map[string]bool{}, settings: map[string]*bag{},
		}
		roles := []string{"requirer", "provider"}
		if len(endpoints) == 1 {
			roles = []string{"peer"}
		}
		for i, e := range endpoints {
			app, name, _ := strings.Cut(e, ":")
			r.endpoints = append(r.endpoints, endpoint{app, name, roles[i], "test"})
		}
		c.relations[id] = r
	})
	return id
}

// Suspend suspends a relation, or resumes it.
func (c *Controller) Suspend(id int, suspended bool) {
	c.change(func() {
		if r := c.relations[id]; r != nil {
			r.suspended = suspended
		}
	})
}

// DestroyRelation makes a relation dying. It is removed when the last unit has
// left it.
func (c *Controller) DestroyRelation(id int) {
	c.change(func() {
		if r := c.relations[id]; r != nil {
			r.life = life.Dying
			c.collect()
		}
	})
}

// DestroyUnit makes a unit dying.
func (c *Controller) DestroyUnit(name string) {
	c.change(func() {
		if u := c.units[name]; u != nil && u.life == life.Alive {
			u.life = life.Dying
		}
	})
}

// Resolve asks the unit's agent to go on after a failed hook.
func (c *Controller) Resolve(name string, mode params.ResolvedMode) {
	c.change(func() { c.units[name].resolved = mode })
}

// Enter lets a unit that has no agent enter a relation with settings, or change
// them.
func (c *Controller) Enter(id int, unit string, settings map[string]string) {
	c.change(func() {
		if r := c.relations[id]; r != nil && r.life == life.Alive {
			r.scope[unit] = true
			r.bag(unit).update(settings)
		}
	})
}

// SetApplicationSettings changes settings that an application has in a relation.
func (c *Controller) SetApplicationSettings(id int, app string, settings map[string]string) {
	c.change(func() {
		if r := c.relations[id]; r != nil {
			r.bag(app).update(settings)
		}
	})
}

// Leave lets a unit that has no agent leave a relation.
func (c *Controller) Leave(id int, unit string) {
	c.change(func() {
		if r := c.relations[id]; r != nil {
			delete(r.scope, unit)
			c.collect()
		}
	})
}

// SetLeader makes a unit the leader of its application.
func (c *Controller) SetLeader(app, unit string) {
	c.change(func() { c.leaders[app] = unit })
}

// collect removes relations that nobody needs; the caller holds mu.
func (c *Controller) collect() {
	maps.DeleteFunc(c.relations, func(_ int, r *relation) bool { return r.life != life.Alive && len(r.scope) == 0 })
}

// Unit is what a test may look at of a unit.
type Unit struct {
	Life     life.Value
	Charm    string
	Workload params.StatusResult
	Agent    params.StatusResult
	Version  string
	Ports    map[string][]params.PortRange
	State    params.UnitStateResult
	// History lists the statuses that were set, "agent idle ", "workload active
	// ready", in their order.
	History []string
}

// Unit returns the unit as it is.
func (c *Controller) Unit(name string) Unit {
	c.mu.Lock()
	defer c.mu.Unlock()
	u := c.units[name]
	return Unit{
		Life: u.life, Charm: u.charm, Workload: u.workload, Agent: u.agent, Version: u.version,
		Ports: maps.Clone(u.ports), State: u.state, History: slices.Clone(u.history),
	}
}

// Settings returns what a unit or an application has written into a relation, and
// the version of that.
func (c *Controller) Settings(id int, name string) (map[string]string, int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.relations[id]
	if r == nil {
		return nil, 0
	}
	b := r.bag(name)
	return maps.Clone(b.values), b.version
}

// InScope says whether the relation exists and the unit is in its scope.
func (c *Controller) InScope(id int, unit string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.relations[id]
	return r != nil && r.scope[unit]
}

// RelationStatus returns the status that a leader has set last.
func (c *Controller) RelationStatus(id int) params.RelationStatusValue {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r := c.relations[id]; r != nil {
		return r.status
	}
	return ""
}

// Changed returns a channel that is closed with the next change of anything.
func (c *Controller) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed
}

func (r *relation) bag(name string) *bag {
	if r.settings[name] == nil {
		r.settings[name] = &bag{values: map[string]string{}}
	}
	return r.settings[name]
}

// update changes values; the version moves only when one really changes.
func (b *bag) update(changes map[string]string) {
	moved := false
	for k, v := range changes {
		if b.values[k] == v {
			continue
		}
		moved = true
		if v == "" {
			delete(b.values, k)
		} else {
			b.values[k] = v
		}
	}
	if moved || b.version == 0 && len(changes) > 0 {
		b.version++
	}
}

// side returns the relation's endpoint on the unit's side and the one on the other.
func (r *relation) side(unit string) (own, other endpoint, ok bool) {
	app, _ := names.UnitApplication(unit)
	for i, e := range r.endpoints {
		if e.app == app {
			return e, r.endpoints[len(r.endpoints)-1-i], true
		}
	}
	return endpoint{}, endpoint{}, false
}

// members returns the versions of the units that the unit sees, and of the
// applications.
func (r *relation) members(unit string) (units, apps map[string]int64) {
	_, other, _ := r.side(unit)
	units, apps = map[string]int64{}, map[string]int64{}
	for name := range r.scope {
		if app, _ := names.UnitApplication(name); app == other.app && name != unit {
			units[name] = r.bag(name).version
		}
	}
	apps[other.app] = r.bag(other.app).version
	return units, apps
}

func (u *unit) record(kind string, s params.StatusResult) {
	u.history = append(u.history, fmt.Sprintf("%s %s %s", kind, s.Status, s.Info))
}

package hook

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"

	"github.com/gantline/gantline/internal/agent/hooktool"
	"github.com/gantline/gantline/juju/api/agent/uniter"
	"github.com/gantline/gantline/juju/names"
)

// ErrIsNotLeader is the error of a tool that only the leader may use. Frameworks
// know it by its text.
var ErrIsNotLeader = errors.New("this unit is not the leader")

// Leadership tells whether the unit leads its application; true holds for the next
// 30 seconds.
type Leadership interface {
	IsLeader(ctx context.Context) (bool, error)
}

// Spec is what a Context is made of.
type Spec struct {
	Info Info
	// Client is the API, logged in as Unit's agent.
	Client *uniter.Client
	Unit   *uniter.Unit
	// Machine is the unit's machine, whose other units' ports matter.
	Machine    names.MachineTag
	Leadership Leadership
	// Relations are all relations of the unit, by number.
	Relations map[int]Membership
	// Logger receives what the hook logs; nil discards.
	Logger *slog.Logger
}

// Membership is one relation of the unit, with the units of the other side that
// the charm knows of.
type Membership struct {
	Unit    *uniter.RelationUnit
	Members []string
}

// Context is one run of a hook as its tools see it, and what they have changed. It
// is used by one goroutine at a time: the Server runs one tool after the other,
// and the changes are read when it has been closed.
type Context struct {
	info         Info
	id           string
	name         string
	client       *uniter.Client
	unit         *uniter.Unit
	machine      names.MachineTag
	leadership   Leadership
	relations    map[int]*relation
	hookRelation *relation // nil for other hooks
	log          *slog.Logger

	config    map[string]any // nil until first asked for
	ports     *ports         // nil until first asked for
	statusSet bool
}

var _ hooktool.Context = (*Context)(nil)

// NewContext returns the context of a hook that is to run. A relation hook whose
// relation is not among s.Relations is an error.
func NewContext(s Spec) (*Context, error) {
	c := &Context{
		info: s.Info, client: s.Client, unit: s.Unit, machine: s.Machine,
		leadership: s.Leadership, relations: map[int]*relation{},
	}
	for id, m := range s.Relations {
		c.relations[id] = newRelation(m)
	}
	endpoint := ""
	if s.Info.Kind.IsRelation() {
		c.hookRelation = c.relations[s.Info.RelationID]
		if c.hookRelation == nil {
			return nil, fmt.Errorf("unknown relation id: %d", s.Info.RelationID)
		}
		endpoint = c.hookRelation.Name()
	}
	c.name = s.Info.Name(endpoint)
	c.id = newID(s.Unit.Name(), c.name)
	c.log = s.Logger
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	return c, nil
}

// newID returns an id that no other process can guess.
func newID(unit, name string) string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("%s-%s-%d", unit, name, binary.BigEndian.Uint64(b[:])>>1)
}

// ID returns what the hook's tools present.
func (c *Context) ID() string { return c.id }

// HookName returns the hook's full name, "db-relation-joined".
func (c *Context) HookName() string { return c.name }

// HasSetStatus says whether the hook has set the status of the unit's workload.
func (c *Context) HasSetStatus() bool { return c.statusSet }

// UnitName implements hooktool.Unit.
func (c *Context) UnitName() string { return c.unit.Name() }

// ConfigSettings implements hooktool.Unit. All calls of a hook see the same.
func (c *Context) ConfigSettings(ctx context.Context) (map[string]any, error) {
	if c.config == nil {
		settings, err := c.unit.ConfigSettings(ctx)
		if err != nil {
			return nil, err
		}
		c.config = maps.Clone(settings)
		if c.config == nil {
			c.config = map[string]any{}
		}
	}
	return c.config, nil
}

// PrivateAddress implements hooktool.Unit.
func (c *Context) PrivateAddress(ctx context.Context) (string, error) {
	return c.unit.PrivateAddress(ctx)
}

// PublicAddress implements hooktool.Unit.
func (c *Context) PublicAddress(ctx context.Context) (string, error) {
	return c.unit.PublicAddress(ctx)
}

// SetWorkloadVersion implements hooktool.Unit.
func (c *Context) SetWorkloadVersion(ctx context.Context, version string) error {
	return c.client.SetUnitWorkloadVersion(ctx, c.unit.Tag(), version)
}

// Log implements hooktool.Unit.
func (c *Context) Log(level, message string) {
	c.log.Log(context.Background(), slogLevel(level), message, "logger", "unit."+c.UnitName()+".juju-log")
}

// slogLevel returns the level of a charm's level.
func slogLevel(level string) slog.Level {
	switch level {
	case "TRACE":
		return slog.LevelDebug - 4
	case "DEBUG":
		return slog.LevelDebug
	case "WARNING":
		return slog.LevelWarn
	case "ERROR":
		return slog.LevelError
	case "CRITICAL":
		return slog.LevelError + 4
	}
	return slog.LevelInfo
}

// IsLeader implements hooktool.Leadership.
func (c *Context) IsLeader(ctx context.Context) (bool, error) { return c.leadership.IsLeader(ctx) }

// HookRelation implements hooktool.Relations.
func (c *Context) HookRelation() (hooktool.Relation, bool) {
	if c.hookRelation == nil {
		return nil, false
	}
	return c.hookRelation, true
}

// RemoteUnitName implements hooktool.Relations.
func (c *Context) RemoteUnitName() string { return c.info.RemoteUnit }

// RemoteApplicationName implements hooktool.Relations.
func (c *Context) RemoteApplicationName() string { return c.info.RemoteApplication }

// Relation implements hooktool.Relations.
func (c *Context) Relation(id int) (hooktool.Relation, error) {
	if r, ok := c.relations[id]; ok {
		return r, nil
	}
	return nil, hooktool.ErrRelationNotFound
}

// RelationIDs implements hooktool.Relations.
func (c *Context) RelationIDs() []int { return slices.Sorted(maps.Keys(c.relations)) }

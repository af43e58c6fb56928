package hooktool

import (
	"context"
	"errors"
	"fmt"

	"github.com/gantline/gantline/juju/names"
)

// relationGetCall is one call of relation-get.
type relationGetCall struct {
	hook     Context
	out      output
	relation relationFlag
	app      bool
	key      string // "" for all
	target   string // a unit's name, or with app an application's
}

// relationGet prints what a unit or an application has written into a relation.
func relationGet(hook Context) *command {
	g := &relationGetCall{hook: hook}
	c := &command{
		name: "relation-get", args: "<key> <unit id>", purpose: "get relation settings",
		doc: "Without a key, or with the key -, all settings are printed. The unit's own\n" +
			"settings, pending changes included, are printed by \"relation-get - UNIT\" with\n" +
			"its own name; --app reads what the leader of the other side has written for its\n" +
			"application.",
		init: g.init, run: g.run,
	}
	if unit := hook.RemoteUnitName(); unit != "" {
		c.args = "[<key> [<unit id>]]"
		c.doc += fmt.Sprintf("\nCurrent default unit id is %q.", unit)
	}
	g.out.addFlags(&c.flags)
	g.relation.addFlags(hook, &c.flags)
	c.flags.boolVar(&g.app, "Get the relation data for the overall application, not just a unit", "app")
	return c
}

func (g *relationGetCall) init(args []string) error {
	if err := g.relation.check(); err != nil {
		return err
	}
	if len(args) > 0 {
		if args[0] != "-" {
			g.key = args[0]
		}
		args = args[1:]
	}
	if len(args) == 0 {
		return g.chooseTarget()
	}
	g.target = args[0]
	if g.app && names.IsValidUnit(g.target) {
		application, err := names.UnitApplication(g.target)
		if err != nil {
			return err
		}
		g.target = application
	}
	return noMore(args[1:])
}

// chooseTarget takes what the hook is about: its unit, else its application.
func (g *relationGetCall) chooseTarget() error {
	g.target = g.hook.RemoteUnitName()
	if g.app || g.target == "" {
		g.target = g.hook.RemoteApplicationName()
		g.app = true
	}
	if g.target == "" {
		return errors.New("no unit or application specified")
	}
	return nil
}

func (g *relationGetCall) run(ctx context.Context, call *invocation) error {
	settings, err := g.settings(ctx)
	if err != nil {
		return err
	}
	if g.key == "" {
		return g.out.write(call, settings)
	}
	value, ok := settings[g.key]
	if !ok {
		return g.out.write(call, nil)
	}
	return g.out.write(call, value)
}

// settings reads the unit's own settings, and those of its application if it
// leads, from the hook, where pending changes are; all others are read anew.
func (g *relationGetCall) settings(ctx context.Context) (Settings, error) {
	relation, own := g.relation.relation, g.target == g.hook.UnitName()
	if g.app {
		application, err := names.UnitApplication(g.hook.UnitName())
		if err != nil {
			return nil, err
		}
		if g.target == application {
			if own, err = g.hook.IsLeader(ctx); err != nil {
				return nil, fmt.Errorf("cannot determine leadership status: %w", err)
			}
		}
	}
	if own {
		return relation.Settings(ctx, g.app)
	}
	return relation.Read(ctx, g.target, g.app)
}

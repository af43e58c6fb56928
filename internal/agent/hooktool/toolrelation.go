package hooktool

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// relationFlag is the flag -r of tools that are about one relation: given, or
// that of the hook.
type relationFlag struct {
	relation Relation // nil when neither given nor known from the hook
}

func (r *relationFlag) addFlags(hook Context, f *flagSet) {
	initial := ""
	if rel, ok := hook.HookRelation(); ok {
		r.relation, initial = rel, rel.FakeID()
	}
	f.add(&option{
		names: []string{"r", "relation"}, usage: "Specify a relation by id", initial: initial,
		set: func(s string) error {
			id, err := strconv.Atoi(s[strings.LastIndexByte(s, ':')+1:])
			if err != nil {
				return errors.New("invalid relation id")
			}
			r.relation, err = hook.Relation(id)
			return err
		},
	})
}

func (r *relationFlag) check() error {
	if r.relation == nil {
		return errors.New("no relation id specified")
	}
	return nil
}

// relationIDs lists the relations of an endpoint.
func relationIDs(hook Context) *command {
	var (
		out      output
		endpoint string
	)
	c := &command{name: "relation-ids", args: "<name>", purpose: "list all relation IDs for the given endpoint"}
	if r, ok := hook.HookRelation(); ok {
		endpoint = r.Name()
		c.args = "[<name>]"
		c.doc = "Current default endpoint name is \"" + endpoint + "\"."
	}
	out.addFlags(&c.flags)
	c.init = func(args []string) error {
		if len(args) > 0 {
			endpoint, args = args[0], args[1:]
		}
		if endpoint == "" {
			return errors.New("no endpoint name specified")
		}
		return noMore(args)
	}
	c.run = func(_ context.Context, call *invocation) error {
		ids := []string{}
		for _, id := range hook.RelationIDs() {
			if r, err := hook.Relation(id); err == nil && r.Name() == endpoint {
				ids = append(ids, r.FakeID())
			}
		}
		slices.Sort(ids)
		return out.write(call, ids)
	}
	return c
}

// relationList lists the units of the other side of a relation.
func relationList(hook Context) *command {
	var (
		out      output
		relation relationFlag
		app      bool
	)
	c := &command{
		name: "relation-list", purpose: "list relation units",
		doc: "Units are listed from their relation-joined until their relation-departed.\n" +
			"-r need not be given in a relation hook; --app prints the application of the\n" +
			"other side instead.",
	}
	out.addFlags(&c.flags)
	relation.addFlags(hook, &c.flags)
	c.flags.boolVar(&app, "List remote application instead of participating units", "app")
	c.init = func(args []string) error {
		if err := relation.check(); err != nil {
			return err
		}
		return noMore(args)
	}
	c.run = func(_ context.Context, call *invocation) error {
		if app {
			return out.write(call, relation.relation.RemoteApplication())
		}
		units := relation.relation.UnitNames()
		if units == nil {
			units = []string{}
		}
		return out.write(call, units)
	}
	return c
}

package environment

import (
	"errors"
	"strings"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// entityTag makes a tag of what people write: "mysql/0", "3", "mysql", "admin@local", a charm's URL,
// or a tag as it is.
func entityTag(name string) (string, error) {
	if tag, err := names.ParseTag(name); err == nil {
		return tag.String(), nil
	}
	switch {
	case names.IsValidUnit(name):
		return names.NewUnitTag(name).String(), nil
	case names.IsValidMachine(name):
		return names.NewMachineTag(name).String(), nil
	case strings.HasPrefix(name, "local:"), strings.HasPrefix(name, "ch:"), strings.HasPrefix(name, "cs:"):
		return "charm-" + name, nil
	case strings.Contains(name, "@") && names.IsValidUser(name):
		return names.NewUserTag(name).String(), nil
	case names.IsValidApplication(name):
		return names.NewApplicationTag(name).String(), nil
	}
	return "", coreerrors.NotValidf("name %q of an entity", name)
}

// entities makes the argument of bulk calls.
func entities(tag func(string) (string, error), from ...string) (params.Entities, error) {
	all := params.Entities{Entities: make([]params.Entity, 0, len(from))}
	for _, name := range from {
		t, err := tag(name)
		if err != nil {
			return all, err
		}
		all.Entities = append(all.Entities, params.Entity{Tag: t})
	}
	return all, nil
}

func userTagText(name string) (string, error) {
	tag, err := userTag(name)
	return tag.String(), err
}

// joined returns the errors of a bulk call as one, nil where there is none.
func joined(results []params.ErrorResult) error {
	var errs []error
	for _, r := range results {
		if r.Error != nil {
			errs = append(errs, r.Error)
		}
	}
	return errors.Join(errs...)
}

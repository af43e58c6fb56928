package environment

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gantline/gantline/juju/core/constraints"
)

// Config are options by name. Values may be texts, numbers, booleans: they travel as text.
type Config map[string]any

// text returns the options as they travel.
func (c Config) text() map[string]string {
	out := make(map[string]string, len(c))
	for key, value := range c {
		out[key] = fmt.Sprint(value)
	}
	return out
}

// Constraints are constraints by name, such as "cores" (or "cpu-cores"), "mem" in MiB or with a unit,
// "arch".
type Constraints map[string]any

// value reads the constraints as people write them.
func (c Constraints) value() (constraints.Value, error) {
	words := make([]string, 0, len(c))
	for name, value := range c {
		text := fmt.Sprint(value)
		if list, ok := value.([]string); ok {
			text = strings.Join(list, ",")
		}
		words = append(words, name+"="+strings.ReplaceAll(text, " ", `\ `))
	}
	slices.Sort(words)
	out, err := constraints.Parse(words...)
	if err != nil {
		return out, fmt.Errorf("cannot use constraints: %w", err)
	}
	return out, nil
}

// SetConfig sets options of the application.
func (e *Environment) SetConfig(ctx context.Context, name string, config Config) error {
	in := struct {
		ServiceName string
		Options     map[string]string
	}{name, config.text()}
	if done, err := e.oldCall(ctx, "ServiceSet", in, nil); done {
		return err
	}
	c, err := e.applications(ctx, "SetConfigs")
	if err != nil {
		return err
	}
	return c.SetConfig("", name, "", config.text())
}

// GetConfig returns the options of the application's charm, each an object with value, type,
// default and more.
func (e *Environment) GetConfig(ctx context.Context, name string) (map[string]any, error) {
	got, err := e.GetApplication(ctx, name)
	if err != nil {
		return nil, err
	}
	return got.CharmConfig, nil
}

// UnsetConfig brings options back to their defaults.
func (e *Environment) UnsetConfig(ctx context.Context, name string, options ...string) error {
	in := struct {
		ServiceName string
		Options     []string
	}{name, options}
	if done, err := e.oldCall(ctx, "ServiceUnset", in, nil); done {
		return err
	}
	c, err := e.applications(ctx, "UnsetApplicationsConfig")
	if err != nil {
		return err
	}
	return c.UnsetApplicationConfig("", name, options)
}

// SetConstraints replaces the constraints of the application's future machines.
func (e *Environment) SetConstraints(ctx context.Context, name string, cons Constraints) error {
	value, err := cons.value()
	if err != nil {
		return err
	}
	in := struct {
		ServiceName string
		Constraints Constraints
	}{name, cons}
	if done, err := e.oldCall(ctx, "SetServiceConstraints", in, nil); done {
		return err
	}
	c, err := e.applications(ctx, "SetConstraints")
	if err != nil {
		return err
	}
	return c.SetConstraints(name, value)
}

// GetConstraints returns the constraints of the application.
func (e *Environment) GetConstraints(ctx context.Context, name string) (constraints.Value, error) {
	var old struct{ Constraints Constraints }
	if done, err := e.oldCall(ctx, "GetServiceConstraints", oldService{name}, &old); done {
		if err != nil {
			return constraints.Value{}, err
		}
		return old.Constraints.value()
	}
	c, err := e.applications(ctx, "GetConstraints")
	if err != nil {
		return constraints.Value{}, err
	}
	all, err := c.GetConstraints(name)
	if err != nil {
		return constraints.Value{}, err
	}
	return all[0], nil
}

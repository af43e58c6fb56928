package hooktool

import (
	"context"
	"errors"
)

// configGet prints the charm's configuration, whole or one option.
func configGet(hook Context) *command {
	var (
		out output
		all bool
		key string
	)
	c := &command{
		name: "config-get", args: "[<key>]", purpose: "print application configuration",
		doc: "Without a key, all options that have a value or a default are printed;\n" +
			"--all adds those that have neither. An option that does not exist prints\n" +
			"nothing.",
	}
	out.addFlags(&c.flags)
	c.flags.boolVar(&all, "print all keys", "a", "all")
	c.init = func(args []string) error {
		if len(args) == 0 {
			return nil
		}
		key = args[0]
		if all && key != "" {
			return errors.New("cannot use argument <key> together with --all")
		}
		return noMore(args[1:])
	}
	c.run = func(ctx context.Context, call *invocation) error {
		settings, err := hook.ConfigSettings(ctx)
		if err != nil {
			return err
		}
		if key != "" {
			return out.write(call, settings[key])
		}
		shown := map[string]any{}
		for k, v := range settings {
			if v != nil || all {
				shown[k] = v
			}
		}
		return out.write(call, shown)
	}
	return c
}

// unitGet prints one of the unit's addresses.
func unitGet(hook Context) *command {
	var (
		out output
		key string
	)
	c := &command{
		name: "unit-get", args: "<setting>",
		purpose: "print public-address or private-address",
	}
	out.addFlags(&c.flags)
	c.init = func(args []string) error {
		if len(args) == 0 {
			return errors.New("no setting specified")
		}
		if key = args[0]; key != "private-address" && key != "public-address" {
			return errors.New("unknown setting \"" + key + "\"")
		}
		return noMore(args[1:])
	}
	c.run = func(ctx context.Context, call *invocation) error {
		address := hook.PublicAddress
		if key == "private-address" {
			address = hook.PrivateAddress
		}
		value, err := address(ctx)
		if err != nil {
			return err
		}
		return out.write(call, value)
	}
	return c
}

// applicationVersionSet records the version of what the charm runs.
func applicationVersionSet(hook Context) *command {
	var version string
	c := &command{
		name: "application-version-set", args: "<new-version>",
		purpose: "specify which version of the application is deployed",
		doc: "The version is shown in the application's status. It is recorded at once,\n" +
			"whether or not the hook succeeds.",
	}
	c.init = func(args []string) error {
		if len(args) == 0 {
			return errors.New("no version specified")
		}
		version = args[0]
		return noMore(args[1:])
	}
	c.run = func(ctx context.Context, _ *invocation) error {
		return hook.SetWorkloadVersion(ctx, version)
	}
	return c
}

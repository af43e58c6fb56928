package environment

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/core/base"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// DeployArgs says how DeployWith deploys. The zero value deploys one unit.
type DeployArgs struct {
	// NumUnits is how many units there are at first; 0 means one, or none for a subordinate, and a
	// negative number means none.
	NumUnits int
	// Config are options of the charm.
	Config Config
	// Constraints are those of the application's machines.
	Constraints Constraints
	// To is where the first unit goes: "3", "lxd", "lxd:3", "" for a new machine.
	To string
	// Channel is the channel of a charm of the store, such as "14/stable"; "" for the charm's own.
	Channel string
}

// Deploy deploys one unit of a charm: "local:name-0" as an upload returned it, "./dir" or
// "/dir/name.charm" to upload it first, "ch:name" or a bare name from the store, or, with WithCharms,
// any that stands in the directory.
func (e *Environment) Deploy(ctx context.Context, name, charmURL string) error {
	return e.DeployWith(ctx, name, charmURL, DeployArgs{})
}

// DeployWith is Deploy with more to say. A charm of the former store (cs:) that WithCharms does not
// have is refused.
func (e *Environment) DeployWith(ctx context.Context, name, charmURL string, args DeployArgs) error {
	old, err := e.older(ctx)
	if err != nil {
		return err
	}
	if old != nil {
		return old.deploy(ctx, name, charmURL, args)
	}
	if !names.IsValidApplication(name) { // before anything is uploaded for it
		return coreerrors.NotValidf("application name %q", name)
	}
	if charmURL, err = e.uploadFirst(ctx, charmURL); err != nil {
		return err
	}
	switch {
	case strings.HasPrefix(charmURL, "cs:"):
		return formerStore(charmURL)
	case strings.HasPrefix(charmURL, "local:"):
		return e.deployLocal(ctx, name, charmURL, args)
	}
	return e.deployStore(ctx, name, charmURL, args)
}

func (a DeployArgs) units(subordinate bool) int {
	switch {
	case a.NumUnits < 0, a.NumUnits == 0 && subordinate:
		return 0
	case a.NumUnits == 0:
		return 1
	}
	return a.NumUnits
}

func (e *Environment) deployLocal(ctx context.Context, name, charmURL string, args DeployArgs) error {
	cons, err := args.Constraints.value()
	if err != nil {
		return err
	}
	where, err := placements(args.To)
	if err != nil {
		return err
	}
	info, err := e.GetCharm(ctx, charmURL)
	if err != nil {
		return err
	}
	c, err := e.applications(ctx, "Deploy")
	if err != nil {
		return err
	}
	return c.Deploy(application.DeployArgs{
		CharmID:         application.CharmID{URL: charmURL, Origin: localOrigin(charmURL, info)},
		ApplicationName: name, NumUnits: args.units(info.Meta != nil && info.Meta.Subordinate),
		Config: args.Config.text(), Cons: cons, Placement: where,
	})
}

// localOrigin is the origin of an uploaded charm: it runs on the first base that it supports,
// which charms of before manifests name by their series.
func localOrigin(charmURL string, info *params.Charm) params.CharmOrigin {
	origin := params.CharmOrigin{
		Source: "local", Architecture: architecture(), Base: params.Base{Name: "ubuntu", Channel: "22.04/stable"},
	}
	if u, err := charm.ParseURL(charmURL); err == nil {
		origin.Revision = &u.Revision
	}
	if info.Manifest != nil && len(info.Manifest.Bases) > 0 {
		first := info.Manifest.Bases[0]
		if !strings.Contains(first.Channel, "/") {
			first.Channel += "/stable"
		}
		origin.Base = params.Base{Name: first.Name, Channel: first.Channel}
	} else if info.Meta != nil {
		if bases := base.OfSeries(info.Meta.Series); len(bases) > 0 {
			origin.Base = params.Base{Name: bases[0].OS, Channel: bases[0].Channel.String()}
		}
	}
	return origin
}

// architecture is the one of this host, as Juju spells it.
func architecture() string { return runtime.GOARCH }

// deployStore lets the controller find the charm, which Juju does since 3.3.
func (e *Environment) deployStore(ctx context.Context, name, charmURL string, args DeployArgs) error {
	cons, err := args.Constraints.value()
	if err != nil {
		return err
	}
	where, err := placements(args.To)
	if err != nil {
		return err
	}
	arg := params.DeployFromRepositoryArg{
		CharmName: strings.TrimPrefix(charmURL, "ch:"), ApplicationName: name, Cons: cons, Placement: where,
	}
	if args.NumUnits != 0 { // or the server knows whether it is a subordinate
		n := args.units(false)
		arg.NumUnits = &n
	}
	if args.Channel != "" {
		arg.Channel = &args.Channel
	}
	if len(args.Config) > 0 {
		if arg.ConfigYAML, err = configYAML(name, args.Config); err != nil {
			return err
		}
	}
	var out params.DeployFromRepositoryResults
	in := params.DeployFromRepositoryArgs{Args: []params.DeployFromRepositoryArg{arg}}
	if err := e.call(ctx, "Application", "DeployFromRepository", in, &out); err != nil {
		return fmt.Errorf("cannot deploy %q from the store: %w", charmURL, err)
	}
	var errs []error
	for _, r := range out.Results {
		for _, err := range r.Errors {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// deploy is Deploy on Juju 1.
func (s *oldServer) deploy(ctx context.Context, name, charmURL string, args DeployArgs) error {
	in := struct {
		ServiceName, CharmURL string
		NumUnits              int
		Config                map[string]string
		Constraints           Constraints
		ToMachineSpec         *string
	}{name, charmURL, args.units(false), args.Config.text(), Constraints{}, nil}
	if args.Constraints != nil {
		in.Constraints = args.Constraints
	}
	if args.To != "" {
		in.ToMachineSpec = &args.To
	}
	return s.call(ctx, "Client", "", "ServiceDeploy", in, nil)
}

// SetCharmArgs says how SetCharmWith changes an application's charm.
type SetCharmArgs struct {
	// Force changes it although units are in error, and the charm's base is another.
	Force bool
}

// SetCharm lets the application run another charm, which is named as for Deploy.
func (e *Environment) SetCharm(ctx context.Context, name, charmURL string) error {
	return e.SetCharmWith(ctx, name, charmURL, SetCharmArgs{})
}

// SetCharmWith is SetCharm with more to say.
func (e *Environment) SetCharmWith(ctx context.Context, name, charmURL string, args SetCharmArgs) error {
	charmURL, err := e.uploadFirst(ctx, charmURL)
	if err != nil {
		return err
	}
	in := params.ApplicationSetCharm{
		ApplicationName: name, CharmURL: charmURL, Generation: "master",
		ForceUnits: args.Force, ForceBase: args.Force,
	}
	var origin params.CharmOrigin
	if strings.HasPrefix(charmURL, "local:") {
		info, err := e.GetCharm(ctx, charmURL)
		if err != nil {
			return err
		}
		origin = localOrigin(charmURL, info)
	} else if origin, err = e.AddCharm(ctx, charmURL); err != nil {
		return err
	}
	in.CharmOrigin = &origin
	return e.call(ctx, "Application", "SetCharm", in, nil)
}

// UpdateArgs says what UpdateApplication changes; what is zero stays.
type UpdateArgs struct {
	CharmURL string
	// Force is SetCharmArgs.Force.
	Force       bool
	Settings    Config
	Constraints Constraints
}

// UpdateApplication changes charm, options and constraints, one after the other: the call that did
// all at once is gone. What was changed before one fails stays changed.
func (e *Environment) UpdateApplication(ctx context.Context, name string, args UpdateArgs) error {
	if _, err := args.Constraints.value(); err != nil {
		return err
	}
	if args.CharmURL != "" {
		if err := e.SetCharmWith(ctx, name, args.CharmURL, SetCharmArgs{Force: args.Force}); err != nil {
			return err
		}
	}
	if len(args.Settings) > 0 {
		if err := e.SetConfig(ctx, name, args.Settings); err != nil {
			return err
		}
	}
	if len(args.Constraints) == 0 {
		return nil
	}
	return e.SetConstraints(ctx, name, args.Constraints)
}

// UpdateService is UpdateApplication.
func (e *Environment) UpdateService(ctx context.Context, name string, args UpdateArgs) error {
	return e.UpdateApplication(ctx, name, args)
}

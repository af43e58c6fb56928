package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/api/client/charms"
	"github.com/gantline/gantline/juju/api/client/modelconfig"
	"github.com/gantline/gantline/juju/charm"
	corebase "github.com/gantline/gantline/juju/core/base"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/spf13/cobra"
)

// deployFlags are what deploy may be told beside the charm.
type deployFlags struct {
	units       int
	to          string
	config      []string
	constraints string
	base        string
	resources   map[string]string
	trust       bool
	force       bool
}

func newDeploy(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "deploy <charm> [<application>]",
		Short: "Deploy a local charm: a directory or a .charm file",
		Example: "  gantline deploy ./examples/charms/web\n  gantline deploy ./web hello --config title=Hello -n 2\n" +
			"  gantline deploy ./web --to 0",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 2 {
				return usageError("unrecognized args: %q", args[2:])
			}
			return atLeast(1, "the charm")(cmd, args)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"charm"}, cobra.ShellCompDirectiveDefault
		},
	}
	s := e.modelFlags(cmd)
	f := &deployFlags{}
	cmd.Flags().IntVarP(&f.units, "num-units", "n", 1, "number of units to begin with")
	cmd.Flags().StringVar(&f.to, "to", "", "machines to place the units on, comma separated")
	cmd.Flags().StringArrayVar(&f.config, "config", nil, "key=value, or a YAML file with the configuration")
	cmd.Flags().StringVar(&f.constraints, "constraints", "", "machine constraints, such as \"mem=4G cores=2\"")
	cmd.Flags().StringVar(&f.base, "base", "", "base to deploy on, such as ubuntu@22.04")
	cmd.Flags().StringToStringVar(&f.resources, "resource", nil, "name=file of a resource to upload")
	cmd.Flags().Lookup("resource").DefValue = "" // else help tells of a default of []
	cmd.Flags().BoolVar(&f.trust, "trust", false, "let the application use the model's credentials")
	cmd.Flags().BoolVar(&f.force, "force", false, "deploy although the charm's assumptions do not hold or it does not support the base")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		ch, err := openCharm(args[0])
		if err != nil {
			return err
		}
		name := ch.Meta().Name
		if len(args) == 2 {
			name = args[1]
		}
		d, err := f.plan(cmd, ch, name)
		if err != nil {
			return err
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		return deploy(cmd, conn, ch, d, f.resources)
	}
	return cmd
}

// openCharm opens what a person names as a charm, and says what else could have been meant.
func openCharm(path string) (charm.Charm, error) {
	if ext := filepath.Ext(path); ext == ".yaml" || ext == ".yml" {
		return nil, fmt.Errorf("%q looks like a bundle: only charms can be deployed, as a directory or a .charm file", path)
	}
	for _, schema := range []string{"ch:", "cs:"} {
		if strings.HasPrefix(path, schema) {
			return nil, fmt.Errorf("charm %q is in a repository: only local charms can be deployed, as a directory or a .charm file", path)
		}
	}
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		hint := ""
		if !strings.ContainsRune(path, filepath.Separator) {
			hint = "; a charm here is given by its path, such as ./" + path
		}
		return nil, fmt.Errorf("no charm was found at %q%s", path, hint)
	}
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		if _, err := os.Stat(filepath.Join(path, "metadata.yaml")); errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("%q is not a charm: it has no metadata.yaml", path)
		}
	}
	ch, err := charm.ReadCharm(path)
	if err != nil {
		return nil, fmt.Errorf("cannot deploy charm at %q: %w", path, err)
	}
	return ch, nil
}

// plan reads the flags; nothing has been sent yet.
func (f *deployFlags) plan(cmd *cobra.Command, ch charm.Charm, name string) (application.DeployArgs, error) {
	args := application.DeployArgs{ApplicationName: name, NumUnits: f.units, Config: map[string]string{}, Force: f.force}
	if !names.IsValidApplication(name) {
		return args, usageError("application name %q not valid", name)
	}
	if f.units < 0 {
		return args, usageError("--num-units must not be negative")
	}
	var err error
	if args.Placement, err = parsePlacement(f.to); err != nil {
		return args, err
	}
	if args.Cons, err = constraints.Parse(f.constraints); err != nil {
		return args, usageError("%v", err)
	}
	for _, c := range f.config {
		if key, value, ok := strings.Cut(c, "="); ok {
			args.Config[key] = value
			continue
		}
		document, err := os.ReadFile(c)
		if err != nil {
			return args, fmt.Errorf("cannot read configuration: %w", err)
		}
		args.ConfigYAML = string(document)
	}
	if err := checkOptions(ch, args.Config); err != nil {
		return args, err
	}
	if f.trust {
		args.Config["trust"] = "true"
	}
	if ch.Meta().Subordinate {
		if cmd.Flags().Changed("num-units") && f.units > 0 {
			return args, usageError("cannot use --num-units or --to with subordinate application")
		}
		args.NumUnits = 0
	}
	for name, path := range f.resources {
		if _, ok := ch.Meta().Resources[name]; !ok {
			return args, usageError("charm %q has no resource %q", ch.Meta().Name, name)
		}
		file, err := os.Open(path) // before anything is uploaded
		if err != nil {
			return args, fmt.Errorf("cannot open resource %q: %w", name, err)
		}
		if err := file.Close(); err != nil {
			return args, err
		}
	}
	base, err := chooseBase(ch, f.base, f.force)
	if err != nil {
		return args, err
	}
	args.CharmID.Origin = params.CharmOrigin{Source: "local", Architecture: runtime.GOARCH, Base: base}
	return args, nil
}

// checkOptions refuses what the controller would refuse, before anything is uploaded.
func checkOptions(ch charm.Charm, values map[string]string) error {
	own := maps.Clone(values)
	delete(own, "trust") // the application's, not the charm's
	_, err := ch.Config().ParseSettingsStrings(own)
	if err == nil {
		return nil
	}
	for name := range own {
		if _, ok := ch.Config().Options[name]; ok {
			continue
		}
		if near := output.Nearest(name, slices.Sorted(maps.Keys(ch.Config().Options))); near != "" {
			return fmt.Errorf("%w; did you mean %q?", err, near)
		}
	}
	return err
}

// supportedBases are the bases that a charm names, in its manifest or, as charms did before that, by
// their series. Series that nobody knows are left out.
func supportedBases(ch charm.Charm) []string {
	var supported []string
	if m := ch.Manifest(); m != nil && len(m.Bases) > 0 {
		for _, b := range m.Bases {
			supported = append(supported, b.Name+"@"+b.Channel.String())
		}
		return supported
	}
	for _, b := range corebase.OfSeries(ch.Meta().Series) {
		supported = append(supported, b.String())
	}
	return supported
}

// chooseBase takes the asked-for base or the first that the charm supports; force takes any.
func chooseBase(ch charm.Charm, asked string, force bool) (params.Base, error) {
	supported := supportedBases(ch)
	chosen := asked
	if chosen == "" && len(supported) > 0 {
		chosen = supported[0]
	}
	if chosen == "" {
		chosen = "ubuntu@22.04/stable"
	}
	name, channel, ok := strings.Cut(chosen, "@")
	if !ok || name == "" || channel == "" {
		return params.Base{}, usageError("base %q not valid: expected name@channel, such as ubuntu@22.04", asked)
	}
	if !strings.Contains(channel, "/") {
		channel += "/stable"
	}
	if full := name + "@" + channel; len(supported) > 0 && !force && !slices.Contains(supported, full) {
		return params.Base{}, usageError("base %q is not supported, supported bases are: %s", asked, strings.Join(supported, ", "))
	}
	return params.Base{Name: name, Channel: channel}, nil
}

func deploy(cmd *cobra.Command, conn api.Connection, ch charm.Charm, args application.DeployArgs, resources map[string]string) error {
	ctx := cmd.Context()
	// Asked first, so that a model that does not answer fails before anything is uploaded.
	if _, err := modelconfig.NewClient(conn).GetModelConstraints(ctx); err != nil {
		return err
	}
	url, err := upload(ctx, conn, ch)
	if err != nil {
		return err
	}
	parsed, err := charm.ParseURL(url)
	if err != nil {
		return err
	}
	args.CharmID.URL = url
	args.CharmID.Origin.Revision = &parsed.Revision
	say(cmd, "Located local charm %q, revision %d", parsed.Name, parsed.Revision)
	if args.Resources, err = uploadResources(ctx, conn, ch, args, resources); err != nil {
		return err
	}
	b := args.CharmID.Origin.Base
	say(cmd, "Deploying %q from local charm %q, revision %d on %s@%s", args.ApplicationName, parsed.Name, parsed.Revision, b.Name, b.Channel)
	return application.NewClient(conn).WithContext(ctx).Deploy(args)
}

// upload sends the charm, packing it first if it is a directory.
func upload(ctx context.Context, conn api.Connection, ch charm.Charm) (string, error) {
	f, err := os.CreateTemp("", "charm-*.zip")
	if err != nil {
		return "", err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := pack(ch, f); err != nil {
		return "", fmt.Errorf("cannot pack charm %q: %w", ch.Meta().Name, err)
	}
	if _, err := f.Seek(0, 0); err != nil {
		return "", err
	}
	return charms.NewClient(conn).AddLocalCharm(ctx, ch.Meta().Name, ch.Revision(), f)
}

package application

import (
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/devices"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/gantline/gantline/juju/storage"
)

// CharmID names a charm that the model has: where it is and where it came from.
type CharmID struct {
	// URL is the URL that the upload or AddCharm returned, revision included.
	URL string
	// Origin says whence the charm came and for which base it is to run.
	Origin params.CharmOrigin
}

// DeployArgs says what Deploy deploys.
type DeployArgs struct {
	// CharmID is the charm.
	CharmID CharmID
	// ApplicationName is the new application's name.
	ApplicationName string
	// NumUnits is how many units it begins with; 0 for a subordinate.
	NumUnits int
	// ConfigYAML is {<application>: {<option>: <value>}}; Config wins over it.
	ConfigYAML string
	// Config are options of the charm as text.
	Config map[string]string
	// Cons are the constraints of its machines.
	Cons constraints.Value
	// Placement says where the first units go, one for each.
	Placement []*instance.Placement
	// Storage and Devices are what the charm's storage and devices get by name.
	Storage map[string]storage.Constraints
	Devices map[string]devices.Constraints
	// AttachStorage are tags of storage to attach; NumUnits has to be 1 then.
	AttachStorage []string
	// EndpointBindings are names of spaces by endpoint, "" for all others.
	EndpointBindings map[string]string
	// Resources are pending ids by the resources' names.
	Resources map[string]string
	// Force deploys although the charm's assumptions do not hold.
	Force bool
}

// Deploy deploys an application.
func (c *Client) Deploy(args DeployArgs) error {
	if err := c.image("Deploy", args.Cons); err != nil {
		return err
	}
	origin := args.CharmID.Origin
	in := params.ApplicationsDeploy{Applications: []params.ApplicationDeploy{{
		ApplicationName:  args.ApplicationName,
		CharmURL:         args.CharmID.URL,
		CharmOrigin:      &origin,
		Channel:          deref(origin.Track, origin.Risk),
		NumUnits:         args.NumUnits,
		ConfigYAML:       args.ConfigYAML,
		Config:           args.Config,
		Constraints:      args.Cons,
		Placement:        args.Placement,
		Storage:          args.Storage,
		Devices:          args.Devices,
		AttachStorage:    args.AttachStorage,
		EndpointBindings: args.EndpointBindings,
		Resources:        args.Resources,
		Force:            args.Force,
	}}}
	var out params.ErrorResults
	if err := c.call("Deploy", in, &out); err != nil {
		return err
	}
	return bulk.One(out.Results)
}

func deref(track *string, risk string) string {
	if track == nil || *track == "" {
		return risk
	}
	if risk == "" {
		return *track
	}
	return *track + "/" + risk
}

// GetCharmURLOrigin returns the URL and origin of the application's charm.
func (c *Client) GetCharmURLOrigin(branchName, application string) (string, params.CharmOrigin, error) {
	var out params.CharmURLOriginResult
	err := c.call("GetCharmURLOrigin", params.ApplicationGet{ApplicationName: application, BranchName: branchName}, &out)
	if err == nil {
		err = bulk.Err(out.Error)
	}
	return out.URL, out.CharmOrigin, err
}

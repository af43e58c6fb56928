package application

import (
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// SetCharmConfig says which charm SetCharm gives an application, and with what.
type SetCharmConfig struct {
	// ApplicationName is the application.
	ApplicationName string
	// CharmID is the charm, which the model has.
	CharmID CharmID
	// ConfigSettings are options of the new charm as text; ConfigSettingsYAML is
	// {<application>: {<option>: <value>}}.
	ConfigSettings     map[string]string
	ConfigSettingsYAML string
	// Force goes on although the application does not run well; ForceBase although the charm does
	// not name the base of its machines; ForceUnits although units are in error.
	Force, ForceBase, ForceUnits bool
	// ResourceIDs are pending ids by the resources' names.
	ResourceIDs map[string]string
	// StorageConstraints are of storage that the new charm brings, by name.
	StorageConstraints map[string]params.StorageConstraints
	// EndpointBindings are names of spaces by endpoint.
	EndpointBindings map[string]string
}

// SetCharm gives the application another charm.
func (c *Client) SetCharm(branchName string, cfg SetCharmConfig) error {
	origin := cfg.CharmID.Origin
	return c.call("SetCharm", params.ApplicationSetCharm{
		ApplicationName:    cfg.ApplicationName,
		Generation:         branch(branchName),
		CharmURL:           cfg.CharmID.URL,
		CharmOrigin:        &origin,
		Channel:            deref(origin.Track, origin.Risk),
		ConfigSettings:     cfg.ConfigSettings,
		ConfigSettingsYAML: cfg.ConfigSettingsYAML,
		Force:              cfg.Force,
		ForceBase:          cfg.ForceBase,
		ForceUnits:         cfg.ForceUnits,
		ResourceIds:        cfg.ResourceIDs,
		StorageConstraints: cfg.StorageConstraints,
		EndpointBindings:   cfg.EndpointBindings,
	}, nil)
}

// MergeBindings binds endpoints to spaces and leaves other endpoints as they are.
func (c *Client) MergeBindings(in params.ApplicationMergeBindingsArgs) error {
	return c.all("MergeBindings", in, len(in.Args))
}

// UpdateApplicationBase says on which base ("ubuntu@22.04/stable" has the channel "22.04/stable") the
// application's next units run.
func (c *Client) UpdateApplicationBase(application, channel string, force bool) error {
	in := params.UpdateChannelArgs{Args: []params.UpdateChannelArg{{
		Tag: params.Entity{Tag: names.NewApplicationTag(application).String()}, Force: force, Channel: channel,
	}}}
	return c.all("UpdateApplicationBase", in, 1)
}

// SetMetricCredentials keeps the credentials with which the application's metrics are sent.
func (c *Client) SetMetricCredentials(application string, credentials []byte) error {
	in := params.ApplicationMetricCredentials{Creds: []params.ApplicationMetricCredential{{
		Application: application, MetricsCredentials: credentials,
	}}}
	return c.all("SetMetricCredentials", in, 1)
}

// ScaleApplicationParams says what ScaleApplication makes of an application of a Kubernetes model.
type ScaleApplicationParams struct {
	ApplicationName string
	// Scale is how many units there are to be, or ScaleChange how many more or, below 0, fewer.
	Scale       int
	ScaleChange int
	// Force goes on where a step fails.
	Force bool
}

// ScaleApplication changes how many units an application of a Kubernetes model has.
func (c *Client) ScaleApplication(in ScaleApplicationParams) (params.ScaleApplicationResult, error) {
	args := params.ScaleApplicationsParams{Applications: []params.ScaleApplicationParams{{
		ApplicationTag: names.NewApplicationTag(in.ApplicationName).String(),
		Scale:          in.Scale, ScaleChange: in.ScaleChange, Force: in.Force,
	}}}
	var out params.ScaleApplicationResults
	err := c.call("ScaleApplications", args, &out)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return params.ScaleApplicationResult{}, err
	}
	return out.Results[0], bulk.Err(out.Results[0].Error)
}

// all calls a method that answers want results; the error is a *base.BulkError where it is of some of
// several.
func (c *Client) all(request string, in any, want int) error {
	errs, err := bulk.CallErrors(c.ctx, c.facade, request, in, want)
	if err != nil {
		return err
	}
	return base.NewBulkError(errs)
}

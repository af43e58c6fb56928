package application

import (
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Get returns the configuration of the application and of its charm, with types, defaults and
// where each value comes from. branchName is "master" or "".
func (c *Client) Get(branchName, application string) (*params.ApplicationGetResults, error) {
	out := new(params.ApplicationGetResults)
	in := params.ApplicationGet{ApplicationName: application, BranchName: branch(branchName)}
	if err := c.call("Get", in, out); err != nil {
		return nil, err
	}
	return out, nil
}

// GetConfig returns the configuration of the charms of these applications. Where some fail the error
// is a *base.BulkError, and those that did not are returned all the same, nil standing for the others.
func (c *Client) GetConfig(branchName string, applications ...string) ([]map[string]any, error) {
	in := params.ApplicationGetArgs{}
	for _, name := range applications {
		in.Args = append(in.Args, params.ApplicationGet{ApplicationName: name, BranchName: branch(branchName)})
	}
	var out params.ApplicationGetConfigResults
	if err := c.call("CharmConfig", in, &out); err != nil {
		return nil, err
	}
	if err := bulk.Count(len(out.Results), len(applications)); err != nil {
		return nil, err
	}
	configs, errs := make([]map[string]any, len(applications)), make([]error, len(applications))
	for i, r := range out.Results {
		if errs[i] = bulk.Err(r.Error); errs[i] == nil {
			configs[i] = r.Config
		}
	}
	return configs, base.NewBulkError(errs)
}

// SetConfig sets options of the application and its charm. configYAML is
// {<application>: {<option>: <value>}}; config wins over it.
func (c *Client) SetConfig(branchName, application, configYAML string, config map[string]string) error {
	in := params.ConfigSetArgs{Args: []params.ConfigSet{{
		ApplicationName: application, Generation: branch(branchName), Config: config, ConfigYAML: configYAML,
	}}}
	var out params.ErrorResults
	if err := c.call("SetConfigs", in, &out); err != nil {
		return err
	}
	return bulk.One(out.Results)
}

// UnsetApplicationConfig brings options back to their defaults.
func (c *Client) UnsetApplicationConfig(branchName, application string, options []string) error {
	in := params.ApplicationConfigUnsetArgs{Args: []params.ApplicationUnset{{
		ApplicationName: application, BranchName: branch(branchName), Options: options,
	}}}
	var out params.ErrorResults
	if err := c.call("UnsetApplicationsConfig", in, &out); err != nil {
		return err
	}
	return bulk.One(out.Results)
}

// GetConstraints returns the constraints of these applications. Where some fail the error is a
// *base.BulkError, and the others' constraints are returned all the same.
func (c *Client) GetConstraints(applications ...string) ([]constraints.Value, error) {
	tags := make([]string, len(applications))
	for i, name := range applications {
		tags[i] = "application-" + name
	}
	var out params.ApplicationGetConstraintsResults
	if err := c.call("GetConstraints", bulk.Entities(tags...), &out); err != nil {
		return nil, err
	}
	if err := bulk.Count(len(out.Results), len(applications)); err != nil {
		return nil, err
	}
	all, errs := make([]constraints.Value, len(applications)), make([]error, len(applications))
	for i, r := range out.Results {
		errs[i], all[i] = bulk.Err(r.Error), r.Constraints
	}
	return all, base.NewBulkError(errs)
}

// SetConstraints replaces the constraints of the application's future machines.
func (c *Client) SetConstraints(application string, cons constraints.Value) error {
	if err := c.image("SetConstraints", cons); err != nil {
		return err
	}
	return c.call("SetConstraints", params.SetConstraints{ApplicationName: application, Constraints: cons}, nil)
}

// image refuses the constraint that came after version 15, which would pass over it in silence.
func (c *Client) image(what string, cons constraints.Value) error {
	if !cons.HasImageID() {
		return nil
	}
	return c.since(16, what+" with "+constraints.ImageID)
}

func branch(name string) string {
	if name == "" {
		return masterBranch
	}
	return name
}

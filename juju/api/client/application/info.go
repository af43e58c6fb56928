package application

import (
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ApplicationsInfo returns what is known of each application, each with its own error.
func (c *Client) ApplicationsInfo(applications []names.ApplicationTag) ([]params.ApplicationInfoResult, error) {
	tags := make([]string, len(applications))
	for i, tag := range applications {
		tags[i] = tag.String()
	}
	var out params.ApplicationInfoResults
	if err := c.call("ApplicationsInfo", bulk.Entities(tags...), &out); err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(applications))
}

// UnitsInfo returns what is known of each unit, its relations' data included, each with its own
// error.
func (c *Client) UnitsInfo(units []names.UnitTag) ([]params.UnitInfoResult, error) {
	tags := make([]string, len(units))
	for i, tag := range units {
		tags[i] = tag.String()
	}
	var out params.UnitInfoResults
	if err := c.call("UnitsInfo", bulk.Entities(tags...), &out); err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(units))
}

// Leader returns the name of the application's leader unit.
func (c *Client) Leader(application string) (string, error) {
	var out params.StringResult
	if err := c.call("Leader", params.Entity{Tag: names.NewApplicationTag(application).String()}, &out); err != nil {
		return "", err
	}
	return out.Result, bulk.Err(out.Error)
}

package application

import (
	"time"

	"github.com/gantline/gantline/juju/rpc/params"
)

// AddRelation relates two endpoints, each "application" or "application:endpoint", and returns
// the endpoints that were found by application.
func (c *Client) AddRelation(endpoints, viaCIDRs []string) (*params.AddRelationResults, error) {
	out := new(params.AddRelationResults)
	if err := c.call("AddRelation", params.AddRelation{Endpoints: endpoints, ViaCIDRs: viaCIDRs}, out); err != nil {
		return nil, err
	}
	return out, nil
}

// DestroyRelation removes the relation between two endpoints.
func (c *Client) DestroyRelation(force *bool, maxWait *time.Duration, endpoints ...string) error {
	return c.call("DestroyRelation", params.DestroyRelation{Endpoints: endpoints, Force: force, MaxWait: maxWait}, nil)
}

// DestroyRelationId removes the relation with that id.
func (c *Client) DestroyRelationId(relationId int, force *bool, maxWait *time.Duration) error {
	return c.call("DestroyRelation", params.DestroyRelation{RelationId: relationId, Force: force, MaxWait: maxWait}, nil)
}

// CharmRelations returns the names of the endpoints of the application's charm.
func (c *Client) CharmRelations(application string) ([]string, error) {
	var out params.ApplicationCharmRelationsResults
	err := c.call("CharmRelations", params.ApplicationCharmRelations{ApplicationName: application}, &out)
	return out.CharmRelations, err
}

// Expose lets others reach the application's opened ports. exposedEndpoints narrows that to
// spaces and networks by endpoint, "" for all endpoints; nil means all of them to anyone.
func (c *Client) Expose(application string, exposedEndpoints map[string]params.ExposedEndpoint) error {
	return c.call("Expose", params.ApplicationExpose{ApplicationName: application, ExposedEndpoints: exposedEndpoints}, nil)
}

// Unexpose takes that back for some endpoints, or for all where none is named.
func (c *Client) Unexpose(application string, endpoints []string) error {
	return c.call("Unexpose", params.ApplicationUnexpose{ApplicationName: application, ExposedEndpoints: endpoints}, nil)
}

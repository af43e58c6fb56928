package uniter

import (
	"context"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Relation is a relation of the client's unit. What it remembers is as old as
// the last Refresh.
type Relation struct {
	client    *Client
	tag       names.RelationTag
	id        int
	life      life.Value
	suspended bool
	otherApp  string
	endpoint  params.Endpoint
}

// RelationStatus says how the unit stands to one of its relations.
type RelationStatus struct {
	Tag       names.RelationTag
	InScope   bool
	Suspended bool
}

// Relation returns the relation with the given tag.
func (c *Client) Relation(ctx context.Context, tag names.RelationTag) (*Relation, error) {
	r := &Relation{client: c, tag: tag}
	if err := r.Refresh(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

// RelationById returns the relation with the given number.
func (c *Client) RelationById(ctx context.Context, id int) (*Relation, error) {
	var results params.RelationResults
	if err := c.call(ctx, "RelationById", params.RelationIds{RelationIds: []int{id}}, &results); err != nil {
		return nil, err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return nil, err
	}
	if result.Error != nil {
		return nil, bulk.Err(result.Error)
	}
	r := &Relation{client: c, tag: names.NewRelationTag(result.Key)}
	r.update(result)
	return r, nil
}

// RelationsStatus tells the relations of the unit and whether it is in their
// scopes.
func (u *Unit) RelationsStatus(ctx context.Context) ([]RelationStatus, error) {
	var results params.RelationUnitStatusResults
	if err := u.client.call(ctx, "RelationsStatus", bulk.Entities(u.tag), &results); err != nil {
		return nil, err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return nil, err
	}
	if result.Error != nil {
		return nil, bulk.Err(result.Error)
	}
	statuses := make([]RelationStatus, len(result.Results))
	for i, s := range result.Results {
		tag, err := names.ParseRelationTag(s.RelationTag)
		if err != nil {
			return nil, err
		}
		statuses[i] = RelationStatus{Tag: tag, InScope: s.InScope, Suspended: s.Suspended}
	}
	return statuses, nil
}

// Refresh asks for the relation's life and the rest. A relation that is gone is
// an error of code "not found" or "unauthorized access".
func (r *Relation) Refresh(ctx context.Context) error {
	var results params.RelationResults
	args := relationUnit(r.tag, r.client.unitTag)
	if err := r.client.call(ctx, "Relation", args, &results); err != nil {
		return err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return err
	}
	if result.Error != nil {
		return bulk.Err(result.Error)
	}
	r.update(result)
	return nil
}

func (r *Relation) update(result params.RelationResult) {
	r.id, r.life, r.suspended = result.Id, result.Life, result.Bool
	r.otherApp, r.endpoint = result.OtherApplication, result.Endpoint
}

// Tag returns the relation's tag.
func (r *Relation) Tag() names.RelationTag { return r.tag }

// String returns the relation's key.
func (r *Relation) String() string { return r.tag.Id() }

// Id returns the relation's number, the 3 of "db:3".
func (r *Relation) Id() int { return r.id }

// Life returns the relation's life.
func (r *Relation) Life() life.Value { return r.life }

// Suspended says whether the relation is suspended.
func (r *Relation) Suspended() bool { return r.suspended }

// OtherApplication returns the application on the other side; for a peer
// relation it is the unit's own.
func (r *Relation) OtherApplication() string { return r.otherApp }

// Endpoint returns the relation's endpoint on the unit's side.
func (r *Relation) Endpoint() params.CharmRelation { return r.endpoint.Relation }

// SetStatus sets the relation's status on behalf of its application.
func (r *Relation) SetStatus(ctx context.Context, status params.RelationStatusValue) error {
	return r.client.errorCall(ctx, "SetRelationStatus", params.RelationStatusArgs{Args: []params.RelationStatusArg{{
		UnitTag: r.client.unitTag.String(), RelationId: r.id, Status: status,
	}}})
}

// Unit returns the client's unit as a member of the relation.
func (r *Relation) Unit() *RelationUnit { return &RelationUnit{relation: r, unit: r.client.unitTag} }

// relationUnit is the argument of a bulk method about one unit in one relation.
func relationUnit(relation names.RelationTag, unit names.UnitTag) params.RelationUnits {
	return params.RelationUnits{RelationUnits: []params.RelationUnit{{
		Relation: relation.String(), Unit: unit.String(),
	}}}
}

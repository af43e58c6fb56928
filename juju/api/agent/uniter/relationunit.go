package uniter

import (
	"context"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// RelationUnit is a unit as a member of a relation.
type RelationUnit struct {
	relation *Relation
	unit     names.UnitTag
}

// Relation returns the relation.
func (u *RelationUnit) Relation() *Relation { return u.relation }

func (u *RelationUnit) args() params.RelationUnits { return relationUnit(u.relation.tag, u.unit) }

// EnterScope makes the unit visible to the other side. Entering twice is no
// error; entering a relation that is not alive is one of code "cannot enter
// scope".
func (u *RelationUnit) EnterScope(ctx context.Context) error {
	return u.relation.client.errorCall(ctx, "EnterScope", u.args())
}

// LeaveScope makes the unit depart for the other side. Leaving twice is no
// error.
func (u *RelationUnit) LeaveScope(ctx context.Context) error {
	return u.relation.client.errorCall(ctx, "LeaveScope", u.args())
}

// Settings returns what the unit itself has written into the relation.
func (u *RelationUnit) Settings(ctx context.Context) (params.Settings, error) {
	return u.read(ctx, "ReadSettings", u.args())
}

// ApplicationSettings returns what the unit's application has written into the
// relation.
func (u *RelationUnit) ApplicationSettings(ctx context.Context) (params.Settings, error) {
	var result params.SettingsResult
	args := params.RelationUnit{Relation: u.relation.tag.String(), Unit: u.unit.String()}
	if err := u.relation.client.call(ctx, "ReadLocalApplicationSettings", args, &result); err != nil {
		return nil, err
	}
	if result.Error != nil {
		return nil, bulk.Err(result.Error)
	}
	return result.Settings, nil
}

// ReadSettings returns what a unit or an application of the other side, named
// as "db/0" or "db", has written into the relation.
func (u *RelationUnit) ReadSettings(ctx context.Context, name string) (params.Settings, error) {
	var remote names.Tag = names.NewUnitTag(name)
	if !names.IsValidUnit(name) {
		remote = names.NewApplicationTag(name)
	}
	return u.read(ctx, "ReadRemoteSettings", params.RelationUnitPairs{RelationUnitPairs: []params.RelationUnitPair{{
		Relation: u.relation.tag.String(), LocalUnit: u.unit.String(), RemoteUnit: remote.String(),
	}}})
}

func (u *RelationUnit) read(ctx context.Context, method string, args any) (params.Settings, error) {
	var results params.SettingsResults
	if err := u.relation.client.call(ctx, method, args, &results); err != nil {
		return nil, err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return nil, err
	}
	if result.Error != nil {
		return nil, bulk.Err(result.Error)
	}
	return result.Settings, nil
}

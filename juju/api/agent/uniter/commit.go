package uniter

import (
	"context"

	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// CommitHookChanges applies everything that a hook changed, all of it or
// nothing.
func (u *Unit) CommitHookChanges(ctx context.Context, changes params.CommitHookChangesArgs) error {
	return u.client.errorCall(ctx, "CommitHookChanges", changes)
}

// CommitHookParamsBuilder gathers what a hook changed.
type CommitHookParamsBuilder struct {
	arg params.CommitHookChangesArg
}

// NewCommitHookParamsBuilder returns a builder for the unit, with no changes.
func NewCommitHookParamsBuilder(unitTag names.UnitTag) *CommitHookParamsBuilder {
	return &CommitHookParamsBuilder{arg: params.CommitHookChangesArg{Tag: unitTag.String()}}
}

// OpenPortRange records a port range that the hook opened for an endpoint; ""
// stands for all endpoints.
func (b *CommitHookParamsBuilder) OpenPortRange(endpoint string, portRange params.PortRange) {
	b.arg.OpenPorts = append(b.arg.OpenPorts, b.portRange(endpoint, portRange))
}

// ClosePortRange records a port range that the hook closed for an endpoint.
func (b *CommitHookParamsBuilder) ClosePortRange(endpoint string, portRange params.PortRange) {
	b.arg.ClosePorts = append(b.arg.ClosePorts, b.portRange(endpoint, portRange))
}

func (b *CommitHookParamsBuilder) portRange(endpoint string, r params.PortRange) params.EntityPortRange {
	return params.EntityPortRange{
		Tag: b.arg.Tag, Protocol: r.Protocol, FromPort: r.FromPort, ToPort: r.ToPort, Endpoint: endpoint,
	}
}

// UpdateNetworkInfo asks the controller to write the unit's addresses into its
// relations anew.
func (b *CommitHookParamsBuilder) UpdateNetworkInfo() { b.arg.UpdateNetworkInfo = true }

// UpdateRelationUnitSettings records settings that the hook wrote: the unit's
// own and its application's, either nil where there are none. A value "" removes
// its key. relation is the relation's tag.
func (b *CommitHookParamsBuilder) UpdateRelationUnitSettings(relation string, unitSettings, appSettings params.Settings) {
	b.arg.RelationUnitSettings = append(b.arg.RelationUnitSettings, params.RelationUnitSettings{
		Relation: relation, Unit: b.arg.Tag, Settings: unitSettings, ApplicationSettings: appSettings,
	})
}

// UpdateCharmState records the whole of what the charm keeps with state-set.
func (b *CommitHookParamsBuilder) UpdateCharmState(state map[string]string) {
	b.unitState().CharmState = &state
}

// UpdateUniterState records the agent's own state, so that it changes together
// with what the hook did.
func (b *CommitHookParamsBuilder) UpdateUniterState(state string) {
	b.unitState().UniterState = &state
}

func (b *CommitHookParamsBuilder) unitState() *params.SetUnitStateArg {
	if b.arg.UnitState == nil {
		b.arg.UnitState = &params.SetUnitStateArg{Tag: b.arg.Tag}
	}
	return b.arg.UnitState
}

// Build returns the gathered changes and their number.
func (b *CommitHookParamsBuilder) Build() (params.CommitHookChangesArgs, int) {
	count := len(b.arg.OpenPorts) + len(b.arg.ClosePorts) + len(b.arg.RelationUnitSettings)
	if b.arg.UpdateNetworkInfo {
		count++
	}
	if b.arg.UnitState != nil {
		count++
	}
	return params.CommitHookChangesArgs{Args: []params.CommitHookChangesArg{b.arg}}, count
}

package uniter

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/rpc/params"
)

// GoalStates returns which units and relations the session's application is to have.
func (f *Facade) GoalStates(_ context.Context, s facade.Session, in params.Entities) (params.GoalStateResults, error) {
	return params.GoalStateResults{Results: facade.Map(in.Entities, func(e params.Entity) params.GoalStateResult {
		if _, err := facade.OwnUnit(s, e.Tag); err != nil {
			return params.GoalStateResult{Error: facade.Error(err)}
		}
		goal, err := f.goal(s)
		return params.GoalStateResult{Result: goal, Error: facade.Error(err)}
	})}, nil
}

func (f *Facade) goal(s facade.Session) (*params.GoalState, error) {
	model, app := s.ModelUUID(), application(s)
	units, err := f.goalUnits(model, app)
	if err != nil {
		return nil, err
	}
	out := &params.GoalState{Units: units, Relations: map[string]params.UnitsGoalState{}}
	relations, err := f.state.Relations(model, app)
	if err != nil {
		return nil, err
	}
	for _, r := range relations {
		if r.IsPeer() {
			continue
		}
		own, _ := r.Endpoint(app)
		other, _ := r.Other(app)
		goal := out.Relations[own.Name]
		if goal == nil {
			goal = params.UnitsGoalState{}
			out.Relations[own.Name] = goal
		}
		info, err := f.state.ApplicationStatus(model, other.Application)
		if err != nil {
			return nil, err
		}
		goal[other.Application] = params.GoalStateStatus{Status: string(info.Status), Since: info.Since}
		remote, err := f.goalUnits(model, other.Application)
		if err != nil {
			return nil, err
		}
		for name, st := range remote {
			goal[name] = st
		}
	}
	return out, nil
}

// goalUnits leaves out the dead and shows the dying as that.
func (f *Facade) goalUnits(model, app string) (params.UnitsGoalState, error) {
	units, err := f.state.Units(model, app)
	if err != nil {
		return nil, err
	}
	out := params.UnitsGoalState{}
	for _, u := range units {
		if u.Life == life.Dead {
			continue
		}
		_, workload, err := f.state.UnitStatus(model, u.Name)
		if err != nil {
			return nil, err
		}
		st := params.GoalStateStatus{Status: string(workload.Status), Since: workload.Since}
		if u.Life == life.Dying {
			st.Status = string(life.Dying)
		}
		out[u.Name] = st
	}
	return out, nil
}

package client

import (
	"context"
	"fmt"
	"slices"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/wire"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// StatusHistory returns past statuses of entities, the newest last.
func (f *Facade) StatusHistory(_ context.Context, s facade.Session, in params.StatusHistoryRequests) (params.StatusHistoryResults, error) {
	out := params.StatusHistoryResults{Results: facade.Map(in.Requests, func(r params.StatusHistoryRequest) params.StatusHistoryResult {
		history, err := f.history(s.ModelUUID(), r)
		return params.StatusHistoryResult{History: params.History{Statuses: history}, Error: facade.Error(err)}
	})}
	return out, nil
}

var historyKinds = map[string][]state.StatusKind{
	"model": {state.ModelStatus}, "application": {state.ApplicationStatus},
	"unit": {state.WorkloadStatus, state.AgentStatus}, "juju-unit": {state.AgentStatus}, "workload": {state.WorkloadStatus},
	"machine": {state.InstanceStatus}, "juju-machine": {state.MachineStatus},
	"container": {state.InstanceStatus}, "juju-container": {state.MachineStatus},
}

func (f *Facade) history(model string, r params.StatusHistoryRequest) ([]params.DetailedStatus, error) {
	kinds, ok := historyKinds[r.Kind]
	if !ok {
		return nil, domain.Errorf(domain.NotValid, "%q not valid", r.Kind)
	}
	tag, err := names.ParseTag(r.Tag)
	if err != nil {
		return nil, err
	}
	out := []params.DetailedStatus{}
	for _, kind := range kinds {
		infos, err := f.state.StatusHistory(model, kind, tag.Id(), r.Filter.Size)
		if err != nil {
			return nil, fmt.Errorf("fetching status history for %q: %w", r.Tag, err)
		}
		for _, info := range infos {
			d := wire.DetailedStatus(info, "", "")
			d.Kind = historyName(r.Kind, kind)
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b params.DetailedStatus) int { return a.Since.Compare(*b.Since) })
	if n := r.Filter.Size; n > 0 && len(out) > n {
		out = out[len(out)-n:]
	}
	return out, nil
}

func historyName(asked string, kind state.StatusKind) string {
	if asked != "unit" {
		return asked
	}
	if kind == state.AgentStatus {
		return "juju-unit"
	}
	return "workload"
}

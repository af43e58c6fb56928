package state

import (
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
)

// UnitStatus returns what is shown of a unit's agent and workload: a missing
// agent is lost, and an agent's error is the workload's.
func (s *State) UnitStatus(model, unit string) (agent, workload status.StatusInfo, err error) {
	both, err := inModelData(s, model, func(md *modelData) ([2]status.StatusInfo, error) {
		if _, err := md.unit(unit); err != nil {
			return [2]status.StatusInfo{}, err
		}
		a, w := md.unitStatus(unit)
		return [2]status.StatusInfo{a, w}, nil
	})
	return both[0], both[1], err
}

func (md *modelData) unitStatus(unit string) (agent, workload status.StatusInfo) {
	agent, workload = md.status(AgentStatus, unit), md.status(WorkloadStatus, unit)
	if agent.Status == status.Error {
		since := agent.Since
		workload = agent
		agent = status.StatusInfo{Status: status.Idle, Since: since}
	}
	if md.isPresent(names.NewUnitTag(unit).String()) {
		return agent, workload
	}
	return domain.UnitLost(unit, agent, workload)
}

// MachineStatus returns what is shown of a machine's agent.
func (s *State) MachineStatus(model, machine string) (status.StatusInfo, error) {
	return inModelData(s, model, func(md *modelData) (status.StatusInfo, error) {
		if _, err := md.machine(machine); err != nil {
			return status.StatusInfo{}, err
		}
		return md.machineStatus(machine), nil
	})
}

func (md *modelData) machineStatus(machine string) status.StatusInfo {
	info := md.status(MachineStatus, machine)
	if md.isPresent(names.NewMachineTag(machine).String()) {
		return info
	}
	return domain.MachineLost(info)
}

// ApplicationStatus returns the status that the charm set for the application,
// else what its units' make together.
func (s *State) ApplicationStatus(model, application string) (status.StatusInfo, error) {
	return inModelData(s, model, func(md *modelData) (status.StatusInfo, error) {
		if _, err := md.app(application); err != nil {
			return status.StatusInfo{}, err
		}
		return md.appStatus(application, md.pickUnits(md.unitsByApp[application])), nil
	})
}

func (md *modelData) appStatus(application string, units []*Unit) status.StatusInfo {
	info := md.status(ApplicationStatus, application)
	if info.Status != status.Unset && info.Status != status.Empty {
		return info
	}
	shown := make([]status.StatusInfo, len(units))
	for i, u := range units {
		_, shown[i] = md.unitStatus(u.Name)
	}
	derived := status.DeriveStatus(shown)
	if derived.Since == nil {
		derived.Since = info.Since
	}
	return derived
}

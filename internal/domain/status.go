package domain

import "github.com/gantline/gantline/juju/core/status"

// The messages of statuses that a missing agent shows, and the one that an
// agent says while it installs.
const (
	MessageAgentLost          = "agent is not communicating with the server"
	MessageRunningInstallHook = "running install hook"
)

// UnitLost computes what is shown of a unit whose agent is connected to no
// controller. Name is the unit's. The statuses are returned unchanged where a
// missing agent is no news: while it is allocated, installs, or when it ended.
func UnitLost(name string, agent, workload status.StatusInfo) (shownAgent, shownWorkload status.StatusInfo) {
	if agent.Status == status.Allocating ||
		agent.Status == status.Executing && agent.Message == MessageRunningInstallHook {
		return agent, workload
	}
	switch workload.Message {
	case status.MessageInitializingAgent, status.MessageWaitForMachine, status.MessageInstallingAgent:
		if workload.Status == status.Waiting {
			return agent, workload
		}
	case status.MessageInstallingCharm:
		if workload.Status == status.Maintenance {
			return agent, workload
		}
	}
	if workload.Status != status.Error && workload.Status != status.Terminated && agent.Status != status.Error {
		workload.Status = status.Unknown
		workload.Message = "agent lost, see 'juju show-status-log " + name + "'"
	}
	agent.Status, agent.Message = status.Lost, MessageAgentLost
	return agent, workload
}

// MachineLost computes what is shown of a machine whose agent is connected to
// no controller.
func MachineLost(agent status.StatusInfo) status.StatusInfo {
	if agent.Status == status.Started {
		agent.Status, agent.Message = status.Down, MessageAgentLost
	}
	return agent
}

package domain

import "time"

// Status is the word of a status.
type Status string

// The words. Which of them an entity may have, the Valid… functions say.
const (
	Active      Status = "active"
	Allocating  Status = "allocating"
	Available   Status = "available"
	Blocked     Status = "blocked"
	Broken      Status = "broken"
	Busy        Status = "busy"
	Destroying  Status = "destroying"
	Down        Status = "down"
	Empty       Status = ""
	ErrorStatus Status = "error"
	Executing   Status = "executing"
	Failed      Status = "failed"
	Idle        Status = "idle"
	Joined      Status = "joined"
	Joining     Status = "joining"
	Lost        Status = "lost"
	Maintenance Status = "maintenance"
	Pending     Status = "pending"
	ProvError   Status = "provisioning error"
	Rebooting   Status = "rebooting"
	Running     Status = "running"
	Started     Status = "started"
	StoppedWord Status = "stopped"
	Suspended   Status = "suspended"
	Suspending  Status = "suspending"
	Terminated  Status = "terminated"
	Unknown     Status = "unknown"
	Unset       Status = "unset"
	Waiting     Status = "waiting"
)

// The messages that statuses carry before a charm has said anything, and when
// an agent is gone.
const (
	MessageWaitForMachine     = "waiting for machine"
	MessageInstallingAgent    = "installing agent"
	MessageInitializingAgent  = "agent initialising"
	MessageInstallingCharm    = "installing charm software"
	MessageAgentLost          = "agent is not communicating with the server"
	MessageRunningInstallHook = "running install hook"
)

// StatusInfo is a status as somebody set it.
type StatusInfo struct {
	Status  Status         `json:"status"`
	Message string         `json:"message,omitempty"`
	Data    map[string]any `json:"data,omitempty"`
	Since   time.Time      `json:"since"`
}

// ValidWorkload says whether a charm's unit may have this workload status.
func ValidWorkload(s Status) bool {
	switch s {
	case Blocked, Maintenance, Waiting, Active, Unknown, Terminated, ErrorStatus:
		return true
	}
	return false
}

// ValidAgent says whether a unit's agent may say this of itself.
func ValidAgent(s Status) bool {
	switch s {
	case Allocating, Executing, Idle, ErrorStatus, Failed, Rebooting, Lost:
		return true
	}
	return false
}

// ValidMachine says whether a machine's agent may have this status.
func ValidMachine(s Status) bool {
	switch s {
	case Pending, Started, StoppedWord, ErrorStatus, Down:
		return true
	}
	return false
}

// UnitLost computes what status shows of a unit whose agent is connected to no
// controller. Name is the unit's. The statuses are returned unchanged where a
// missing agent is no news: while it is allocated, installs, or when it ended.
func UnitLost(name string, agent, workload StatusInfo) (StatusInfo, StatusInfo) {
	if agent.Status == Allocating || agent.Status == Executing && agent.Message == MessageRunningInstallHook {
		return agent, workload
	}
	if workload.Status == Waiting && (workload.Message == MessageInitializingAgent ||
		workload.Message == MessageWaitForMachine || workload.Message == MessageInstallingAgent) ||
		workload.Status == Maintenance && workload.Message == MessageInstallingCharm {
		return agent, workload
	}
	if workload.Status != ErrorStatus && workload.Status != Terminated && agent.Status != ErrorStatus {
		workload.Status = Unknown
		workload.Message = "agent lost, see 'juju show-status-log " + name + "'"
	}
	agent.Status, agent.Message = Lost, MessageAgentLost
	return agent, workload
}

// MachineLost computes what status shows of a machine whose agent is connected
// to no controller.
func MachineLost(agent StatusInfo) StatusInfo {
	if agent.Status != Started {
		return agent
	}
	agent.Status, agent.Message = Down, MessageAgentLost
	return agent
}

// DeriveApplication computes an application's status from those of its units:
// the worst wins. Without units it is unknown.
func DeriveApplication(units []StatusInfo) StatusInfo {
	worst, rank := StatusInfo{Status: Unknown}, -1
	for _, u := range units {
		if r := severity(u.Status); r > rank {
			worst, rank = u, r
		}
	}
	return worst
}

func severity(s Status) int {
	switch s {
	case ErrorStatus:
		return 100
	case Blocked:
		return 90
	case Maintenance:
		return 80
	case Waiting:
		return 70
	case Active:
		return 60
	case Terminated:
		return 50
	case Unknown:
		return 40
	}
	return 0
}

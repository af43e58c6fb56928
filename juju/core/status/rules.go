package status

// KnownMachineStatus reports whether machines' agents use the word.
func (s Status) KnownMachineStatus() bool {
	switch s {
	case Error, Started, Pending, Stopped, Down:
		return true
	}
	return false
}

// KnownInstanceStatus reports whether instances use the word.
func (s Status) KnownInstanceStatus() bool {
	switch s {
	case Pending, ProvisioningError, Allocating, Running, Error, Unknown:
		return true
	}
	return false
}

// KnownModificationStatus reports whether changes to instances use the word.
func (s Status) KnownModificationStatus() bool {
	switch s {
	case Idle, Applied, Error, Unknown:
		return true
	}
	return false
}

// KnownAgentStatus reports whether units' agents use the word.
func (s Status) KnownAgentStatus() bool {
	switch s {
	case Allocating, Error, Failed, Rebooting, Executing, Idle:
		return true
	}
	return false
}

// KnownWorkloadStatus reports whether workloads use the word. Error is shown
// for workloads and never set by them.
func (s Status) KnownWorkloadStatus() bool { return s == Error || ValidWorkloadStatus(s) }

// ValidWorkloadStatus reports whether the status of a unit's workload or of an
// application may be set to the word.
func ValidWorkloadStatus(s Status) bool {
	switch s {
	case Blocked, Maintenance, Waiting, Active, Unknown, Terminated:
		return true
	}
	return false
}

// ValidModelStatus reports whether the status of a model may be set to the word.
func ValidModelStatus(s Status) bool {
	switch s {
	case Available, Busy, Destroying, Suspended, Error:
		return true
	}
	return false
}

// DeriveStatus returns the worst of the units' statuses, which is that of an
// application whose charm does not set one; Unknown when there are no units.
// Of equal ones the first counts.
func DeriveStatus(units []StatusInfo) StatusInfo {
	worst := StatusInfo{Status: Unknown}
	for _, unit := range units {
		if severity(unit.Status) > severity(worst.Status) {
			worst = unit
		}
	}
	return worst
}

// severity orders the words of workloads by how much a person wants to know.
func severity(s Status) int {
	switch s {
	case Error:
		return 7
	case Blocked:
		return 6
	case Maintenance:
		return 5
	case Waiting:
		return 4
	case Active:
		return 3
	case Terminated:
		return 2
	case Unknown:
		return 1
	}
	return 0
}

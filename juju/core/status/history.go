package status

import "time"

// HistoryKind says whose past statuses are meant.
type HistoryKind string

// The kinds of history.
const (
	KindModel             HistoryKind = "model"
	KindApplication       HistoryKind = "application"
	KindSAAS              HistoryKind = "saas"
	KindUnit              HistoryKind = "unit" // agent and workload together
	KindUnitAgent         HistoryKind = "juju-unit"
	KindWorkload          HistoryKind = "workload"
	KindMachineInstance   HistoryKind = "machine"
	KindMachine           HistoryKind = "juju-machine"
	KindContainerInstance HistoryKind = "container"
	KindContainer         HistoryKind = "juju-container"
)

// Valid reports whether there is a history of that kind.
func (k HistoryKind) Valid() bool {
	switch k {
	case KindModel, KindApplication, KindSAAS, KindUnit, KindUnitAgent, KindWorkload,
		KindMachineInstance, KindMachine, KindContainerInstance, KindContainer:
		return true
	}
	return false
}

// DetailedStatus is one entry of a history.
type DetailedStatus struct {
	Status Status
	Info   string
	Data   map[string]any
	Since  *time.Time
	Kind   HistoryKind
}

// History is what an entity's status was, the newest first.
type History []DetailedStatus

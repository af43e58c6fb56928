// Package model holds plain facts about models: their types, the jobs of
// machines in them, and what can be blocked in them.
package model

import coreerrors "github.com/gantline/gantline/juju/core/errors"

// ModelType says what a model deploys on.
type ModelType string

// The types of models.
const (
	IAAS ModelType = "iaas" // machines
	CAAS ModelType = "caas" // Kubernetes
)

func (m ModelType) String() string { return string(m) }

// Model is what a client keeps of a model.
type Model struct {
	Name      string
	UUID      string
	ModelType ModelType
}

// ControllerModelName is the name of the model that holds the controller.
const ControllerModelName = "controller"

// MachineJob is what a machine is there for.
type MachineJob string

// The jobs of machines.
const (
	JobHostUnits   MachineJob = "JobHostUnits"
	JobManageModel MachineJob = "JobManageModel"
)

// NeedsState reports whether the job needs the controller's store.
func (job MachineJob) NeedsState() bool { return job == JobManageModel }

// AnyJobNeedsState reports whether one of the jobs needs the controller's store.
func AnyJobNeedsState(jobs ...MachineJob) bool {
	for _, job := range jobs {
		if job.NeedsState() {
			return true
		}
	}
	return false
}

// BlockType is what a block forbids.
type BlockType string

// The types of blocks.
const (
	BlockDestroy BlockType = "BlockDestroy" // destroying the model
	BlockRemove  BlockType = "BlockRemove"  // removing anything from it
	BlockChange  BlockType = "BlockChange"  // changing anything in it
)

// ParseBlockType reads a type of block.
func ParseBlockType(s string) (BlockType, error) {
	switch t := BlockType(s); t {
	case BlockDestroy, BlockRemove, BlockChange:
		return t, nil
	}
	return "", coreerrors.NotValidf("block type %q", s)
}

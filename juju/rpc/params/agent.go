package params

import (
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/model"
)

// AgentGetEntitiesResults is what Agent.GetEntities answers.
type AgentGetEntitiesResults struct {
	Entities []AgentGetEntitiesResult `json:"entities"`
}

// AgentGetEntitiesResult is part of AgentGetEntitiesResults.
type AgentGetEntitiesResult struct {
	Life          life.Value             `json:"life"`
	Jobs          []model.MachineJob     `json:"jobs"`
	ContainerType instance.ContainerType `json:"container-type"`
	Error         *Error                 `json:"error,omitempty"`
}

// StateServingInfo is what Agent.StateServingInfo answers.
type StateServingInfo struct {
	APIPort           int    `json:"api-port"`
	ControllerAPIPort int    `json:"controller-api-port,omitempty"`
	StatePort         int    `json:"state-port"`
	Cert              string `json:"cert"`
	PrivateKey        string `json:"private-key"`
	CAPrivateKey      string `json:"ca-private-key"`
	SharedSecret      string `json:"shared-secret"`
	SystemIdentity    string `json:"system-identity"`
}

// IsMasterResult is what Agent.IsMaster answers.
type IsMasterResult struct {
	Master bool `json:"master"`
}

package params

import (
	"time"

	"github.com/gantline/gantline/juju/core/constraints"
	"gopkg.in/macaroon.v2"
)

// Entity is what Application.Leader, CredentialValidator.WatchCredential and
// ModelManager.ListModels take.
type Entity struct {
	Tag string `json:"tag"`
}

// Entities is what Action.Actions, Action.ApplicationsCharmsActions, Action.Cancel and others
// take.
type Entities struct {
	Entities []Entity `json:"entities"`
}

// EntityPasswords is what Agent.SetPasswords, Deployer.SetPasswords and UserManager.SetPassword
// take.
type EntityPasswords struct {
	Changes []EntityPassword `json:"changes"`
}

// EntityPassword is part of EntityPasswords.
type EntityPassword struct {
	Tag      string `json:"tag"`
	Password string `json:"password"`
}

// ErrorResults is what Agent.ClearReboot, Agent.SetPasswords, Annotations.Set and others answer.
type ErrorResults struct {
	Results []ErrorResult `json:"results"`
}

// ErrorResult is what Block.SwitchBlockOff, Block.SwitchBlockOn,
// CredentialManager.InvalidateModelCredential and others answer.
type ErrorResult struct {
	Error *Error `json:"error,omitempty"`
}

// Base is part of CharmOrigin, ApplicationGetResults, ApplicationResult and others.
type Base struct {
	Name    string `json:"name"`
	Channel string `json:"channel"`
}

// UpdateChannelArg is what MachineManager.UpgradeSeriesComplete and
// MachineManager.UpgradeSeriesPrepare take.
type UpdateChannelArg struct {
	Tag     Entity `json:"tag"`
	Force   bool   `json:"force"`
	Channel string `json:"channel"`
}

// UpdateChannelArgs is what Application.UpdateApplicationBase and
// MachineManager.UpgradeSeriesValidate take.
type UpdateChannelArgs struct {
	Args []UpdateChannelArg `json:"args"`
}

// SetConstraints is what Application.SetConstraints and ModelConfig.SetModelConstraints take.
type SetConstraints struct {
	ApplicationName string            `json:"application"`
	Constraints     constraints.Value `json:"constraints"`
}

// AllWatcherId is what Client.WatchAll and Controller.WatchAllModels answer.
type AllWatcherId struct {
	AllWatcherId string `json:"watcher-id"`
}

// AllWatcherNextResults is what AllModelWatcher.Next and AllWatcher.Next answer.
type AllWatcherNextResults struct {
	Deltas []Delta `json:"deltas"`
}

// LogRecord is one record that an agent sends to the logsink.
type LogRecord struct {
	Time     time.Time `json:"t"`
	Module   string    `json:"m"`
	Location string    `json:"l"`
	Level    string    `json:"v"`
	Message  string    `json:"x"`
	Entity   string    `json:"e,omitempty"`
	Labels   []string  `json:"c,omitempty"`
}

// CLICommands is what a client sends on the commands stream.
type CLICommands struct {
	User         string           `json:"user"`
	Credentials  string           `json:"credentials,omitempty"`
	Macaroons    []macaroon.Slice `json:"macaroons,omitempty"`
	ActiveBranch string           `json:"active-branch,omitempty"`
	Commands     []string         `json:"commands"`
}

// CLICommandStatus is what the commands stream answers.
type CLICommandStatus struct {
	Output []string `json:"output,omitempty"`
	Done   bool     `json:"done,omitempty"`
	Error  *Error   `json:"error,omitempty"`
}

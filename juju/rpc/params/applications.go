package params

import (
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/devices"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/storage"
)

// ApplicationsDeploy is what Application.Deploy takes.
type ApplicationsDeploy struct {
	Applications []ApplicationDeploy `json:"applications"`
}

// CharmOrigin is part of ApplicationDeploy, ApplicationSetCharm, AddCharmWithOrigin and others.
type CharmOrigin struct {
	Source       string  `json:"source"`
	Type         string  `json:"type"`
	ID           string  `json:"id"`
	Hash         string  `json:"hash,omitempty"`
	Risk         string  `json:"risk,omitempty"`
	Revision     *int    `json:"revision,omitempty"`
	Track        *string `json:"track,omitempty"`
	Branch       *string `json:"branch,omitempty"`
	Architecture string  `json:"architecture,omitempty"`
	Base         Base    `json:"base,omitempty"`
	InstanceKey  string  `json:"instance-key,omitempty"`
}

// ApplicationDeploy is part of ApplicationsDeploy.
type ApplicationDeploy struct {
	ApplicationName  string                         `json:"application"`
	CharmURL         string                         `json:"charm-url"`
	CharmOrigin      *CharmOrigin                   `json:"charm-origin,omitempty"`
	Channel          string                         `json:"channel"`
	NumUnits         int                            `json:"num-units"`
	Config           map[string]string              `json:"config,omitempty"`
	ConfigYAML       string                         `json:"config-yaml"`
	Constraints      constraints.Value              `json:"constraints"`
	Placement        []*instance.Placement          `json:"placement,omitempty"`
	Policy           string                         `json:"policy,omitempty"`
	Storage          map[string]storage.Constraints `json:"storage,omitempty"`
	Devices          map[string]devices.Constraints `json:"devices,omitempty"`
	AttachStorage    []string                       `json:"attach-storage,omitempty"`
	EndpointBindings map[string]string              `json:"endpoint-bindings,omitempty"`
	Resources        map[string]string              `json:"resources,omitempty"`
	Force            bool                           `json:"Force"`
}

// ExposedEndpoint is part of ApplicationExpose, ApplicationResult and ApplicationStatus.
type ExposedEndpoint struct {
	ExposeToSpaces []string `json:"expose-to-spaces,omitempty"`
	ExposeToCIDRs  []string `json:"expose-to-cidrs,omitempty"`
}

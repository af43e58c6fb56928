package controller

import (
	"slices"
	"time"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/agent"
	"github.com/gantline/gantline/internal/facade/annotations"
	"github.com/gantline/gantline/internal/facade/application"
	"github.com/gantline/gantline/internal/facade/block"
	"github.com/gantline/gantline/internal/facade/charms"
	"github.com/gantline/gantline/internal/facade/client"
	"github.com/gantline/gantline/internal/facade/cloud"
	"github.com/gantline/gantline/internal/facade/controller"
	"github.com/gantline/gantline/internal/facade/deployer"
	"github.com/gantline/gantline/internal/facade/keymanager"
	"github.com/gantline/gantline/internal/facade/leadership"
	"github.com/gantline/gantline/internal/facade/machinemanager"
	"github.com/gantline/gantline/internal/facade/machiner"
	"github.com/gantline/gantline/internal/facade/modelconfig"
	"github.com/gantline/gantline/internal/facade/modelmanager"
	"github.com/gantline/gantline/internal/facade/pinger"
	"github.com/gantline/gantline/internal/facade/proxyupdater"
	"github.com/gantline/gantline/internal/facade/resources"
	"github.com/gantline/gantline/internal/facade/uniter"
	"github.com/gantline/gantline/internal/facade/usermanager"
	"github.com/gantline/gantline/internal/facade/watcher"
	"github.com/gantline/gantline/internal/state"
)

// Facades returns all facades that the controller offers; keys is where SSH keys are imported from.
func Facades(st *state.State, keys keymanager.Source, commit string, now func() time.Time) []facade.Version {
	models := modelmanager.New(st)
	return slices.Concat(
		agent.New(st).Versions(),
		annotations.New(st).Versions(),
		application.New(st).Versions(),
		block.New(st).Versions(),
		charms.New(st).Versions(),
		client.New(st, now).Versions(),
		cloud.New(st).Versions(),
		controller.New(st, models.ModelStatus, commit).Versions(),
		deployer.New(st).Versions(),
		keymanager.New(st, keys).Versions(),
		leadership.New(st).Versions(),
		machinemanager.New(st).Versions(),
		machiner.New(st).Versions(),
		modelconfig.New(st).Versions(),
		models.Versions(),
		pinger.Versions(),
		proxyupdater.New(st).Versions(),
		resources.New(st).Versions(),
		uniter.New(st).Versions(),
		usermanager.New(st).Versions(),
		watcher.Versions(),
	)
}

package machine

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/machine/proc"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
)

// ManualPrefix begins the instance ids of machines that joined by themselves. Nobody here starts or
// ends them.
const ManualPrefix = "manual:"

// retryAfter is how long a machine that could not be started is left alone.
const retryAfter = 5 * time.Second

// State is what the provisioner needs.
type State interface {
	Controller() (*state.Controller, error)
	APIHostPorts() [][]state.HostPort
	Models() []*state.Model
	Machine(model, id string) (*state.Machine, error)
	Machines(model string) ([]*state.Machine, error)
	SetProvisioned(ctx context.Context, model, id string, info state.ProvisionInfo) error
	SetAgentPassword(ctx context.Context, model string, agent names.Tag, password string) error
	SetStatus(ctx context.Context, model string, kind state.StatusKind, id string, info status.StatusInfo) error
	RemoveMachine(ctx context.Context, model, id string) error
	WatchModels() *state.Watch[[]string]
	WatchMachines(model string) *state.Watch[[]string]
}

// Driver runs machines.
type Driver interface {
	Path(m proc.Machine) string
	Start(m proc.Machine, prepare func(dir string) error) error
	Destroy(ctx context.Context, m proc.Machine) error
}

// Config is what a Provisioner works with.
type Config struct {
	State  State
	Driver Driver
	// Version is the agents' version, such as "3.6.12".
	Version string
	// Logger is told what goes wrong; nil discards.
	Logger *slog.Logger
}

// Provisioner follows the machines of all models.
type Provisioner struct {
	cfg Config
	log *slog.Logger
}

// New returns a Provisioner.
func New(cfg Config) *Provisioner {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	return &Provisioner{cfg: cfg, log: cfg.Logger}
}

// Run works until ctx ends, which is no error. Machines keep running: the driver owns them.
func (p *Provisioner) Run(ctx context.Context) error {
	models := p.cfg.State.WatchModels()
	defer models.Stop()
	var wg sync.WaitGroup
	defer wg.Wait()
	following := map[string]context.CancelFunc{}
	defer func() {
		for _, cancel := range following {
			cancel()
		}
	}()
	for {
		if _, err := models.Next(ctx); err != nil {
			return unlessEnded(ctx, err)
		}
		there := map[string]bool{}
		for _, m := range p.cfg.State.Models() {
			there[m.UUID] = true
			if following[m.UUID] == nil {
				modelCtx, cancel := context.WithCancel(ctx)
				following[m.UUID] = cancel
				wg.Go(func() { p.follow(modelCtx, m.UUID) })
			}
		}
		for uuid, cancel := range following {
			if !there[uuid] {
				cancel()
				delete(following, uuid)
			}
		}
	}
}

func unlessEnded(ctx context.Context, err error) error {
	if ctx.Err() != nil || errors.Is(err, domain.Stopped) {
		return nil //nolint:nilerr // the end was asked for
	}
	return err
}

// follow brings the machines of one model to the wanted state until ctx ends. Those of different
// models do not wait for each other.
func (p *Provisioner) follow(ctx context.Context, model string) {
	w := p.cfg.State.WatchMachines(model)
	defer w.Stop()
	again := time.NewTimer(0)
	<-again.C
	defer again.Stop()
	failed := map[string]bool{}
	changes := make(chan []string)
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() {
		defer close(changes)
		for {
			ids, err := w.Next(ctx)
			if err != nil {
				return
			}
			select {
			case changes <- ids:
			case <-ctx.Done():
				return
			}
		}
	})
	for {
		var ids []string
		var ok bool
		select {
		case ids, ok = <-changes:
			if !ok {
				return
			}
		case <-again.C:
			for id := range failed {
				ids = append(ids, id)
			}
		}
		for _, id := range ids {
			delete(failed, id)
			if err := p.settle(ctx, proc.Machine{ModelUUID: model, ID: id}); err != nil && ctx.Err() == nil {
				p.log.Error("cannot provision machine", "model", model, "machine", id, "error", err)
				failed[id] = true
			}
		}
		if len(failed) > 0 {
			again.Reset(retryAfter)
		}
	}
}

// settle brings one machine to what state says of it.
func (p *Provisioner) settle(ctx context.Context, m proc.Machine) error {
	entity, err := p.cfg.State.Machine(m.ModelUUID, m.ID)
	if errors.Is(err, domain.NotFound) || errors.Is(err, domain.ModelNotFound) {
		return p.cfg.Driver.Destroy(ctx, m)
	}
	if err != nil {
		return err
	}
	switch {
	case strings.HasPrefix(entity.InstanceID, ManualPrefix):
		if entity.Life == life.Dead {
			return p.cfg.State.RemoveMachine(ctx, m.ModelUUID, m.ID)
		}
		return nil
	case entity.Life == life.Dead:
		if err := p.cfg.Driver.Destroy(ctx, m); err != nil {
			return err
		}
		return p.cfg.State.RemoveMachine(ctx, m.ModelUUID, m.ID)
	case entity.ContainerType != "":
		return p.refuse(ctx, m, "containers need a machine that can hold them; a machine of this kind cannot")
	case entity.InstanceID == "" && entity.Life != life.Alive:
		return nil // it never began: the clean-up removes it
	case entity.InstanceID == "" && entity.Placement != "":
		// This host has no zones, nor anything else to choose from.
		return p.refuse(ctx, m, "unknown placement directive: "+entity.Placement)
	}
	return p.start(ctx, m, entity)
}

func (p *Provisioner) refuse(ctx context.Context, m proc.Machine, why string) error {
	return p.cfg.State.SetStatus(ctx, m.ModelUUID, state.InstanceStatus, m.ID,
		status.StatusInfo{Status: "provisioning error", Message: why})
}

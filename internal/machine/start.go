package machine

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"

	"github.com/gantline/gantline/internal/machine/proc"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/version"
)

// start records the instance first: an agent that logs in before that is refused.
func (p *Provisioner) start(ctx context.Context, m proc.Machine, entity *state.Machine) error {
	nonce := entity.Nonce
	if entity.InstanceID == "" {
		nonce = "machine-" + m.ID + ":" + rand.Text()
		err := p.cfg.State.SetProvisioned(ctx, m.ModelUUID, m.ID, state.ProvisionInfo{
			InstanceID: fmt.Sprintf("proc-%.6s-%s", m.ModelUUID, m.ID), DisplayName: fmt.Sprintf("proc-%s", m.ID),
			Nonce: nonce, Hardware: hardware(),
		})
		if err != nil {
			return err
		}
	}
	err := p.cfg.Driver.Start(m, func(dir string) error { return p.prepare(ctx, m, nonce, dir) })
	if err != nil {
		return err
	}
	return p.cfg.State.SetStatus(ctx, m.ModelUUID, state.InstanceStatus, m.ID,
		status.StatusInfo{Status: "running", Message: "Running"})
}

// prepare writes the agent's configuration with a password that only it and state know. It is
// called again, with another password, if the directory was lost before it was complete.
func (p *Provisioner) prepare(ctx context.Context, m proc.Machine, nonce, dir string) error {
	tag := names.NewMachineTag(m.ID)
	password, err := state.NewAgentPassword()
	if err != nil {
		return err
	}
	if err := p.cfg.State.SetAgentPassword(ctx, m.ModelUUID, tag, password); err != nil {
		return err
	}
	controller, err := p.cfg.State.Controller()
	if err != nil {
		return err
	}
	number, err := version.Parse(p.cfg.Version)
	if err != nil {
		return err
	}
	home := p.cfg.Driver.Path(m)
	config, err := agent.NewAgentConfig(agent.AgentConfigParams{
		Paths: agent.Paths{
			DataDir: home, TransientDataDir: filepath.Join(home, "run"), LogDir: filepath.Join(home, "log"),
			MetricsSpoolDir: filepath.Join(home, "metricspool"), ConfDir: filepath.Join(home, "conf"),
		},
		Jobs: []model.MachineJob{model.JobHostUnits}, UpgradedToVersion: number, Tag: tag, Password: password, Nonce: nonce,
		Controller: names.NewControllerTag(controller.UUID), Model: names.NewModelTag(m.ModelUUID),
		APIAddresses: addresses(p.cfg.State.APIHostPorts()), CACert: controller.CACert,
	})
	if err != nil {
		return err
	}
	text, err := config.Render()
	if err != nil {
		return err
	}
	file := agent.ConfigPath(dir, tag)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

func addresses(servers [][]state.HostPort) []string {
	var out []string
	for _, server := range servers {
		for _, hp := range server {
			out = append(out, net.JoinHostPort(hp.Value, strconv.Itoa(hp.Port)))
		}
	}
	return out
}

// hardware is this host's, which all machines share.
func hardware() *instance.HardwareCharacteristics {
	arch, cores := runtime.GOARCH, uint64(runtime.NumCPU())
	h := &instance.HardwareCharacteristics{Arch: &arch, CpuCores: &cores}
	if mem, ok := totalMemory(); ok {
		h.Mem = &mem
	}
	return h
}

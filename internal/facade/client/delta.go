package client

import (
	"slices"
	"strings"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade/wire"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// delta makes the delta of a change; its Entity is nil if the entity has gone since.
func (f *Facade) delta(uuid string, c state.EntityChange, snapshot func() (*state.Snapshot, error)) (params.Delta, error) {
	if c.Removed {
		return params.Delta{Removed: true, Entity: removed(uuid, c.Key)}, nil
	}
	sn, err := snapshot()
	if err != nil {
		return params.Delta{}, err
	}
	entity, err := f.entity(sn, uuid, c.Key)
	return params.Delta{Entity: entity}, err
}

// removed returns an entity that has nothing but its identity.
func removed(uuid string, key state.EntityKey) params.EntityInfo {
	switch key.Kind {
	case state.KindMachine:
		return &params.MachineInfo{ModelUUID: uuid, Id: key.ID}
	case state.KindApplication:
		return &params.ApplicationInfo{ModelUUID: uuid, Name: key.ID}
	case state.KindUnit:
		return &params.UnitInfo{ModelUUID: uuid, Name: key.ID}
	case state.KindRelation:
		return &params.RelationInfo{ModelUUID: uuid, Key: key.ID}
	case state.KindCharm:
		return &params.CharmInfo{ModelUUID: uuid, CharmURL: key.ID}
	case state.KindAnnotation:
		return &params.AnnotationInfo{ModelUUID: uuid, Tag: key.ID}
	case state.KindBlock:
		return &params.BlockInfo{ModelUUID: uuid, Id: key.ID}
	}
	return &params.ModelUpdate{ModelUUID: uuid}
}

func (f *Facade) entity(sn *state.Snapshot, uuid string, key state.EntityKey) (params.EntityInfo, error) {
	switch key.Kind {
	case state.KindModel:
		return f.modelUpdate(sn)
	case state.KindMachine:
		if m := byID(sn.Machines, key.ID, func(m *state.Machine) string { return m.ID }); m != nil {
			return machineInfo(sn, uuid, m), nil
		}
	case state.KindApplication:
		if a := byID(sn.Applications, key.ID, func(a *state.Application) string { return a.Name }); a != nil {
			return applicationInfo(sn, uuid, a), nil
		}
	case state.KindUnit:
		if u := byID(sn.Units, key.ID, func(u *state.Unit) string { return u.Name }); u != nil {
			return unitInfo(sn, uuid, u), nil
		}
	case state.KindRelation:
		if r := byID(sn.Relations, key.ID, func(r *state.Relation) string { return r.Key }); r != nil {
			return relationInfo(uuid, r), nil
		}
	case state.KindCharm:
		if c := sn.Charm(key.ID); c != nil {
			return charmInfo(uuid, c)
		}
	case state.KindAnnotation:
		return &params.AnnotationInfo{ModelUUID: uuid, Tag: key.ID, Annotations: sn.Annotations(key.ID)}, nil
	case state.KindBlock:
		if b := sn.Block(key.ID); b != nil {
			return &params.BlockInfo{
				ModelUUID: uuid, Id: b.ID, Type: b.Type, Message: b.Message, Tag: names.NewModelTag(uuid).String(),
			}, nil
		}
	}
	return nil, nil //nolint:nilnil // gone since the change, or of a kind that clients do not know
}

func byID[T any](list []*T, id string, of func(*T) string) *T {
	i := slices.IndexFunc(list, func(e *T) bool { return of(e) == id })
	if i < 0 {
		return nil
	}
	return list[i]
}

func (f *Facade) modelUpdate(sn *state.Snapshot) (params.EntityInfo, error) {
	m := sn.Model
	controller, err := f.state.Controller()
	if err != nil {
		return nil, err
	}
	config, err := f.state.ModelConfig(m.UUID)
	if err != nil {
		return nil, err
	}
	values := make(map[string]any, len(config))
	for key, v := range config {
		values[key] = v.Value
	}
	if values["default-series"] == "" {
		delete(values, "default-series") // the original fills it in for ModelGet alone
	}
	return &params.ModelUpdate{
		ModelUUID: m.UUID, Name: m.Name, Life: m.Life, Owner: m.Owner, ControllerUUID: controller.UUID,
		IsController: m.IsController, Config: values, Constraints: m.Constraints,
		Status: wire.StatusInfo(sn.Status(state.ModelStatus, m.UUID), ""),
		SLA:    params.ModelSLAInfo{Level: "unsupported"}, Type: m.Type,
		Cloud: m.Cloud, CloudRegion: m.Region, Version: m.AgentVersion,
	}, nil
}

func machineInfo(sn *state.Snapshot, uuid string, m *state.Machine) params.EntityInfo {
	jobs := []model.MachineJob{}
	for _, job := range m.Jobs {
		jobs = append(jobs, model.MachineJob(job))
	}
	return &params.MachineInfo{
		ModelUUID: uuid, Id: m.ID, InstanceId: m.InstanceID, Life: m.Life,
		AgentStatus:             wire.StatusInfo(sn.MachineStatus(m.ID), m.AgentVersion),
		InstanceStatus:          wire.StatusInfo(sn.Status(state.InstanceStatus, m.ID), ""),
		Base:                    m.Base.String(),
		ContainerType:           m.ContainerType,
		HardwareCharacteristics: m.Hardware,
		Jobs:                    jobs,
		Addresses:               wire.Addresses(m.Addresses()),
		Hostname:                m.Hostname,
	}
}

func applicationInfo(sn *state.Snapshot, uuid string, a *state.Application) params.EntityInfo {
	info := &params.ApplicationInfo{
		ModelUUID: uuid, Name: a.Name, Exposed: a.Exposed, CharmURL: a.CharmURL, Life: a.Life,
		Constraints: a.Constraints, Config: a.Config, Subordinate: a.Subordinate,
		Status: wire.StatusInfo(sn.Status(state.ApplicationStatus, a.Name), ""),
	}
	if st := sn.Status(state.ApplicationStatus, a.Name); st.Status == status.Unset {
		info.Status.Since = nil // what was never set has no time
	}
	for _, u := range sn.UnitsOf(a.Name) {
		if u.WorkloadVersion != "" {
			info.WorkloadVersion = u.WorkloadVersion
		}
	}
	return info
}

func unitInfo(sn *state.Snapshot, uuid string, u *state.Unit) params.EntityInfo {
	agent, workload := sn.UnitStatus(u.Name)
	info := &params.UnitInfo{
		ModelUUID: uuid, Name: u.Name, Application: u.Application, CharmURL: u.CharmURL, Life: u.Life,
		MachineId: u.Machine, Principal: u.Principal, Subordinate: !u.IsPrincipal(),
		WorkloadStatus: wire.StatusInfo(workload, ""), AgentStatus: wire.StatusInfo(agent, u.AgentVersion),
	}
	if a := byID(sn.Applications, u.Application, func(a *state.Application) string { return a.Name }); a != nil {
		info.Base = a.Origin.Base.String()
	}
	if m := byID(sn.Machines, u.Machine, func(m *state.Machine) string { return m.ID }); m != nil {
		info.PublicAddress, info.PrivateAddress = m.PublicAddress(), m.PrivateAddress()
	}
	addPorts(info, u)
	return info
}

func relationInfo(uuid string, r *state.Relation) params.EntityInfo {
	info := &params.RelationInfo{ModelUUID: uuid, Key: r.Key, Id: r.ID}
	for _, e := range r.Endpoints {
		info.Endpoints = append(info.Endpoints, params.Endpoint{ApplicationName: e.Application, Relation: wire.Endpoint(e)})
	}
	return info
}

func charmInfo(uuid string, c *state.Charm) (params.EntityInfo, error) {
	info := &params.CharmInfo{ModelUUID: uuid, CharmURL: c.URL, CharmVersion: c.Files.Version, Life: life.Alive}
	if c.Files.Config == "" {
		return info, nil
	}
	config, err := charm.ReadConfig(strings.NewReader(c.Files.Config))
	if err != nil {
		return nil, err
	}
	info.Config = config.DefaultSettings()
	return info, nil
}

// addPorts adds the unit's open ports, each range whole and, for older clients, port by port.
func addPorts(info *params.UnitInfo, u *state.Unit) {
	for _, r := range domain.UniquePorts(u.Ports) {
		info.PortRanges = append(info.PortRanges, wire.PortRange(r))
		for port := r.From; port <= r.To && r.Protocol != "icmp"; port++ {
			info.Ports = append(info.Ports, params.Port{Protocol: r.Protocol, Number: port})
		}
	}
}

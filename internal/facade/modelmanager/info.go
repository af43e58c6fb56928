package modelmanager

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/wire"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/permission"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/gantline/gantline/juju/version"
)

// CredentialTag is the tag of the one credential that the controller's cloud has: it asks for
// none, which Juju calls the credential of type "empty".
func CredentialTag(cloud string) string {
	return names.NewCloudCredentialTag(cloud + "/admin/default").String()
}

func (f *Facade) info(s facade.Session, uuid string, machines bool) (params.ModelInfo, error) {
	sn, err := f.state.Snapshot(uuid)
	if err != nil {
		return params.ModelInfo{}, err
	}
	c, err := f.state.Controller()
	if err != nil {
		return params.ModelInfo{}, err
	}
	agent, err := version.Parse(sn.Model.AgentVersion)
	if err != nil {
		return params.ModelInfo{}, err
	}
	m, valid := sn.Model, true
	out := params.ModelInfo{
		Name: m.Name, Type: m.Type, UUID: m.UUID, ControllerUUID: c.UUID, IsController: m.IsController,
		ProviderType: c.Cloud.Type, CloudTag: names.NewCloudTag(m.Cloud).String(), CloudRegion: m.Region,
		CloudCredentialTag: CredentialTag(m.Cloud), CloudCredentialValidity: &valid,
		OwnerTag: names.NewUserTag(m.Owner).String(), Life: m.Life,
		Status: wire.EntityStatus(sn.Status(state.ModelStatus, m.UUID)),
		Users:  f.users(s, m), SLA: &params.ModelSLAInfo{Level: "unsupported"}, AgentVersion: &agent,
		SupportedFeatures: []params.SupportedFeature{{
			Name: "juju", Description: "the version of Juju used by the model", Version: m.AgentVersion,
		}},
	}
	if machines {
		out.Machines = modelMachines(sn)
	}
	return out, nil
}

// users returns who may use the model: everyone to an admin of it, oneself to others.
func (f *Facade) users(s facade.Session, m *state.Model) []params.ModelUserInfo {
	id := s.Identity()
	admin := id.IsSuperuser() || f.state.ModelAccess(m.UUID, id.Name) == permission.AdminAccess
	out := []params.ModelUserInfo{}
	for _, name := range slices.Sorted(maps.Keys(m.Users)) {
		if !admin && name != id.Name {
			continue
		}
		info := params.ModelUserInfo{
			UserName: name, LastConnection: optional(f.state.LastConnection(name, m.UUID)),
			Access: params.UserAccessPermission(m.Users[name].Access),
		}
		if u, err := f.state.User(name); err == nil {
			info.DisplayName = u.DisplayName
		}
		out = append(out, info)
	}
	return out
}

func modelMachines(sn *state.Snapshot) []params.ModelMachineInfo {
	out := []params.ModelMachineInfo{}
	for _, m := range sn.Machines {
		st := sn.MachineStatus(m.ID)
		info := params.ModelMachineInfo{
			Id: m.ID, InstanceId: m.InstanceID, DisplayName: m.DisplayName, Status: string(st.Status), Message: st.Message,
		}
		// A container's would count its host's cores twice.
		if h := m.Hardware; h != nil && m.ContainerType == "" {
			info.Hardware = &params.MachineHardware{
				Arch: h.Arch, Mem: h.Mem, RootDisk: h.RootDisk, Cores: h.CpuCores, CpuPower: h.CpuPower,
				Tags: h.Tags, AvailabilityZone: h.AvailabilityZone, VirtType: h.VirtType,
			}
		}
		out = append(out, info)
	}
	return out
}

// ListModelSummaries returns a summary of each model that a user may see.
func (f *Facade) ListModelSummaries(_ context.Context, s facade.Session, in params.ModelSummariesRequest) (params.ModelSummaryResults, error) {
	user, err := f.mayList(s, in.UserTag)
	if err != nil {
		return params.ModelSummaryResults{}, err
	}
	models := f.state.ModelsFor(user)
	if in.All && s.Identity().IsSuperuser() {
		models = f.state.Models()
	}
	return params.ModelSummaryResults{Results: facade.Map(models, func(m *state.Model) params.ModelSummaryResult {
		summary, err := f.summary(user, m)
		return params.ModelSummaryResult{Result: summary, Error: facade.Error(err)}
	})}, nil
}

func (f *Facade) summary(user string, m *state.Model) (*params.ModelSummary, error) {
	c, err := f.state.Controller()
	if err != nil {
		return nil, err
	}
	counts, err := f.state.ModelCounts(m.UUID)
	if err != nil {
		return nil, err
	}
	sn, err := f.state.Snapshot(m.UUID)
	if err != nil {
		return nil, err
	}
	agent, err := version.Parse(m.AgentVersion)
	if err != nil {
		return nil, err
	}
	out := &params.ModelSummary{
		Name: m.Name, UUID: m.UUID, Type: m.Type, ControllerUUID: c.UUID, IsController: m.IsController,
		ProviderType: c.Cloud.Type, CloudTag: names.NewCloudTag(m.Cloud).String(), CloudRegion: m.Region,
		CloudCredentialTag: CredentialTag(m.Cloud), OwnerTag: names.NewUserTag(m.Owner).String(), Life: m.Life,
		Status:         wire.EntityStatus(sn.Status(state.ModelStatus, m.UUID)),
		UserAccess:     params.UserAccessPermission(f.state.ModelAccess(m.UUID, user)),
		LastConnection: optional(f.state.LastConnection(user, m.UUID)),
		Counts:         []params.ModelEntityCount{},
		SLA:            &params.ModelSLAInfo{Owner: m.Owner}, AgentVersion: &agent,
	}
	if u, err := f.state.User(user); err == nil && u.Access == permission.SuperuserAccess && out.UserAccess == "" {
		out.UserAccess = params.ModelAdminAccess
	}
	for _, n := range []struct {
		what  params.CountedEntity
		count int64
	}{{params.Machines, int64(counts.Machines)}, {params.Cores, int64(counts.Cores)}, {params.Units, int64(counts.Units)}} {
		if n.count > 0 {
			out.Counts = append(out.Counts, params.ModelEntityCount{Entity: n.what, Count: n.count})
		}
	}
	return out, nil
}

// ModelStatus returns life and counts of models; clients that destroy one ask until it is not
// found.
func (f *Facade) ModelStatus(_ context.Context, s facade.Session, in params.Entities) (params.ModelStatusResults, error) {
	return params.ModelStatusResults{Results: facade.Map(in.Entities, func(e params.Entity) params.ModelStatus {
		st, err := f.status(s, e.Tag)
		if err != nil {
			return params.ModelStatus{Error: facade.Error(err)}
		}
		return st
	})}, nil
}

func (f *Facade) status(s facade.Session, tag string) (params.ModelStatus, error) {
	uuid, err := facade.ModelUUID(tag)
	if err != nil {
		return params.ModelStatus{}, err
	}
	if _, err := f.state.Model(uuid); err != nil {
		return params.ModelStatus{}, domain.Errorf(domain.NotFound, "model %q not found", uuid)
	}
	if _, err := f.readable(s, tag); err != nil {
		return params.ModelStatus{}, err
	}
	sn, err := f.state.Snapshot(uuid)
	if err != nil {
		return params.ModelStatus{}, err
	}
	out := params.ModelStatus{
		ModelTag: tag, Life: sn.Model.Life, Type: sn.Model.Type, HostedMachineCount: len(sn.Machines),
		ApplicationCount: len(sn.Applications), UnitCount: len(sn.Units),
		OwnerTag: names.NewUserTag(sn.Model.Owner).String(), Machines: modelMachines(sn),
	}
	for _, a := range sn.Applications {
		out.Applications = append(out.Applications, params.ModelApplicationInfo{Name: a.Name})
	}
	return out, nil
}

func optional(t time.Time) *time.Time { return wire.Optional(t) }

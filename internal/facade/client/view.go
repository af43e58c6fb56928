package client

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade/wire"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/rpc/params"
)

// view is a snapshot, whole or narrowed, with the ways through it that status needs.
type view struct {
	*state.Snapshot
	units map[string][]*state.Unit // by application, principals and subordinates
	byApp map[string][]*state.Relation
	unit  map[string]*state.Unit
	at    map[string]*state.Machine
	keep  *kept // nil keeps everything
}

func newView(sn *state.Snapshot) *view {
	v := &view{
		Snapshot: sn, units: map[string][]*state.Unit{}, byApp: map[string][]*state.Relation{},
		unit: make(map[string]*state.Unit, len(sn.Units)), at: make(map[string]*state.Machine, len(sn.Machines)),
	}
	for _, u := range sn.Units {
		v.units[u.Application] = append(v.units[u.Application], u)
		v.unit[u.Name] = u
	}
	for _, r := range sn.Relations {
		for _, e := range r.Endpoints {
			v.byApp[e.Application] = append(v.byApp[e.Application], r)
		}
	}
	for _, m := range sn.Machines {
		v.at[m.ID] = m
	}
	return v
}

func (v *view) model() params.ModelStatusInfo {
	m := v.Model
	return params.ModelStatusInfo{
		Name: m.Name, Type: m.Type, CloudTag: "cloud-" + m.Cloud, CloudRegion: m.Region, Version: m.AgentVersion,
		ModelStatus: wire.DetailedStatus(v.Status(state.ModelStatus, m.UUID), m.Life, ""),
		SLA:         "unsupported",
	}
}

func (v *view) machines() map[string]params.MachineStatus {
	out := map[string]params.MachineStatus{}
	for _, m := range v.Machines {
		if m.Parent == "" && v.keep.machine(m.ID) {
			out[m.ID] = v.machine(m)
		}
	}
	return out
}

func (v *view) machine(m *state.Machine) params.MachineStatus {
	out := params.MachineStatus{
		AgentStatus:        wire.DetailedStatus(v.MachineStatus(m.ID), m.Life, m.AgentVersion),
		InstanceStatus:     wire.DetailedStatus(v.Status(state.InstanceStatus, m.ID), "", ""),
		ModificationStatus: wire.DetailedStatus(v.Status(state.ModificationStatus, m.ID), "", ""),
		Hostname:           m.Hostname,
		DNSName:            m.PublicAddress(),
		InstanceId:         "pending",
		DisplayName:        m.DisplayName,
		Base:               wire.Base(m.Base),
		Id:                 m.ID,
		Containers:         map[string]params.MachineStatus{},
		Constraints:        m.Constraints.String(),
		Jobs:               []model.MachineJob{},
	}
	if m.InstanceID != "" {
		out.InstanceId = instance.Id(m.InstanceID)
	}
	if m.Hardware != nil {
		out.Hardware = m.Hardware.String()
	}
	for _, a := range m.Addresses() {
		if a.Scope != "local-machine" && a.Scope != "link-local" {
			out.IPAddresses = append(out.IPAddresses, a.Value)
		}
	}
	for _, job := range m.Jobs {
		out.Jobs = append(out.Jobs, model.MachineJob(job))
	}
	for _, id := range m.Containers {
		if c := v.at[id]; c != nil && v.keep.machine(id) {
			out.Containers[id] = v.machine(c)
		}
	}
	return out
}

func (v *view) applications() map[string]params.ApplicationStatus {
	out := map[string]params.ApplicationStatus{}
	for _, a := range v.Applications {
		if v.keep.application(a.Name) {
			out[a.Name] = v.application(a)
		}
	}
	return out
}

func (v *view) application(a *state.Application) params.ApplicationStatus {
	out := v.applicationAlone(a)
	leader := v.Leader(a.Name)
	for _, u := range v.units[a.Name] {
		if !u.IsPrincipal() || !v.keep.unit(u.Name) {
			continue
		}
		if out.Units == nil {
			out.Units = map[string]params.UnitStatus{}
		}
		out.Units[u.Name] = v.unitStatus(u, a, leader)
	}
	return out
}

// applicationAlone is an application without its units.
func (v *view) applicationAlone(a *state.Application) params.ApplicationStatus {
	out := params.ApplicationStatus{
		Charm:            a.CharmURL,
		CharmChannel:     a.Channel,
		Base:             wire.Base(a.Origin.Base),
		Exposed:          a.Exposed,
		ExposedEndpoints: wire.Exposed(a.ExposedEndpoints),
		Life:             unlessAlive(a.Life),
		Relations:        map[string][]string{},
		SubordinateTo:    []string{},
		Status:           wire.DetailedStatus(v.ApplicationStatus(a.Name), "", ""),
		EndpointBindings: a.Bindings,
	}
	if charm := v.Charm(a.CharmURL); charm != nil {
		out.CharmVersion = charm.Files.Version
	}
	for _, r := range v.byApp[a.Name] {
		own, _ := r.Endpoint(a.Name)
		other, _ := r.Other(a.Name)
		if own.IsImplicit() {
			continue
		}
		if names := out.Relations[own.Name]; !slices.Contains(names, other.Application) {
			out.Relations[own.Name] = append(names, other.Application)
		}
		if a.Subordinate && own.Scope == domain.Container && !slices.Contains(out.SubordinateTo, other.Application) {
			out.SubordinateTo = append(out.SubordinateTo, other.Application)
		}
	}
	for _, names := range out.Relations {
		slices.Sort(names)
	}
	for _, u := range v.units[a.Name] {
		if u.WorkloadVersion != "" {
			out.WorkloadVersion = u.WorkloadVersion
		}
	}
	return out
}

func (v *view) unitStatus(u *state.Unit, a *state.Application, leader string) params.UnitStatus {
	agent, workload := v.UnitStatus(u.Name)
	out := params.UnitStatus{
		AgentStatus:     wire.DetailedStatus(agent, u.Life, u.AgentVersion),
		WorkloadStatus:  wire.DetailedStatus(workload, "", ""),
		WorkloadVersion: u.WorkloadVersion,
		Machine:         u.Machine,
		OpenedPorts:     wire.Ports(u.Ports),
		Leader:          leader == u.Name,
	}
	if m := v.at[u.Machine]; m != nil {
		out.PublicAddress = m.PublicAddress()
	}
	if u.CharmURL != "" && u.CharmURL != a.CharmURL {
		out.Charm = u.CharmURL
	}
	if !u.IsPrincipal() {
		out.Machine = ""
	}
	for _, name := range u.Subordinates {
		sub := v.unit[name]
		if sub == nil || !v.keep.unit(name) {
			continue
		}
		if out.Subordinates == nil {
			out.Subordinates = map[string]params.UnitStatus{}
		}
		if app := v.applicationOf(sub); app != nil {
			out.Subordinates[name] = v.unitStatus(sub, app, v.Leader(app.Name))
		}
	}
	return out
}

func (v *view) applicationOf(u *state.Unit) *state.Application {
	i, ok := slices.BinarySearchFunc(v.Applications, u.Application,
		func(a *state.Application, name string) int { return strings.Compare(a.Name, name) })
	if !ok {
		return nil
	}
	return v.Applications[i]
}

func (v *view) relations() []params.RelationStatus {
	var out []params.RelationStatus // none is null, as the original says it
	for _, r := range v.Relations {
		if !v.keep.relation(r) {
			continue
		}
		first := r.Endpoints[0]
		rs := params.RelationStatus{
			Id: r.ID, Key: r.Key, Interface: first.Interface, Scope: string(first.Scope),
			Status: wire.DetailedStatus(v.relationStatus(r), r.Life, ""),
		}
		if r.IsContainer() {
			rs.Scope = string(domain.Container)
		}
		for _, e := range r.Endpoints {
			rs.Endpoints = append(rs.Endpoints, params.EndpointStatus{
				ApplicationName: e.Application, Name: e.Name, Role: string(e.Role),
				Subordinate: v.subordinate(e.Application),
			})
		}
		out = append(out, rs)
	}
	return out
}

func (v *view) relationStatus(r *state.Relation) status.StatusInfo {
	return v.Status(state.RelationStatus, strconv.Itoa(r.ID))
}

func (v *view) subordinate(application string) bool {
	a := v.applicationOf(&state.Unit{Application: application})
	return a != nil && a.Subordinate
}

func unlessAlive(l life.Value) life.Value {
	if l == life.Alive {
		return ""
	}
	return l
}

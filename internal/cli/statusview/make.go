package statusview

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Options say how a status is shown.
type Options struct {
	// Controller is the controller's name in the client store.
	Controller string
	// UTC shows times in UTC and RFC 3339 order.
	UTC bool
	// Relations adds their table.
	Relations bool
	// Colour paints the tables.
	Colour bool
}

// View is a status that can be written in every form.
type View struct {
	Status
	opts Options
	now  *time.Time
}

// Make turns the wire's status into what is shown.
func Make(full *params.FullStatus, opts Options) *View {
	m := maker{opts}
	v := &View{opts: opts, now: full.ControllerTimestamp}
	v.Model = Model{
		Name: full.Model.Name, Type: full.Model.Type, Controller: opts.Controller,
		Cloud: cloudName(full.Model.CloudTag), Region: full.Model.CloudRegion, Version: full.Model.Version,
		Status: m.info(full.Model.ModelStatus), SLA: full.Model.SLA,
	}
	v.Machines = map[string]Machine{}
	for id, machine := range full.Machines {
		v.Machines[id] = m.machine(machine)
	}
	v.Applications = map[string]Application{}
	for name, a := range full.Applications {
		v.Applications[name] = m.application(name, a, full.Relations)
	}
	if full.ControllerTimestamp != nil {
		v.Status.Controller.Timestamp = output.Clock(*full.ControllerTimestamp, opts.UTC)
	}
	v.relations = relations(full.Relations)
	return v
}

// Empty says whether there is nothing to show in tables.
func (v *View) Empty() bool { return len(v.Machines) == 0 && len(v.Applications) == 0 }

type maker struct{ opts Options }

func (m maker) info(s params.DetailedStatus) Info {
	i := Info{Current: s.Status, Message: s.Info, Version: s.Version, Life: string(s.Life)}
	if s.Since != nil {
		i.Since = output.Time(*s.Since, m.opts.UTC)
	}
	return i
}

func (m maker) machine(s params.MachineStatus) Machine {
	out := Machine{
		Agent: m.info(s.AgentStatus), Hostname: s.Hostname, DNSName: s.DNSName, IPAddresses: s.IPAddresses,
		InstanceID: string(s.InstanceId), DisplayName: s.DisplayName, Instance: m.info(s.InstanceStatus),
		Modification: m.info(s.ModificationStatus), Base: base(s.Base), Constraints: s.Constraints, Hardware: s.Hardware,
	}
	for id, c := range s.Containers {
		if out.Containers == nil {
			out.Containers = map[string]Machine{}
		}
		out.Containers[id] = m.machine(c)
	}
	return out
}

func (m maker) application(name string, s params.ApplicationStatus, all []params.RelationStatus) Application {
	out := Application{
		Charm: s.Charm, Base: base(s.Base), CharmName: s.Charm, CharmRev: -1, CharmChannel: s.CharmChannel,
		CharmVersion: s.CharmVersion, CanUpgradeTo: s.CanUpgradeTo, Exposed: s.Exposed, Life: string(s.Life),
		Status: m.info(s.Status), SubordinateTo: s.SubordinateTo, Version: s.WorkloadVersion,
		EndpointBindings: s.EndpointBindings,
	}
	if url, err := charm.ParseURL(s.Charm); err == nil {
		out.CharmName, out.CharmRev = url.Name, url.Revision
		out.CharmOrigin = "charmhub"
		if url.Schema == "local" {
			out.CharmOrigin = "local"
		}
	}
	for _, r := range all {
		own, other, ok := sides(r, name)
		if !ok {
			continue
		}
		if out.Relations == nil {
			out.Relations = map[string][]Related{}
		}
		out.Relations[own.Name] = append(out.Relations[own.Name], Related{other.ApplicationName, r.Interface, r.Scope})
	}
	for unit, u := range s.Units {
		if out.Units == nil {
			out.Units = map[string]Unit{}
		}
		out.Units[unit] = m.unit(u)
	}
	return out
}

// sides returns the application's endpoint of a relation and the one on the far side, which for a
// peer relation is its own.
func sides(r params.RelationStatus, name string) (own, other params.EndpointStatus, ok bool) {
	i := slices.IndexFunc(r.Endpoints, func(e params.EndpointStatus) bool { return e.ApplicationName == name })
	if i < 0 {
		return own, other, false
	}
	own = r.Endpoints[i]
	return own, r.Endpoints[(i+1)%len(r.Endpoints)], true
}

func (m maker) unit(s params.UnitStatus) Unit {
	out := Unit{
		Workload: m.info(s.WorkloadStatus), Agent: m.info(s.AgentStatus), Leader: s.Leader, Charm: s.Charm,
		Machine: s.Machine, OpenPorts: s.OpenedPorts, PublicAddress: s.PublicAddress,
	}
	// A hook's error is the workload's for people; the agent itself is idle.
	if out.Agent.Current == "error" {
		out.Workload.Current, out.Workload.Message = out.Agent.Current, out.Agent.Message
		out.Agent.Current, out.Agent.Message = "idle", ""
	}
	for name, sub := range s.Subordinates {
		if out.Subordinates == nil {
			out.Subordinates = map[string]Unit{}
		}
		out.Subordinates[name] = m.unit(sub)
	}
	return out
}

func base(b params.Base) *Base {
	if b.Name == "" {
		return nil
	}
	return &Base{Name: b.Name, Channel: strings.TrimSuffix(b.Channel, "/stable")}
}

func cloudName(tag string) string {
	t, err := names.ParseCloudTag(tag)
	if err != nil {
		return tag
	}
	return t.Id()
}

func relations(all []params.RelationStatus) []relation {
	var out []relation
	for _, r := range all {
		row := relation{iface: r.Interface, kind: "regular", message: r.Status.Status}
		if r.Status.Info != "" {
			row.message += " - " + r.Status.Info
		}
		if r.Status.Status == "joined" {
			row.message = ""
		}
		for _, e := range r.Endpoints {
			end := e.ApplicationName + ":" + e.Name
			switch e.Role {
			case "peer":
				row.provider, row.requirer, row.kind = end, end, "peer"
			case "provider":
				row.provider = end
			default:
				row.requirer = end
			}
			if e.Subordinate {
				row.kind = "subordinate"
			}
		}
		out = append(out, row)
	}
	slices.SortFunc(out, func(a, b relation) int { return strings.Compare(a.provider+a.requirer, b.provider+b.requirer) })
	return out
}

// sortedKeys orders names with their numbers as numbers: 2 before 10, web/9 before web/10.
func sortedKeys[V any](m map[string]V) []string {
	return slices.SortedFunc(maps.Keys(m), natural)
}

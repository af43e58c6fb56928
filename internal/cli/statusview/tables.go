package statusview

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/gantline/gantline/internal/cli/output"
)

// Tabular writes the tables that people read.
func (v *View) Tabular(w io.Writer) error {
	tables := []*output.Table{v.header()}
	for _, t := range []*output.Table{v.applications(), v.units(), v.machines()} {
		if t.Len() > 0 {
			tables = append(tables, t)
		}
	}
	if t := v.integrations(); v.opts.Relations && t.Len() > 0 {
		tables = append(tables, t)
	}
	for i, t := range tables {
		if i > 0 {
			if _, err := fmt.Fprintln(w); err != nil {
				return err
			}
		}
		if err := t.Write(w, v.opts.Colour); err != nil {
			return err
		}
	}
	return nil
}

// Machines alone, as `machines` shows them.
func (v *View) TabularMachines(w io.Writer) error { return v.machines().Write(w, v.opts.Colour) }

func (v *View) header() *output.Table {
	m := v.Status.Model
	cloud := m.Cloud
	if m.Region != "" {
		cloud += "/" + m.Region
	}
	headings := []string{"Model", "Controller", "Cloud/Region", "Version"}
	row := []string{m.Name, m.Controller, cloud, m.Version}
	if m.SLA != "" {
		headings, row = append(headings, "SLA"), append(row, m.SLA)
	}
	if v.Status.Controller.Timestamp != "" {
		headings, row = append(headings, "Timestamp"), append(row, v.Status.Controller.Timestamp)
	}
	if m.Status.Message != "" {
		headings, row = append(headings, "Notes"), append(row, m.Status.Message)
	}
	t := output.NewTable(headings...)
	t.Row(row...)
	return t
}

func status(word string) output.Cell { return output.Cell{Text: word, Paint: output.StatusPaint(word)} }

func text(s string) output.Cell { return output.Cell{Text: s} }

func (v *View) applications() *output.Table {
	t := output.NewTable("App", "Version", "Status", ">Scale", "Charm", "Channel", ">Rev", "Exposed", "Message")
	for _, name := range sortedKeys(v.Applications) {
		a := v.Applications[name]
		exposed, scale := "no", strconv.Itoa(len(a.Units))
		if a.Exposed {
			exposed = "yes"
		}
		if len(a.SubordinateTo) > 0 && len(a.Units) == 0 {
			scale = strconv.Itoa(v.subordinates(name))
		}
		t.Cells(text(name), text(a.Version), status(a.Status.Current), text(scale), text(a.CharmName), text(a.CharmChannel),
			text(strconv.Itoa(a.CharmRev)), text(exposed), text(message(a.Status)))
	}
	return t
}

func (v *View) subordinates(application string) int {
	n := 0
	for _, a := range v.Applications {
		for _, u := range a.Units {
			for name := range u.Subordinates {
				if strings.HasPrefix(name, application+"/") {
					n++
				}
			}
		}
	}
	return n
}

func (v *View) units() *output.Table {
	t := output.NewTable("Unit", "Workload", "Agent", "Machine", "Public address", "Ports", "Message")
	for _, app := range sortedKeys(v.Applications) {
		v.addUnits(t, v.Applications[app].Units, "")
	}
	return t
}

func (v *View) addUnits(t *output.Table, units map[string]Unit, indent string) {
	for _, name := range sortedKeys(units) {
		u := units[name]
		shown := indent + name
		if u.Leader {
			shown += "*"
		}
		msg := message(u.Workload)
		if u.Agent.Message != "" && u.Agent.Current != "idle" {
			msg = strings.TrimPrefix(msg+" ", " ") + "(" + u.Agent.Message + ")"
		}
		t.Cells(text(shown), status(u.Workload.Current), status(u.Agent.Current), text(u.Machine), text(u.PublicAddress),
			text(ports(u.OpenPorts)), text(strings.TrimSpace(msg)))
		v.addUnits(t, u.Subordinates, indent+"  ")
	}
}

// ports joins ranges of one protocol: 80,443/tcp.
func ports(list []string) string {
	var protocols []string
	by := map[string][]string{}
	for _, p := range list {
		numbers, protocol, _ := strings.Cut(p, "/")
		if !slices.Contains(protocols, protocol) {
			protocols = append(protocols, protocol)
		}
		by[protocol] = append(by[protocol], numbers)
	}
	var out []string
	for _, protocol := range protocols {
		joined := strings.Join(by[protocol], ",")
		if protocol != "" {
			joined += "/" + protocol
		}
		out = append(out, joined)
	}
	return strings.Join(out, " ")
}

func (v *View) machines() *output.Table {
	t := output.NewTable("Machine", "State", "Address", "Inst id", "Base", "AZ", "Message")
	v.addMachines(t, v.Status.Machines)
	return t
}

func (v *View) addMachines(t *output.Table, machines map[string]Machine) {
	for _, id := range sortedKeys(machines) {
		m := machines[id]
		b := ""
		if m.Base != nil {
			b = m.Base.Name + "@" + m.Base.Channel
		}
		state := m.Agent.Current
		t.Cells(text(id), status(state), text(m.DNSName), text(cmp.Or(m.DisplayName, m.InstanceID)), text(b),
			text(zone(m.Hardware)), text(cmp.Or(m.Instance.Message, m.Agent.Message)))
		v.addMachines(t, m.Containers)
	}
}

func zone(hardware string) string {
	for _, field := range strings.Fields(hardware) {
		if z, ok := strings.CutPrefix(field, "availability-zone="); ok {
			return z
		}
	}
	return ""
}

func (v *View) integrations() *output.Table {
	t := output.NewTable("Integration provider", "Requirer", "Interface", "Type", "Message")
	for _, r := range v.relations {
		t.Row(r.provider, r.requirer, r.iface, r.kind, r.message)
	}
	return t
}

func message(i Info) string {
	if i.Life != "" && i.Life != "alive" {
		return strings.TrimSpace(i.Message + " (" + i.Life + ")")
	}
	return i.Message
}

// Line writes a line a unit.
func (v *View) Line(w io.Writer) error {
	for _, app := range sortedKeys(v.Applications) {
		units := v.Applications[app].Units
		for _, name := range sortedKeys(units) {
			u := units[name]
			line := fmt.Sprintf("- %s: %s (agent:%s, workload:%s)", name, u.PublicAddress, u.Agent.Current, u.Workload.Current)
			if len(u.OpenPorts) > 0 {
				line += " " + strings.Join(u.OpenPorts, ", ")
			}
			if _, err := fmt.Fprintln(w, line); err != nil {
				return err
			}
		}
	}
	return nil
}

// Summary writes how many of each there are in which state.
func (v *View) Summary(w io.Writer) error {
	workloads, machines := map[string]int{}, map[string]int{}
	units := 0
	for _, a := range v.Applications {
		for _, u := range a.Units {
			workloads[u.Workload.Current]++
			units++
		}
	}
	for _, m := range v.Status.Machines {
		machines[m.Agent.Current]++
	}
	t := output.NewTable("", ">Number", "")
	t.Row("applications", strconv.Itoa(len(v.Applications)), "")
	t.Row("units", strconv.Itoa(units), counts(workloads))
	t.Row("machines", strconv.Itoa(len(v.Status.Machines)), counts(machines))
	return t.Write(w, false)
}

func counts(by map[string]int) string {
	var out []string
	for _, word := range sortedKeys(by) {
		out = append(out, fmt.Sprintf("%s: %d", word, by[word]))
	}
	return strings.Join(out, ", ")
}

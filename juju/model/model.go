// Package model folds what AllWatcher reports into a picture of a model that can be asked:
// machines, applications, units, relations as they stand, updated batch by batch.
//
// A Model is for one goroutine; Follow feeds it from a watcher. The package knows the wire's
// types and nothing of how they travel.
package model

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Model is the picture. Its maps are by machine id, application name, unit name, relation key,
// charm URL and annotated tag; entities in them must not be modified.
type Model struct {
	Info         *params.ModelUpdate
	Machines     map[string]*params.MachineInfo
	Applications map[string]*params.ApplicationInfo
	Units        map[string]*params.UnitInfo
	Relations    map[string]*params.RelationInfo
	Charms       map[string]*params.CharmInfo
	Annotations  map[string]*params.AnnotationInfo
	// Others are entities of kinds that have no map of their own, by kind and id.
	Others map[params.EntityId]params.EntityInfo
}

// New returns an empty picture.
func New() *Model {
	return &Model{
		Machines: map[string]*params.MachineInfo{}, Applications: map[string]*params.ApplicationInfo{},
		Units: map[string]*params.UnitInfo{}, Relations: map[string]*params.RelationInfo{},
		Charms: map[string]*params.CharmInfo{}, Annotations: map[string]*params.AnnotationInfo{},
		Others: map[params.EntityId]params.EntityInfo{},
	}
}

// Apply folds a batch of changes in. A delta of an unknown kind is passed over.
func (m *Model) Apply(deltas []params.Delta) {
	for _, d := range deltas {
		switch e := d.Entity.(type) {
		case *params.ModelUpdate:
			m.Info = e
			if d.Removed {
				m.Info = nil
			}
		case *params.MachineInfo:
			fold(m.Machines, e.Id, e, d.Removed)
		case *params.ApplicationInfo:
			fold(m.Applications, e.Name, e, d.Removed)
		case *params.UnitInfo:
			fold(m.Units, e.Name, e, d.Removed)
		case *params.RelationInfo:
			fold(m.Relations, e.Key, e, d.Removed)
		case *params.CharmInfo:
			fold(m.Charms, e.CharmURL, e, d.Removed)
		case *params.AnnotationInfo:
			fold(m.Annotations, e.Tag, e, d.Removed)
		case *params.UnknownEntity, nil:
		default:
			fold(m.Others, e.EntityId(), e, d.Removed)
		}
	}
}

func fold[K comparable, V any](into map[K]V, key K, entity V, removed bool) {
	if removed {
		delete(into, key)
		return
	}
	into[key] = entity
}

// UnitsOf returns the names of an application's units in order of their numbers.
func (m *Model) UnitsOf(application string) []string {
	var names []string
	for name, u := range m.Units {
		if u.Application == application {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, compareUnits)
	return names
}

// compareUnits orders web/9 before web/10.
func compareUnits(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// ApplicationStatus returns the status that the charm set for the application or, as for most
// charms, the most severe one of its units; "unknown" without units.
func (m *Model) ApplicationStatus(application string) status.Status {
	a := m.Applications[application]
	if a == nil {
		return ""
	}
	if a.Status.Current != "" && a.Status.Current != status.Unset {
		return a.Status.Current
	}
	worst := status.Unknown
	for _, name := range m.UnitsOf(application) {
		if s := m.Units[name].WorkloadStatus.Current; severity(s) > severity(worst) {
			worst = s
		}
	}
	return worst
}

// severity orders workload statuses as the original does when it derives an application's.
func severity(s status.Status) int {
	return slices.Index([]status.Status{
		status.Unknown, status.Terminated, status.Active, status.Waiting, status.Maintenance, status.Blocked, status.Error,
	}, s)
}

// Empty says whether the model holds no machine and no application.
func (m *Model) Empty() bool { return len(m.Machines) == 0 && len(m.Applications) == 0 }

// MachineIDs returns the ids of the machines in order.
func (m *Model) MachineIDs() []string { return slices.Sorted(maps.Keys(m.Machines)) }

// Source yields batches of changes, the first of which tell everything; the client's AllWatcher
// is one.
type Source interface {
	Next(ctx context.Context) ([]params.Delta, error)
}

// Follow folds batches from source into m and calls look after each, until look returns true or an
// error, or source fails. The first call of look sees the complete model only if its size fits
// into one batch: conditions should be such that they hold for good.
func Follow(ctx context.Context, m *Model, source Source, look func(*Model) (done bool, err error)) error {
	for {
		deltas, err := source.Next(ctx)
		if err != nil {
			return err
		}
		m.Apply(deltas)
		if done, err := look(m); done || err != nil {
			return err
		}
	}
}

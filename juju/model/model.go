// Package model folds what AllWatcher reports into a picture of a model that can be asked:
// machines, applications, units, relations as they stand, updated batch by batch.
//
// A Model is for one goroutine; Follow feeds it from a watcher. The package knows the wire's
// types and nothing of how they travel.
package model

import (
	"context"
	"slices"

	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Model is the picture; its entities must not be modified.
type Model struct {
	Info         *params.ModelUpdate                // nil until it was told
	Machines     map[string]*params.MachineInfo     // by id
	Applications map[string]*params.ApplicationInfo // by name
	Units        map[string]*params.UnitInfo        // by name
	Relations    map[string]*params.RelationInfo    // by key, "a:db b:db"
	Charms       map[string]*params.CharmInfo       // by URL
	Annotations  map[string]*params.AnnotationInfo  // by the annotated entity's tag
	Actions      map[string]*params.ActionInfo      // by id
	Offers       map[string]*params.ApplicationOfferInfo
	Remotes      map[string]*params.RemoteApplicationUpdate // consumed applications, by name
	Blocks       map[string]*params.BlockInfo               // by id
	// Others are entities of kinds that have no map of their own, by kind and id.
	Others map[params.EntityId]params.EntityInfo
}

// New returns an empty picture.
func New() *Model {
	m := new(Model)
	m.Reset()
	return m
}

// Reset forgets everything: a watch that has begun anew tells all again, and not what went meanwhile.
func (m *Model) Reset() {
	*m = Model{
		Machines: map[string]*params.MachineInfo{}, Applications: map[string]*params.ApplicationInfo{},
		Units: map[string]*params.UnitInfo{}, Relations: map[string]*params.RelationInfo{},
		Charms: map[string]*params.CharmInfo{}, Annotations: map[string]*params.AnnotationInfo{},
		Actions: map[string]*params.ActionInfo{}, Offers: map[string]*params.ApplicationOfferInfo{},
		Remotes: map[string]*params.RemoteApplicationUpdate{}, Blocks: map[string]*params.BlockInfo{},
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
		case *params.ActionInfo:
			fold(m.Actions, e.Id, e, d.Removed)
		case *params.ApplicationOfferInfo:
			fold(m.Offers, e.OfferName, e, d.Removed)
		case *params.RemoteApplicationUpdate:
			fold(m.Remotes, e.Name, e, d.Removed)
		case *params.BlockInfo:
			fold(m.Blocks, e.Id, e, d.Removed)
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

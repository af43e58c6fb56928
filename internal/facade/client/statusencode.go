package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// segments is an encoded answer in pieces.
type segments [][]byte

// JSONSegments implements rpc.Segmenter.
func (s segments) JSONSegments() ([][]byte, error) { return s, nil }

// encodedStatus is FullStatus as bytes: the whole model is put together from parts that are kept, a
// narrowed view is encoded as it is.
func (f *Facade) encodedStatus(ctx context.Context, s facade.Session, in params.StatusParams) (rpc.Segmenter, error) {
	if len(in.Patterns) > 0 {
		out, err := f.FullStatus(ctx, s, in)
		if err != nil {
			return nil, err
		}
		b, err := json.Marshal(out)
		return segments{b}, err
	}
	sn, err := f.state.Snapshot(s.ModelUUID())
	if err != nil {
		return nil, err
	}
	kept := f.statuses.of(s.ModelUUID())
	kept.mu.Lock()
	defer kept.mu.Unlock()
	e := &statusEncoder{view: newView(sn), kept: kept, marker: f.marker}
	out, err := e.encode(f.rest(e.view))
	kept.units.prune(len(sn.Units), func(name string) bool { return sn.Unit(name) != nil })
	kept.machines.prune(len(sn.Machines), func(id string) bool { return sn.Machine(id) != nil })
	return out, err
}

// statusEncoder puts the status of a whole model together.
type statusEncoder struct {
	*view

	kept *statusParts
	// marker is a JSON string that stands where parts go. Nobody but this process knows it, so no
	// text of a model can be taken for it.
	marker json.RawMessage
}

// statusFrame is a status whose large members are given as bytes.
type statusFrame struct {
	params.FullStatus

	Machines     json.RawMessage `json:"machines"`
	Applications json.RawMessage `json:"applications"`
}

// applicationFrame is an application's status whose units are given as bytes.
type applicationFrame struct {
	params.ApplicationStatus

	Units json.RawMessage `json:"units"`
}

func (e *statusEncoder) encode(rest params.FullStatus) (segments, error) {
	gaps, err := e.frame(statusFrame{FullStatus: rest, Machines: e.marker, Applications: e.marker}, 2)
	if err != nil {
		return nil, err
	}
	out := append(make(segments, 0, len(e.Machines)+len(e.Units)+3*len(e.Applications)+8), gaps[0])
	if out, err = e.addMachines(out); err != nil {
		return nil, err
	}
	out = append(out, gaps[1])
	if out, err = e.addApplications(out); err != nil {
		return nil, err
	}
	return append(out, gaps[2]), nil
}

// frame encodes v and cuts it where the markers stand.
func (e *statusEncoder) frame(v any, markers int) ([][]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	gaps := bytes.Split(b, e.marker)
	if len(gaps) != markers+1 {
		return nil, fmt.Errorf("cannot put the status together: %d gaps in it, not %d", len(gaps)-1, markers)
	}
	return gaps, nil
}

// object adds members, which have a comma before each, as an object.
func object(out segments, members segments) segments {
	if len(members) == 0 {
		return append(out, []byte("{}"))
	}
	out = append(append(out, []byte("{")), members[0][1:])
	return append(append(out, members[1:]...), []byte("}"))
}

func (e *statusEncoder) addMachines(out segments) (segments, error) {
	members := make(segments, 0, len(e.Machines))
	for _, m := range e.Machines {
		if m.Parent != "" {
			continue
		}
		encode := func() ([]byte, error) { return member(m.ID, e.machine(m)) }
		b, err := e.ifAlone(len(m.Containers) == 0, func() ([]byte, error) {
			return e.kept.machines.get(m.ID, e.MachineVersion(m), encode)
		}, encode)
		if err != nil {
			return nil, err
		}
		members = append(members, b)
	}
	return object(out, members), nil
}

func (e *statusEncoder) addApplications(out segments) (segments, error) {
	out = append(out, []byte("{"))
	for i, a := range e.Applications {
		units, err := e.unitsOf(a)
		if err != nil {
			return nil, err
		}
		shown := applicationFrame{ApplicationStatus: e.applicationAlone(a), Units: e.marker}
		if len(units) == 0 {
			shown.Units = json.RawMessage("null")
		}
		gaps, err := e.frame(shown, min(1, len(units)))
		if err != nil {
			return nil, err
		}
		name, err := json.Marshal(a.Name)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out = append(out, comma)
		}
		out = append(out, append(name, ':'), gaps[0])
		if len(units) > 0 {
			out = append(object(out, units), gaps[1])
		}
	}
	return append(out, []byte("}")), nil
}

func (e *statusEncoder) unitsOf(a *state.Application) (segments, error) {
	var members segments
	leader := e.Leader(a.Name)
	for _, u := range e.units[a.Name] {
		if !u.IsPrincipal() {
			continue
		}
		encode := func() ([]byte, error) { return member(u.Name, e.unitStatus(u, a, leader)) }
		b, err := e.ifAlone(len(u.Subordinates) == 0, func() ([]byte, error) {
			return e.kept.units.get(u.Name, unitKey{e.UnitVersion(u), a.CharmURL}, encode)
		}, encode)
		if err != nil {
			return nil, err
		}
		members = append(members, b)
	}
	return members, nil
}

// ifAlone takes what is kept of an entity that shows nothing of others; what holds others is encoded
// each time.
func (e *statusEncoder) ifAlone(alone bool, kept, encode func() ([]byte, error)) ([]byte, error) {
	if alone {
		return kept()
	}
	return encode()
}

// member encodes a member of an object with a comma before it.
func member(name string, v any) ([]byte, error) {
	key, err := json.Marshal(name)
	if err != nil {
		return nil, err
	}
	value, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return slices.Concat(comma, key, colon, value), nil
}

var colon = []byte{':'}

package charms

import (
	"encoding/json"
	"strings"

	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/rpc/params"
)

// describe reads the files of a charm that say what it is.
func describe(ch *state.Charm) (params.Charm, error) {
	url, err := charm.ParseURL(ch.URL)
	if err != nil {
		return params.Charm{}, err
	}
	meta, err := charm.ReadMeta(strings.NewReader(ch.Files.Metadata))
	if err != nil {
		return params.Charm{}, err
	}
	out := params.Charm{Revision: url.Revision, URL: ch.URL, Config: map[string]params.CharmOption{}, Actions: &params.CharmActions{}}
	if out.Meta, err = metadata(meta); err != nil {
		return params.Charm{}, err
	}
	if ch.Files.Config != "" {
		config, err := charm.ReadConfig(strings.NewReader(ch.Files.Config))
		if err != nil {
			return params.Charm{}, err
		}
		for name, o := range config.Options {
			out.Config[name] = params.CharmOption{Type: o.Type, Description: o.Description, Default: o.Default}
		}
	}
	if ch.Files.Actions != "" {
		actions, err := charm.ReadActionsYaml(meta.Name, strings.NewReader(ch.Files.Actions))
		if err != nil {
			return params.Charm{}, err
		}
		out.Actions.Specs = map[string]params.CharmActionSpec{}
		for name, spec := range actions.ActionSpecs {
			out.Actions.Specs[name] = params.CharmActionSpec{Description: spec.Description, Params: spec.Params}
		}
	}
	if ch.Files.Manifest != "" {
		manifest, err := charm.ReadManifest(strings.NewReader(ch.Files.Manifest))
		if err != nil {
			return params.Charm{}, err
		}
		out.Manifest = &params.CharmManifest{}
		for _, b := range manifest.Bases {
			out.Manifest.Bases = append(out.Manifest.Bases, params.CharmBase{
				Name: b.Name, Channel: b.Channel.String(), Architectures: b.Architectures,
			})
		}
	}
	return out, nil
}

func metadata(m *charm.Meta) (*params.CharmMeta, error) {
	out := &params.CharmMeta{
		Name: m.Name, Summary: m.Summary, Description: m.Description, Subordinate: m.Subordinate,
		Provides: endpoints(m.Provides), Requires: endpoints(m.Requires), Peers: endpoints(m.Peers),
		Categories: m.Categories, Tags: m.Tags, Series: m.Series, Terms: m.Terms,
		MinJujuVersion: m.MinJujuVersion.String(), CharmUser: string(m.CharmUser),
	}
	for name := range m.ExtraBindings {
		out.ExtraBindings = put(out.ExtraBindings, name, name)
	}
	for name, s := range m.Storage {
		out.Storage = put(out.Storage, name, params.CharmStorage{
			Name: s.Name, Description: s.Description, Type: string(s.Type), Shared: s.Shared, ReadOnly: s.ReadOnly,
			CountMin: s.CountMin, CountMax: s.CountMax, MinimumSize: s.MinimumSize, Location: s.Location, Properties: s.Properties,
		})
	}
	for name, d := range m.Devices {
		out.Devices = put(out.Devices, name, params.CharmDevice{
			Name: d.Name, Description: d.Description, Type: string(d.Type), CountMin: d.CountMin, CountMax: d.CountMax,
		})
	}
	for name, p := range m.PayloadClasses {
		out.PayloadClasses = put(out.PayloadClasses, name, params.CharmPayloadClass{Name: p.Name, Type: p.Type})
	}
	for name, r := range m.Resources {
		out.Resources = put(out.Resources, name, params.CharmResourceMeta{
			Name: r.Name, Type: r.Type.String(), Path: r.Path, Description: r.Description,
		})
	}
	for name, c := range m.Containers {
		container := params.CharmContainer{Resource: c.Resource, Uid: orZero(c.Uid), Gid: orZero(c.Gid)}
		for _, mount := range c.Mounts {
			container.Mounts = append(container.Mounts, params.CharmMount{Storage: mount.Storage, Location: mount.Location})
		}
		out.Containers = put(out.Containers, name, container)
	}
	if m.Assumes != nil {
		b, err := json.Marshal(m.Assumes)
		if err != nil {
			return nil, err
		}
		out.AssumesExpr = b
	}
	return out, nil
}

func endpoints(in map[string]charm.Relation) map[string]params.CharmRelation {
	var out map[string]params.CharmRelation
	for name, r := range in {
		out = put(out, name, params.CharmRelation{
			Name: r.Name, Role: string(r.Role), Interface: r.Interface, Optional: r.Optional, Limit: r.Limit, Scope: string(r.Scope),
		})
	}
	return out
}

// put makes the map when it gets its first entry, so that an empty one stays absent on the wire.
func put[V any](m map[string]V, key string, value V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	m[key] = value
	return m
}

func orZero(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

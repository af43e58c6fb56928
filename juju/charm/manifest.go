package charm

import (
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"

	"github.com/gantline/gantline/juju/core/arch"
)

// Manifest is what manifest.yaml says of how the charm was built: the bases
// that it runs on.
type Manifest struct {
	Bases []Base `yaml:"bases"`
}

// NewManifest returns a manifest without bases.
func NewManifest() *Manifest { return &Manifest{} }

// ReadManifest reads manifest.yaml and checks it.
func ReadManifest(r io.Reader) (*Manifest, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var document map[string]any
	if err := yaml.Unmarshal(data, &document); err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	if document == nil {
		return nil, errors.New("invalid base in manifest")
	}
	bases, err := readBases(node{path: "bases", value: document["bases"]})
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	return &Manifest{Bases: bases}, nil
}

func readBases(n node) ([]Base, error) {
	items, err := n.list()
	if err != nil {
		return nil, err
	}
	var bases []Base
	for _, item := range items {
		var b Base
		f := item.fields()
		f.text("name", &b.Name)
		var channel string
		f.text("channel", &channel)
		f.texts("architectures", &b.Architectures)
		if err := f.err(); err != nil {
			return nil, err
		}
		if channel != "" {
			if b.Channel, err = ParseChannelNormalize(channel); err != nil {
				return nil, fmt.Errorf("parsing channel %q: %w", channel, err)
			}
		}
		for i, a := range b.Architectures {
			b.Architectures[i] = arch.NormaliseArch(a)
		}
		if err := b.Validate(); err != nil {
			return nil, err
		}
		bases = append(bases, b)
	}
	return bases, nil
}

// Validate checks that every base names a known system, a channel and known
// architectures.
func (m *Manifest) Validate() error {
	for _, b := range m.Bases {
		if err := b.Validate(); err != nil {
			return fmt.Errorf("validating manifest: %w", err)
		}
	}
	return nil
}

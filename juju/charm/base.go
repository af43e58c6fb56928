package charm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gantline/gantline/juju/core/arch"
	"github.com/gantline/gantline/juju/core/base"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
)

// Base is an operating system that a charm runs on, and on which architectures.
type Base struct {
	Name          string   `json:"name,omitempty" yaml:"name,omitempty"`
	Channel       Channel  `json:"channel,omitempty" yaml:"channel,omitempty"`
	Architectures []string `json:"architectures,omitempty" yaml:"architectures,omitempty"`
}

// operatingSystems are those that a base may name; Debian is none of them.
func operatingSystems() []string {
	return []string{base.UbuntuOS, base.CentosOS, base.WindowsOS, base.OSXOS, base.OpenSUSEOS, base.GenericLinuxOS}
}

// Validate returns a NotValid error that names what is missing or unknown.
func (b Base) Validate() error {
	switch {
	case b.Name == "":
		return coreerrors.NotValidf("base without name")
	case !slices.Contains(operatingSystems(), b.Name):
		return coreerrors.NotValidf("os %q", b.Name)
	case b.Channel.Empty():
		return coreerrors.NotValidf("channel")
	}
	for _, a := range b.Architectures {
		if !arch.IsSupportedArch(a) {
			return coreerrors.NotValidf("architecture %q", a)
		}
	}
	return nil
}

func (b Base) String() string {
	s := strings.ToLower(b.Name)
	if !b.Channel.Empty() {
		s += "/" + b.Channel.String()
	}
	if len(b.Architectures) > 0 {
		s += " on " + strings.Join(b.Architectures, ", ")
	}
	return s
}

// ParseBase reads "ubuntu/22.04/stable" and takes the architectures as they are
// or by their other names.
func ParseBase(s string, archs ...string) (Base, error) {
	name, channel, _ := strings.Cut(s, "/")
	b := Base{Name: strings.ToLower(name), Architectures: make([]string, len(archs))}
	var err error
	if channel != "" {
		if b.Channel, err = ParseChannelNormalize(channel); err != nil {
			return Base{}, fmt.Errorf("malformed channel in base string %q: %w", s, err)
		}
	}
	for i, a := range archs {
		b.Architectures[i] = arch.NormaliseArch(a)
	}
	if err := b.Validate(); err != nil {
		if len(archs) > 0 {
			return Base{}, fmt.Errorf("invalid base string %q with architectures %q: %w", s, strings.Join(b.Architectures, ","), err)
		}
		return Base{}, fmt.Errorf("invalid base string %q: %w", s, err)
	}
	return b, nil
}

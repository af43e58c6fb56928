package charm

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// LXDProfile is what a charm's lxd-profile.yaml asks of the containers that it
// runs in.
type LXDProfile struct {
	Config      map[string]string            `json:"config" yaml:"config"`
	Description string                       `json:"description" yaml:"description"`
	Devices     map[string]map[string]string `json:"devices" yaml:"devices"`
}

// NewLXDProfile returns a profile that asks for nothing.
func NewLXDProfile() *LXDProfile { return &LXDProfile{} }

// ReadLXDProfile reads lxd-profile.yaml without checking what it asks for.
func ReadLXDProfile(r io.Reader) (*LXDProfile, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var profile LXDProfile
	if err := yaml.Unmarshal(data, &profile); err != nil {
		return nil, fmt.Errorf("failed to unmarshall lxd-profile.yaml: %w", err)
	}
	return &profile, nil
}

// Empty reports whether the profile asks for nothing.
func (p *LXDProfile) Empty() bool { return len(p.Devices) == 0 && len(p.Config) == 0 }

// ValidateConfigDevices checks that the profile asks for something, and only
// for what charms may have.
func (p *LXDProfile) ValidateConfigDevices() error {
	if p.Empty() {
		return fmt.Errorf("invalid lxd-profile.yaml: does not contain devices nor config")
	}
	for _, name := range slices.Sorted(maps.Keys(p.Devices)) {
		switch kind, given := p.Devices[name]["type"]; {
		case !given, kind == "unix-char", kind == "unix-block", kind == "gpu", kind == "usb":
		default:
			return fmt.Errorf("invalid lxd-profile.yaml: contains device type %q", kind)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(p.Config)) {
		for _, refused := range []string{"boot", "limits", "migration"} {
			if strings.HasPrefix(key, refused) {
				return fmt.Errorf("invalid lxd-profile.yaml: contains config value %q", key)
			}
		}
	}
	return nil
}

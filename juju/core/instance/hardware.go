package instance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gantline/gantline/juju/core/arch"
	"github.com/gantline/gantline/juju/core/internal/attr"
)

// HardwareCharacteristics is what is known of a machine's hardware; nil is not
// known. Sizes are in MiB.
type HardwareCharacteristics struct {
	Arch             *string   `json:"arch,omitempty" yaml:"arch,omitempty"`
	Mem              *uint64   `json:"mem,omitempty" yaml:"mem,omitempty"`
	RootDisk         *uint64   `json:"root-disk,omitempty" yaml:"rootdisk,omitempty"`
	RootDiskSource   *string   `json:"root-disk-source,omitempty" yaml:"rootdisksource,omitempty"`
	CpuCores         *uint64   `json:"cpu-cores,omitempty" yaml:"cpucores,omitempty"`
	CpuPower         *uint64   `json:"cpu-power,omitempty" yaml:"cpupower,omitempty"`
	Tags             *[]string `json:"tags,omitempty" yaml:"tags,omitempty"`
	AvailabilityZone *string   `json:"availability-zone,omitempty" yaml:"availabilityzone,omitempty"`
	VirtType         *string   `json:"virt-type,omitempty" yaml:"virt-type,omitempty"`
}

// String prints what is known, as status shows it: "arch=amd64 cores=2
// mem=2048M".
func (hc HardwareCharacteristics) String() string {
	var words []string
	add := func(format string, args ...any) { words = append(words, fmt.Sprintf(format, args...)) }
	if hc.Arch != nil {
		add("arch=%s", *hc.Arch)
	}
	if hc.CpuCores != nil {
		add("cores=%d", *hc.CpuCores)
	}
	if hc.CpuPower != nil {
		add("cpu-power=%d", *hc.CpuPower)
	}
	if hc.Mem != nil {
		add("mem=%dM", *hc.Mem)
	}
	if hc.RootDisk != nil {
		add("root-disk=%dM", *hc.RootDisk)
	}
	if hc.RootDiskSource != nil {
		add("root-disk-source=%s", *hc.RootDiskSource)
	}
	if hc.Tags != nil && len(*hc.Tags) > 0 {
		add("tags=%s", strings.Join(*hc.Tags, ","))
	}
	if hc.AvailabilityZone != nil && *hc.AvailabilityZone != "" {
		add("availability-zone=%s", *hc.AvailabilityZone)
	}
	if hc.VirtType != nil && *hc.VirtType != "" {
		add("virt-type=%s", *hc.VirtType)
	}
	return strings.Join(words, " ")
}

// Clone returns a copy that shares nothing which can be changed.
func (hc *HardwareCharacteristics) Clone() *HardwareCharacteristics {
	if hc == nil {
		return nil
	}
	clone := *hc
	if hc.Tags != nil {
		tags := slices.Clone(*hc.Tags)
		clone.Tags = &tags
	}
	return &clone
}

// ParseHardware reads what String prints: words "name=value", each name once.
func ParseHardware(args ...string) (HardwareCharacteristics, error) {
	var hc HardwareCharacteristics
	for _, arg := range args {
		for _, word := range strings.Fields(arg) {
			if err := hc.set(word); err != nil {
				return HardwareCharacteristics{}, err
			}
		}
	}
	return hc, nil
}

// MustParseHardware is ParseHardware for texts known to be right; it panics on
// others.
func MustParseHardware(args ...string) HardwareCharacteristics {
	hc, err := ParseHardware(args...)
	if err != nil {
		panic(err)
	}
	return hc
}

func (hc *HardwareCharacteristics) set(word string) error {
	name, value, found := strings.Cut(word, "=")
	if !found || name == "" {
		return fmt.Errorf("malformed characteristic %q", word)
	}
	number, size, text := hc.slots(name)
	var err error
	switch {
	case number != nil:
		n, numErr := attr.Number(value)
		err = attr.Once(number, n, numErr)
	case size != nil:
		n, sizeErr := attr.Size(value)
		err = attr.Once(size, n, sizeErr)
	case text != nil:
		err = attr.Once(text, value, validText(name, value))
	case name == "tags":
		err = attr.Once(&hc.Tags, attr.List(value), nil)
	default:
		return fmt.Errorf("unknown characteristic %q", name)
	}
	if err != nil {
		return fmt.Errorf("bad %q characteristic: %w", name, err)
	}
	return nil
}

// slots returns the field of the name, by the form of its value.
func (hc *HardwareCharacteristics) slots(name string) (number, size **uint64, text **string) {
	switch name {
	case "arch":
		return nil, nil, &hc.Arch
	case "cores":
		return &hc.CpuCores, nil, nil
	case "cpu-power":
		return &hc.CpuPower, nil, nil
	case "mem":
		return nil, &hc.Mem, nil
	case "root-disk":
		return nil, &hc.RootDisk, nil
	case "root-disk-source":
		return nil, nil, &hc.RootDiskSource
	case "availability-zone":
		return nil, nil, &hc.AvailabilityZone
	case "virt-type":
		return nil, nil, &hc.VirtType
	}
	return nil, nil, nil
}

func validText(name, value string) error {
	if name == "arch" && value != "" && !arch.IsSupportedArch(value) {
		return fmt.Errorf("%q not recognized", value)
	}
	return nil
}

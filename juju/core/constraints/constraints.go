// Package constraints describes what an application, a machine or a model asks
// of the machines that it gets.
//
// People write "arch=arm64 mem=8G tags=a,b"; the wire carries an object of the
// same names. What is absent is inherited, what is empty ("mem=") asks for
// nothing and is not inherited.
package constraints

import "github.com/gantline/gantline/juju/core/instance"

// The names of the constraints.
const (
	Arch             = "arch"
	Container        = "container"
	Cores            = "cores"
	CpuPower         = "cpu-power"
	Mem              = "mem"
	RootDisk         = "root-disk"
	RootDiskSource   = "root-disk-source"
	Tags             = "tags"
	InstanceRole     = "instance-role"
	InstanceType     = "instance-type"
	Spaces           = "spaces"
	VirtType         = "virt-type"
	Zones            = "zones"
	AllocatePublicIP = "allocate-public-ip"
	ImageID          = "image-id"
)

// cpuCores is what Cores was called; it is still understood.
const cpuCores = "cpu-cores"

// Value is a set of constraints. Nil fields are absent. Mem and RootDisk are in
// MiB; a space that begins with "^" must not be there.
type Value struct {
	Arch             *string                 `json:"arch,omitempty" yaml:"arch,omitempty"`
	Container        *instance.ContainerType `json:"container,omitempty" yaml:"container,omitempty"`
	CpuCores         *uint64                 `json:"cores,omitempty" yaml:"cores,omitempty"`
	CpuPower         *uint64                 `json:"cpu-power,omitempty" yaml:"cpu-power,omitempty"`
	Mem              *uint64                 `json:"mem,omitempty" yaml:"mem,omitempty"`
	RootDisk         *uint64                 `json:"root-disk,omitempty" yaml:"root-disk,omitempty"`
	RootDiskSource   *string                 `json:"root-disk-source,omitempty" yaml:"root-disk-source,omitempty"`
	Tags             *[]string               `json:"tags,omitempty" yaml:"tags,omitempty"`
	InstanceRole     *string                 `json:"instance-role,omitempty" yaml:"instance-role,omitempty"`
	InstanceType     *string                 `json:"instance-type,omitempty" yaml:"instance-type,omitempty"`
	Spaces           *[]string               `json:"spaces,omitempty" yaml:"spaces,omitempty"`
	VirtType         *string                 `json:"virt-type,omitempty" yaml:"virt-type,omitempty"`
	Zones            *[]string               `json:"zones,omitempty" yaml:"zones,omitempty"`
	AllocatePublicIP *bool                   `json:"allocate-public-ip,omitempty" yaml:"allocate-public-ip,omitempty"`
	ImageID          *string                 `json:"image-id,omitempty" yaml:"image-id,omitempty"`
}

// IsEmpty reports whether nothing is asked for.
func IsEmpty(v *Value) bool { return v.String() == "" }

func asked[T comparable](p *T) bool {
	var zero T
	return p != nil && *p != zero
}

// HasArch reports whether an architecture is asked for.
func (v *Value) HasArch() bool { return asked(v.Arch) }

// HasContainer reports whether a type of container is asked for.
func (v *Value) HasContainer() bool { return asked(v.Container) && *v.Container != instance.NONE }

// HasCpuCores reports whether a number of cores is asked for.
func (v *Value) HasCpuCores() bool { return asked(v.CpuCores) }

// HasCpuPower reports whether a speed is asked for.
func (v *Value) HasCpuPower() bool { return asked(v.CpuPower) }

// HasMem reports whether an amount of memory is asked for.
func (v *Value) HasMem() bool { return asked(v.Mem) }

// HasRootDisk reports whether a size of the root disk is asked for.
func (v *Value) HasRootDisk() bool { return asked(v.RootDisk) }

// HasRootDiskSource reports whether a source of the root disk is asked for.
func (v *Value) HasRootDiskSource() bool { return asked(v.RootDiskSource) }

// HasInstanceRole reports whether a role is asked for.
func (v *Value) HasInstanceRole() bool { return asked(v.InstanceRole) }

// HasInstanceType reports whether a type of instance is asked for.
func (v *Value) HasInstanceType() bool { return asked(v.InstanceType) }

// HasSpaces reports whether spaces are asked for or ruled out.
func (v *Value) HasSpaces() bool { return v.Spaces != nil && len(*v.Spaces) > 0 }

// HasVirtType reports whether a kind of virtual machine is asked for.
func (v *Value) HasVirtType() bool { return asked(v.VirtType) }

// HasZones reports whether zones are asked for.
func (v *Value) HasZones() bool { return v.Zones != nil && len(*v.Zones) > 0 }

// HasAllocatePublicIP reports whether it is said if a public address is wanted.
func (v *Value) HasAllocatePublicIP() bool { return v.AllocatePublicIP != nil }

// HasImageID reports whether an image is asked for.
func (v *Value) HasImageID() bool { return asked(v.ImageID) }

// IncludeSpaces returns the spaces that have to be there.
func (v *Value) IncludeSpaces() []string { return v.spaces(false) }

// ExcludeSpaces returns the spaces that must not be there.
func (v *Value) ExcludeSpaces() []string { return v.spaces(true) }

func (v *Value) spaces(excluded bool) []string {
	if v.Spaces == nil {
		return nil
	}
	var picked []string
	for _, name := range *v.Spaces {
		if name != "" && (name[0] == '^') == excluded {
			if excluded {
				name = name[1:]
			}
			picked = append(picked, name)
		}
	}
	return picked
}

// WithFallback returns the constraints with those of the fallback for what they
// leave absent: an application's, falling back on its model's.
func (v Value) WithFallback(fallback Value) Value {
	for i := range attributes {
		if a := &attributes[i]; !a.has(&v) && a.has(&fallback) {
			a.copyTo(&v, &fallback)
		}
	}
	return v
}

package constraints

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gantline/gantline/juju/core/arch"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/internal/attr"
	"github.com/gantline/gantline/juju/names"
)

// attribute is what is to be known of one constraint.
type attribute struct {
	name   string
	has    func(*Value) bool
	text   func(*Value) string
	set    func(*Value, string) error
	copyTo func(to, from *Value)
}

// attributes are all constraints in the order in which they are printed.
var attributes = []attribute{
	textAttribute(Arch, func(v *Value) **string { return &v.Arch }, validArch),
	containerAttribute(),
	numberAttribute(Cores, func(v *Value) **uint64 { return &v.CpuCores }, "", attr.Number),
	numberAttribute(CpuPower, func(v *Value) **uint64 { return &v.CpuPower }, "", attr.Number),
	textAttribute(InstanceRole, func(v *Value) **string { return &v.InstanceRole }, nil),
	textAttribute(InstanceType, func(v *Value) **string { return &v.InstanceType }, nil),
	numberAttribute(Mem, func(v *Value) **uint64 { return &v.Mem }, "M", attr.Size),
	numberAttribute(RootDisk, func(v *Value) **uint64 { return &v.RootDisk }, "M", attr.Size),
	textAttribute(RootDiskSource, func(v *Value) **string { return &v.RootDiskSource }, nil),
	listAttribute(Tags, func(v *Value) **[]string { return &v.Tags }, nil),
	listAttribute(Spaces, func(v *Value) **[]string { return &v.Spaces }, validSpaces),
	textAttribute(VirtType, func(v *Value) **string { return &v.VirtType }, nil),
	listAttribute(Zones, func(v *Value) **[]string { return &v.Zones }, nil),
	publicIPAttribute(),
	textAttribute(ImageID, func(v *Value) **string { return &v.ImageID }, nil),
}

func attributeNamed(name string) *attribute {
	for i := range attributes {
		if attributes[i].name == name {
			return &attributes[i]
		}
	}
	return nil
}

// newAttribute describes a constraint by its field, how its value is read and
// how it is printed.
func newAttribute[T any](
	name string, field func(*Value) **T, read func(string) (T, error), print func(T) string,
) attribute {
	return attribute{
		name: name,
		has:  func(v *Value) bool { return *field(v) != nil },
		text: func(v *Value) string { return print(**field(v)) },
		set: func(v *Value, s string) error {
			value, err := read(s)
			return attr.Once(field(v), value, err)
		},
		copyTo: func(to, from *Value) { *field(to) = *field(from) },
	}
}

func textAttribute(name string, field func(*Value) **string, check func(string) error) attribute {
	return newAttribute(name, field, func(s string) (string, error) {
		if check == nil {
			return s, nil
		}
		return s, check(s)
	}, func(s string) string { return s })
}

func numberAttribute(
	name string, field func(*Value) **uint64, unit string, read func(string) (uint64, error),
) attribute {
	return newAttribute(name, field, read, func(n uint64) string {
		if n == 0 {
			return ""
		}
		return strconv.FormatUint(n, 10) + unit
	})
}

func listAttribute(name string, field func(*Value) **[]string, check func([]string) error) attribute {
	return newAttribute(name, field, func(s string) ([]string, error) {
		list := attr.List(s)
		if check == nil {
			return list, nil
		}
		return list, check(list)
	}, func(list []string) string { return strings.Join(list, ",") })
}

func containerAttribute() attribute {
	return newAttribute(Container, func(v *Value) **instance.ContainerType { return &v.Container },
		func(s string) (instance.ContainerType, error) {
			if s == "" {
				return "", nil
			}
			return instance.ParseContainerTypeOrNone(s)
		},
		func(t instance.ContainerType) string { return string(t) })
}

// publicIPAttribute differs from the others in that an empty value is as good
// as none.
func publicIPAttribute() attribute {
	a := newAttribute(AllocatePublicIP, func(v *Value) **bool { return &v.AllocatePublicIP },
		attr.Bool, strconv.FormatBool)
	set := a.set
	a.set = func(v *Value, s string) error {
		if s == "" {
			return nil
		}
		return set(v, s)
	}
	return a
}

func validArch(s string) error {
	if s != "" && !arch.IsSupportedArch(s) {
		return fmt.Errorf("%q not recognized", s)
	}
	return nil
}

func validSpaces(spaces []string) error {
	for _, name := range spaces {
		if name = strings.TrimPrefix(name, "^"); !names.IsValidSpace(name) {
			return fmt.Errorf("%q is not a valid space name", name)
		}
	}
	return nil
}

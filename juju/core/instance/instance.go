// Package instance describes what a machine runs on: the provider's id of it,
// its hardware, the container that it may be, and where it is to be placed.
package instance

import (
	"fmt"
	"slices"
)

// Id is the provider's name of an instance.
type Id string

// UnknownId is the id of an instance whose provider gave none.
const UnknownId Id = ""

// ContainerType is a technology of containers.
type ContainerType string

// The types of containers. NONE asks for a machine that is no container.
const (
	NONE ContainerType = "none"
	LXD  ContainerType = "lxd"
	KVM  ContainerType = "kvm"
)

// ContainerTypes are the types that machines may hold.
var ContainerTypes = []ContainerType{LXD, KVM}

// ParseContainerType reads a type that machines may hold.
func ParseContainerType(ctype string) (ContainerType, error) {
	if t := ContainerType(ctype); slices.Contains(ContainerTypes, t) {
		return t, nil
	}
	return "", fmt.Errorf("invalid container type %q", ctype)
}

// ParseContainerTypeOrNone reads a type that machines may hold, or "none".
func ParseContainerTypeOrNone(ctype string) (ContainerType, error) {
	if ContainerType(ctype) == NONE {
		return NONE, nil
	}
	return ParseContainerType(ctype)
}

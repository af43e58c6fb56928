package names

import "strings"

// MachineTag names a machine, or a container on one: container "0/lxd/1" is
// "machine-0-lxd-1".
type MachineTag struct {
	id string
}

// NewMachineTag returns the tag of the machine with the given id.
func NewMachineTag(id string) MachineTag { return MachineTag{id: id} }

// ParseMachineTag parses the text of a machine tag.
func ParseMachineTag(machineTag string) (MachineTag, error) {
	return parseAs[MachineTag](machineTag, MachineTagKind)
}

// IsValidMachine reports whether id is a number followed by any count of
// "/type/number".
func IsValidMachine(id string) bool {
	parts := strings.Split(id, "/")
	for i, part := range parts {
		if i%2 == 0 && !isNumber(part) || i%2 == 1 && !all(part, isLower) {
			return false
		}
	}
	return len(parts)%2 == 1
}

// IsContainerMachine reports whether id is the id of a container, so of a
// machine inside another.
func IsContainerMachine(id string) bool {
	return strings.Contains(id, "/") && IsValidMachine(id)
}

// Kind implements Tag.
func (t MachineTag) Kind() string { return MachineTagKind }

// Id implements Tag: "0" or "0/lxd/1".
func (t MachineTag) Id() string { return t.id }

func (t MachineTag) String() string {
	return t.Kind() + "-" + strings.ReplaceAll(t.id, "/", "-")
}

// Valid reports whether the machine's id is valid.
func (t MachineTag) Valid() bool { return IsValidMachine(t.id) }

// Parent returns the tag of the machine that holds this container, nil when
// this is no container.
func (t MachineTag) Parent() Tag {
	parts := strings.Split(t.id, "/")
	if len(parts) < 3 {
		return nil
	}
	return NewMachineTag(strings.Join(parts[:len(parts)-2], "/"))
}

// ContainerType returns the type of this container, such as "lxd", and nothing
// when this is no container.
func (t MachineTag) ContainerType() string {
	parts := strings.Split(t.id, "/")
	if len(parts) < 3 {
		return ""
	}
	return parts[len(parts)-2]
}

// ChildId returns the last number of the id: "1" of "0/lxd/1".
func (t MachineTag) ChildId() string {
	return t.id[strings.LastIndexByte(t.id, '/')+1:]
}
